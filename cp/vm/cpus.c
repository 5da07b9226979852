/* The virtual CPUs of a virtual machine: made, found, taken away. Must not know how they run. */
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/trace.h"
#include <errno.h>

int vm_define_cpu(struct vm *vm, u8 address)
{
    struct cpu *cpu;
    int rc;

    if (address >= MACHINE_CPUS)
        return -EINVAL;
    if (vm->machine->cpu[address])
        return -EEXIST;
    rc = cpu_create(vm->machine, address, &cpu);
    if (rc < 0)
        return rc;
    cpu->owner = vm;
    cpu->esa = !vm_base_cpu(vm) || vm_base_cpu(vm)->esa; /* the architecture is the configuration's */
    vm->machine->cpu[address] = cpu;
    trace_new_cpu(vm, cpu);
    rc = dispatch_add(cpu);
    if (rc < 0) {
        vm->machine->cpu[address] = NULL;
        cpu_destroy(cpu);
    }
    return rc;
}

int vm_detach_cpu(struct vm *vm, u8 address)
{
    struct cpu *cpu = address < MACHINE_CPUS ? vm->machine->cpu[address] : NULL;

    if (!cpu)
        return -ENOENT;
    dispatch_remove(cpu);
    /* Who raises an interruption looks at every CPU, under one of these. */
    cp_enter();
    pthread_mutex_lock(&vm->lock);
    vm->machine->cpu[address] = NULL;
    pthread_mutex_unlock(&vm->lock);
    cp_leave();
    cpu_destroy(cpu);
    return 0;
}

unsigned cpus_count(const struct vm *vm)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        n += vm->machine->cpu[i] != NULL;
    return n;
}

struct cpu *vm_base_cpu(const struct vm *vm)
{
    return vm->machine->cpu[vm->base_cpu];
}

struct cpu *cpus_current(const struct vm *vm)
{
    struct cpu *cpu = vm->speaking_cpu < MACHINE_CPUS ? vm->machine->cpu[vm->speaking_cpu] : NULL;

    return cpu ? cpu : vm_base_cpu(vm);
}

u64 vm_virtual_ns(const struct vm *vm)
{
    u64 ns = 0;

    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i])
            ns += cpu_virtual_ns(vm->machine->cpu[i]);
    return ns;
}

/* The loop's thread, without cp_lock: dispatch_remove waits for threads that may want it. */
static void detach_marked(void *arg)
{
    struct vm *vm = arg;
    u64 addresses;

    cp_enter();
    addresses = vm->cpus_to_detach;
    vm->cpus_to_detach = 0;
    vm_reset(vm, true);
    cp_leave();
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (addresses >> i & 1)
            vm_detach_cpu(vm, (u8)i);
    dispatch_release(vm);
}

void cpus_detach_later(struct vm *vm, u8 address)
{
    bool posted = vm->cpus_to_detach != 0;

    vm->cpus_to_detach |= 1ULL << address;
    if (posted)
        return;
    dispatch_hold(vm);
    loop_post(cp.loop, detach_marked, vm);
}

void cpus_forget(struct vm *vm)
{
    loop_unpost(cp.loop, detach_marked, vm);
}
