/* The 3270 display: every command, a terminal that is not there, is CP's for now, or is slow, and hostile data. */
#include "guests/arch/display.h"
#include "guests/device/device.h"
#include "tests/unit/guests_channel/rig.h"

#define DATA 0x8000u

static struct terminal {
    enum display_reach reach;
    bool busy;
    unsigned writes, reads, cancels;
    u8 command;
    u8 data[8192];
    size_t length;
    const char *answer;
} terminal;

static enum display_reach reach(void *cp)
{
    return ((struct terminal *)cp)->reach;
}

static u8 model(void *cp)
{
    (void)cp;
    return 3;
}

static unsigned characters(void *cp)
{
    (void)cp;
    return 32 * 80;
}

static bool write_data(void *cp, u8 command, const u8 *data, size_t length)
{
    struct terminal *t = cp;

    if (t->busy)
        return false;
    t->writes++;
    t->command = command;
    assert_true(length <= sizeof t->data);
    memcpy(t->data, data, length);
    t->length = length;
    return true;
}

static const u8 *read_data(void *cp, u8 command, size_t *length)
{
    struct terminal *t = cp;

    t->reads++;
    t->command = command;
    if (t->answer == NULL)
        return NULL;
    *length = strlen(t->answer);
    return (const u8 *)t->answer;
}

static void cancelled(void *cp)
{
    ((struct terminal *)cp)->cancels++;
}

static const struct display_line line = {.reach = reach,
    .model = model,
    .characters = characters,
    .write = write_data,
    .read = read_data,
    .cancelled = cancelled};
static u16 display;

static int setup(void **state)
{
    rig_setup(state);
    memset(&terminal, 0, sizeof terminal);
    terminal.reach = DISPLAY_READY;
    display = rig_attach(0x0020, &display3270_ops, display3270_create(&line, &terminal));
    return 0;
}

static void run(u8 command, u8 flags, const char *data, u16 length)
{
    if (length)
        memcpy(at(DATA), data, length);
    ccw1_put(RIG_PROGRAM, command, flags, length, DATA);
    rig_run(display, ORB_FORMAT_1);
}
#define RUN(command, data) run(command, 0, data, sizeof(data) - 1)

static void says_what_it_is(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE_ID, CCW_SUPPRESS_LENGTH, 7, DATA);
    rig_run(display, ORB_FORMAT_1);
    assert_memory_equal(at(DATA), "\xFF\x32\x74\x1D\x32\x78\x03", 7);
}

static void every_write_reaches_the_terminal(void **state)
{
    static const u8 commands[] = {
        DISPLAY_WRITE, DISPLAY_ERASE_WRITE, DISPLAY_ERASE_WRITE_ALTERNATE, DISPLAY_WRITE_STRUCTURED_FIELD};

    (void)state;
    for (size_t i = 0; i < sizeof commands; i++) {
        RUN(commands[i], "\x00\x05\x01\xFF\x02");
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.channel, 0);
        assert_int_equal(irb.count, 0);
        assert_int_equal(terminal.command, commands[i]);
        assert_int_equal(terminal.length, 5);
    }
    run(DISPLAY_ERASE_ALL_UNPROTECTED, CCW_SUPPRESS_LENGTH, "", 0);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(terminal.command, DISPLAY_ERASE_ALL_UNPROTECTED);
    assert_int_equal(terminal.length, 0);
    run(0x0B, CCW_SUPPRESS_LENGTH, "", 0); /* select */
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(terminal.writes, 5);
    RUN(0x99, "\xC3");
    assert_int_equal(irb.device, 0x02);
}

static void data_chaining_makes_one_write(void **state)
{
    (void)state;
    memcpy(at(DATA), "\xC3\x11\x40\x40\xC1", 5);
    ccw1_put(RIG_PROGRAM, DISPLAY_ERASE_WRITE, CCW_CHAIN_DATA, 2, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, 0, 3, DATA + 2);
    rig_run(display, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(terminal.writes, 1);
    assert_memory_equal(terminal.data, "\xC3\x11\x40\x40\xC1", 5);
}

static void reads_wait_for_the_terminal(void **state)
{
    static const u8 commands[] = {DISPLAY_READ_BUFFER, DISPLAY_READ_MODIFIED, DISPLAY_READ_MODIFIED_ALL};

    (void)state;
    for (size_t i = 0; i < sizeof commands; i++) {
        terminal.answer = NULL;
        ccw1_put(RIG_PROGRAM, commands[i], CCW_SUPPRESS_LENGTH, 100, DATA);
        assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
        assert_int_equal(rig_test(display), 1);
        terminal.answer = "\x7D@@ABC";
        channels_resume_device(rig.channels, 0x0020);
        assert_int_equal(rig_test(display), 0);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.count, 94);
        assert_int_equal(terminal.command, commands[i]);
        assert_memory_equal(at(DATA), "\x7D@@ABC", 6);
    }
}

static void a_write_waits_for_the_one_before(void **state)
{
    (void)state;
    terminal.busy = true;
    memcpy(at(DATA), "\xC3\xC1", 2);
    ccw1_put(RIG_PROGRAM, DISPLAY_WRITE, CC_CHAIN_SLI, 2, DATA);
    ccw1_put(RIG_PROGRAM + 8, DISPLAY_WRITE, 0, 1, DATA);
    assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
    assert_int_equal(rig_test(display), 1);
    terminal.busy = false;
    channels_resume_device(rig.channels, 0x0020);
    assert_int_equal(rig_test(display), 0);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 0);
    assert_int_equal(terminal.writes, 2);
}

