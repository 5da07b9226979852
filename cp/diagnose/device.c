/* DIAGNOSE X'24' and X'210': what device a virtual device is. Source: CP Programming Services. */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/display.h"
#include "cp/vm/extents.h"
#include "cp/vm/session.h"
#include <string.h>

#define NOT_READY 0x20
#define READ_ONLY 0x80

/* Condition codes of both: what stands behind the virtual device. */
enum behind { REAL_DEVICE = 0, NO_REAL_DEVICE = 2, NO_DEVICE = 3 };

struct device_facts {
    u8 virtual_class, virtual_type, status, flags;
    u8 real_class, real_type, real_model, real_features;
    u16 rdev;
    u32 length; /* of the characteristics */
    u8 characteristics[DASD_CHARACTERISTICS];
};

/* A minidisk is part of a real disk; a disk in host memory, V-DISK, of none. */
static enum behind disk_facts(const struct virtual_device *d, struct device_facts *out)
{
    struct volume_geometry g = minidisk_geometry(d->disk);

    out->flags = d->read_only ? READ_ONLY : 0;
    out->length = dasd_characteristics(d->disk, out->characteristics);
    if (d->extent && d->extent->kind == EXTENT_VIRTUAL)
        return NO_REAL_DEVICE;
    out->real_class = out->virtual_class;
    out->real_type = out->virtual_type;
    out->real_model = dasd_model(&g);
    out->rdev = d->extent && d->extent->real ? d->extent->real->rdev : 0;
    return REAL_DEVICE;
}

#define GRAF_CLASS 0x40
#define TERMINAL_CLASS 0x80
#define TYPE_3278 0x01

/* A terminal: what it is, whatever the guest sees of it. For consoles the last byte is the length of a line. */
static enum behind terminal_facts(const struct virtual_device *d, struct device_facts *out)
{
    struct terminal *t = display_terminal(d);

    if (d->is_display) {
        out->virtual_class = GRAF_CLASS;
        out->virtual_type = TYPE_3278;
    }
    if (d->row->kind == DEVICE_CONSOLE && d->vm->session) {
        t = d->vm->session->terminal;
        out->real_features = (u8)d->vm->linesize;
    }
    if (!t)
        return NO_REAL_DEVICE;
    out->real_model = terminal_display(t)->model;
    out->real_class = out->real_model ? GRAF_CLASS : TERMINAL_CLASS;
    out->real_type = out->real_model ? TYPE_3278 : 0;
    return REAL_DEVICE;
}

static enum behind device_facts(struct vm *vm, u16 vdev, struct device_facts *out)
{
    struct virtual_device *d;
    enum behind behind = NO_DEVICE;

    memset(out, 0, sizeof *out);
    pthread_mutex_lock(&vm->lock);
    d = vm_device(vm, vdev);
    if (d) {
        out->virtual_class = d->row->ops->vm_class;
        out->virtual_type = d->row->ops->vm_type;
        out->status = d->not_ready ? NOT_READY : 0;
        behind = NO_REAL_DEVICE;
        if (d->disk)
            behind = disk_facts(d, out);
        else if (d->row->kind == DEVICE_CONSOLE || d->row->kind == DEVICE_DISPLAY)
            behind = terminal_facts(d, out);
    }
    pthread_mutex_unlock(&vm->lock);
    return behind;
}

static u32 word(u8 a, u8 b, u8 c, u8 d)
{
    return (u32)a << 24 | (u32)b << 16 | (u32)c << 8 | d;
}

void diagnose_device_type(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    struct device_facts f;
    u16 vdev = (u16)cpu->gr[rx].l;
    enum behind behind;

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
    behind = device_facts(vm, vdev, &f);
    if (behind != NO_DEVICE) {
        cpu->gr[ry].l = word(f.virtual_class, f.virtual_type, f.status, f.flags);
        cpu->gr[ry + 1].l = word(f.real_class, f.real_type, f.real_model, f.real_features);
    }
    cpu_set_cc(cpu, behind);
}

/* Control block VRDCBLOK. */
#define VRDC_MAX 0x82
#define VRDC_CHARACTERISTICS 0x10
#define VRDC_RDEV 0x80

static void fill_vrdc(u8 *block, const struct device_facts *f)
{
    memset(block + 4, 0, VRDC_MAX - 4);
    be32_store(block + 4, word(f->virtual_class, f->virtual_type, f->status, f->flags));
    be32_store(block + 8, word(f->real_class, f->real_type, f->real_model, f->real_features));
    memcpy(block + VRDC_CHARACTERISTICS, f->characteristics, f->length);
    be16_store(block + VRDC_RDEV, f->rdev);
}

void diagnose_device_information(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = cpu->gr[rx].l & 0x7FFFFFFF;
    struct device_facts f;
    u8 block[VRDC_MAX];
    int fault = cpu_fetch_real(cpu, at, block, 4);
    u16 length = fault ? 0 : be16_load(block + 2);
    enum behind behind;

    (void)ry;
    if (!fault && length < 4)
        fault = PGM_SPECIFICATION;
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    behind = device_facts(vm, be16_load(block), &f);
    if (behind != NO_DEVICE) {
        fill_vrdc(block, &f);
        fault = cpu_store_real(cpu, at + 4, block + 4, (length < sizeof block ? length : sizeof block) - 4u);
    }
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, behind);
}
