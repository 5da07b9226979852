/* Where the punches and printers of the tests write. */
#pragma once
#include "guests/device/device.h"
#include "tests/unit/guests_channel/rig.h"

#define DATA 0x8000u

static struct spool {
    u8 command[64];
    u8 data[64][204];
    u32 length[64];
    unsigned records;
    bool full;
} spool;

static inline bool spool_write(void *cp, u8 command, const u8 *data, u32 length)
{
    struct spool *s = cp;
    if (s->full)
        return false;
    assert_true(length <= sizeof s->data[0]);
    s->command[s->records % 64] = command;
    s->length[s->records % 64] = length;
    memcpy(s->data[s->records % 64], data, length);
    s->records++;
    return true;
}

static const struct record_sink sink = {spool_write};
static u16 device;

static inline void write_one(u8 command, u8 flags, u16 count)
{
    ccw1_put(RIG_PROGRAM, command, flags, count, DATA);
    rig_run(device, ORB_FORMAT_1);
}

static inline u8 sense(void)
{
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, 0x9000);
    rig_run(device, ORB_FORMAT_1);
    return *at(0x9000);
}
