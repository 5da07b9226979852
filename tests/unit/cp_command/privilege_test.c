/* Privilege classes: to a user without the class a command or operand does not exist. Every command and every operand
 * of QUERY and SET is tried by a user of every class, and MODIFY COMMAND changes what they find. */
#include "tests/unit/cp_command/commands.h"
#include "cp/base/text.h"
#include "cp/command/privilege.h"

/* Nothing is learnt of these by issuing them: they end the user or the test, or wait. */
static bool left_out(const struct command *row)
{
    static int (*const handlers[])(struct vm * vm, const char *rest) = {
        cmd_logoff, cmd_force, cmd_shutdown, cmd_disconn, cmd_sleep};

    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (row->handle == handlers[i])
            return true;
    return false;
}

static bool table_permits(const struct command *row, char letter)
{
    return !*row->classes || strchr(row->classes, letter);
}

/* Does another row answer to the word? Then the first that the user may use does. */
static bool another_answers(const struct command *table, size_t rows, const struct command *row, char letter)
{
    char word[32];

    snprintf(word, sizeof word, "%s", row->name);
    for (size_t i = 0; i < rows; i++)
        if (&table[i] != row && text_abbreviates(word, table[i].name) && table_permits(&table[i], letter))
            return true;
    return false;
}

/* The response with each `word` replaced by X. */
static void without_word(const char *word, char text[4096])
{
    char upper[64];
    size_t used = 0, n = strlen(word);

    text_upper(text_copy(upper, sizeof upper, word));
    for (const char *p = system_response; *p && used < 4000;) {
        bool here = strncmp(p, upper, n) == 0;
        text[used++] = here ? 'X' : *p;
        p += here ? n : 1;
    }
    text[used] = 0;
}

static void expect_unknown(struct vm *vm, const char *before, const char *name, const char *operands)
{
    char line[200], known[4096], unknown[4096], nothing[32] = "";
    int rc;

    memset(nothing, 'Z', strlen(name)); /* as long, for some messages are about words that cannot be userids */

    snprintf(line, sizeof line, "%s%s%s", before, nothing, operands);
    rc = issue(vm, line);
    without_word(nothing, unknown);
    snprintf(line, sizeof line, "%s%s%s", before, name, operands);
    if (issue(vm, line) != rc)
        fail_msg("%s with classes %llx: not return code %d", line, (unsigned long long)vm->classes, rc);
    without_word(name, known);
    if (strcmp(known, unknown) != 0)
        fail_msg("%s with classes %llx says %s, not %s", line, (unsigned long long)vm->classes, known, unknown);
}

static void check_row(
    struct vm *vm, const struct command *table, size_t rows, const struct command *row, const char *before, char letter)
{
    bool permitted = table_permits(row, letter);

    if (privilege_row(vm, row) != permitted)
        fail_msg("%s%s and class %c: table and privilege_row differ", before, row->name, letter);
    if (permitted) {
        assert_non_null(command_find(vm, table, rows, row->name));
        if (!left_out(row) && *row->name != '*') {
            char line[64];
            snprintf(line, sizeof line, "%s%s", before, row->name);
            if (issue(vm, line) == 1)
                fail_msg("%s with class %c is unknown", line, letter);
        }
    } else if (!another_answers(table, rows, row, letter)) {
        expect_unknown(vm, before, row->name, "");
        expect_unknown(vm, before, row->name, " OTHER ON");
    }
}

static void check_class(struct vm *vm, char letter)
{
    static const struct {
        const char *before;
        const struct command *table;
        const size_t *rows;
    } tables[] = {
        {"", command_table, &command_count}, {"QUERY ", query_table, &query_count}, {"SET ", set_table, &set_count}};

    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < *tables[t].rows; i++) {
            u64 bits;
            assert_true(privilege_bits((char[]){letter, 0}, &bits));
            vm->classes = vm->user->classes = bits;
            vm->emsg = EMSG_ON;
            check_row(vm, tables[t].table, *tables[t].rows, &tables[t].table[i], tables[t].before, letter);
        }
}

