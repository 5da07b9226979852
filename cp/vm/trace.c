/* Trace sets and their traps, and what of the CPUs they need to see. Must not know commands nor lines. */
#include "cp/vm/trace.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAPS_MAX 200 /* of a set */
#define SETS_MAX 100

struct trace_set *trace_set_find(const struct vm *vm, const char *name)
{
    struct trace_set *set = vm->trace ? vm->trace->sets : NULL;

    while (set && strcmp(set->name, name) != 0)
        set = set->next;
    return set;
}

int trace_activate(struct vm *vm, const char *name)
{
    struct trace_set *set = trace_set_find(vm, name), **at;
    unsigned n = 0;

    if (!vm->trace && !(vm->trace = calloc(1, sizeof *vm->trace)))
        return -ENOMEM;
    if (!set) {
        for (at = &vm->trace->sets; *at; at = &(*at)->next)
            n++;
        set = n < SETS_MAX ? calloc(1, sizeof *set) : NULL;
        if (!set)
            return -ENOMEM;
        text_copy(set->name, sizeof set->name, name);
        *at = set;
    }
    vm->trace->active = set;
    return 0;
}

static struct trap *find_trap(const struct trace_set *set, const char *ident)
{
    struct trap *t = set->traps;

    while (t && strcmp(t->ident, ident) != 0)
        t = t->next;
    return t;
}

int trace_add(struct vm *vm, const struct trap *trap)
{
    struct trap *copy, **at;
    unsigned n = 0;
    int rc = vm->trace && vm->trace->active ? 0 : trace_activate(vm, "INITIAL");

    if (rc)
        return rc;
    copy = *trap->ident && strcmp(trap->ident, "ALL") != 0 ? find_trap(vm->trace->active, trap->ident) : NULL;
    if (copy) {
        struct trap *next = copy->next;
        *copy = *trap;
        copy->next = next;
        return 0;
    }
    for (at = &vm->trace->active->traps; *at; at = &(*at)->next)
        n++;
    if (n >= TRAPS_MAX)
        return -ENOSPC;
    copy = malloc(sizeof *copy);
    if (!copy)
        return -ENOMEM;
    *copy = *trap;
    copy->next = NULL;
    for (unsigned i = 1; !*copy->ident; i++) {
        char ident[12];
        snprintf(ident, sizeof ident, "%u", i);
        if (!find_trap(vm->trace->active, ident))
            text_copy(copy->ident, sizeof copy->ident, ident);
    }
    *at = copy;
    return 0;
}

void trace_delete(struct trace_set *set, const char *ident)
{
    for (struct trap **at = &set->traps; *at;) {
        struct trap *t = *at;
        if (ident && strcmp(t->ident, ident) != 0) {
            at = &t->next;
            continue;
        }
        *at = t->next;
        free(t);
    }
}

void trace_end_set(struct vm *vm, struct trace_set *set)
{
    struct trace_set **at = &vm->trace->sets;

    while (*at != set)
        at = &(*at)->next;
    *at = set->next;
    if (vm->trace->active == set)
        vm->trace->active = NULL;
    trace_delete(set, NULL);
    free(set);
}

/* Instructions that leave the engine anyway. */
static bool is_intercepted(u16 opcode)
{
    static const u16 opcodes[] = {
#define INSN_CP(op, ...) op,
#include "guests/engine/intercept.def"
#undef INSN_CP
    };

    for (size_t i = 0; i < sizeof opcodes / sizeof *opcodes; i++)
        if (opcodes[i] == opcode)
            return true;
    return false;
}

static void widen(const struct observe_wish *w, u32 event, u64 *first, u64 *last, const struct trap_range *r)
{
    u64 from = r->given ? r->first : 0, to = r->given ? r->last : ~0ULL;

    *first = w->events & event && *first < from ? *first : from;
    *last = w->events & event && *last > to ? *last : to;
}

static void wish_opcode(struct observe_wish *w, const struct trap *t)
{
    static const struct trap_range anywhere = {0};

    if (w->opcodes < OBSERVE_OPCODES) {
        w->opcode[w->opcodes++] = t->opcode;
        w->events |= is_intercepted(t->opcode) ? OBSERVE_INTERCEPT : OBSERVE_OPCODE;
    } else {
        widen(w, OBSERVE_FETCH, &w->fetch_first, &w->fetch_last, &anywhere);
        w->events |= OBSERVE_FETCH;
    }
}

static void wish_trap(struct observe_wish *w, const struct trap *t)
{
    static const u32 interruptions[] = {[TRAP_SVC] = OBSERVE_SVC,
        [TRAP_PROGRAM] = OBSERVE_PROGRAM,
        [TRAP_EXTERNAL] = OBSERVE_EXTERNAL,
        [TRAP_IO] = OBSERVE_IO};

    switch (t->kind) {
    case TRAP_INSTRUCTION:
        widen(w, OBSERVE_FETCH, &w->fetch_first, &w->fetch_last, &t->from);
        w->events |= OBSERVE_FETCH;
        break;
    case TRAP_BRANCH:
        w->events |= OBSERVE_BRANCH;
        break;
    case TRAP_GENERAL:
        w->events |= OBSERVE_GENERAL;
        w->general |= t->registers;
        break;
    case TRAP_ACCESS:
        w->events |= OBSERVE_ACCESS;
        w->access |= t->registers;
        break;
    case TRAP_STORE:
        widen(w, OBSERVE_STORE, &w->store_first, &w->store_last, &t->into);
        w->events |= OBSERVE_STORE;
        break;
    case TRAP_MNEMONIC:
        wish_opcode(w, t);
        break;
    default:
        w->events |= interruptions[t->kind];
    }
}

static struct observe_wish wish_of(const struct vm *vm)
{
    struct observe_wish w = {0};

    if (!vm->trace || !vm->trace->active || vm->trace->suspended)
        return w;
    for (const struct trap *t = vm->trace->active->traps; t; t = t->next)
        wish_trap(&w, t);
    if (w.events & OBSERVE_INSTRUCTIONS && w.events & OBSERVE_INTERCEPT) /* then those are seen like all others */
        w.events |= OBSERVE_OPCODE;
    return w;
}

int trace_changed(struct vm *vm)
{
    struct observe_wish w = wish_of(vm);
    int rc = 0;

    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i] && observe_set(vm->machine->cpu[i], &w) < 0)
            rc = -ENOMEM;
    return rc;
}

void trace_new_cpu(struct vm *vm, struct cpu *cpu)
{
    struct observe_wish w = wish_of(vm);

    observe_set(cpu, &w);
}

void trace_end_all(struct vm *vm)
{
    while (vm->trace && vm->trace->sets)
        trace_end_set(vm, vm->trace->sets);
    if (vm->trace) {
        vm->trace->return_count = 0;
        vm->trace->suspended = vm->trace->counting = false;
    }
}

void trace_forget(struct vm *vm)
{
    if (!vm->trace)
        return;
    trace_end_all(vm);
    trace_rest_forget(vm);
    free(vm->trace);
    vm->trace = NULL;
}
