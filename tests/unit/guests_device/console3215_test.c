/* The 3215: lines out, lines in, attention, halts. */
#include "guests/device/device.h"
#include "tests/unit/guests_channel/rig.h"

#define DATA 0x8000u

static struct terminal {
    u8 text[8192];
    u32 length;
    unsigned returns, alarms, cancels, reads;
    u32 size; /* room that the last read offered */
    const char *line;
} terminal;

static void terminal_write(void *cp, const u8 *ebcdic, u32 length, bool carriage_return)
{
    struct terminal *t = cp;
    assert_true(t->length + length <= sizeof t->text);
    memcpy(t->text + t->length, ebcdic, length);
    t->length += length;
    t->returns += carriage_return;
}

static bool terminal_read(void *cp, u8 *ebcdic, u32 size, u32 *length)
{
    struct terminal *t = cp;
    t->reads++;
    t->size = size;
    if (t->line == NULL)
        return false;
    *length = (u32)strlen(t->line) < size ? (u32)strlen(t->line) : size;
    memcpy(ebcdic, t->line, *length);
    t->line = NULL;
    return true;
}

static void terminal_cancelled(void *cp)
{
    ((struct terminal *)cp)->cancels++;
}

static void terminal_alarm(void *cp)
{
    ((struct terminal *)cp)->alarms++;
}

static const struct console_line line = {
    .write = terminal_write, .read = terminal_read, .read_cancelled = terminal_cancelled, .alarm = terminal_alarm};
static u16 console;

static int console_setup(void **state)
{
    rig_setup(state);
    memset(&terminal, 0, sizeof terminal);
    console = rig_attach(0x0009, &console3215_ops, console3215_create(&line, &terminal));
    return 0;
}

static void linux_writes_with_a_chained_nop(void **state)
{
    (void)state;
    memcpy(at(DATA), "HELLO\x15WORLD\x15", 12);
    ccw1_put(RIG_PROGRAM, 0x01, CC_CHAIN_SLI, 12, DATA);
    ccw1_put(RIG_PROGRAM + 8, COMMAND_NOP, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(console, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 1);
    assert_int_equal(terminal.length, 12);
    assert_memory_equal(terminal.text, "HELLO\x15WORLD\x15", 12);
    assert_int_equal(terminal.returns, 0);
}

static void long_output_arrives_whole_with_one_return(void **state)
{
    (void)state;
    for (u32 length = 1023; length <= 3072; length += 683) {
        terminal.length = terminal.returns = 0;
        memset(at(DATA), (int)length, length);
        ccw1_put(RIG_PROGRAM, 0x09, 0, (u16)length, DATA);
        rig_run(console, ORB_FORMAT_1);
        assert_int_equal(irb.channel, 0);
        assert_int_equal(terminal.length, length);
        assert_int_equal(terminal.returns, 1);
    }
    terminal.length = terminal.returns = 0;
    ccw1_put(RIG_PROGRAM, 0x09, 0, 2048, DATA);
    rig_run(console, ORB_FORMAT_1);
    assert_int_equal(terminal.length, 2048);
    assert_int_equal(terminal.returns, 1);
}

static void read_waits_for_a_line(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 160, DATA);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    assert_int_equal(rig_test(console), 1);
    assert_int_equal(irb.control & SCSW_ACTIVITY, SCSW_SUBCHANNEL_ACTIVE | SCSW_DEVICE_ACTIVE);
    assert_int_equal(terminal.size, 160);
    assert_int_equal(rig_io(CSCH, console), 0);
    assert_int_equal(rig_test(console), 0);
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 4000, DATA);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    assert_int_equal(terminal.size, 256); /* no line is longer */
    assert_int_equal(rig_io(CSCH, console), 0);
    assert_int_equal(rig_test(console), 0);
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 160, DATA);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    terminal.line = "ls -l";
    channels_resume_device(rig.channels, 0x0009);
    assert_int_equal(rig_test(console), 0);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 155);
    assert_memory_equal(at(DATA), "ls -l", 5);
    assert_int_equal(terminal.reads, 4);
}

static void line_ready_before_the_read_is_taken_at_once(void **state)
{
    (void)state;
    terminal.line = "";
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 160, DATA);
    rig_run(console, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 160);
}

static void halted_and_cleared_reads_are_cancelled(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 160, DATA);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    assert_int_equal(rig_io(HSCH, console), 0);
    assert_int_equal(terminal.cancels, 1);
    assert_int_equal(rig_test(console), 0);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    assert_int_equal(rig_io(CSCH, console), 0);
    assert_int_equal(terminal.cancels, 2);
    assert_int_equal(rig_test(console), 0);
    assert_int_equal(rig_start(console, ORB_FORMAT_1), 0);
    channels_reset(rig.channels);
    assert_int_equal(terminal.cancels, 3);
}

static void alarm_rings_and_nonsense_is_rejected(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x0B, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(console, ORB_FORMAT_1);
    assert_int_equal(terminal.alarms, 1);
    ccw1_put(RIG_PROGRAM, 0x02, 0, 1, DATA);
    rig_run(console, ORB_FORMAT_1);
    assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
}

static void sense_id_says_3215(void **state)
{
    static const u8 expected[] = {0xFF, 0x32, 0x15, 0x00, 0x32, 0x15, 0x00};
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE_ID, CCW_SUPPRESS_LENGTH, 40, DATA);
    rig_run(console, ORB_FORMAT_1);
    assert_memory_equal(at(DATA), expected, 7);
}

#define CONSOLE_TEST(name) cmocka_unit_test_setup_teardown(name, console_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONSOLE_TEST(linux_writes_with_a_chained_nop),
        CONSOLE_TEST(long_output_arrives_whole_with_one_return),
        CONSOLE_TEST(read_waits_for_a_line),
        CONSOLE_TEST(line_ready_before_the_read_is_taken_at_once),
        CONSOLE_TEST(halted_and_cleared_reads_are_cancelled),
        CONSOLE_TEST(alarm_rings_and_nonsense_is_rejected),
        CONSOLE_TEST(sense_id_says_3215),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
