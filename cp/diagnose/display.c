/* DIAGNOSE X'58' and X'8C': the display at which a program's user sits. Source: VM/SP System Programmer's Guide,
 * DIAGNOSE codes X'58' and X'8C'; z/VM CP Programming Services. */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/session.h"
#include <string.h>

#define EXTENDED_COLOUR 0x80
#define EXTENDED_HIGHLIGHT 0x40
#define ADDRESSES_14_BITS 0x01
#define INFORMATION 6 /* and the answer to Query behind it */

/* The device's state if vdev is the console and a 3215. Under vm->lock. */
static void *line_console(struct vm *vm, u16 vdev)
{
    const struct virtual_device *d = vm_device_of_kind(vm, DEVICE_CONSOLE);
    const struct device_ops *ops;
    void *state;

    if (!d || d->vdev != vdev || d->is_display || !channels_find(vm->channels, vdev, &ops, &state, NULL))
        return NULL;
    return state;
}

/* Rx: format-0 CCWs; Ry: the console. How it went is presented as for START SUBCHANNEL. */
void diagnose_display_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 address = (u32)diagnose_address(cpu, rx);
    u16 vdev = (u16)cpu->gr[ry].l;
    void *console;
    int cc = 3;

    if (cpu->psw_mask & PSW_EA || address % 8 != 0) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    pthread_mutex_lock(&vm->lock);
    console = line_console(vm, vdev);
    if (console) {
        console3215_diagnose(console, true);
        cc = channels_start(vm->channels, vdev, 0, address & 0xFFFFFF);
        if (cc != 0)
            console3215_diagnose(console, false);
    }
    pthread_mutex_unlock(&vm->lock);
    cpu_set_cc(cpu, (u8)cc);
}

static u16 fill_information(const struct terminal_display *d, u8 *out)
{
    unsigned characters = (unsigned)d->alternate_rows * d->alternate_columns;

    memset(out, 0, INFORMATION);
    out[0] = (d->colour ? EXTENDED_COLOUR : 0) | (d->highlight ? EXTENDED_HIGHLIGHT : 0) |
             (characters > 4096 ? ADDRESSES_14_BITS : 0);
    be16_store(out + 2, d->alternate_columns);
    be16_store(out + 4, d->alternate_rows);
    memcpy(out + INFORMATION, d->query, d->query_length);
    return INFORMATION + d->query_length;
}

/* Rx: where to store it; Ry: how many bytes there are. Rx: 0, or 4 if there is no display; Ry: the bytes stored. */
void diagnose_display_information(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 information[INFORMATION + sizeof((struct terminal_display *)0)->query];
    u64 at = diagnose_address(cpu, rx), room = cpu->gr[ry].l;
    const struct terminal_display *d;
    u16 length = 0;
    u64 n;
    int fault = 0;

    pthread_mutex_lock(&vm->lock);
    d = vm->session ? terminal_display(vm->session->terminal) : NULL;
    if (d && d->model)
        length = fill_information(d, information);
    pthread_mutex_unlock(&vm->lock);
    n = length < room ? length : room;
    if (n)
        fault = cpu_store_real(cpu, at, information, n);
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[rx].l = length ? 0 : 4;
    cpu->gr[ry].l = (u32)n;
    cpu_set_cc(cpu, !length ? 2 : n < length);
}
