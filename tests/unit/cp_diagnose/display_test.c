/* A display at which somebody is logged on: DIAGNOSE X'58', X'8C' and X'24', CONMODE 3270, DIAL, at a terminal that
 * answers as it is told. */
#include "tests/unit/cp_diagnose/guest.h"
#include "cp/vm/dial.h"
#include "cp/vm/display.h"
#include "guests/arch/channel.h"
#include "guests/arch/display.h"
#include "tests/unit/cp_vm/screen.h"

#define CONSOLE 0x009
#define PROGRAM 0x4000u
#define DATA 0x8000u

static int setup(void **state)
{
    guest_setup(state);
    cpu->cr[6] = 0xFF000000;
    return 0;
}

static int teardown(void **state)
{
    cp_enter();
    if (session && session->vm)
        session_leave(session, false);
    else if (session)
        session_drop(session);
    session = NULL;
    cp_leave();
    system_run(1);
    return system_teardown(state);
}

static void log_on(u8 model)
{
    sit_down(model);
    cp_enter();
    session_attach(session, vm);
    cp_leave();
}

static int diagnose_code(u16 code, u8 rx, u8 ry)
{
    guest_ready();
    cpu->intercept.base = 0;
    cpu->intercept.address = code;
    cpu->intercept.r1 = rx;
    cpu->intercept.r3 = ry;
    diagnose(vm, cpu);
    return guest_result();
}

static int io(u16 opcode, u32 address)
{
    u16 subchannel;

    channels_find(vm->channels, CONSOLE, NULL, NULL, &subchannel);
    guest_ready();
    cpu->gr[1].l = 0x10000u | subchannel;
    cpu->intercept.opcode = opcode;
    cpu->intercept.base = 0;
    cpu->intercept.address = address;
    pthread_mutex_lock(&vm->lock);
    channels_instruction(vm->channels, cpu);
    pthread_mutex_unlock(&vm->lock);
    return guest_result();
}

static void enable(void)
{
    assert_int_equal(io(0xB234, 0x3000), 0);
    *at(0x3005) |= 0x80;
    assert_int_equal(io(0xB232, 0x3000), 0);
}

/* Take the status: the device's byte, or -1 if there is none. */
static int status(void)
{
    return io(0xB235, 0x3000) == 0 ? *at(0x3008) : -1;
}

static void ccw(u32 where, u8 command, u8 flags, u8 control, u16 count)
{
    u8 *p = at(where);

    p[0] = command;
    p[1] = 0;
    be16_store(p + 2, DATA);
    p[4] = flags;
    p[5] = control;
    be16_store(p + 6, count);
}

static int x58(u8 command, u8 control, const char *data, u16 count)
{
    if (data)
        memcpy(at(DATA), data, count);
    ccw(PROGRAM, command, 0x20, control, count);
    cpu->gr[2].l = PROGRAM;
    cpu->gr[3].l = CONSOLE;
    return diagnose_code(0x58, 2, 3);
}

static void flush(void)
{
    terminal_flush(screen.t);
}

