/* QUERY TRACE. Source: CP Commands and Utilities Reference, QUERY TRACE. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/trace.h"
#include <stdio.h>
#include <string.h>

static void add_range(char *line, size_t size, const char *name, const struct trap_range *r)
{
    size_t n = strlen(line);
    int digits = r->last > 0xFFFFFFFFULL ? 16 : 8;

    if (r->given)
        snprintf(line + n, size - n, "  %-4s  %0*llX-%0*llX", name, digits, (unsigned long long)r->first, digits,
            (unsigned long long)r->last);
}

static void show_command(struct vm *vm, const struct trap *t)
{
    char text[TRAP_COMMAND + 1];

    text_copy(text, sizeof text, *t->command ? t->command : "NONE");
    for (char *line = text; line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        respond(vm, "         CMD  %s", line);
        line = end;
    }
}

static void show_trap(struct vm *vm, const struct trap *t)
{
    static const struct trap_range everywhere = {true, 0, ~0ULL};
    char line[160];
    size_t n;

    snprintf(line, sizeof line, "%4s    %-6s", t->ident, t->label);
    add_range(line, sizeof line, "PSWA", t->kind == TRAP_INSTRUCTION && !t->from.given ? &everywhere : &t->from);
    add_range(line, sizeof line, "INTO", &t->into);
    n = strlen(line);
    if (t->number.given)
        snprintf(line + n, sizeof line - n, "  %04llX-%04llX", (unsigned long long)t->number.first,
            (unsigned long long)t->number.last);
    n = strlen(line);
    if (*t->data)
        snprintf(line + n, sizeof line - n, "  DATA  %s", t->data);
    n = strlen(line);
    if (t->state != STATE_ANY)
        snprintf(line + n, sizeof line - n, "  %s", t->state == STATE_PROBLEM ? "PROBLEM" : "SUPERVISOR");
    for (n = strlen(line); n && line[n - 1] == ' ';)
        line[--n] = 0;
    respond(vm, "%s", line);
    respond(vm, "         %-7s %-7s %-7s SIM", t->terminal ? "TERM" : "NOTERM", t->printer ? "PRINT" : "NOPRINT",
        t->run ? "RUN" : "NORUN");
    respond(vm, "         SKIP %05u      PASS %05u      STOP %05u      STEP %05u", t->skip, t->pass, t->stop, t->step);
    show_command(vm, t);
}

static void show_set(struct vm *vm, const struct trace_set *set)
{
    const char *state = set != vm->trace->active ? "" : vm->trace->suspended ? "   (ACTIVE+SUSPEND)" : "   (ACTIVE)";

    respond(vm, "NAME  %s%s", set->name, state);
    for (const struct trap *t = set->traps; t; t = t->next)
        show_trap(vm, t);
}

static void show_sets(struct vm *vm, const char *which)
{
    if (vm->trace->counting)
        respond(vm, "TRACE COUNT IS %08llu", (unsigned long long)vm->trace->count);
    for (const struct trace_set *set = vm->trace->sets; set; set = set->next)
        if (!which || strcmp(set->name, which) == 0)
            show_set(vm, set);
}

/* A list of names after a heading, as many lines as it needs. */
static void add_name(struct vm *vm, char *line, size_t size, const char *heading, const char *name)
{
    size_t n = strlen(line);

    if (n + strlen(name) + 2 > 76) {
        respond(vm, "%s,", line);
        n = 0;
    }
    snprintf(line + n, size - n, n ? ", %s" : "%s%s", n ? name : heading, name);
}

static int show_names(struct vm *vm)
{
    char line[120] = "";

    for (const struct trace_set *set = vm->trace->sets; set; set = set->next)
        add_name(vm, line, sizeof line, "SETS:  ", set->name);
    respond(vm, "%s", line);
    return 0;
}

static int show_returns(struct vm *vm)
{
    char line[120] = "";

    if (!vm->trace->return_count) {
        respond(vm, "No trace calls active");
        return 0;
    }
    for (unsigned i = vm->trace->return_count; i--;)
        add_name(vm, line, sizeof line, "RETURNS:  ", vm->trace->returns[i]);
    respond(vm, "%s", line);
    return 0;
}

int query_trace(struct vm *vm, const char *rest)
{
    char word[12];
    int rc;

    if (!text_word(&rest, word, sizeof word))
        text_copy(word, sizeof word, "ACTIVE");
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    text_upper(word);
    if (!vm->trace || !vm->trace->sets) {
        respond(vm, "No trace sets defined");
        return 0;
    }
    if (text_abbreviates(word, "SETS"))
        return show_names(vm);
    if (text_abbreviates(word, "RETurns"))
        return show_returns(vm);
    if (text_abbreviates(word, "ALL"))
        show_sets(vm, NULL);
    else if (!text_abbreviates(word, "ACTive")) {
        if (!trace_set_find(vm, word))
            return say_as(vm, "TRI", MSG_INVALID_OPERAND, word);
        show_sets(vm, word);
    } else if (vm->trace->active)
        show_sets(vm, vm->trace->active->name);
    return 0;
}
