/* DIAGNOSE X'BC', what the file of a virtual device is like, which opens a reader's; X'D8', the blocks of the files in
 * a queue. Source: CP Programming Services; control blocks DBCBK and DD8PARM0. Where they leave the registers open it
 * is our reading: X'BC' has the buffer in Rx, the device in Ry and the function in Ry+1, X'D8' the parameter list in
 * Rx. */
#include "cp/base/clock.h"
#include "cp/diagnose/spool_block.h"
#include "cp/vm/spool_device.h"
#include "guests/arch/ebcdic.h"
#include <stdio.h>
#include <string.h>

enum condition { DONE = 0, END = 1, NOT_FOUND = 2, ERROR = 3 };

/* DBCBK */
#define CHARACTERISTICS 80
enum { BC_OWNER = 4, BC_CLASS = 12, BC_TYPE = 13, BC_RECORDS = 16, BC_COPIES = 24, BC_NAME = 27, BC_FILE_TYPE = 39 };
enum { BC_DATE = 51, BC_TIME = 59, BC_DISTRIBUTION = 67, BC_HOLD = 75 };

static void characteristics(const struct spool_file *f, u8 *out)
{
    struct clock_text at;
    char text[16];

    clock_describe(f->created, &at);
    memset(out, EBCDIC_BLANK, CHARACTERISTICS);
    snprintf(text, sizeof text, "%04u", f->spoolid);
    ebcdic_field(out, text, 4);
    ebcdic_field(out + BC_OWNER, f->owner, 8);
    out[BC_CLASS] = ebcdic_of((u8)f->spool_class);
    ebcdic_field(out + BC_TYPE, spool_origin_name(f->origin), 3);
    snprintf(text, sizeof text, "%08u", (unsigned)(f->records % 100000000));
    ebcdic_field(out + BC_RECORDS, text, 8);
    snprintf(text, sizeof text, "%03u", f->copies);
    ebcdic_field(out + BC_COPIES, text, 3);
    ebcdic_field(out + BC_NAME, f->name, 12);
    ebcdic_field(out + BC_FILE_TYPE, f->type, 12);
    ebcdic_field(out + BC_DATE, at.date, 8);
    ebcdic_field(out + BC_TIME, at.time, 8);
    ebcdic_field(out + BC_DISTRIBUTION, f->dist, 8);
    ebcdic_field(out + BC_HOLD, spool_hold_name(f->hold), 4);
}

/* An output file has no number before it is closed: what is not known yet are asterisks. */
static void output_characteristics(const struct virtual_device *d, u8 *out)
{
    memset(out, EBCDIC_BLANK, CHARACTERISTICS);
    memset(out, ebcdic_of('*'), 4);
    ebcdic_field(out + BC_OWNER, *d->spool.to ? d->spool.to : d->vm->userid, 8);
    out[BC_CLASS] = ebcdic_of((u8)d->spool.spool_class);
    ebcdic_field(out + BC_TYPE, d->row->vm_name, 3);
    memset(out + BC_RECORDS, ebcdic_of('*'), BC_DATE - BC_RECORDS);
    ebcdic_field(out + BC_DISTRIBUTION, d->spool.dist, 8);
    ebcdic_field(out + BC_HOLD, d->spool.hold ? "USER" : "NONE", 4);
}

/* Under vm->lock. */
static int device_characteristics(struct vm *vm, u16 vdev, u8 *out)
{
    struct virtual_device *d = vm_device(vm, vdev);
    int rc = 1;

    if (!d || d->row->kind == DEVICE_DASD || d->row->kind == DEVICE_CONSOLE || d->row->kind == DEVICE_DISPLAY)
        return ERROR;
    if (d->row->kind != DEVICE_READER) {
        output_characteristics(d, out);
        return DONE;
    }
    if (!d->reader)
        rc = spool_device_open_input(d);
    if (rc <= 0)
        return rc == 0 ? NOT_FOUND : ERROR;
    characteristics(spool_reader_file(d->reader), out);
    return DONE;
}

void diagnose_file_characteristics(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 function = cpu->gr[(ry + 1) & 15].l;
    u8 out[CHARACTERISTICS];
    int rc, fault = 0;

    if (ry % 2 != 0 || (function != 0 && function != 4)) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    pthread_mutex_lock(&vm->lock);
    rc = device_characteristics(vm, (u16)cpu->gr[ry].l, out);
    pthread_mutex_unlock(&vm->lock);
    if (rc == DONE)
        fault = cpu_store_real(cpu, diagnose_address(cpu, rx), out, sizeof out);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, (u8)rc);
}

/* DD8PARM0 */
#define PARAMETERS 24
enum { D8_PREVIOUS = 0, D8_FUNCTION = 2, D8_BUFFER = 4, D8_USER = 8, D8_QUEUE = 16, D8_SIZE = 17 };
#define CLASS_D (1u << ('D' - 'A'))

static bool queue_of(u8 bits, enum spool_queue *queue)
{
    switch (bits) {
    case 0x80:
        *queue = SPOOL_PRT;
        return true;
    case 0x40:
        *queue = SPOOL_PUN;
        return true;
    case 0x20:
        *queue = SPOOL_RDR;
        return true;
    default:
        return false;
    }
}

/* The file behind the one with the spoolid in the list. */
static int queue_next(struct vm *vm, const u8 *list, struct spool_file *f)
{
    struct spool_file before;
    enum spool_queue queue;
    char owner[9] = "";
    u16 previous = be16_load(list + D8_PREVIOUS);
    int rc = 1;

    ebcdic_decode(owner, list + D8_USER, 8);
    owner[strcspn(owner, " ")] = 0;
    if (!queue_of(list[D8_QUEUE], &queue) || (strcmp(owner, vm->userid) != 0 && !(vm->classes & CLASS_D)))
        return ERROR;
    if (previous)
        rc = spool_file_find(owner, queue, previous, &before);
    if (rc == 0)
        return NOT_FOUND;
    if (rc > 0)
        rc = spool_file_after(owner, queue, previous ? &before : NULL, NULL, NULL, f);
    return rc < 0 ? ERROR : rc == 0 ? END : DONE;
}

void diagnose_queue_blocks(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 list[PARAMETERS], block[SPOOL_BLOCK_MAX];
    struct spool_file f;
    int rc = 0, fault = cpu_fetch_real(cpu, diagnose_address(cpu, rx), list, sizeof list);

    (void)ry;
    if (!fault && be16_load(list + D8_FUNCTION) != 0)
        fault = PGM_SPECIFICATION;
    if (!fault)
        rc = queue_next(vm, list, &f);
    if (!fault && rc == DONE) {
        u32 size = list[D8_SIZE] ? 8u * list[D8_SIZE] : SPOOL_BLOCK;
        spool_block(&f, block, size);
        fault = cpu_store_real(cpu, be32_load(list + D8_BUFFER) & cpu->address_mask, block, size);
    }
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, (u8)rc);
}
