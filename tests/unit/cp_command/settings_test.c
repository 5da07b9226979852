/* Settings of users and of the system: what is accepted, what is refused, and what QUERY then says. */
#include "tests/unit/cp_command/commands.h"

static void leftovers_are_accepted_as_they_are_and_refused_otherwise(void **state)
{
    static const char *const settings[][2] = {{"AFFINITY OFF", "AFFINITY ON"}, {"ASSIST OFF", "ASSIST SVC"},
        {"AUTOPOLL OFF", "AUTOPOLL ON"}, {"CCWTRAN ON", "CCWTRAN OFF"}, {"CONCEAL OFF", "CONCEAL ON"},
        {"CPCONIO OFF", "CPCONIO IUCV"}, {"ECMODE ON", "ECMODE OFF"}, {"IOASSIST OFF", "IOASSIST ON"},
        {"ISAM OFF", "ISAM ON"}, {"MDCACHE OFF", "MDCACHE ON"}, {"MIH OFF", "MIH ON"}, {"NOPDATA OFF", "NOPDATA ON"},
        {"NOTRANS OFF", "NOTRANS ON"}, {"PAGEX OFF", "PAGEX ON"}, {"STBYPASS OFF", "STBYPASS ON"},
        {"STMULTI OFF", "STMULTI ON"}, {"SVC76 CP", "SVC76 VM"}, {"SVCACCL OFF", "SVCACCL ON"},
        {"TIMER OFF", "TIMER REAL"}, {"VMCONIO OFF", "VMCONIO IUCV"}, {"VMSAVE OFF", "VMSAVE ON"},
        {"370ACCOM OFF", "370ACCOM ON"}, {"370E OFF", "370E ON"}};
    struct vm *vm = system_user("GENERAL");
    char line[64], response[100];

    (void)state;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        snprintf(line, sizeof line, "SET %s", settings[i][0]);
        expect_response(vm, line, 0, "");
        snprintf(line, sizeof line, "SET %s", settings[i][1]);
        snprintf(response, sizeof response, "HCPCFS405E Not supported - %s\n", line);
        expect_response(vm, line, 405, response);
    }
    expect_response(vm, "SET TIMER", 26, "HCPCFS026E Operand missing or invalid\n");
    expect_response(vm, "SET TIMER FROB", 2, "HCPCFS002E Invalid operand - FROB\n");
    expect_response(vm, "SET TIMER OFF FROB", 3, "HCPCQV003E Invalid option - FROB\n");
}

static void the_log_message_has_lines(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    expect_response(vm, "QUERY LOGMSG", 0, "There is no logmsg data\n");
    expect_response(vm, "SET LOGMSG first  line", 0, "");
    expect_response(vm, "SET LOGMSG 2 second", 0, "");
    expect_response(vm, "SET LOGMSG 9 third", 0, "");
    expect_response(vm, "QUERY LOGMSG", 0, "* first  line\n* second\n* third\n");
    expect_response(vm, "SET LOGMSG 2", 0, "");
    expect_response(vm, "SET LOGMSG 1 changed", 0, "");
    expect_response(vm, "QUERY LOGMSG", 0, "* changed\n* third\n");
    expect_response(vm, "SET LOGMSG only this", 0, "");
    expect_response(vm, "QUERY LOGMSG", 0, "* only this\n");
    expect_response(vm, "SET LOGMSG NULL", 0, "");
    expect_response(vm, "QUERY LOGMSG", 0, "There is no logmsg data\n");
}

static void classes_can_be_given_up_and_locked(void **state)
{
    struct vm *vm = system_user("GENERAL"), *operator= system_user("OPERATOR");

    (void)state;
    expect_response(operator, "SET PRIVCLASS GENERAL =GZ6", 0, "");
    expect_response(vm, "QUERY PRIVCLASS", 0,
        "Privilege classes for user GENERAL\n         Currently: GZ6\n         Directory: G\n"
        "The privilege classes are not locked against changes.\n");
    expect_response(vm, "SET PRIVCLASS * -Z", 0, "");
    expect_response(vm, "SET PRIVCLASS +Z", 28, "HCPCSS028E Class missing or invalid\n");
    expect_response(vm, "SET PRIVCLASS OTHER +G", 2, "HCPCFS002E Invalid operand - OTHER\n");
    expect_response(operator, "SET PRIVCLASS GENERAL LOCK", 0, "");
    expect_response(
        vm, "SET PRIVCLASS RESET", 528, "HCPCFS528E The privilege classes of GENERAL are locked against changes\n");
    expect_response(
        vm, "SET PRIVCLASS -G", 528, "HCPCFS528E The privilege classes of GENERAL are locked against changes\n");
    expect_response(
        vm, "SET PRIVCLASS UNLOCK", 528, "HCPCFS528E The privilege classes of GENERAL are locked against changes\n");
    expect_response(operator, "QUERY PRIVCLASS GENERAL", 0,
        "Privilege classes for user GENERAL\n         Currently: G6\n         Directory: G\n"
        "The privilege classes are locked against changes.\n");
    expect_response(operator, "SET PRIVCLASS GENERAL UNLOCK", 0, "");
    expect_response(vm, "SET PRIVCLASS * RESET", 0, "");
    assert_int_equal(vm->classes, 1 << 6);
}

