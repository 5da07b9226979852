/* DIAGNOSE X'18', X'20' and X'A8': channel programs without START SUBCHANNEL and interruption. Source: CP Programming
 * Services; control block SGIOP; VM/SP System Programmer's Guide for X'18' and X'20'. */
#include "cp/diagnose/diagnose.h"
#include "guests/arch/channel.h"
#include <string.h>

#define SGIOP 88
#define SGIOP_OUTPUT 16
#define DEVICE_WELL (DEVICE_CHANNEL_END | DEVICE_END)

static enum execution execute(struct vm *vm, u16 vdev, u32 control, u32 address, struct execution_end *end)
{
    enum execution e;

    pthread_mutex_lock(&vm->lock);
    e = channels_execute(vm->channels, vdev, control, address, end);
    pthread_mutex_unlock(&vm->lock);
    return e;
}

static void answer(struct cpu *cpu, u8 cc, u32 code)
{
    cpu->gr[15].l = code;
    cpu_set_cc(cpu, cc);
}

/* The device is not there, or cannot do it now. */
static void answer_unavailable(struct cpu *cpu, enum execution e)
{
    answer(cpu, 1, e == EXECUTION_NO_DEVICE ? 1 : 5);
}

static bool ended_well(const struct execution_end *end)
{
    return end->device_status == DEVICE_WELL && (end->subchannel_status & ~CHANNEL_PCI) == 0;
}

static bool is_disk(struct vm *vm, u16 vdev, bool fba)
{
    struct virtual_device *d;
    bool yes;

    pthread_mutex_lock(&vm->lock);
    d = vm_device(vm, vdev);
    yes = d && (!d->disk || (minidisk_geometry(d->disk).architecture == VOLUME_FBA) == fba);
    yes = yes && d->disk;
    pthread_mutex_unlock(&vm->lock);
    return yes;
}

/* Rx: device; Ry: format-0 CCWs, bits 0-3 the key; register 15: how many reads and writes, at most 15. */
void diagnose_standard_dasd_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    struct execution_end end;
    u16 vdev = (u16)cpu->gr[rx].l;
    enum execution e;

    if (cpu->psw_mask & PSW_EA) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (is_disk(vm, vdev, true)) {
        answer(cpu, 1, 2);
        return;
    }
    if (!is_disk(vm, vdev, false)) {
        answer(cpu, 1, 1);
        return;
    }
    if (cpu->gr[15].l == 0 || cpu->gr[15].l > 15) {
        answer(cpu, 2, 11);
        return;
    }
    e = execute(vm, vdev, cpu->gr[ry].l & ORB_KEY, cpu->gr[ry].l & 0xFFFFFF, &end);
    if (e != EXECUTED)
        answer_unavailable(cpu, e);
    else if (ended_well(&end))
        answer(cpu, 0, 0);
    else if (end.subchannel_status & (CHANNEL_PROGRAM_CHECK | CHANNEL_PROTECTION_CHECK))
        answer(cpu, 2, 10); /* not in the virtual machine's storage */
    else if ((end.sense[0] & SENSE_COMMAND_REJECT) && (end.sense[1] & 0x04))
        answer(cpu, 1, 3); /* it is read-only */
    else if (end.sense[0] & SENSE_COMMAND_REJECT)
        answer(cpu, 1, 4); /* there is no such cylinder */
    else
        answer(cpu, 3, 13);
}

/* The same for any channel program. */
void diagnose_general_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    struct execution_end end;
    u32 program = cpu->gr[ry].l;
    enum execution e;

    if (cpu->psw_mask & PSW_EA) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    e = execute(vm, (u16)cpu->gr[rx].l, program & ORB_KEY, program & 0xFFFFFF, &end);
    if (e != EXECUTED) {
        answer_unavailable(cpu, e);
    } else if (ended_well(&end)) {
        answer(cpu, 0, 0);
    } else if (end.device_status == (DEVICE_WELL | DEVICE_UNIT_EXCEPTION)) {
        answer(cpu, 2, 2);
    } else if (end.device_status == DEVICE_WELL && end.subchannel_status == CHANNEL_INCORRECT_LENGTH) {
        answer(cpu, 2, 3);
    } else {
        cpu->gr[ry].l = (program & 0xFFFF0000) | be16_load(end.sense);
        answer(cpu, 3, 13);
    }
}

static void fill_sgiop(u8 *list, const struct execution_end *end)
{
    memset(list + SGIOP_OUTPUT, 0, SGIOP - SGIOP_OUTPUT);
    be32_store(list + 16, end->ccw_address);
    list[20] = end->device_status;
    list[21] = end->subchannel_status;
    be16_store(list + 22, end->count);
    list[24] = 0x80; /* the path used */
    be16_store(list + 30, end->sense_length);
    memcpy(list + 56, end->sense, end->sense_length);
}

/* Rx: the parameter list. */
void diagnose_synchronous_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 list[SGIOP];
    u64 at = diagnose_address(cpu, rx);
    struct execution_end end;
    enum execution e;
    int fault = cpu_fetch_real(cpu, at, list, sizeof list);

    (void)ry;
    if (cpu->psw_mask & PSW_EA || at % 4 != 0)
        fault = PGM_SPECIFICATION;
    else if (!fault && ((list[2] & 0x0F) || (list[3] & 0x7F) || be32_load(list + 8) > 0x7FFFFFFF))
        fault = PGM_OPERAND;
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    e = execute(vm, be16_load(list), (u32)(list[2] & 0xF0) << 24 | (u32)list[3] << 16, be32_load(list + 8), &end);
    if (e != EXECUTED) {
        answer_unavailable(cpu, e);
        return;
    }
    fill_sgiop(list, &end);
    fault = cpu_store_real(cpu, at + SGIOP_OUTPUT, list + SGIOP_OUTPUT, SGIOP - SGIOP_OUTPUT);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else if (ended_well(&end))
        answer(cpu, 0, 0);
    else
        answer(cpu, 3, 13);
}
