/* DIAGNOSE X'250', block I/O: an environment for a disk (INIT, REMOVE), and lists of blocks to be read and written.
 * What is asked to be done asynchronously is done at once too, and an external interruption tells of it. Source: CP
 * Programming Services, "DIAGNOSE Code X'250'". */
#include "cp/diagnose/disk.h"
#include <errno.h>
#include <string.h>

#define PARAMETERS 64
#define ENTRIES 256
#define LONG_FORM 0x80 /* flag A: fields of 64 bits */
#define ASYNCHRONOUS 0x02
#define FLAGS_RESERVED 0xFC

enum function { INIT, READ_WRITE, REMOVE };
enum return_code {
    DONE = 0,
    READ_ONLY = 4,
    STARTED = 8,
    PARTLY = 12,
    NO_DEVICE = 16,
    NO_DISK = 20,
    BAD_SIZE = 24,
    BAD_STATE = 28, /* the environment exists, or does not */
    BAD_COUNT = 36,
    ALL_FAILED = 40,
};

/* Status of an entry. */
enum status {
    STATUS_DONE,
    STATUS_BAD_BLOCK,
    STATUS_ADDRESSING,
    STATUS_READ_ONLY,
    STATUS_BAD_SIZE,
    STATUS_IO_ERROR,
    STATUS_BAD_OPERATION,
    STATUS_PROTECTION,
};
#define OPERATION_WRITE 1
#define OPERATION_READ 2

struct request {
    struct vm *vm;
    struct cpu *cpu;
    struct virtual_device *device; /* NULL: there is none */
    void *state;                   /* NULL: it is no disk */
    bool long_form;
    u64 at; /* the parameter list */
    u8 list[PARAMETERS];
};

static enum return_code block_init(struct request *q)
{
    u8 *list = q->list;
    u32 size = be32_load(list + 24);
    u64 blocks;
    s64 offset = q->long_form ? (s64)be64_load(list + 32) : (s32)be32_load(list + 28);

    if (!q->state)
        return q->device ? NO_DISK : NO_DEVICE;
    if (q->device->block_io.size != 0)
        return BAD_STATE;
    blocks = dasd_blocks(q->state, size);
    if (blocks == 0)
        return BAD_SIZE;
    q->device->block_io.size = size;
    q->device->block_io.offset = offset;
    if (q->long_form) {
        be64_store(list + 40, (u64)(1 - offset));
        be64_store(list + 48, blocks - (u64)offset);
    } else {
        be32_store(list + 32, (u32)(1 - offset));
        be32_store(list + 36, (u32)(blocks - (u64)offset));
    }
    return dasd_is_read_only(q->state) ? READ_ONLY : DONE;
}

static enum status status_of(int rc)
{
    switch (rc) {
    case 0:
        return STATUS_DONE;
    case -ERANGE:
        return STATUS_BAD_BLOCK;
    case -EROFS:
        return STATUS_READ_ONLY;
    case -EBADMSG:
        return STATUS_BAD_SIZE;
    default:
        return STATUS_IO_ERROR;
    }
}

static enum status status_of_fault(int fault)
{
    return fault == PGM_PROTECTION ? STATUS_PROTECTION : STATUS_ADDRESSING;
}

static enum status block_move(const struct request *q, const u8 *entry)
{
    u8 data[BLOCK_MAX], key = q->list[24] >> 4;
    s64 number = q->long_form ? (s64)be64_load(entry + 8) : (s32)be32_load(entry + 4);
    u64 buffer = q->long_form ? be64_load(entry + 16) : be32_load(entry + 12);
    u64 block = (u64)number + (u64)q->device->block_io.offset - 1;
    u32 size = q->device->block_io.size;
    int rc, fault;

    if (entry[0] == OPERATION_READ) {
        rc = dasd_block_read(q->state, size, block, data);
        fault = rc == 0 ? disk_storage_write(q->cpu, buffer, data, size, key) : 0;
    } else if (entry[0] == OPERATION_WRITE) {
        fault = disk_storage_read(q->cpu, buffer, data, size, key);
        rc = fault ? 0 : dasd_block_write(q->state, size, block, data);
    } else {
        return STATUS_BAD_OPERATION;
    }
    return fault ? status_of_fault(fault) : status_of(rc);
}

