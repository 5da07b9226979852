/* DIAGNOSE X'14', input spool file manipulation: a virtual reader's files a page at a time, and their descriptions.
 * Must not know how pages are made. Source: CP Programming Services and VM/SP System Programmer's Guide, "DIAGNOSE Code
 * X'14'". */
#include "cp/diagnose/spool_block.h"
#include "cp/vm/spool_device.h"
#include "cp/vm/spool_pages.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum condition { DONE = 0, END = 1, NOT_FOUND = 2, ERROR = 3 };
/* With condition code 3, in Ry+1. */
enum error { NO_DEVICE = 4, NO_READER = 8, BUSY = 12, IO_ERROR = 16 };

struct request {
    struct vm *vm;
    struct cpu *cpu;
    u64 rx;     /* an address, or a number */
    u32 number; /* Ry: device or spoolid */
    u8 flags;
    u32 block_size;           /* SFBLOK's, as the program wants it */
    struct virtual_device *d; /* the reader, for those that have one */
    u32 *error;               /* Ry+1 */
};

/* A condition code, or -PGM_*. */
typedef int function(struct request *q);

static int failed(struct request *q, enum error error)
{
    *q->error = error;
    return ERROR;
}

static int stored(struct request *q, const void *data, u32 length, enum condition condition)
{
    int fault = cpu_store_real(q->cpu, q->rx, data, length);
    return fault ? -fault : (int)condition;
}

static bool is_page(u64 address)
{
    return address % SPOOL_PAGE == 0;
}

/* See that a file is active by DIAGNOSE: 1, 0 there is none, -errno; -EBUSY if the guest is reading cards of one. */
static int input_activate(struct virtual_device *d)
{
    int rc;

    if (d->pages)
        return 1;
    if (d->reader)
        return -EBUSY;
    rc = spool_device_open_input(d);
    if (rc <= 0)
        return rc;
    d->pages = spool_pages_create(d->reader, cp.node);
    if (d->pages)
        return 1;
    spool_device_end_input(d, false);
    return -ENOMEM;
}

/* The file is at its end: with CONT the next one goes on. */
static int input_continue(struct request *q, u8 *page)
{
    int rc;

    if (!q->d->spool.cont)
        return 0;
    spool_device_end_input(q->d, false);
    rc = input_activate(q->d);
    return rc > 0 ? spool_pages_next(q->d->pages, page) : rc;
}

static int next_page(struct request *q, enum condition condition)
{
    u8 page[SPOOL_PAGE];
    int rc = spool_pages_next(q->d->pages, page);

    q->d->block_given = false;
    if (rc == 0)
        rc = input_continue(q, page);
    if (rc < 0)
        return failed(q, IO_ERROR);
    return rc == 0 ? END : stored(q, page, sizeof page, condition);
}

/* X'0000' */
static int read_next_buffer(struct request *q)
{
    int rc;

    if (!is_page(q->rx))
        return -PGM_SPECIFICATION;
    rc = input_activate(q->d);
    if (rc < 0)
        return failed(q, rc == -EBUSY ? BUSY : IO_ERROR);
    return rc == 0 ? NOT_FOUND : next_page(q, DONE);
}

static int read_page_at(struct request *q, u64 n, enum condition condition)
{
    int rc = spool_pages_seek(q->d->pages, n);

    return rc <= 0 ? failed(q, IO_ERROR) : next_page(q, condition);
}

/* Can a page of the file that is open be read again? DONE, or what the code ends with. */
static int rereadable(const struct request *q)
{
    if (!is_page(q->rx))
        return -PGM_SPECIFICATION;
    return q->d->pages ? DONE : NOT_FOUND;
}

/* X'0014': the first page again. */
static int restart_file(struct request *q)
{
    int rc = rereadable(q);

    return rc == DONE ? read_page_at(q, 0, DONE) : rc;
}

