/* What CP does when a virtual CPU leaves cpu_run: one array from exit to handler. Called by a processor thread without
 * locks. */
#include "cp/vm/exit.h"
#include "cp/vm/signal.h"
#include "cp/vm/trace.h"
#include <stdio.h>

static void on_intercept(struct vm *vm, struct cpu *cpu)
{
    switch (cpu->intercept.opcode) {
    case 0x83:
        cp.diagnose(vm, cpu);
        break;
    case 0xB220:
        cp.service_call(vm, cpu);
        break;
    case 0xB256:
        cp.store_hypervisor_information(vm, cpu);
        break;
    case 0xB27D:
        cp.store_system_information(vm, cpu);
        break;
    case 0xB2F0:
        cp.iucv(vm, cpu);
        break;
    default:
        pthread_mutex_lock(&vm->lock);
        channels_instruction(vm->channels, cpu);
        pthread_mutex_unlock(&vm->lock);
        break;
    }
}

static void on_io_interruption(struct vm *vm, struct cpu *cpu)
{
    u32 subsystem_id, parameter, word;
    bool taken;

    pthread_mutex_lock(&vm->lock);
    taken = channels_interruption(vm->channels, (u32)(cpu->cr[6] >> 24) & 0xFF, &subsystem_id, &parameter, &word);
    pthread_mutex_unlock(&vm->lock);
    if (taken)
        cpu_io_interruption(cpu, subsystem_id, parameter, word);
}

/* The PSW as messages show it: two words in ESA/390 mode, four otherwise. */
static void psw_text(const struct cpu *cpu, char *buf, size_t size)
{
    u64 mask, address;

    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        snprintf(buf, size, "%08X %08X", (u32)(mask >> 32), (u32)mask);
        return;
    }
    cpu_psw(cpu, &mask, &address);
    snprintf(buf, size, "%08X %08X %08X %08X", (u32)(mask >> 32), (u32)mask, (u32)(address >> 32), (u32)address);
}

/* The guest cannot go on: CP reads, and says why. In this order, so that who types at once upon the message is heard by
 * CP. */
static void enter_cp(struct vm *vm, struct cpu *cpu, enum message_id id)
{
    char psw[40];

    psw_text(cpu, psw, sizeof psw);
    vm_enter_cp(vm);
    cp_enter();
    vm->speaking_cpu = cpu->address;
    vm_tell_message(vm, id, psw);
    cp_leave();
}

#define WAIT_SIGNAL_ANSWERED 0xFFF

static void on_disabled_wait(struct vm *vm, struct cpu *cpu)
{
    u64 mask, address;

    enter_cp(vm, cpu, MSG_DISABLED_WAIT);
    cpu_psw(cpu, &mask, &address);
    if (address == WAIT_SIGNAL_ANSWERED)
        signal_answered(vm);
}

static void on_program_loop(struct vm *vm, struct cpu *cpu)
{
    enter_cp(vm, cpu, MSG_PROGRAM_LOOP);
}

static void on_external_loop(struct vm *vm, struct cpu *cpu)
{
    enter_cp(vm, cpu, MSG_EXTERNAL_LOOP);
}

static bool any_operating(const struct vm *vm)
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i] && atomic_load(&vm->machine->cpu[i]->state) == CPU_OPERATING)
            return true;
    return false;
}

/* When the last CPU stops by a SIGP order the virtual machine is in CP mode, and CP says which order it was. */
static void on_stopped(struct vm *vm, struct cpu *cpu)
{
    static const struct {
        u8 order;
        enum message_id id;
    } rows[] = {
        {0x05, MSG_SIGP_STOP}, {0x09, MSG_SIGP_STOP_STORE}, {0x0B, MSG_SIGP_INITIAL_RESET}, {0x0C, MSG_SIGP_RESET}};
    u8 order = cpu->stop_order;

    cpu->stop_order = 0;
    if (!order || any_operating(vm))
        return;
    vm_enter_cp(vm);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].order == order) {
            cp_enter();
            vm->speaking_cpu = cpu->address;
            vm_tell_message(vm, rows[i].id, cpu->stop_from);
            cp_leave();
        }
}

static void (*const handlers[])(struct vm *vm, struct cpu *cpu) = {
    [EXIT_INTERCEPT] = on_intercept,
    [EXIT_IO_INTERRUPTION] = on_io_interruption,
    [EXIT_DISABLED_WAIT] = on_disabled_wait,
    [EXIT_STOPPED] = on_stopped,
    [EXIT_PROGRAM_LOOP] = on_program_loop,
    [EXIT_EXTERNAL_LOOP] = on_external_loop,
};

void exit_handle(struct vm *vm, struct cpu *cpu, enum exit_reason reason)
{
    if (unlikely(cpu->observe != NULL) && reason == EXIT_INTERCEPT)
        observe_intercept(cpu);
    if (reason < sizeof handlers / sizeof handlers[0] && handlers[reason])
        handlers[reason](vm, cpu);
    if (unlikely(cpu->observe != NULL)) {
        if (reason == EXIT_INTERCEPT)
            observe_intercept_end(cpu);
        trace_events(vm, cpu);
    }
}