static void no_more_users_than_maxusers_log_on(void **state)
{
    struct vm *operator= system_user("OPERATOR");

    (void)state;
    expect_response(operator, "QUERY MAXUSERS", 0, "MAXUSERS LIMIT = NONE; 1 USERS LOGGED ON\n");
    expect_response(operator, "SET MAXUSERS 1", 0, "");
    expect_response(operator, "QUERY MAXUSERS", 0, "MAXUSERS LIMIT = 1; 1 USERS LOGGED ON\n");
    expect_response(operator, "XAUTOLOG OTHER", 51, "HCPLGA051E LOGON refused; the maximum of 1 users are logged on\n");
    expect_response(operator, "SET MAXUSERS 0", 2, "HCPCFS002E Invalid operand - 0\n");
    expect_response(operator, "SET MAXUSERS OFF", 0, "");
    assert_int_equal(issue(operator, "XAUTOLOG OTHER"), 0);
}

static void names_and_users_are_asked_for_at_this_system_only(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "QUERY NAMES", 0, "GENERAL  - DSC\n");
    expect_response(vm, "QUERY NAMES AT *", 0, "GENERAL  - DSC\n");
    expect_response(vm, "QUERY NAMES AT URSA", 0, "GENERAL  - DSC\n");
    expect_response(vm, "QUERY NAMES AT ELSEWHERE", 2, "HCPCQU002E Invalid operand - ELSEWHERE\n");
    expect_response(vm, "QUERY USERS AT ALL", 0, "    1 USERS,     0 DIALED,     0 NET\n");
    expect_response(vm, "QUERY USERS GENERAL", 0, "GENERAL  - DSC\n");
    expect_response(vm, "QUERY NAMES FROB", 3, "HCPCQV003E Invalid option - FROB\n");
}

static void what_is_not_there_is_not_found(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    expect_response(vm, "QUERY TAPES", 40, "A tape drive was not found.\n");
    expect_response(vm, "QUERY OSA ALL", 40, "An OSA was not found.\n");
    expect_response(vm, "QUERY PCIF", 40, "A PCI function was not found.\n");
    expect_response(vm, "QUERY XSTOR", 0, "XSTORE = none\n");
}

static void virtual_devices_are_asked_for_by_range_and_kind(void **state)
{
    struct vm *vm = system_user("GENERAL");
    static char one[sizeof system_response];

    (void)state;
    assert_int_equal(issue(vm, "QUERY VIRTUAL 00C-00E"), 0);
    strcpy(one, system_response);
    assert_memory_equal(one, "RDR  000C ", 10);
    assert_non_null(strstr(one, "PUN  000D "));
    assert_non_null(strstr(one, "PRT  000E "));
    expect_response(vm, "QUERY VIRTUAL UR", 0, one);
    expect_response(vm, "QUERY 00B-00E", 0, one);
    expect_response(vm, "QUERY VIRTUAL 200-2FF", 40, "HCPQVD040E Device 0200 does not exist\n");
    expect_response(vm, "QUERY VIRTUAL 2FF-200", 9, "HCPQVD009E Invalid range - 2FF-200\n");
    expect_response(vm, "QUERY VIRTUAL TAPES", 40, "A virtual tape drive was not found.\n");
}

static void dates_are_shown_as_one_likes(void **state)
{
    struct vm *vm = system_user("GENERAL");
    const char *date;

    (void)state;
    expect_response(vm, "QUERY DATEFORMAT", 0, "DATEFORMAT = SHORTDATE\n");
    expect_response(vm, "SET DATEFORMAT FROB", 2, "HCPCFS002E Invalid operand - FROB\n");
    expect_response(vm, "SET DATEFORMAT ISODATE", 0, "");
    expect_response(vm, "QUERY DATEFORMAT", 0, "DATEFORMAT = ISODATE\n");
    assert_int_equal(issue(vm, "QUERY TIME"), 0);
    date = strstr(system_response, "DAY ");
    assert_non_null(date);
    assert_int_equal(strcspn(date + 4, "\n"), 10);
    assert_true(date[8] == '-' && date[11] == '-');
    expect_response(vm, "SET DATEFORMAT SYSDEFAULT", 0, "");
    assert_int_equal(issue(vm, "QUERY TIME"), 0);
    assert_int_equal(strcspn(strstr(system_response, "DAY ") + 4, "\n"), 8);
}

static void the_operator_can_be_another(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    expect_response(vm, "SET SYSOPER NOBODY", 53, "HCPCFS053E NOBODY not in CP directory\n");
    expect_response(vm, "SET SYSOPER OTHER", 0, "");
    expect_response(vm, "QUERY SYSOPER", 0, "SYSOPER USERID = OTHER\n");
    expect_response(vm, "SET SYSOPER *", 0, "");
    expect_response(vm, "QUERY SYSOPER", 0, "SYSOPER USERID = OPERATOR\n");
}

static void the_active_time_zone_is_the_hosts(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    setenv("TZ", "EST5", 1);
    tzset();
    expect_response(vm, "QUERY TIMEZONES", 0,
        "Zone  Direction  Offset    Status\nUTC   ----       00.00.00  Inactive\n"
        "GMT   ----       00.00.00  Inactive\nEST   West       05.00.00  Active\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            leftovers_are_accepted_as_they_are_and_refused_otherwise, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_log_message_has_lines, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(classes_can_be_given_up_and_locked, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(no_more_users_than_maxusers_log_on, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            names_and_users_are_asked_for_at_this_system_only, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_not_found, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            virtual_devices_are_asked_for_by_range_and_kind, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(dates_are_shown_as_one_likes, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_operator_can_be_another, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_active_time_zone_is_the_hosts, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
