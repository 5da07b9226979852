/* An event meets the traps of the active set: skipped, counted, shown, followed by commands, and the virtual machine
 * stops if the trap says so. Must not know what a line looks like. */
#include "cp/base/text.h"
#include "cp/vm/trace.h"
#include "cp/vm/spool_device.h"
#include "guests/arch/ebcdic.h"
#include <stdio.h>
#include <string.h>

#define COMMANDS_MAX (4 * TRAP_COMMAND)

/* What all traps together want to be done about one event. */
struct outcome {
    bool seen, terminal, printer, stop, start, ccw;
    char commands[COMMANDS_MAX + 1];
};

static void count_down(struct trap *t, struct outcome *o)
{
    if (t->run)
        return;
    if (t->stop > 1) {
        t->stop--;
        return;
    }
    t->stop = t->step;
    o->stop = true;
}

static void meet(struct vm *vm, struct trap *t, struct outcome *o)
{
    size_t used = strlen(o->commands);

    if (t->skip) {
        t->skip--;
        return;
    }
    t->skip = t->pass;
    if (vm->trace->counting) {
        vm->trace->count++;
        return;
    }
    o->seen = true;
    o->terminal |= t->terminal;
    o->printer |= t->printer;
    o->start |= t->kind == TRAP_MNEMONIC && t->opcode == TRACE_SSCH;
    o->ccw |= t->ccw;
    if (*t->command && used + strlen(t->command) + 1 < sizeof o->commands)
        snprintf(o->commands + used, sizeof o->commands - used, "%s%s", used ? "\n" : "", t->command);
    count_down(t, o);
}

static void print(struct vm *vm, const char *line)
{
    struct virtual_device *printer = vm_device_of_kind(vm, DEVICE_PRINTER);
    u8 text[132];
    size_t n = strlen(line) < sizeof text ? strlen(line) : sizeof text;

    if (!printer)
        return;
    ebcdic_encode(text, line, n);
    pthread_mutex_lock(&vm->lock);
    spool_device_write(printer, 0x09 /* write, then a line of space */, text, (u32)n);
    pthread_mutex_unlock(&vm->lock);
}

struct destination {
    struct vm *vm;
    const struct outcome *outcome;
};

static void put(void *arg, const char *line)
{
    const struct destination *d = arg;

    if (d->outcome->terminal) {
        vm_tell(d->vm, "%s", line);
        d->vm->trace->lines++;
    }
    if (d->outcome->printer)
        print(d->vm, line);
}

/* The commands of the traps, one a line. Any of them may end the trace. */
static void issue(struct vm *vm, char *commands)
{
    for (char *line = commands; line && *line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        cp.command(vm, line);
        if (vm->trace)
            vm->trace->lines++;
        line = end;
    }
}

static void act(struct vm *vm, struct cpu *cpu, struct outcome *o, const struct observed_insn *insn,
    const struct observed_interruption *interruption)
{
    struct destination d = {vm, o};
    struct trace_output out = {put, &d};
    u16 usual = vm->speaking_cpu;

    if (!o->seen)
        return;
    if (o->stop) /* first, so that who types at once upon the line is heard by CP */
        vm_enter_cp(vm);
    vm->speaking_cpu = cpu->address;
    if (insn) {
        trace_show_insn(vm, cpu, insn, &out);
        if (o->start)
            trace_show_start(vm, cpu, insn, o->ccw, &out);
    } else {
        trace_show_interruption(vm, interruption, &out);
    }
    issue(vm, o->commands);
    if (!o->stop)
        vm->speaking_cpu = usual;
}

/* The active set may become another one with each event, by a command. */
static bool is_active(const struct vm *vm)
{
    return vm->trace && vm->trace->active && !vm->trace->suspended && !vm->logging_off;
}

static void meet_insn(struct vm *vm, struct cpu *cpu, const struct observed_insn *i)
{
    struct outcome o = {0};

    for (struct trap *t = is_active(vm) ? vm->trace->active->traps : NULL; t; t = t->next)
        if (trap_takes_insn(vm, cpu, t, i))
            meet(vm, t, &o);
    act(vm, cpu, &o, i, NULL);
}

static void meet_interruption(struct vm *vm, struct cpu *cpu, const struct observed_interruption *i)
{
    struct outcome o = {0};

    for (struct trap *t = is_active(vm) ? vm->trace->active->traps : NULL; t; t = t->next)
        if (trap_takes_interruption(vm, t, i))
            meet(vm, t, &o);
    act(vm, cpu, &o, NULL, i);
}

/* Most of what is seen meets no trap in the end, and then cp_lock is left alone: traps are changed only while the
 * virtual machine is held, which it is not while an exit of its is handled. */
static bool is_met(struct vm *vm, const struct cpu *cpu)
{
    const struct observe *o = cpu->observe;

    for (const struct trap *t = is_active(vm) ? vm->trace->active->traps : NULL; t; t = t->next) {
        if (o->insn.done && trap_takes_insn(vm, cpu, t, &o->insn))
            return true;
        for (unsigned n = 0; n < o->interruptions; n++)
            if (trap_takes_interruption(vm, t, &o->interruption[n]))
                return true;
    }
    return false;
}

void trace_events(struct vm *vm, struct cpu *cpu)
{
    struct observe seen;

    if (!observe_pending(cpu))
        return;
    if (!is_met(vm, cpu)) {
        observe_clear(cpu);
        return;
    }
    cp_enter();
    if (observe_pending(cpu)) { /* while we waited the trace may have ended */
        seen = *cpu->observe;
        observe_clear(cpu);
        if (seen.insn.done) {
            /* SUPERVISOR CALL leads where its interruption does. */
            if (seen.interruptions && seen.interruption[0].kind == OBSERVE_SVC)
                seen.insn.next = seen.interruption[0].new_address;
            meet_insn(vm, cpu, &seen.insn);
        }
        for (unsigned n = 0; n < seen.interruptions; n++)
            meet_interruption(vm, cpu, &seen.interruption[n]);
        trace_rest(vm);
    }
    cp_leave();
    cp_give_way(); /* a trap that is met all the time must not keep everybody from his commands */
}
