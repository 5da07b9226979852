/* The command processor: abbreviations, classes, return codes. */
#include "tests/unit/cp_command/commands.h"
#include <ctype.h>

static void a_command_is_found_by_its_abbreviations(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    assert_ptr_equal(command_find(vm, command_table, command_count, "Q")->handle, cmd_query);
    assert_ptr_equal(command_find(vm, command_table, command_count, "m")->handle, cmd_message);
    assert_ptr_equal(command_find(vm, command_table, command_count, "D")->handle, cmd_display);
    assert_ptr_equal(command_find(vm, command_table, command_count, "I")->handle, cmd_ipl);
    assert_ptr_equal(command_find(vm, command_table, command_count, "B")->handle, cmd_begin);
    assert_ptr_equal(command_find(vm, command_table, command_count, "log")->handle, cmd_logoff);
    assert_ptr_equal(command_find(vm, command_table, command_count, "sp")->handle, cmd_spool);
    assert_ptr_equal(command_find(vm, command_table, command_count, "disc")->handle, cmd_disconn);
    assert_null(command_find(vm, command_table, command_count, "QUERYS"));
}

static void a_class_that_is_lacking_makes_a_command_unknown(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "FORCE OTHER", 1, "HCPCMD001E Unknown CP command: FORCE\n");
    expect_response(vm, "frobnicate", 1, "HCPCMD001E Unknown CP command: FROBNICATE\n");
    expect_response(vm, "SET LOGMSG X", 3, "HCPCFS003E Invalid option - LOGMSG\n");
    assert_int_equal(issue(system_user("OPERATOR"), "QUERY PROCESSORS"), 0);
    assert_int_not_equal(issue(vm, "QUERY PROCESSORS"), 0);
}

static void the_return_code_is_the_messages_number(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "QUERY 1F00", 40, "HCPQVD040E Device 1F00 does not exist\n");
    expect_response(vm, "MSG NOBODY HELLO", 45, "HCPMFS045E NOBODY not logged on\n");
    expect_response(vm, "", 0, "");
    expect_response(vm, "* a comment", 0, "");
    expect_response(vm, "*COMMENT", 0, "");
    expect_response(vm, "CP CP QUERY USERID", 0, "GENERAL  AT URSA\n");
}

static void cpu_commands_do_not_nest(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "CPU ALL QUERY USERID", 0, "GENERAL  AT URSA\n");
    expect_response(vm, "CPU ALL CP CPU ALL QUERY USERID", 2, "HCPCPU002E Invalid operand - CPU\n");
    expect_response(vm, "CPU 0 QUERY USERID", 0, "GENERAL  AT URSA\n");
}

static void emsg_shapes_messages(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    issue(vm, "SET EMSG TEXT");
    expect_response(vm, "QUERY NOBODY", 45, "NOBODY not logged on\n");
    issue(vm, "SET EMSG CODE");
    expect_response(vm, "QUERY NOBODY", 45, "HCPCQU045E\n");
    issue(vm, "SET EMSG OFF");
    expect_response(vm, "QUERY NOBODY", 45, "");
}

/* What Linux reads at every boot: reference, "QUERY CONSOLE" and "QUERY TERM". */
static void linux_finds_its_console(void **state)
{
    struct vm *vm = system_user("GENERAL");
    const char *at;

    (void)state;
    assert_int_equal(issue(vm, "QUERY CONSOLE"), 0);
    assert_memory_equal(system_response, "CONS 0009 ", 10);
    at = strstr(system_response, "SUBCHANNEL =");
    assert_non_null(at);
    assert_memory_equal(at + 13, "0000", 4);
    assert_int_equal(issue(vm, "QUERY TERM"), 0);
    at = strstr(system_response, "CONMODE");
    assert_non_null(at);
    assert_memory_equal(at + 8, "3215", 4);
    assert_int_equal(issue(vm, "TERM CONMODE 3215"), 0);
    assert_int_equal(issue(vm, "TERM AUTOCR OFF"), 0);
}

static void every_row_has_words_of_help(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        assert_true(strlen(command_table[i].syntax) > 0 && strlen(command_table[i].summary) > 0);
        assert_true(strlen(command_table[i].name) < 12);
        assert_true(!isalpha((unsigned char)*command_table[i].name) || isupper((unsigned char)*command_table[i].name));
    }
}

static void a_disconnected_user_in_cp_mode_is_logged_off_in_time(void **state)
{
    (void)state;
    cp.disconnect_timeout = 0;
    system_user("OTHER");
    system_user("OPERATOR");
    system_run(100);
    assert_non_null(vm_find("OPERATOR"));
    assert_null(vm_find("OTHER"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_command_is_found_by_its_abbreviations, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            a_class_that_is_lacking_makes_a_command_unknown, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_return_code_is_the_messages_number, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(cpu_commands_do_not_nest, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(emsg_shapes_messages, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(linux_finds_its_console, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(every_row_has_words_of_help, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            a_disconnected_user_in_cp_mode_is_logged_off_in_time, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
