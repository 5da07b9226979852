/* IPL through the channel: the implied read, the program it brings in, and ways to fail. */
#include "tests/unit/guests_channel/fake.h"

/* Cards, the first of which has a PSW and two CCWs that read two more. */
static struct deck {
    u8 card[4][80];
    unsigned next, count;
} deck;

static enum ccw_end deck_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    static const u8 sense = SENSE_INTERVENTION_REQUIRED;
    struct deck *d = state;
    (void)chained;
    if (command != 0x02)
        return CCW_REJECT;
    if (d->next == d->count) {
        ccw_sense(data, &sense, 1);
        return CCW_UNIT_CHECK;
    }
    ccw_put(data, d->card[d->next++], 80);
    return CCW_OK;
}

static const struct device_ops deck_ops = {.name = "DECK", .command = deck_command};

static int deck_setup(void **state)
{
    static const u8 first[24] = {0x00, 0x08, 0x00, 0x00, 0x80, 0x00, 0x02, 0x00, 0x02, 0x00, 0x01, 0x00, 0x60, 0x00,
        0x00, 0x50, 0x02, 0x00, 0x01, 0x50, 0x20, 0x00, 0x00, 0x50};
    rig_setup(state);
    memset(&deck, 0, sizeof deck);
    memcpy(deck.card[0], first, sizeof first);
    memset(deck.card[0] + 24, 0x55, 56);
    memset(deck.card[1], 0x11, 80);
    memset(deck.card[2], 0x22, 80);
    deck.count = 3;
    assert_int_equal(channels_attach(rig.channels, 0x000F, &fake_ops, &fake), 0);
    assert_int_equal(channels_attach(rig.channels, 0x000C, &deck_ops, &deck), 0);
    return 0;
}

static void deck_is_read_and_the_subchannel_named(void **state)
{
    (void)state;
    struct ipl_result r = channels_ipl(rig.channels, 0x000C);
    assert_true(r.ok);
    assert_memory_equal(at(0), deck.card[0], 24);
    assert_int_equal(*at(24), 0); /* the rest of the first card is dropped */
    assert_memory_equal(at(0x100), deck.card[1], 80);
    assert_memory_equal(at(0x150), deck.card[2], 80);
    assert_int_equal(be32_load(at(184)), 0x00010001);
    assert_int_equal(be32_load(at(188)), 0);
    assert_int_equal(rig.machine->io_pending, 0);
    assert_int_equal(rig_test(1), 1); /* enabled, idle */
    assert_int_equal(irb.control, 0);
}

static void empty_device_fails_with_its_sense(void **state)
{
    (void)state;
    deck.count = 0;
    struct ipl_result r = channels_ipl(rig.channels, 0x000C);
    assert_false(r.ok);
    assert_false(r.no_device);
    assert_int_equal(r.device_status, 0x0E);
    assert_int_equal(r.sense[0], SENSE_INTERVENTION_REQUIRED);
    assert_int_equal(rig.machine->io_pending, 0);
}

static void bad_first_record_fails_with_program_check(void **state)
{
    (void)state;
    deck.card[0][8] = 0;
    struct ipl_result r = channels_ipl(rig.channels, 0x000C);
    assert_false(r.ok);
    assert_int_equal(r.subchannel_status, CHANNEL_PROGRAM_CHECK);
}

static void missing_device_is_told(void **state)
{
    (void)state;
    struct ipl_result r = channels_ipl(rig.channels, 0x0ABC);
    assert_false(r.ok);
    assert_true(r.no_device);
}

static void device_that_waits_is_halted_and_fails(void **state)
{
    (void)state;
    fake = (struct fake){.length = 24,
        .record = (const u8 *)"\0\0\0\0\0\0\0\0"
                              "\x0A\0\1\0\x20\0\0\x10"
                              "\0\0\0\0\0\0\0\0"};
    struct ipl_result r = channels_ipl(rig.channels, 0x000F);
    assert_false(r.ok);
    assert_int_equal(fake.halts, 1);
    assert_int_equal(rig_io(STSCH, 0), 0);
    assert_int_equal(be32_load(at(RIG_OPERAND + 28)), 0);
}

#define DECK_TEST(name) cmocka_unit_test_setup_teardown(name, deck_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DECK_TEST(deck_is_read_and_the_subchannel_named),
        DECK_TEST(empty_device_fails_with_its_sense),
        DECK_TEST(bad_first_record_fails_with_program_check),
        DECK_TEST(missing_device_is_told),
        DECK_TEST(device_that_waits_is_halted_and_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
