/* Virtual card readers: ends of files, empty readers, lengths, and the way Linux loads itself from one. */
#include "guests/device/device.h"
#include "tests/unit/guests_channel/rig.h"

#define DATA 0x8000u

/* The reader's queue: files of numbered cards. */
static struct queue {
    unsigned files[4], file, card;
    u32 length;
    bool broken;
} queue;

static enum card_result queue_read(void *cp, u8 *card, u32 *length)
{
    struct queue *q = cp;
    if (q->broken)
        return CARD_ERROR;
    if (q->file == 4 || q->files[q->file] == 0)
        return CARD_NONE;
    if (q->card == q->files[q->file]) {
        q->file++;
        q->card = 0;
        return CARD_END;
    }
    *length = q->length;
    memset(card, 0x40, q->length);
    card[0] = (u8)(q->file + 1);
    card[1] = (u8)(++q->card);
    return CARD_READ;
}

static const struct card_source source = {queue_read};
static u16 reader;

static int reader_setup(void **state)
{
    rig_setup(state);
    queue = (struct queue){.length = 80};
    void *device = reader_create(&source, &queue);
    assert_non_null(device);
    reader = rig_attach(0x000C, &reader2540_ops, device);
    return 0;
}

static void read_one(u8 command, u16 count)
{
    memset(at(DATA), 0, 160);
    ccw1_put(RIG_PROGRAM, command, 0, count, DATA);
    rig_run(reader, ORB_FORMAT_1);
}

static u8 sense(void)
{
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, DATA);
    rig_run(reader, ORB_FORMAT_1);
    return *at(DATA);
}

/* The program of Linux' reader loader: 20 CCWs of 80 bytes. */
static u32 load_20(void)
{
    for (u32 i = 0; i < 20; i++)
        ccw1_put(RIG_PROGRAM + i * 8, 0x02, i < 19 ? CC_CHAIN_SLI : CCW_SUPPRESS_LENGTH, 80, DATA + i * 80);
    assert_int_equal(rig_start(reader, ORB_FORMAT_1 | 0xFF00), 0);
    assert_int_equal(rig_test(reader), 0);
    return (irb.ccw_address - RIG_PROGRAM) / 8 * 80 - irb.count;
}

static void loader_reads_each_file_to_its_unit_exception(void **state)
{
    (void)state;
    queue.files[0] = 25;
    queue.files[1] = 20;
    queue.files[2] = 1;
    assert_int_equal(load_20(), 1600);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(load_20(), 400);
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 80);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 48);
    assert_int_equal(*at(DATA + 320 + 1), 25);
    assert_int_equal(load_20(), 1600); /* the end comes with the read after the last card */
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(load_20(), 0);
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(load_20(), 80);
    assert_int_equal(*at(DATA), 3);
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(load_20(), 0);
    assert_int_equal(irb.device, 0x0E);
}

static void ipl_reads_24_bytes_of_the_first_card(void **state)
{
    (void)state;
    queue.files[0] = 2; /* the card is no program: its first CCW is X'40...' with an odd address */
    struct ipl_result r = channels_ipl(rig.channels, 0x000C);
    assert_false(r.ok);
    assert_int_equal(r.subchannel_status, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(*at(0), 1);
    assert_int_equal(*at(23), 0x40);
    assert_int_equal(*at(24), 0);
}

static void ipl_of_an_empty_reader_is_intervention_required(void **state)
{
    (void)state;
    struct ipl_result r = channels_ipl(rig.channels, 0x000C);
    assert_false(r.ok);
    assert_int_equal(r.device_status, 0x0E);
    assert_int_equal(r.sense[0], SENSE_INTERVENTION_REQUIRED);
}

static void empty_and_broken_readers_have_their_sense(void **state)
{
    (void)state;
    read_one(0x02, 80);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 80);
    assert_int_equal(sense(), SENSE_INTERVENTION_REQUIRED);
    queue.broken = true;
    read_one(0x02, 80);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), SENSE_EQUIPMENT_CHECK);
}

static void records_of_other_lengths_are_wrong_length(void **state)
{
    (void)state;
    queue.files[0] = 3;
    queue.length = 132;
    read_one(0x02, 80);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 0);
    read_one(0x02, 140);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 8);
    read_one(0x02, 132);
    assert_int_equal(irb.channel, 0);
}

static void card_read_without_feed_is_met_again(void **state)
{
    (void)state;
    queue.files[0] = 4;
    read_one(0xC2, 80);
    read_one(0xC2, 80);
    assert_int_equal(*at(DATA + 1), 1);
    read_one(0x42, 80);
    assert_int_equal(*at(DATA + 1), 1);
    read_one(0x82, 80);
    assert_int_equal(*at(DATA + 1), 2);
    ccw1_put(RIG_PROGRAM, 0x23, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(reader, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    read_one(0x02, 80);
    assert_int_equal(*at(DATA + 1), 4);
}

static void reset_drops_the_card_at_the_station(void **state)
{
    (void)state;
    queue.files[0] = 4;
    read_one(0xC2, 80);
    channels_reset(rig.channels);
    assert_int_equal(rig_modify(reader, PMCW_ENABLED, 0), 0);
    read_one(0x02, 80);
    assert_int_equal(*at(DATA + 1), 2);
}

static void other_commands_are_rejected(void **state)
{
    static const u8 bad[] = {0x01, 0x22, 0x62, 0xA2, 0x09, 0xE3, 0xAF};
    (void)state;
    queue.files[0] = 1;
    for (unsigned i = 0; i < sizeof bad; i++) {
        read_one(bad[i], 80);
        assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
        assert_int_equal(sense(), SENSE_COMMAND_REJECT);
    }
    assert_int_equal(queue.card, 0);
}

static void new_file_is_device_end_for_an_idle_reader(void **state)
{
    (void)state;
    read_one(0x02, 80);
    channels_unsolicited(rig.channels, 0x000C, DEVICE_END);
    assert_int_equal(rig_test(reader), 0);
    assert_int_equal(irb.control, SCSW_ALERT | SCSW_PENDING);
    assert_int_equal(irb.device, DEVICE_END);
}

#define READER_TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(loader_reads_each_file_to_its_unit_exception),
        READER_TEST(ipl_reads_24_bytes_of_the_first_card),
        READER_TEST(ipl_of_an_empty_reader_is_intervention_required),
        READER_TEST(empty_and_broken_readers_have_their_sense),
        READER_TEST(records_of_other_lengths_are_wrong_length),
        READER_TEST(card_read_without_feed_is_met_again),
        READER_TEST(reset_drops_the_card_at_the_station),
        READER_TEST(other_commands_are_rejected),
        READER_TEST(new_file_is_device_end_for_an_idle_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