static void every_command_is_there_for_its_classes_alone(void **state)
{
    struct vm *vm;

    (void)state;
    system_user("OTHER");
    vm = system_user("GENERAL");
    for (const char *letter = PRIVILEGE_LETTERS; *letter; letter++)
        check_class(vm, *letter);
}

/* Within commands: to a general user what class A to F may say is as unknown as a userid that is nobody's. */
static void operands_for_other_classes_do_not_exist(void **state)
{
    static const char *const lines[][2] = {{"QUERY RDR OTHER", "OTHER"}, {"QUERY RDR SYSTEM", "SYSTEM"},
        {"QUERY PRT ACTIVE", "ACTIVE"}, {"QUERY FILES OTHER", "OTHER"}, {"PURGE OTHER RDR ALL", "OTHER"},
        {"PURGE SYSTEM RDR ALL", "SYSTEM"}, {"CHANGE OTHER RDR ALL HOLD", "OTHER"}, {"ORDER OTHER RDR 1", "OTHER"},
        {"TRANSFER OTHER RDR ALL TO GENERAL", "OTHER"}, {"QUERY PRIVCLASS OTHER", "OTHER"},
        {"SET PRIVCLASS OTHER +G", "OTHER"}, {"QUERY MDISK USERID OTHER 191", "OTHER"}, {"MSG ALL HELLO", "ALL"},
        {"PURGE NSS ALL", "NSS"}, {"DISPLAY HR0", "HR0"}};
    struct vm *vm = system_user("GENERAL");

    (void)state;
    system_user("OTHER");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *word = strstr(lines[i][0], lines[i][1]);
        char line[100], nothing[16] = "", known[4096], unknown[4096];
        int rc = issue(vm, lines[i][0]);

        without_word(lines[i][1], known);
        memset(nothing, 'Z', strlen(lines[i][1]));
        snprintf(
            line, sizeof line, "%.*s%s%s", (int)(word - lines[i][0]), lines[i][0], nothing, word + strlen(lines[i][1]));
        if (issue(vm, line) != rc)
            fail_msg("%s: return code %d, but not for %s", lines[i][0], rc, line);
        without_word(nothing, unknown);
        if (strcmp(known, unknown) != 0)
            fail_msg("%s says %s, %s says %s", lines[i][0], known, line, unknown);
    }
}

static void modify_gives_a_command_to_another_class(void **state)
{
    struct vm *operator= system_user("OPERATOR"), *vm = system_user("GENERAL");

    (void)state;
    expect_response(vm, "FORCE NOBODY", 1, "HCPCMD001E Unknown CP command: FORCE\n");
    expect_response(operator, "MODIFY COMMAND FORCE IBMCLASS A PRIVCLASSES G5", 0, "1 command version modified\n");
    expect_response(operator, "FORCE NOBODY", 45, "HCPUSO045E NOBODY not logged on\n");
    vm->classes = 1ULL << 30; /* 5 */
    expect_response(vm, "FORCE NOBODY", 45, "HCPUSO045E NOBODY not logged on\n");
    vm->classes = 1ULL << 25; /* Z */
    expect_response(vm, "FORCE NOBODY", 1, "HCPCMD001E Unknown CP command: FORCE\n");
    expect_response(operator, "QUERY CPCMDS FORCE", 0,
        "Command:  FORCE\n   Status: Enabled   IBM Class: A   PrivClasses: G5\n");
    expect_response(operator, "MODIFY CMD FORCE RESET", 0, "1 command version modified\n");
    expect_response(operator, "QUERY CPCMDS FORCE", 0,
        "Command:  FORCE\n   Status: Enabled   IBM Class: A   PrivClasses: A\n");
}

