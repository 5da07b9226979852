/* The command processor: finds the row, checks the class, calls. Must not know what commands do. */
#include "cp/command/command.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/dispatch.h"
#include "cp/command/privilege.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

#define COMMAND(name, classes, handler, syntax, summary) {name, classes, handler, syntax, summary},
const struct command command_table[] = {
#include "cp/command/command.def"
};
const struct command query_table[] = {
#include "cp/command/query.def"
};
const struct command set_table[] = {
#include "cp/command/set.def"
};
#undef COMMAND
const size_t command_count = sizeof command_table / sizeof *command_table;
const size_t query_count = sizeof query_table / sizeof *query_table;
const size_t set_count = sizeof set_table / sizeof *set_table;

bool command_permitted(const struct vm *vm, const char *classes)
{
    return !*classes || privilege_version(vm, classes);
}

const struct command *command_find(const struct vm *vm, const struct command *table, size_t rows, const char *word)
{
    for (size_t i = 0; i < rows; i++)
        if (text_abbreviates(word, table[i].name) && privilege_row(vm, &table[i]))
            return &table[i];
    return NULL;
}

int command_handle(struct vm *vm, const struct command *row, const char *rest)
{
    const struct command *outer = vm->command;
    int rc;

    vm->command = row;
    rc = row->handle(vm, rest);
    vm->command = outer;
    return rc;
}

int command_execute(struct vm *vm, const char *line)
{
    const char *rest = text_rest(line);
    const struct command *c;
    char word[64];
    u64 start = clock_monotonic_ns();
    int rc;

    if (*rest == '*') /* needs no blank behind it */
        return 0;
    if (!text_word(&rest, word, sizeof word))
        return 0;
    c = command_find(vm, command_table, command_count, word);
    rc = c ? command_handle(vm, c, text_rest(rest)) : say(vm, MSG_UNKNOWN_COMMAND, text_upper(word));
    if (!dispatch_handling()) /* it counts what it does for a guest */
        vm->overhead_ns += clock_monotonic_ns() - start;
    return rc;
}

int cmd_cp(struct vm *vm, const char *rest)
{
    return command_execute(vm, rest);
}

int cmd_comment(struct vm *vm, const char *rest)
{
    (void)vm;
    (void)rest;
    return 0;
}

static void offer(const struct vm *vm, const struct command *table, size_t rows, const char *text,
    void (*add)(void *ctx, const char *word), void *ctx)
{
    char name[32];

    for (size_t i = 0; i < rows; i++)
        if (privilege_row(vm, &table[i]) && isalpha((unsigned char)table[i].name[0]) &&
            strncasecmp(table[i].name, text, strlen(text)) == 0)
            add(ctx, text_upper(text_copy(name, sizeof name, table[i].name)));
}

void command_complete(
    struct vm *vm, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    const struct command *c;
    char word[64];

    if (strncasecmp(text_rest(before), "#CP", 3) == 0)
        before = text_rest(before) + 3;
    if (!text_word(&before, word, sizeof word)) {
        offer(vm, command_table, command_count, text, add, ctx);
        return;
    }
    c = command_find(vm, command_table, command_count, word);
    if (*text_rest(before) || !c)
        return;
    if (c->handle == cmd_query)
        offer(vm, query_table, query_count, text, add, ctx);
    else if (c->handle == cmd_set)
        offer(vm, set_table, set_count, text, add, ctx);
    else if (c->handle == cmd_help || c->handle == cmd_commands)
        offer(vm, command_table, command_count, text, add, ctx);
}
