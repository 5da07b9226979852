/* TRACE: what a trap is made of, sets, and that any operands whatever do no harm. What a guest's trace shows is in
 * tests/session/trace*.script. */
#include "cp/command/trace_trap.h"
#include "tests/unit/cp_command/commands.h"

static const struct trap *last_trap(const struct vm *vm)
{
    const struct trap *t = vm->trace->active->traps;

    while (t->next)
        t = t->next;
    return t;
}

static void operands_become_a_trap(void **state)
{
    struct vm *vm = system_user("GENERAL");
    const struct trap *t;

    (void)state;
    expect_response(vm, "TRACE INSTR RANGE 1000-1FFF DATA 0a.. STEP 7 SKIP 3 PASS 2 RUN PROBLEM ID ab", 0, "");
    t = last_trap(vm);
    assert_int_equal(t->kind, TRAP_INSTRUCTION);
    assert_string_equal(t->ident, "AB");
    assert_int_equal(t->from.first, 0x1000);
    assert_int_equal(t->from.last, 0x1FFF);
    assert_string_equal(t->data, "0A..");
    assert_int_equal(t->step, 7);
    assert_int_equal(t->stop, 7);
    assert_int_equal(t->skip, 3);
    assert_int_equal(t->pass, 2);
    assert_int_equal(t->state, STATE_PROBLEM);
    assert_true(t->run);
    assert_true(t->terminal);
    expect_response(vm, "TRACE STORE 20.8 BOTH CMD DISPLAY G", 0, "");
    t = last_trap(vm);
    assert_int_equal(t->into.first, 0x20);
    assert_int_equal(t->into.last, 0x27);
    assert_string_equal(t->command, "DISPLAY G");
    assert_true(t->printer && t->terminal && !t->run);
    assert_string_equal(t->ident, "1");
    expect_response(vm, "tr g4-6", 0, "");
    assert_int_equal(last_trap(vm)->registers, 0x70);
    expect_response(vm, "TRACE AR", 0, "");
    assert_int_equal(last_trap(vm)->registers, 0xFFFF);
    assert_int_equal(last_trap(vm)->kind, TRAP_ACCESS);
    expect_response(vm, "TRACE EXT 1004 PRINTER", 0, "");
    assert_int_equal(last_trap(vm)->number.first, 0x1004);
    assert_true(last_trap(vm)->run && !last_trap(vm)->terminal);
    expect_response(vm, "TRACE lpswe", 0, "");
    assert_int_equal(last_trap(vm)->opcode, 0xB2B2);
    expect_response(vm, "TRACE END", 0, "Trace ended\n");
    expect_response(vm, "QUERY PER", 0, "No trace sets defined\n");
}

static void a_wrong_option_changes_nothing(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    issue(vm, "TRACE I");
    issue(vm, "TRACE SVC");
    expect_response(vm, "TRACE STEP 5 STOP X", 2, "HCPTRI002E Invalid operand - X\n");
    assert_int_equal(last_trap(vm)->step, 0);
    expect_response(vm, "TRACE STEP 5", 0, "");
    assert_int_equal(last_trap(vm)->step, 5);
    expect_response(vm, "TRACE TRAP 9 RUN", 2, "HCPTRI002E Invalid operand - 9\n");
    expect_response(vm, "TRACE I ID X", 0, "");
    expect_response(vm, "TRACE BR ID 1", 0, ""); /* instead of the first */
    assert_int_equal(vm->trace->active->traps->kind, TRAP_BRANCH);
    assert_string_equal(vm->trace->active->traps->next->ident, "2");
    issue(vm, "TRACE END ALL");
}