static void a_program_takes_the_screen_and_reads_it(void **state)
{
    (void)state;
    log_on(3);
    enable();
    assert_int_equal(x58(0x29, 0x80, "\xC3\x11\x40\x40\xC1", 5), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    assert_int_equal(screen.length, 6);
    assert_memory_equal(screen.order, "\x05\xC3\x11\x40\x40\xC1", 6);
    assert_int_equal(x58(0x29, 0x00, "\xC3\xC2", 2), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    assert_memory_equal(screen.order, "\x01\xC3\xC2", 3);
    assert_int_equal(x58(0x29, 0xC0, "\xC3", 1), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    assert_int_equal(screen.order[0], DISPLAY_ERASE_WRITE_ALTERNATE);
    terminal_program_attention(screen.t, AID_ENTER);
    assert_int_equal(status(), 0x80);
    assert_int_equal(x58(0x2A, 0x80, NULL, 100), 0);
    assert_int_equal(status(), -1); /* it is being asked */
    flush();
    assert_int_equal(status(), 0x0C);
    assert_int_equal(be16_load(at(0x300A)), 93);
    assert_memory_equal(at(DATA), "\x7D\x40\x40\x11\x40\x41\xC1", 7);
}

static void cps_screen_in_between_is_told_by_attention_and_unit_check(void **state)
{
    (void)state;
    log_on(2);
    enable();
    assert_int_equal(x58(0x29, 0x00, "\xC3", 1), 1); /* nothing was erased yet */
    assert_int_equal(status(), 0x8E);
    assert_int_equal(x58(0x29, 0x80, "\xC3", 1), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    terminal_program_screen(screen.t, false);
    assert_int_equal(status(), 0x80);
    assert_int_equal(x58(0x2A, 0x80, NULL, 10), 1);
    assert_int_equal(status(), 0x8E);
    assert_int_equal(x58(0x29, 0x80, "\xC3", 1), 0);
    assert_int_equal(status(), 0x0C);
}

static void lines_end_full_screen(void **state)
{
    (void)state;
    log_on(2);
    enable();
    assert_int_equal(x58(0x29, 0x90, "\xC3", 1), 0);
    assert_int_equal(status(), 0x0C);
    assert_true(display_keeps_all_keys(vm_device(vm, CONSOLE)));
    assert_int_equal(x58(0x19, 0x00, "\xC8\xC5\xD3\xD3\xD6", 5), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    assert_int_equal(screen.ends, 1);
    assert_non_null(strstr(screen.text, "HELLO\n"));
    assert_false(display_keeps_all_keys(vm_device(vm, CONSOLE)));
    assert_int_equal(x58(0x19, 0xFF, "\xC8", 1), 0);
    assert_int_equal(status(), 0x0C);
}

static void without_a_display_the_condition_code_says_so(void **state)
{
    (void)state;
    enable();
    assert_int_equal(x58(0x29, 0x80, "\xC3", 1), 1); /* disconnected: intervention required */
    assert_int_equal(status(), 0x02);
    log_on(0);
    assert_int_equal(x58(0x29, 0x80, "\xC3", 1), 1); /* lines: command reject */
    assert_int_equal(status(), 0x02);
    cpu->gr[3].l = 0x00C;
    cpu->gr[2].l = PROGRAM;
    assert_int_equal(diagnose_code(0x58, 2, 3), 3);
    cpu->gr[3].l = CONSOLE;
    cpu->gr[2].l = PROGRAM + 4;
    assert_int_equal(diagnose_code(0x58, 2, 3), -PGM_SPECIFICATION);
    /* What DIAGNOSE executes START SUBCHANNEL does not. */
    ccw(PROGRAM, 0x29, 0x20, 0x80, 1);
    be32_store(at(0x3004), 0x0000FF00);
    be32_store(at(0x3008), PROGRAM);
    assert_int_equal(io(0xB233, 0x3000), 0);
    assert_int_equal(status(), 0x02);
}

static void the_display_is_described(void **state)
{
    (void)state;
    cpu->gr[2].l = DATA;
    cpu->gr[3].l = 100;
    assert_int_equal(diagnose_code(0x8C, 2, 3), 2);
    assert_int_equal(cpu->gr[2].l, 4);
    log_on(3);
    cpu->gr[2].l = DATA;
    cpu->gr[3].l = 100;
    assert_int_equal(diagnose_code(0x8C, 2, 3), 0);
    assert_int_equal(cpu->gr[2].l, 0);
    assert_int_equal(cpu->gr[3].l, 10);
    assert_memory_equal(at(DATA), "\x80\x00\x00\x50\x00\x20\x00\x04\x81\x80", 10);
    cpu->gr[2].l = DATA;
    cpu->gr[3].l = 6;
    assert_int_equal(diagnose_code(0x8C, 2, 3), 1);
    cpu->gr[2].l = 0x7FFFF000;
    assert_int_equal(diagnose_code(0x8C, 2, 3), -PGM_ADDRESSING);
    cpu->gr[2].l = 0xFFFFFFFF;
    assert_int_equal(diagnose_code(0x24, 2, 4), 0);
    assert_int_equal(cpu->gr[4].l >> 16, 0x8000);
    assert_int_equal(cpu->gr[5].l, 0x40010350);
    cp_enter();
    assert_true(console_set_mode(vm, true));
    cp_leave();
    assert_int_equal(diagnose_code(0x24, 2, 4), 0);
    assert_int_equal(cpu->gr[4].l >> 16, 0x4001);
}

static void conmode_3270_makes_the_console_the_display(void **state)
{
    (void)state;
    log_on(2);
    cp_enter();
    assert_true(console_set_mode(vm, true));
    cp_leave();
    enable();
    memcpy(at(DATA), "\xC3\xC1", 2);
    ccw(PROGRAM, DISPLAY_ERASE_WRITE, 0x20, 0, 2);
    be32_store(at(0x3004), 0x0000FF00);
    be32_store(at(0x3008), PROGRAM);
    assert_int_equal(io(0xB233, 0x3000), 0);
    assert_int_equal(status(), 0x0C);
    flush();
    assert_memory_equal(screen.order, "\x05\xC3\xC1", 3);
    terminal_program_screen(screen.t, false);
    be32_store(at(0x3004), 0x0000FF00);
    be32_store(at(0x3008), PROGRAM);
    assert_int_equal(io(0xB233, 0x3000), 0);
    assert_int_equal(status(), 0x0D); /* CP has the screen */
    terminal_program_screen(screen.t, true);
    assert_int_equal(status(), 0x04);
    cp_enter();
    session_leave(session, false); /* DISCONNECT */
    session = NULL;
    cp_leave();
    assert_int_equal(status(), 0x02);
    be32_store(at(0x3004), 0x0000FF00);
    be32_store(at(0x3008), PROGRAM);
    assert_int_equal(io(0xB233, 0x3000), 0);
    assert_int_equal(status(), 0x02);
    log_on(2);
    assert_int_equal(status(), 0x04);
    cp_enter();
    assert_true(console_set_mode(vm, false));
    cp_leave();
    assert_string_equal(vm->conmode, "3215");
}

static void dial_connects_and_reset_drops(void **state)
{
    struct virtual_device *d;

    (void)state;
    cp_enter();
    assert_int_equal(vm_add_device(vm, 0x020, device_by_keyword("3270"), 0), 0);
    cp_leave();
    d = vm_device(vm, 0x020);
    sit_down(2);
    cp_enter();
    dial_line(session, "general 20");
    assert_ptr_equal(session->dialed, d);
    assert_int_equal(dial_count(), 1);
    dial_line(session, "GENERAL");
    cp_leave();
    flush();
    assert_non_null(strstr(screen.text, "DIALED TO GENERAL 0020\n"));
    assert_non_null(strstr(screen.text, "HCPDIA055E Line(s) not available on GENERAL\n"));
    assert_ptr_equal(display_terminal(d), screen.t);
    cp_enter();
    dial_drop(d);
    cp_leave();
    flush();
    assert_non_null(strstr(screen.text, "DROP FROM GENERAL 0020\n"));
    assert_int_equal(screen.logos, 1);
    assert_int_equal(screen.ends, 1);
    cp_enter();
    dial_line(session, "GENERAL 20");
    vm_remove_device(vm, d);
    assert_null(session->dialed);
    dial_line(session, "GENERAL XYZ");
    dial_line(session, "");
    dial_line(session, "NOBODY");
    dial_line(session, "GENERAL 9");
    cp_leave();
    flush();
    assert_non_null(strstr(screen.text, "HCPDIA022E"));
    assert_non_null(strstr(screen.text, "HCPDIA020E"));
    assert_non_null(strstr(screen.text, "HCPDIA045E NOBODY not logged on\n"));
}

static void a_line_that_drops_leaves_the_display_free(void **state)
{
    struct virtual_device *d;

    (void)state;
    cp_enter();
    assert_int_equal(vm_add_device(vm, 0x020, device_by_keyword("3270"), 0), 0);
    d = vm_device(vm, 0x020);
    cp_leave();
    for (int i = 0; i < 2; i++) {
        sit_down(2);
        cp_enter();
        dial_line(session, "GENERAL");
        assert_ptr_equal(d->dialed, session);
        session_drop(session);
        session = NULL;
        assert_null(d->dialed);
        assert_null(d->link);
        cp_leave();
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_program_takes_the_screen_and_reads_it),
        TEST(cps_screen_in_between_is_told_by_attention_and_unit_check),
        TEST(lines_end_full_screen),
        TEST(without_a_display_the_condition_code_says_so),
        TEST(the_display_is_described),
        TEST(conmode_3270_makes_the_console_the_display),
        TEST(dial_connects_and_reset_drops),
        TEST(a_line_that_drops_leaves_the_display_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
