/* TRACE. Source: CP Commands and Utilities Reference, TRACE. */
#include "cp/vm/trace.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/trace_trap.h"
#include "cp/vm/dispatch.h"
#include <stdio.h>
#include <string.h>

static int changed(struct vm *vm)
{
    return trace_changed(vm) < 0 ? say_as(vm, "TRI", MSG_NO_STORAGE) : 0;
}

static int add_trap(struct vm *vm, struct trap *trap, const char *rest)
{
    int rc = trap_options(vm, rest, trap);

    if (rc)
        return rc;
    return trace_add(vm, trap) ? say_as(vm, "TRI", MSG_NO_STORAGE) : changed(vm);
}

/* Instructions and all interruptions: traps of the one name ALL, instead of those that an earlier ALL made. */
static int trace_all(struct vm *vm, const char *rest)
{
    static const char *const words[] = {"INSTRUCT", "PROGRAM", "EXTERNAL", "I/O"};
    struct trap trap;
    int rc;

    trap_default(&trap);
    trap_begin(words[0], &trap);
    rc = trap_options(vm, rest, &trap);
    if (rc)
        return rc;
    if (*trap.ident)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, trap.ident);
    if (vm->trace && vm->trace->active)
        trace_delete(vm->trace->active, "ALL");
    text_copy(trap.ident, sizeof trap.ident, "ALL");
    for (size_t i = 0; rc == 0 && i < sizeof words / sizeof *words; i++) {
        trap_begin(words[i], &trap);
        rc = trace_add(vm, &trap);
    }
    return rc ? say_as(vm, "TRI", MSG_NO_STORAGE) : changed(vm);
}

/* Options for one trap, or (ident NULL) each of the active set; first tried on another, so that all are changed or
 * none.
 */
static int change_traps(struct vm *vm, const char *ident, const char *rest)
{
    struct trace_set *set = vm->trace ? vm->trace->active : NULL;
    struct trap copy;
    bool any = false;
    int rc;

    if (!*text_rest(rest))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    trap_default(&copy);
    rc = trap_options(vm, rest, &copy);
    if (rc)
        return rc;
    for (struct trap *t = set ? set->traps : NULL; t; t = t->next) {
        if (ident && strcmp(t->ident, ident) != 0)
            continue;
        copy = *t;
        trap_options(vm, rest, t);
        text_copy(t->ident, sizeof t->ident, copy.ident);
        any = true;
    }
    if (any)
        return changed(vm);
    if (ident)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, ident);
    respond(vm, "No trace sets defined");
    return 0;
}

static int trace_trap(struct vm *vm, const char *rest)
{
    char ident[8];

    if (!text_word(&rest, ident, sizeof ident))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    return change_traps(vm, text_upper(ident), rest);
}

/* APPEND ident CMD command: one more command. */
static int trace_append(struct vm *vm, const char *rest)
{
    char ident[8], word[8];
    struct trap *t = vm->trace && vm->trace->active ? vm->trace->active->traps : NULL;
    struct trap more = {0};
    int rc;

    if (!text_word(&rest, ident, sizeof ident))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    while (t && strcmp(t->ident, text_upper(ident)) != 0)
        t = t->next;
    if (!t)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, ident);
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (strcmp(text_upper(word), "CMD") != 0)
        return say_as(vm, "TRI", MSG_INVALID_OPTION, word);
    snprintf(more.command, sizeof more.command, "CMD %s", text_rest(rest));
    rc = trap_options(vm, more.command, &more);
    if (rc)
        return rc;
    if (strlen(t->command) + 1 + strlen(more.command) > TRAP_COMMAND)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, "CMD");
    if (*t->command)
        strcat(t->command, "\n");
    strcat(t->command, more.command);
    return 0;
}

static int trace_deletion(struct vm *vm, const char *rest)
{
    struct trace_set *set = vm->trace ? vm->trace->active : NULL;
    const struct trap *t;
    char ident[8];

    if (!*text_rest(rest))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    while (text_word(&rest, ident, sizeof ident)) {
        text_upper(ident);
        for (t = set ? set->traps : NULL; t && strcmp(t->ident, ident) != 0; t = t->next)
            ;
        if (!t)
            return say_as(vm, "TRI", MSG_INVALID_OPERAND, ident);
        trace_delete(set, ident);
    }
    return changed(vm);
}