/* All entries, each with its status; the number of those that failed, or -PGM_*. */
static int block_list(const struct request *q, u32 count)
{
    u8 entries[ENTRIES * 24];
    u32 size = q->long_form ? 24 : 16;
    u64 at = q->long_form ? be64_load(q->list + 48) : be32_load(q->list + 36);
    int failed = 0, fault = cpu_fetch_real(q->cpu, at, entries, (u64)count * size);

    for (u32 i = 0; i < count && !fault; i++) {
        u8 status = (u8)block_move(q, entries + i * size);
        failed += status != STATUS_DONE;
        fault = cpu_store_real(q->cpu, at + i * size + 1, &status, 1);
    }
    q->device->diagnose_io++;
    return fault ? -fault : failed;
}

static void block_interrupt(const struct request *q, u8 status)
{
    struct external e = {.code = EXT_CP_SERVICE, .subcode = (u16)((q->long_form ? 0x0700 : 0x0300) | status)};

    if (q->long_form)
        e.parameter64 = be64_load(q->list + 40);
    else
        e.parameter = be32_load(q->list + 40);
    machine_external(q->vm->machine, &e);
}

static int block_read_write(const struct request *q)
{
    u32 count = be32_load(q->list + 28);
    int failed;

    if (!q->state || q->device->block_io.size == 0)
        return q->device ? BAD_STATE : NO_DEVICE;
    if (count == 0 || count > ENTRIES)
        return BAD_COUNT;
    if ((q->list[24] & 0x0F) || (q->list[25] & FLAGS_RESERVED))
        return -PGM_SPECIFICATION;
    failed = block_list(q, count);
    if (failed < 0)
        return failed;
    if (q->list[25] & ASYNCHRONOUS) {
        block_interrupt(q, failed == 0 ? 0 : (u32)failed < count ? 1 : 2);
        return STARTED;
    }
    return failed == 0 ? DONE : (u32)failed < count ? PARTLY : ALL_FAILED;
}

static enum return_code block_remove(const struct request *q)
{
    if (!q->device)
        return NO_DEVICE;
    if (q->device->block_io.size == 0)
        return BAD_STATE;
    q->device->block_io.size = 0;
    return DONE;
}

/* A return code, or -PGM_*. */
static int block_function(struct request *q, u32 function)
{
    int rc;

    switch (function) {
    case INIT:
        rc = block_init(q);
        if (rc == DONE || rc == READ_ONLY) {
            int fault = cpu_store_real(q->cpu, q->at, q->list, PARAMETERS);
            rc = fault ? -fault : rc;
        }
        return rc;
    case READ_WRITE:
        return block_read_write(q);
    case REMOVE:
        return block_remove(q);
    default:
        return -PGM_SPECIFICATION;
    }
}

void diagnose_block_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    struct request q = {.vm = vm, .cpu = cpu, .at = diagnose_address(cpu, rx)};
    int rc = cpu_fetch_real(cpu, q.at, q.list, PARAMETERS);

    if (rx == 15 || q.at % 8 != 0 || (rc == 0 && (q.list[2] & ~LONG_FORM)))
        rc = PGM_SPECIFICATION;
    if (rc != 0) {
        cpu_program_interruption(cpu, (u16)rc);
        return;
    }
    q.long_form = q.list[2] & LONG_FORM;
    pthread_mutex_lock(&vm->lock);
    q.device = vm_device(vm, be16_load(q.list));
    q.state = disk_state(vm, be16_load(q.list));
    rc = block_function(&q, cpu->gr[ry].l);
    pthread_mutex_unlock(&vm->lock);
    if (rc < 0) {
        cpu_program_interruption(cpu, (u16)-rc);
        return;
    }
    cpu->gr[rx + 1].l = (u32)rc;
    cpu_set_cc(cpu, rc <= STARTED ? 0 : rc == PARTLY ? 1 : 2);
}