static void no_terminal_is_intervention_required(void **state)
{
    (void)state;
    terminal.reach = DISPLAY_ABSENT;
    RUN(DISPLAY_WRITE, "\xC3");
    assert_int_equal(irb.device, 0x02);
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, DATA);
    rig_run(display, ORB_FORMAT_1);
    assert_int_equal(*at(DATA), SENSE_INTERVENTION_REQUIRED);
    terminal.reach = DISPLAY_LINE_MODE;
    ccw1_put(RIG_PROGRAM, DISPLAY_READ_MODIFIED, CCW_SUPPRESS_LENGTH, 10, DATA);
    rig_run(display, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x02);
    assert_int_equal(terminal.writes + terminal.reads, 0);
}

static void the_terminal_may_go_while_a_read_waits(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, DISPLAY_READ_MODIFIED, CCW_SUPPRESS_LENGTH, 10, DATA);
    assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
    terminal.reach = DISPLAY_ABSENT;
    channels_resume_device(rig.channels, 0x0020);
    assert_int_equal(rig_test(display), 0);
    assert_int_equal(irb.device, 0x02);
}

static void a_screen_that_cp_has_taken_is_a_unit_exception(void **state)
{
    (void)state;
    terminal.reach = DISPLAY_TAKEN;
    RUN(DISPLAY_ERASE_WRITE, "\xC3");
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(terminal.writes, 0);
}

static void what_no_control_unit_executes_is_an_operation_check(void **state)
{
    static const struct {
        u8 command;
        const char *data;
        u16 length;
    } hostile[] = {{DISPLAY_WRITE, "\xC3\x11\x40", 3}, {DISPLAY_WRITE, "\xC3\x1D", 2},
        {DISPLAY_WRITE, "\xC3\x11\x3F\xFF", 4}, {DISPLAY_WRITE, "\xC3\x3C\x0A\x00\x00", 5},
        {DISPLAY_WRITE, "\xC3\x29\x7F\xC0\x40", 5}, {DISPLAY_ERASE_WRITE, "\xC3\x28\x42", 3},
        {DISPLAY_WRITE, "\xC3\x3C\x40\x40\x08", 5}, {DISPLAY_WRITE_STRUCTURED_FIELD, "\x00\x02\x01", 3},
        {DISPLAY_WRITE_STRUCTURED_FIELD, "\x00\x09\x01\xFF", 4}, {DISPLAY_WRITE_STRUCTURED_FIELD, "\x00", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        run(hostile[i].command, 0, hostile[i].data, hostile[i].length);
        assert_int_equal(irb.device, 0x0E);
        ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, DATA);
        rig_run(display, ORB_FORMAT_1);
        assert_int_equal(*at(DATA), 0x01);
    }
    assert_int_equal(terminal.writes, 0);
    RUN(DISPLAY_WRITE, "\xC3\x11\x09\xFF\x3C\x09\xFF\x08\xC1\x13\x05"); /* the last position is one */
    assert_int_equal(irb.device, 0x0C);
    RUN(DISPLAY_WRITE_STRUCTURED_FIELD, "\x00\x04\x03\x00\x00\x00\x01\xFF\x02"); /* the last field's length may be 0 */
    assert_int_equal(irb.device, 0x0C);
}

static void halted_reads_are_cancelled(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, DISPLAY_READ_MODIFIED, CCW_SUPPRESS_LENGTH, 10, DATA);
    assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
    assert_int_equal(rig_io(HSCH, display), 0);
    assert_int_equal(terminal.cancels, 1);
    assert_int_equal(rig_test(display), 0);
    assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
    channels_reset(rig.channels);
    assert_int_equal(terminal.cancels, 2);
}

static void a_terminal_that_goes_is_told_with_sense(void **state)
{
    (void)state;
    channels_unsolicited_check(rig.channels, 0x0020, SENSE_INTERVENTION_REQUIRED);
    assert_int_equal(rig_test(display), 0);
    assert_int_equal(irb.device, 0x02);
    assert_int_equal(irb.control & 0x1F, SCSW_ALERT | SCSW_PENDING);
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, DATA);
    rig_run(display, ORB_FORMAT_1);
    assert_int_equal(*at(DATA), SENSE_INTERVENTION_REQUIRED);
}

/* TERMINAL CONMODE */
static void an_exchanged_device_ends_what_was_active(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, DISPLAY_READ_MODIFIED, CCW_SUPPRESS_LENGTH, 10, DATA);
    assert_int_equal(rig_start(display, ORB_FORMAT_1), 0);
    assert_int_equal(
        channels_exchange(rig.channels, 0x0020, &display3270_ops, display3270_create(&line, &terminal)), 0);
    assert_int_equal(rig_test(display), 0);
    assert_int_equal(irb.device, 0x0E);
    RUN(DISPLAY_WRITE, "\xC3");
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(channels_exchange(rig.channels, 0x0099, &display3270_ops, NULL), -19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_what_it_is, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(every_write_reaches_the_terminal, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(data_chaining_makes_one_write, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(reads_wait_for_the_terminal, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(a_write_waits_for_the_one_before, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(no_terminal_is_intervention_required, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(the_terminal_may_go_while_a_read_waits, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(a_screen_that_cp_has_taken_is_a_unit_exception, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(what_no_control_unit_executes_is_an_operation_check, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(halted_reads_are_cancelled, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(a_terminal_that_goes_is_told_with_sense, setup, rig_teardown),
        cmocka_unit_test_setup_teardown(an_exchanged_device_ends_what_was_active, setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