/* X'0018': the page before the last one that was read; at the first page that one. */
static int backspace(struct request *q)
{
    int rc = rereadable(q);
    u64 n;

    if (rc != DONE)
        return rc;
    n = spool_pages_position(q->d->pages);
    return n >= 2 ? read_page_at(q, n - 2, DONE) : read_page_at(q, 0, END);
}

/* X'0024': the page that was read last. */
static int read_last_buffer(struct request *q)
{
    int rc = rereadable(q);
    u64 n;

    if (rc != DONE)
        return rc;
    n = spool_pages_position(q->d->pages);
    return read_page_at(q, n > 0 ? n - 1 : 0, DONE);
}

/* X'0028': page Rx, from 1, will be the next. */
static int position(struct request *q)
{
    u32 n = (u32)q->rx;
    int rc;

    if (!q->d->pages)
        return NOT_FOUND;
    if (n == 0)
        return -PGM_SPECIFICATION;
    rc = spool_pages_seek(q->d->pages, n - 1);
    if (rc < 0)
        return failed(q, IO_ERROR);
    return rc > 0 ? DONE : ERROR;
}

static bool is_printed(const struct spool_file *f, const void *arg)
{
    bool printed = f->origin == ORIGIN_PRT || f->origin == ORIGIN_CON;

    return printed == *(const bool *)arg;
}

/* The block of the next file in the reader's queue: first of all files, then of those behind the last one given. */
static int next_block(struct request *q, bool printed)
{
    u8 block[SPOOL_BLOCK_MAX];
    struct spool_file f, before = {.position = q->d->block_position};
    bool again = q->d->block_given;
    int rc;

    if (q->rx / SPOOL_PAGE != (q->rx + q->block_size - 1) / SPOOL_PAGE)
        return -PGM_SPECIFICATION;
    rc = spool_file_after(q->vm->userid, SPOOL_RDR, again ? &before : NULL, is_printed, &printed, &f);
    if (rc < 0)
        return failed(q, IO_ERROR);
    q->d->block_given = rc > 0;
    if (rc == 0)
        return again ? END : NOT_FOUND;
    q->d->block_position = f.position;
    spool_block(&f, block, q->block_size);
    return stored(q, block, q->block_size, DONE);
}

/* X'0004' and X'0008' */
static int next_printer_block(struct request *q)
{
    return next_block(q, true);
}

static int next_punch_block(struct request *q)
{
    return next_block(q, false);
}

/* X'000C': that file is the first of the queue. */
static int select_file(struct request *q)
{
    struct spool_file f;
    int rc = spool_file_find(q->vm->userid, SPOOL_RDR, (u16)q->rx, &f);

    if (rc > 0)
        rc = spool_order_first(cp.spool, f.key);
    if (rc < 0)
        return failed(q, IO_ERROR);
    return rc > 0 ? DONE : NOT_FOUND;
}

/* X'0010': copies of the active file. */
static int repeat_file(struct request *q)
{
    s32 copies = (s32)q->rx;

    if (!q->d->pages)
        return NOT_FOUND;
    if (copies <= 0)
        return -PGM_SPECIFICATION;
    q->d->reader_copies = (u8)(copies <= 255 ? copies : copies % 256);
    return DONE;
}

/* X'001C' and X'0020': there are no monitor files. */
static int no_monitor_file(struct request *q)
{
    (void)q;
    return NOT_FOUND;
}

/* A file's block, the 40 bytes of 3800 data if wanted, its tag. */
static int describe_file(struct request *q, const struct spool_file *f)
{
    enum { DATA_3800 = 40 };
    u8 out[SPOOL_BLOCK_MAX + DATA_3800 + SPOOL_TAG_RECORD] = {0};
    u32 n = q->block_size + (q->flags & 0x80 ? DATA_3800 : 0);

    spool_block(f, out, q->block_size);
    spool_tag_record(f, out + n);
    return stored(q, out, n + SPOOL_TAG_RECORD, DONE);
}

