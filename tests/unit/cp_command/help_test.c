/* HELP: what it shows of each row, of messages, of what is absent. */
#include "cp/command/help.h"
#include "cp/base/text.h"
#include "tests/unit/cp_command/commands.h"

static void collect(void *arg, const char *line)
{
    size_t n = strlen(system_response);

    (void)arg;
    if (strlen(line) > 80)
        fail_msg("a line too long: %s", line);
    snprintf(system_response + n, sizeof system_response - n, "%s\n", line);
}

static bool shows(const char *topic)
{
    *system_response = 0;
    return help_show(topic, collect, NULL) == 0;
}

static void expect_rows(const char *before, const struct command *table, size_t rows)
{
    char topic[64], title[64], name[32];

    for (size_t i = 0; i < rows; i++) {
        text_upper(text_copy(name, sizeof name, table[i].name));
        snprintf(topic, sizeof topic, "%s%s", before, table[i].name);
        snprintf(title, sizeof title, "%s%s ", before, name);
        assert_true(shows(topic));
        if (strncmp(system_response, title, strlen(title)) != 0)
            fail_msg("HELP %s shows %.60s", topic, system_response);
        assert_non_null(strstr(system_response, "\nSyntax\n"));
        snprintf(name, sizeof name, "\n  %.24s", table[i].summary); /* it may be wrapped further on */
        assert_non_null(strstr(system_response, name));
    }
}

static void each_row_is_shown_by_its_name(void **state)
{
    (void)state;
    expect_rows("", command_table, command_count);
    expect_rows("QUERY ", query_table, query_count);
    expect_rows("SET ", set_table, set_count);
}

static void abbreviations_are_topics(void **state)
{
    (void)state;
    assert_true(shows("q ti"));
    assert_memory_equal(system_response, "QUERY TIME ", 11);
    assert_true(shows("m"));
    assert_memory_equal(system_response, "MESSAGE ", 8);
    assert_true(shows("set pf12"));
    assert_memory_equal(system_response, "SET PF ", 7);
    assert_true(shows("cplevel"));
    assert_memory_equal(system_response, "QUERY CPLEVEL ", 14);
}

static void another_name_has_the_same_help(void **state)
{
    static char first[sizeof system_response];
    const char *text;

    (void)state;
    assert_true(shows("MESSAGE"));
    text = strstr(system_response, "\nOperands\n");
    assert_non_null(text);
    strcpy(first, text);
    assert_true(shows("MSG"));
    assert_string_equal(strstr(system_response, "\nOperands\n"), first);
}

static void a_message_is_shown_by_its_number(void **state)
{
    static const char *const topics[] = {"HCPCQU045E", "HCP045E", "045E", "045", "45", "hcpmfs045e"};

    (void)state;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        assert_true(shows(topics[i]));
        assert_memory_equal(system_response, "HCPCQU045E ... not logged on\n", 29);
        assert_non_null(strstr(system_response, "QUERY NAMES"));
        assert_non_null(strstr(system_response, "Given by\n"));
        assert_non_null(strstr(system_response, "FORCE"));
    }
    assert_false(shows("HCP045A"));
    assert_false(shows("HCP99999E"));
}

static void every_message_can_be_shown(void **state)
{
    char topic[16];

    (void)state;
    for (size_t i = 0; i < MSG_COUNT; i++) {
        snprintf(topic, sizeof topic, "%u%c", message_table[i].number, message_table[i].severity);
        assert_true(shows(topic));
        assert_null(strchr(system_response, '%'));
    }
}

static void what_is_absent_says_why(void **state)
{
    (void)state;
    assert_true(shows("SPXTAPE"));
    assert_non_null(strstr(system_response, "there are no tapes"));
    assert_true(shows("ABSENT"));
    assert_non_null(strstr(system_response, "VMRELOCATE: not here"));
    assert_true(shows("query chpid"));
    assert_memory_equal(system_response, "QUERY CHPID: not here\n", 22);
    assert_false(shows("FROBNICATE"));
    assert_false(shows("QUERY FROBNICATE"));
}

static void expect_no_row(struct vm *vm, const char *name)
{
    const struct command *row = strncmp(name, "QUERY ", 6) == 0 ? command_find(vm, query_table, query_count, name + 6)
                                : strncmp(name, "SET ", 4) == 0 ? command_find(vm, set_table, set_count, name + 4)
                                                                : command_find(vm, command_table, command_count, name);

    if (row)
        fail_msg("%s is absent and there", name);
    assert_true(shows(name));
}

static void what_is_absent_is_no_command(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
#define ABSENT(name, why) expect_no_row(vm, name);
#include "cp/command/absent.def"
}

static void a_topic_is_completed(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    *system_response = 0;
    command_complete(vm, "HELP ", "XAUT", collect, NULL);
    assert_string_equal(system_response, "XAUTOLOG\n");
}

static void the_command_says_what_it_does_not_know(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "HELP FROB NICATE", 529, "HCPHLP529E There is no help about FROB NICATE\n");
    assert_int_equal(issue(vm, "HELP"), 0);
    assert_int_equal(issue(vm, "HELP COMMANDS"), 0);
    assert_non_null(strstr(system_response, "  XAUTOLOG "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_shown_by_its_name),
        cmocka_unit_test(abbreviations_are_topics),
        cmocka_unit_test(another_name_has_the_same_help),
        cmocka_unit_test(a_message_is_shown_by_its_number),
        cmocka_unit_test(every_message_can_be_shown),
        cmocka_unit_test(what_is_absent_says_why),
        cmocka_unit_test_setup_teardown(what_is_absent_is_no_command, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_topic_is_completed, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_command_says_what_it_does_not_know, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
