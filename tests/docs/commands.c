/* Writes the page about CP's commands, as Markdown: each command, operand of QUERY and function of SET with its syntax,
 * classes and help, and the commands of z/VM that are absent, with the reason. All of it is in the tables and help
 * files. */
#include "cp/base/text.h"
#include "cp/command/help.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *why;
} absences[] = {
#define ABSENT(name, why) {name, why},
#include "cp/command/absent.def"
};

static void print_name(const char *name)
{
    char upper[40];

    printf("%s", text_upper(text_copy(upper, sizeof upper, name)));
}

static void print_row(const char *title, const struct command *row)
{
    const char *text = help_text(row);

    printf("\n### %s", title);
    print_name(row->name);
    printf("\n\n%c%s. Class%s %s.\n\n```\n%s\n```\n", toupper((unsigned char)row->summary[0]), row->summary + 1,
        strlen(row->classes) > 1 ? "es" : "", *row->classes ? row->classes : "any", row->syntax);
    if (text)
        printf("\n```\n%s```\n", text);
}

static void print_table(const char *heading, const char *title, const struct command *rows, size_t count)
{
    printf("\n## %s\n", heading);
    for (size_t i = 0; i < count; i++)
        print_row(title, &rows[i]);
}

int main(void)
{
    printf(
        "# CP commands\n\n%zu commands, %zu operands of QUERY, %zu functions of SET. In syntax the capitals of a word "
        "are its shortest abbreviation.\n",
        command_count, query_count, set_count);
    print_table("Commands", "", command_table, command_count);
    print_table("QUERY", "QUERY ", query_table, query_count);
    print_table("SET", "SET ", set_table, set_count);
    printf("\n## Absent\n\nCommands of z/VM that this system does not have. They are answered as unknown "
           "commands.\n\n| Command "
           "| Why |\n|---|---|\n");
    for (size_t i = 0; i < sizeof absences / sizeof *absences; i++) {
        printf("| ");
        print_name(absences[i].name);
        printf(" | %s |\n", absences[i].why);
    }
    return 0;
}