/* X'0FFF': the file behind the one with that spoolid. */
static int next_descriptor(struct request *q)
{
    struct spool_file before, f;
    int rc = 1;

    if (q->number > 9999)
        return NOT_FOUND;
    if (q->number != 0)
        rc = spool_file_find(q->vm->userid, SPOOL_RDR, (u16)q->number, &before);
    if (rc == 0)
        return NOT_FOUND;
    if (rc > 0)
        rc = spool_file_after(q->vm->userid, SPOOL_RDR, q->number ? &before : NULL, NULL, NULL, &f);
    if (rc < 0)
        return failed(q, IO_ERROR);
    return rc > 0 ? describe_file(q, &f) : END;
}

static bool is_unseen(const struct spool_file *f, const void *arg)
{
    const u64 *seen = arg;

    return seen[f->spoolid] != f->key;
}

/* X'0FFE': the next file that this subcode has not shown yet; with a nonzero code all are as if unseen again. */
static int next_unseen_descriptor(struct request *q)
{
    enum { SPOOLIDS = 10000 };
    struct spool_file f;
    int rc;

    if (!q->vm->spool_seen)
        q->vm->spool_seen = calloc(SPOOLIDS, sizeof *q->vm->spool_seen);
    if (!q->vm->spool_seen)
        return failed(q, IO_ERROR);
    if (q->number != 0)
        memset(q->vm->spool_seen, 0, SPOOLIDS * sizeof *q->vm->spool_seen);
    rc = spool_file_after(q->vm->userid, SPOOL_RDR, NULL, is_unseen, q->vm->spool_seen, &f);
    if (rc < 0)
        return failed(q, IO_ERROR);
    if (rc == 0)
        return END;
    q->vm->spool_seen[f.spoolid] = f.key;
    return describe_file(q, &f);
}

// clang-format off
static const struct { u16 subcode; bool has_device; function *perform; } functions[] = {
    {0x0000, true,  read_next_buffer},
    {0x0004, true,  next_printer_block},
    {0x0008, true,  next_punch_block},
    {0x000C, true,  select_file},
    {0x0010, true,  repeat_file},
    {0x0014, true,  restart_file},
    {0x0018, true,  backspace},
    {0x001C, true,  no_monitor_file},
    {0x0020, true,  no_monitor_file},
    {0x0024, true,  read_last_buffer},
    {0x0028, true,  position},
    {0x0FFE, false, next_unseen_descriptor},
    {0x0FFF, false, next_descriptor},
};
// clang-format on

/* Find the reader, and perform: under vm->lock. */
static int perform(struct request *q, bool has_device, function *f)
{
    if (has_device) {
        q->d = vm_device(q->vm, (u16)q->number);
        if (!q->d)
            return failed(q, NO_DEVICE);
        if (q->d->row->kind != DEVICE_READER)
            return failed(q, NO_READER);
        if (q->d->not_ready)
            return failed(q, BUSY);
    }
    return f(q);
}

void diagnose_spool_input(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 code = cpu->gr[(ry + 1) & 15].l, size = code >> 16 & 0xFF;
    struct request q = {.vm = vm,
        .cpu = cpu,
        .rx = diagnose_address(cpu, rx),
        .number = cpu->gr[ry].l,
        .flags = code >> 24,
        .block_size = size ? 8 * size : SPOOL_BLOCK,
        .error = &cpu->gr[(ry + 1) & 15].l};
    int rc = -PGM_SPECIFICATION;

    for (unsigned i = 0; i < sizeof functions / sizeof functions[0] && ry % 2 == 0; i++)
        if (functions[i].subcode == (code & 0xFFFF)) {
            pthread_mutex_lock(&vm->lock);
            rc = perform(&q, functions[i].has_device, functions[i].perform);
            pthread_mutex_unlock(&vm->lock);
        }
    if (rc < 0)
        cpu_program_interruption(cpu, (u16)-rc);
    else
        cpu_set_cc(cpu, (u8)rc);
}