static void sets_are_kept_apart(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    issue(vm, "TRACE GOTO ONE");
    issue(vm, "TRACE SVC");
    assert_int_equal(vm_base_cpu(vm)->observe->wish.events, OBSERVE_SVC);
    issue(vm, "TRACE CALL TWO");
    assert_null(vm_base_cpu(vm)->observe);
    issue(vm, "TRACE SSCH");
    assert_int_equal(vm_base_cpu(vm)->observe->wish.events, OBSERVE_INTERCEPT);
    assert_false(vm_base_cpu(vm)->stepping);
    issue(vm, "TRACE BR");
    assert_true(vm_base_cpu(vm)->observe->wish.events & OBSERVE_OPCODE);
    assert_true(vm_base_cpu(vm)->stepping);
    issue(vm, "TRACE OFF");
    assert_null(vm_base_cpu(vm)->observe);
    issue(vm, "TRACE ON");
    issue(vm, "TRACE RETURN");
    assert_int_equal(vm_base_cpu(vm)->observe->wish.events, OBSERVE_SVC);
    expect_response(vm, "QUERY TRACE SETS", 0, "SETS:  ONE, TWO\n");
    for (unsigned i = 0; i < 16; i++)
        assert_int_equal(issue(vm, "TRACE CALL DEEP"), 0);
    assert_int_equal(issue(vm, "TRACE CALL DEEP"), 2);
    issue(vm, "TRACE END ALL");
    assert_null(vm_base_cpu(vm)->observe);
}

static void a_set_has_room_for_many_traps_but_not_for_all(void **state)
{
    struct vm *vm = system_user("GENERAL");
    int rc = 0;
    unsigned n = 0;

    (void)state;
    while (rc == 0 && n < 1000) {
        rc = issue(vm, n % 2 ? "TRACE LR" : "TRACE XC RANGE 100");
        n++;
    }
    assert_int_equal(rc, 477);
    assert_true(n > 100);
    issue(vm, "TRACE DELETE 1");
    assert_int_equal(issue(vm, "TRACE SIGP"), 0);
    assert_string_equal(last_trap(vm)->ident, "1");
    issue(vm, "TRACE END");
}

/* Words of TRACE in any order, and pieces of them. */
static void any_operands_do_no_harm(void **state)
{
    static const char *const words[] = {"I", "BR", "ST", "G", "G1-", "G5-2", "AR15", "SVC", "PROG", "EXT", "I/O",
        "SSCH", "CCW", "DIAG", "SIGP", "MC", "ALL", "TRAP", "1", "APPEND", "CMD", "TRACE", "DELETE", "END", "GOTO",
        "CALL", "RETURN", "ON", "OFF", "COUNT", "QUERY", "RANGE", "0-END", "FFFFFFFFFFFFFFFF", "10.0", "-", ".", "1-",
        "INTO", "DATA", "................................", "0123456789ABCDEF0123456789ABCDEF0", "SKIP", "PASS", "STOP",
        "STEP", "32767", "32768", "-1", "RUN", "NORUN", "TERM", "NOTERM", "PRINTER", "BOTH", "IDENTIFIER", "SUP",
        "PROB", "NONE", "NAMETHATISLONG", "QUERY TIME#Q TIME"};
    struct vm *vm = system_user("GENERAL");
    unsigned seed = 4711;

    (void)state;
    for (unsigned n = 0; n < 4000; n++) {
        char line[300] = "TRACE";
        seed = seed * 1103515245 + 12345;
        for (unsigned k = 0; k < 1 + (seed >> 28) % 6; k++) {
            seed = seed * 1103515245 + 12345;
            strcat(strcat(line, " "), words[(seed >> 16) % (sizeof words / sizeof *words)]);
        }
        issue(vm, line);
    }
    assert_int_equal(issue(vm, "QUERY TRACE ALL"), 0);
    assert_int_equal(issue(vm, "TRACE END ALL"), 0);
    assert_null(vm_base_cpu(vm)->observe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(operands_become_a_trap, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_wrong_option_changes_nothing, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(sets_are_kept_apart, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_set_has_room_for_many_traps_but_not_for_all, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(any_operands_do_no_harm, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