/* DEFINE has versions of classes B and G; only one of them goes to class T. */
static void a_version_of_a_command_goes_alone(void **state)
{
    struct vm *operator= system_user("OPERATOR"), *vm = system_user("GENERAL");

    (void)state;
    vm->classes = 1ULL << 19; /* T */
    expect_response(vm, "QUERY STORAGE", 45, "HCPCQU045E STORAGE not logged on\n");
    expect_response(operator, "MODIFY COMMAND QUERY SUBCMD STORAGE IBMCLASS G PRIVCLASSES T", 0,
        "1 command version modified\n");
    expect_response(vm, "QUERY STORAGE", 0, "STORAGE = 16M\n");
    expect_response(operator, "MODIFY COMMAND QUERY SUBCMD STORAGE IBMCLASS E PRIVCLASSES TZ", 0,
        "1 command version modified\n");
    assert_int_equal(issue(vm, "QUERY STORAGE"), 0);
    assert_non_null(strstr(system_response, " CONFIGURED = "));
    expect_response(operator, "MODIFY COMMAND QUERY SUBCMD STOR* RESET", 0, "6 command versions modified\n");
    expect_response(vm, "QUERY STORAGE", 45, "HCPCQU045E STORAGE not logged on\n");
}

static void a_command_for_all_can_be_kept_for_some(void **state)
{
    struct vm *operator= system_user("OPERATOR"), *vm = system_user("GENERAL");

    (void)state;
    expect_response(operator, "MODIFY COMMAND MESSAGE IBMCLASS 0 PRIVCLASSES A", 0, "1 command version modified\n");
    expect_response(vm, "MESSAGE OTHER HELLO", 1, "HCPCMD001E Unknown CP command: MESSAGE\n");
    expect_response(operator, "MODIFY COMMAND FORCE PRIVCLASSANY", 0, "1 command version modified\n");
    expect_response(vm, "FORCE NOBODY", 45, "HCPUSO045E NOBODY not logged on\n");
    expect_response(operator, "MODIFY COMMAND * RESET", 0, system_response[0] ? system_response : "");
    expect_response(vm, "FORCE NOBODY", 1, "HCPCMD001E Unknown CP command: FORCE\n");
    expect_response(vm, "MESSAGE NOBODY HELLO", 45, "HCPMFS045E NOBODY not logged on\n");
}

static void modify_refuses_what_it_does_not_know(void **state)
{
    struct vm *operator= system_user("OPERATOR");

    (void)state;
    expect_response(operator, "MODIFY", 26, "HCPCMO026E Operand missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND", 26, "HCPCMO026E Operand missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND FORCE", 26, "HCPCMO026E Operand missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND FROB RESET", 2, "HCPCMO002E Invalid operand - FROB\n");
    expect_response(operator, "MODIFY COMMAND FORCE PRIVCLASSES 7", 28, "HCPCMO028E Class missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND FORCE IBMCLASS Q RESET", 28, "HCPCMO028E Class missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND DEFINE PRIVCLASSES Q", 28, "HCPCMO028E Class missing or invalid\n");
    expect_response(operator, "MODIFY COMMAND FORCE IBMCLASS B RESET", 2, "HCPCMO002E Invalid operand - FORCE\n");
    expect_response(operator, "MODIFY COMMAND FORCE RESET X", 3, "HCPCMO003E Invalid option - X\n");
    expect_response(operator, "MODIFY COMMAND DEFINE SUBCMD X RESET", 2, "HCPCMO002E Invalid operand - DEFINE\n");
    assert_int_equal(issue(operator, "MODIFY PRIV_CLASSES OPERATOR B"), 405);
}

static int forget(void **state)
{
    privilege_forget();
    return system_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_command_is_there_for_its_classes_alone, command_setup, forget),
        cmocka_unit_test_setup_teardown(operands_for_other_classes_do_not_exist, command_setup, forget),
        cmocka_unit_test_setup_teardown(modify_gives_a_command_to_another_class, command_setup, forget),
        cmocka_unit_test_setup_teardown(a_version_of_a_command_goes_alone, command_setup, forget),
        cmocka_unit_test_setup_teardown(a_command_for_all_can_be_kept_for_some, command_setup, forget),
        cmocka_unit_test_setup_teardown(modify_refuses_what_it_does_not_know, command_setup, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
