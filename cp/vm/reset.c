/* Resets of a whole virtual machine and IPL. The virtual machine is held: no CPU of it runs.
 * Source: PoP chapter 4 "Resets", chapter 17 "Initial Program Loading"; CP Commands: SYSTEM, IPL. */
#include "cp/vm/dispatch.h"
#include "cp/vm/display.h"
#include "cp/vm/saved_load.h"
#include "cp/vm/signal.h"
#include "guests/storage/storage.h"
#include <stdio.h>
#include <string.h>

void vm_reset(struct vm *vm, bool clear)
{
    struct machine *m = vm->machine;

    machine_reset_floating(m);
    pthread_mutex_lock(&vm->lock);
    channels_reset(vm->channels);
    for (struct virtual_device *d = vm->devices; d; d = d->next) {
        d->console_wants_line = d->reading = false;
        d->block_io.size = 0;
        full_screen_end(d);
    }
    pthread_mutex_unlock(&vm->lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct cpu *cpu = m->cpu[i];
        if (!cpu)
            continue;
        cpu->esa = true; /* a reset by CP puts the configuration into ESA/390 mode: SIGP sets the other */
        if (clear)
            cpu_clear_reset(cpu);
        else
            cpu_initial_reset(cpu);
    }
    saved_unload_all(vm);
    if (clear)
        storage_clear(m->storage);
    signal_reset(vm);
    vm->iucv_buffers = 0;
    vm->ipled = false;
    vm->resets++;
}

static int ipl_failed(struct vm *vm, u16 vdev, const struct ipl_result *r)
{
    char irb[2 * sizeof r->irb + 1], sense[2 * sizeof r->sense + 1];

    if (r->device_status & 0x02 && r->sense[0] & SENSE_INTERVENTION_REQUIRED)
        return say(vm, MSG_IPL_NOT_READY, vdev);
    for (size_t i = 0; i < sizeof r->irb; i++)
        snprintf(irb + 2 * i, 3, "%02X", r->irb[i]);
    for (size_t i = 0; i < sizeof r->sense; i++)
        snprintf(sense + 2 * i, 3, "%02X", r->sense[i]);
    return say(vm, MSG_IPL_UNIT_ERROR, irb, sense);
}

/* The PSW that the IPL record left at absolute 0, in ESA/390 format. */
static bool load_ipl_psw(struct cpu *cpu)
{
    const u8 *base = cpu->machine->storage->base;

    return cpu_load_psw_short(cpu, be64_load(base));
}

/* PARM's text goes to the low halves of the registers, from 0 on. Source: CP Commands and Utilities Reference, IPL. */
static void parameters_to_registers(const struct vm *vm, struct cpu *cpu)
{
    for (u32 i = 0; i * 4 < vm->ipl_parameter_length; i++) {
        u8 text[4] = {0};
        u32 left = vm->ipl_parameter_length - i * 4;

        memcpy(text, vm->ipl_parameters + i * 4, left < 4 ? left : 4);
        cpu->gr[i].l = be32_load(text);
    }
}

int vm_ipl(struct vm *vm, u16 vdev, bool clear, bool stop)
{
    struct cpu *cpu = vm_base_cpu(vm);
    struct ipl_result r;
    int rc = 0;

    dispatch_hold(vm);
    vm_reset(vm, clear);
    pthread_mutex_lock(&vm->lock);
    r = channels_ipl(vm->channels, vdev);
    pthread_mutex_unlock(&vm->lock);
    if (r.no_device) {
        rc = say_as(vm, "VMI", MSG_NO_DEVICE, vdev);
    } else if (!r.ok) {
        rc = ipl_failed(vm, vdev, &r);
    } else if (!load_ipl_psw(cpu)) {
        u64 psw = be64_load(vm->machine->storage->base);
        char text[20];
        snprintf(text, sizeof text, "%08X %08X", (u32)(psw >> 32), (u32)psw);
        rc = say(vm, MSG_INVALID_PSW, text);
    } else {
        parameters_to_registers(vm, cpu);
        vm->ipled = true;
        vm->ipl_device = vdev;
        *vm->ipl_saved = 0;
        cpu_start(cpu);
    }
    dispatch_release(vm);
    if (rc == 0 && !stop)
        vm_resume(vm);
    return rc;
}
