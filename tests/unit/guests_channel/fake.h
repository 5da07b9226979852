/* A device whose every answer a test chooses. Commands: X'01' takes up to 80 bytes, X'05' takes all there is, X'02'
 * gives the next record, X'0A' waits for fake.ready and gives the next record, X'07' does nothing, X'0F' ends with unit
 * exception, X'17' with unit check, X'1F' rejects; X'22' gives a record and then unit check. */
#pragma once
#include "tests/unit/guests_channel/rig.h"

#define FAKE_SENSE 0x48

static struct fake {
    const u8 *record;
    u32 length;
    u8 written[16][80];
    u32 written_length[16];
    unsigned writes, commands, chained, ends, halts, resets, closes;
    u32 counted; /* ccw_count at the last X'01' */
    bool ready;
} fake;

static inline enum ccw_end fake_check(struct ccw_data *data)
{
    static const u8 sense[2] = {FAKE_SENSE, 0x99};
    ccw_sense(data, sense, sizeof sense);
    return CCW_UNIT_CHECK;
}

static inline enum ccw_end fake_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    struct fake *f = state;
    u8 all[4096];
    f->commands++;
    f->chained += chained;
    switch (command) {
    case 0x01:
        f->counted = ccw_count(data);
        f->written_length[f->writes % 16] = ccw_get(data, f->written[f->writes % 16], 80);
        f->writes++;
        return CCW_OK;
    case 0x05:
        while (ccw_get(data, all, sizeof all) == sizeof all)
            ;
        return CCW_OK;
    case 0x0A:
        if (!f->ready)
            return CCW_PENDING;
        f->ready = false;
        ccw_put(data, f->record, f->length);
        return CCW_OK;
    case 0x02:
        ccw_put(data, f->record, f->length);
        return CCW_OK;
    case 0x07:
        return CCW_OK;
    case 0x0F:
        return CCW_UNIT_EXCEPTION;
    case 0x17:
        return fake_check(data);
    case 0x22:
        ccw_put(data, f->record, f->length);
        return fake_check(data);
    default:
        return CCW_REJECT;
    }
}

static inline void fake_end(void *state)
{
    ((struct fake *)state)->ends++;
}
static inline void fake_halt(void *state)
{
    ((struct fake *)state)->halts++;
}
static inline void fake_reset(void *state)
{
    ((struct fake *)state)->resets++;
}
static inline void fake_close(void *state)
{
    ((struct fake *)state)->closes++;
}

static const struct device_ops fake_ops = {
    .name = "FAKE",
    .cu_type = 0x1234,
    .cu_model = 0x56,
    .dev_type = 0x789A,
    .dev_model = 0xBC,
    .sense_length = 2,
    .command = fake_command,
    .end = fake_end,
    .halt = fake_halt,
    .reset = fake_reset,
    .close = fake_close,
};

static u16 fake_number;

/* A rig with one fake device, enabled. */
static inline int fake_setup(void **state)
{
    static u8 record[80];
    for (unsigned i = 0; i < sizeof record; i++)
        record[i] = (u8)(i + 1);
    fake = (struct fake){.record = record, .length = sizeof record};
    rig_setup(state);
    fake_number = rig_attach(0x0777, &fake_ops, &fake);
    return 0;
}

#define FAKE_TEST(name) cmocka_unit_test_setup_teardown(name, fake_setup, rig_teardown)