/* END [name|ALL]: without an operand the active set. */
static int trace_end(struct vm *vm, const char *rest)
{
    struct trace_set *set = vm->trace ? vm->trace->active : NULL;
    char name[12];

    if (text_word(&rest, name, sizeof name)) {
        int rc = expect_end(vm, rest);
        if (rc)
            return rc;
        set = trace_set_find(vm, text_upper(name));
        if (!set && strcmp(name, "ALL") != 0)
            return say_as(vm, "TRI", MSG_INVALID_OPERAND, name);
        if (!set)
            trace_end_all(vm);
    }
    if (set)
        trace_end_set(vm, set);
    changed(vm);
    respond(vm, "Trace ended");
    return 0;
}

static int take_set_name(struct vm *vm, const char *rest, char name[9])
{
    char word[12];

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (strlen(text_upper(word)) > 8)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, word);
    text_copy(name, 9, word);
    return expect_end(vm, rest);
}

static int trace_goto(struct vm *vm, const char *rest)
{
    char name[9];
    int rc = take_set_name(vm, rest, name);

    if (rc)
        return rc;
    return trace_activate(vm, name) ? say_as(vm, "TRI", MSG_NO_STORAGE) : changed(vm);
}

static int trace_call(struct vm *vm, const char *rest)
{
    const struct trace_set *from = vm->trace ? vm->trace->active : NULL;
    char name[9], back[9];
    int rc = take_set_name(vm, rest, name);

    if (rc)
        return rc;
    if (vm->trace && vm->trace->return_count == TRACE_RETURNS)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, "CALL");
    text_copy(back, sizeof back, from ? from->name : "INITIAL");
    if (trace_activate(vm, name))
        return say_as(vm, "TRI", MSG_NO_STORAGE);
    text_copy(vm->trace->returns[vm->trace->return_count++], sizeof back, back);
    return changed(vm);
}

static int trace_return(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (!vm->trace || !vm->trace->return_count) {
        respond(vm, "No trace calls active");
        return 0;
    }
    return trace_goto(vm, vm->trace->returns[--vm->trace->return_count]);
}

/* Said if there are none. */
static bool no_sets(struct vm *vm)
{
    if (vm->trace && vm->trace->sets)
        return false;
    respond(vm, "No trace sets defined");
    return true;
}

static int suspend(struct vm *vm, const char *rest, bool suspended)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (no_sets(vm))
        return 0;
    vm->trace->suspended = suspended;
    return changed(vm);
}

static int trace_off(struct vm *vm, const char *rest)
{
    return suspend(vm, rest, true);
}

static int trace_on(struct vm *vm, const char *rest)
{
    return suspend(vm, rest, false);
}

/* Count events instead of showing them; again: tell how many there were, and show them from now on. */
static int trace_count(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (no_sets(vm))
        return 0;
    if (vm->trace->counting)
        respond(vm, "TRACE COUNT IS %08llu", (unsigned long long)vm->trace->count);
    vm->trace->counting = !vm->trace->counting;
    vm->trace->count = 0;
    return 0;
}

static const struct {
    const char *name;
    int (*handle)(struct vm *vm, const char *rest);
} functions[] = {
    {"ALL", trace_all},
    {"APPend", trace_append},
    {"CALL", trace_call},
    {"COUNT", trace_count},
    {"DELete", trace_deletion},
    {"END", trace_end},
    {"GOto", trace_goto},
    {"OFF", trace_off},
    {"ON", trace_on},
    {"Query", query_trace},
    {"RESume", trace_on},
    {"RETurn", trace_return},
    {"SUSpend", trace_off},
    {"TRAP", trace_trap},
};

static int trace(struct vm *vm, const char *rest)
{
    const char *operands = rest;
    struct trap trap;
    char word[24];

    if (!text_word(&operands, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    text_upper(word);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (text_abbreviates(word, functions[i].name))
            return functions[i].handle(vm, text_rest(operands));
    trap_default(&trap);
    return trap_begin(word, &trap) ? add_trap(vm, &trap, operands) : change_traps(vm, NULL, rest);
}

int cmd_trace(struct vm *vm, const char *rest)
{
    int rc;

    dispatch_hold(vm);
    rc = trace(vm, rest);
    dispatch_release(vm);
    return rc;
}
