/* SILENTLY: a command whose responses are not shown; when it fails, its message is. Source: CP Commands and Utilities
 * Reference. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

struct last_line {
    char text[512];
};

static void keep(void *arg, const char *line)
{
    struct last_line *l = arg;

    text_copy(l->text, sizeof l->text, line);
}

int cmd_silently(struct vm *vm, const char *rest)
{
    static const char *const commands[] = {"ATTach", "DETach", "GIVE", "LINK"};
    struct last_line last = {""};
    struct reply_sink sink = {keep, &last}, *usual = vm->sink;
    const char *after = rest;
    char word[16];
    size_t i = 0;
    int rc;

    if (!text_word(&after, word, sizeof word))
        return say_as(vm, "SIL", MSG_OPERAND_MISSING);
    while (i < sizeof commands / sizeof *commands && !text_abbreviates(word, commands[i]))
        i++;
    if (i == sizeof commands / sizeof *commands)
        return say_as(vm, "SIL", MSG_INVALID_OPERAND, text_upper(word));
    vm->sink = &sink;
    rc = cp.command(vm, rest);
    vm->sink = usual;
    if (rc && *last.text)
        respond(vm, "%s", last.text);
    return rc;
}
