/* DIAGNOSE X'24' and X'210': what device a virtual device is. Source: CP Programming Services. */
#include "cp/diagnose/diagnose.h"
#include <string.h>

struct device_facts {
    u8 class, type, status, flags;
};

/* False: no such device. */
static bool device_facts(struct vm *vm, u16 vdev, struct device_facts *out)
{
    struct virtual_device *d;

    pthread_mutex_lock(&vm->lock);
    d = vm_device(vm, vdev);
    if (d)
        *out = (struct device_facts){d->row->ops->vm_class, d->row->ops->vm_type, d->not_ready ? 0x20 : 0, 0};
    pthread_mutex_unlock(&vm->lock);
    return d != NULL;
}

void diagnose_device_type(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    struct device_facts f;
    u16 vdev = (u16)cpu->gr[rx].l;

    if (cpu->psw_mask & PSW_EA || ry == 15) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (cpu->gr[rx].l == 0xFFFFFFFF) { /* the console, whatever its number */
        struct virtual_device *console;
        pthread_mutex_lock(&vm->lock);
        console = vm_device_of_kind(vm, DEVICE_CONSOLE);
        vdev = console ? console->vdev : 0;
        pthread_mutex_unlock(&vm->lock);
        if (console)
            cpu->gr[rx].l = vdev;
    }
    if (!device_facts(vm, vdev, &f)) {
        cpu_set_cc(cpu, 3);
        return;
    }
    cpu->gr[ry].l = (u32)f.class << 24 | (u32)f.type << 16 | (u32)f.status << 8 | f.flags;
    cpu->gr[ry + 1].l = 0;
    cpu_set_cc(cpu, 2); /* a virtual device that no real one stands behind */
}

void diagnose_device_information(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = cpu->gr[rx].l & 0x7FFFFFFF;
    struct device_facts f;
    u8 block[12] = {0};
    int fault = cpu_fetch_real(cpu, at, block, 4);
    u16 length = be16_load(block + 2);

    (void)ry;
    if (!fault && length < 4)
        fault = PGM_SPECIFICATION;
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    if (!device_facts(vm, be16_load(block), &f)) {
        cpu_set_cc(cpu, 3);
        return;
    }
    memcpy(block + 4, &f, sizeof f);
    fault = cpu_store_real(cpu, at + 4, block + 4, length < sizeof block ? length - 4u : sizeof block - 4u);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, 2);
}
