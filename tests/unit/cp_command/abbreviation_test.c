/* Every word of the tables of commands, of QUERY and of SET is found by each of its abbreviations, from the shortest to
 * all of it, in any case of letters; and by nothing shorter. */
#include "tests/unit/cp_command/commands.h"
#include <ctype.h>

/* Abbreviations that two rows have: the first row wins. */
static const struct {
    const char *word, *row;
} shared[] = {{"LOG", "LOGoff"}, {"LOGO", "LOGoff"}};

static bool is_shared(const char *word, const struct command *row)
{
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (strcasecmp(shared[i].word, word) == 0)
            return strcmp(shared[i].row, row->name) == 0;
    return false;
}

static size_t shortest(const char *name)
{
    size_t n = strlen(name);

    while (n > 1 && islower((unsigned char)name[n - 1]))
        n--;
    return n;
}

static void check_word(struct vm *vm, const struct command *table, size_t rows, const struct command *row, size_t n)
{
    const struct command *found;
    char word[32];

    for (int fold = 0; fold < 3; fold++) {
        snprintf(word, sizeof word, "%.*s", (int)n, row->name);
        for (size_t i = 0; word[i]; i++)
            word[i] = (char)(fold == 0 || (fold == 2 && i % 2) ? toupper((unsigned char)word[i])
                                                               : tolower((unsigned char)word[i]));
        found = command_find(vm, table, rows, word);
        if (n < shortest(row->name)) {
            if (found == row)
                fail_msg("%s is too short for %s", word, row->name);
        } else if (found != row && !(found && (found->handle == row->handle || is_shared(word, found)))) {
            fail_msg("%s finds %s in place of %s", word, found ? found->name : "nothing", row->name);
        }
    }
}

static void check_table(const struct command *table, size_t rows)
{
    struct vm *vm = system_user("OPERATOR");

    for (size_t i = 0; i < rows; i++)
        for (size_t n = 1; n <= strlen(table[i].name); n++)
            check_word(vm, table, rows, &table[i], n);
}

static void commands_are_found_by_their_abbreviations(void **state)
{
    (void)state;
    check_table(command_table, command_count);
}

static void operands_of_query_are_found_by_their_abbreviations(void **state)
{
    (void)state;
    check_table(query_table, query_count);
}

static void functions_of_set_are_found_by_their_abbreviations(void **state)
{
    (void)state;
    check_table(set_table, set_count);
}

/* Typed, not only looked up: what is not an abbreviation is unknown. */
static void what_is_too_short_is_refused_when_typed(void **state)
{
    struct vm *vm = system_user("OPERATOR");
    char word[32];

    (void)state;
    for (size_t i = 0; i < command_count; i++)
        for (size_t n = 1; n < shortest(command_table[i].name); n++) {
            snprintf(word, sizeof word, "%.*s", (int)n, command_table[i].name);
            if (command_find(vm, command_table, command_count, word))
                continue;
            assert_int_equal(issue(vm, word), 1);
            assert_memory_equal(system_response, "HCPCMD001E Unknown CP command: ", 31);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commands_are_found_by_their_abbreviations, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            operands_of_query_are_found_by_their_abbreviations, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            functions_of_set_are_found_by_their_abbreviations, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(what_is_too_short_is_refused_when_typed, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
