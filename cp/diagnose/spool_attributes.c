/* DIAGNOSE X'B4' and X'B8', external attribute buffers of a virtual printer's next file and of spool files; X'F8',
 * where a network server got a file from. Source: CP Programming Services; control block DF8PARM. The registers of
 * X'B4' and X'B8' are our reading: Rx and Rx+1 are a buffer and its length, Ry the device or spoolid, Ry+1 the
 * function. */
#include "cp/diagnose/spool_block.h"
#include "guests/arch/ebcdic.h"
#include <stdlib.h>
#include <string.h>

enum condition { DONE = 0, TRUNCATED = 1, NONE = 2, ERROR = 3 };
/* With condition code 3, in Ry+1. */
enum error { NOT_FOUND = 4, WRONG_TYPE = 8, WRONG_LENGTH = 12, IN_USE = 16, FAILED = 20 };
enum function { READ = 0, WRITE = 4 };

struct request {
    struct vm *vm;
    struct cpu *cpu;
    u64 at;
    u32 *length; /* Rx+1 */
    u32 number;  /* Ry */
    u32 *error;  /* Ry+1 */
};

static int failed(struct request *q, enum error error)
{
    *q->error = error;
    return ERROR;
}

/* To the program: as much as it has room for. A condition code or -PGM_*. */
static int xab_give(struct request *q, const u8 *xab, u32 length)
{
    u32 room = *q->length;
    int fault = cpu_store_real(q->cpu, q->at, xab, length < room ? length : room);

    if (fault)
        return -fault;
    *q->length = length;
    return length > room ? TRUNCATED : DONE;
}

/* The virtual printer or punch itself: what its open or next file gets when it is closed. Under vm->lock. */
static int printer_xab(struct request *q, enum function function)
{
    struct virtual_device *d = vm_device(q->vm, (u16)q->number);
    u8 *xab;
    int fault;

    if (!d)
        return failed(q, NOT_FOUND);
    if (d->row->kind != DEVICE_PRINTER && d->row->kind != DEVICE_PUNCH)
        return failed(q, WRONG_TYPE);
    if (function == READ)
        return d->xab ? xab_give(q, d->xab, d->xab_length) : NONE;
    if (*q->length > SPOOL_XAB_MAX)
        return failed(q, WRONG_LENGTH);
    xab = malloc(*q->length + 1);
    if (!xab)
        return failed(q, FAILED);
    fault = cpu_fetch_real(q->cpu, q->at, xab, *q->length);
    if (fault) {
        free(xab);
        return -fault;
    }
    free(d->xab);
    d->xab_length = (u16)*q->length;
    d->xab = *q->length ? xab : NULL;
    if (!d->xab)
        free(xab);
    return DONE;
}

static int file_find(struct request *q, struct spool_file *f)
{
    int rc = 0;

    for (int queue = SPOOL_RDR; rc == 0 && queue <= SPOOL_PUN && q->number <= 9999; queue++)
        rc = spool_file_find(q->vm->userid, (enum spool_queue)queue, (u16)q->number, f);
    return rc;
}

/* A file of the user's. */
static int file_xab(struct request *q, enum function function)
{
    struct spool_file f;
    u8 *xab = malloc(SPOOL_XAB_MAX);
    int rc = xab ? file_find(q, &f) : -1;

    if (rc <= 0) {
        rc = failed(q, rc == 0 ? NOT_FOUND : FAILED);
    } else if (function == READ) {
        rc = spool_xab_read(cp.spool, f.key, xab, SPOOL_XAB_MAX);
        rc = rc < 0 ? failed(q, FAILED) : rc == 0 ? NONE : xab_give(q, xab, (u32)rc);
    } else if (*q->length > SPOOL_XAB_MAX) {
        rc = failed(q, WRONG_LENGTH);
    } else {
        int fault = cpu_fetch_real(q->cpu, q->at, xab, *q->length);
        rc = fault ? -fault : spool_xab_write(cp.spool, f.key, xab, *q->length);
        if (!fault)
            rc = rc > 0 ? DONE : failed(q, rc == 0 ? IN_USE : FAILED);
    }
    free(xab);
    return rc;
}

static void xab_diagnose(
    struct vm *vm, struct cpu *cpu, u8 rx, u8 ry, int (*perform)(struct request *q, enum function function))
{
    struct request q = {
        vm, cpu, diagnose_address(cpu, rx), &cpu->gr[(rx + 1) & 15].l, cpu->gr[ry].l, &cpu->gr[(ry + 1) & 15].l};
    u32 function = *q.error;
    int rc = -PGM_SPECIFICATION;

    if (rx % 2 == 0 && ry % 2 == 0 && rx != ry && (function == READ || function == WRITE)) {
        pthread_mutex_lock(&vm->lock);
        rc = perform(&q, (enum function)function);
        pthread_mutex_unlock(&vm->lock);
    }
    if (rc < 0)
        cpu_program_interruption(cpu, (u16)-rc);
    else
        cpu_set_cc(cpu, (u8)rc);
}

void diagnose_printer_attributes(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    xab_diagnose(vm, cpu, rx, ry, printer_xab);
}

void diagnose_file_attributes(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    xab_diagnose(vm, cpu, rx, ry, file_xab);
}

/* X'F8': DF8PARM. */
#define PARAMETERS 20
enum origin_function { SET_ORIGIN = 0, GET_ORIGIN = 1 };

static void name_get(char name[9], const u8 *field)
{
    ebcdic_decode(name, field, 8);
    name[8] = 0;
    name[strcspn(name, " ")] = 0;
}

/* The files that the device will make came from there; blanks end that. */
static int origin_set(struct vm *vm, const u8 *list)
{
    struct virtual_device *d = vm_device(vm, be16_load(list + 2));

    if (!directory_has_option(vm->user, "SETORIG"))
        return ERROR;
    if (!d || (d->row->kind != DEVICE_PRINTER && d->row->kind != DEVICE_PUNCH))
        return NONE;
    name_get(d->via_node, list + 4);
    name_get(d->via_user, list + 12);
    return DONE;
}

static int origin_get(struct vm *vm, u8 *list)
{
    struct request q = {.vm = vm, .number = be16_load(list + 2)};
    struct spool_file f;
    int rc = file_find(&q, &f);

    if (rc <= 0)
        return rc == 0 ? NONE : ERROR;
    ebcdic_field(list + 4, *f.via_user ? f.via_node : cp.node, 8);
    ebcdic_field(list + 12, *f.via_user ? f.via_user : f.origin_user, 8);
    return DONE;
}

void diagnose_file_origin(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 list[PARAMETERS];
    u64 at = diagnose_address(cpu, ry);
    u32 function = cpu->gr[rx].l;
    int fault = cpu_fetch_real(cpu, at, list, sizeof list), rc = 0;

    if (!fault && (function > GET_ORIGIN || at % 8 != 0 || be16_load(list) != 0))
        fault = PGM_SPECIFICATION;
    if (!fault) {
        pthread_mutex_lock(&vm->lock);
        rc = function == SET_ORIGIN ? origin_set(vm, list) : origin_get(vm, list);
        pthread_mutex_unlock(&vm->lock);
        if (function == GET_ORIGIN && rc == DONE)
            fault = cpu_store_real(cpu, at, list, sizeof list);
    }
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, (u8)rc);
}
