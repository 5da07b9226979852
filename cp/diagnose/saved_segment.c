/* DIAGNOSE X'64': a guest finds, loads and purges saved segments by name. Subcodes from X'20' on are those below with
 * 64-bit addresses. Source: CP Programming Services, DIAGNOSE Code X'64'; the control blocks HCPSXIBK and HCPSXOBK. */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_load.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

enum subcode {
    LOADSHR = 0x00,
    LOADNSHR = 0x04,
    PURGESEG = 0x08,
    FINDSEG = 0x0C,
    LOADNOVL = 0x10,
    SEGEXT = 0x18,
    WIDE = 0x20,
};

/* SEGEXT's input area: what to do, the name, where the answer goes. */
#define INPUT_SIZE 24
#define INPUT_FINDSEGA 0x0C
#define INPUT_NAME 8
#define INPUT_OUTPUT 16
#define INPUT_LENGTH 20
#define BELOW_2G 0x80000000ULL

/* One DIAGNOSE: the registers, and what the name stands for. */
struct request {
    struct vm *vm;
    struct cpu *cpu;
    u8 rx, ry;
    bool wide;
    char name[9];
    struct saved_image *image;
};

static void answer(const struct request *q, u64 x, u64 y, u8 cc)
{
    if (q->wide) {
        q->cpu->gr[q->rx].g = x;
        q->cpu->gr[q->ry].g = y;
    } else {
        q->cpu->gr[q->rx].l = (u32)x;
        q->cpu->gr[q->ry].l = (u32)y;
    }
    cpu_set_cc(q->cpu, cc);
}

static void answer_error(const struct request *q, enum saved_result r)
{
    answer(q, q->wide ? q->cpu->gr[q->rx].g : q->cpu->gr[q->rx].l, (u64)r, 2);
}

static void name_take(struct request *q, const u8 ebcdic[8])
{
    ebcdic_decode(q->name, ebcdic, 8);
    q->name[8] = 0;
    for (size_t end = 8; end && q->name[end - 1] == ' ';)
        q->name[--end] = 0;
}

/* What has the name; addresses that do not fit into 31 bits are for the wide subcodes alone. */
static enum saved_result request_open(struct request *q)
{
    enum saved_result r = saved_open(q->vm, q->name, SAVED_DCSS, &q->image);

    if (r == SAVED_DONE && !q->wide && saved_end(&q->image->system) >= BELOW_2G) {
        saved_image_put(q->image);
        r = SAVED_NOT_FOUND;
    }
    return r;
}

static void load(struct request *q, unsigned flags)
{
    u32 resets = q->vm->resets;
    enum saved_result r = request_open(q);
    u64 start, end;
    bool overlays;

    if (r != SAVED_DONE) {
        answer_error(q, r);
        return;
    }
    start = saved_start(&q->image->system);
    end = saved_end(&q->image->system);
    overlays = saved_overlays_storage(q->vm, &q->image->system);
    cp_enter();
    dispatch_hold(q->vm);
    if (q->vm->resets != resets) { /* somebody reset the machine meanwhile */
        saved_image_put(q->image);
    } else {
        r = saved_load(q->vm, q->image, flags);
        if (r == SAVED_DONE)
            answer(q, start, end, overlays);
        else
            answer_error(q, r);
    }
    dispatch_release(q->vm);
    cp_leave();
}

static void purge(struct request *q)
{
    struct saved_loaded *l;
    struct spool_file f;

    cp_enter();
    dispatch_hold(q->vm);
    l = saved_loaded_find(q->vm, q->name);
    if (l) {
        saved_unload(q->vm, l);
        cpu_set_cc(q->cpu, 0);
    } else if (saved_find(q->name, SAVED_ACTIVE, &f) > 0 && strcmp(f.type, "DCSS") == 0) {
        cpu_set_cc(q->cpu, 1);
    } else {
        answer_error(q, SAVED_NOT_FOUND);
    }
    dispatch_release(q->vm);
    cp_leave();
}

static bool is_loaded(const struct request *q)
{
    bool loaded;

    cp_enter();
    loaded = saved_loaded_find(q->vm, q->name) != NULL;
    cp_leave();
    return loaded;
}

/* Finding reads the definition only. */
static int definition(const struct request *q, struct saved_system *s)
{
    const struct saved_loaded *l;
    struct spool_file f;
    int rc = 0;

    cp_enter();
    l = saved_loaded_find(q->vm, q->name);
    if (l) {
        *s = l->image->system;
        rc = 1;
    } else if (saved_find(q->name, SAVED_ACTIVE, &f) > 0) {
        rc = saved_read(f.key, s);
    }
    cp_leave();
    if (rc > 0 && (s->kind != SAVED_DCSS || (!q->wide && saved_end(s) >= BELOW_2G)))
        rc = 0;
    return rc;
}

static void find(struct request *q)
{
    struct saved_system s;
    int rc = definition(q, &s);

    if (rc <= 0)
        answer_error(q, rc < 0 ? SAVED_PAGING_ERROR : SAVED_NOT_FOUND);
    else
        answer(q, saved_start(&s), saved_end(&s), !is_loaded(q));
}

/* The output area: bounds, how many ranges there are and how many were told, and these, each with its type in the last
 * byte of its beginning. Its length. */
static u32 describe(const struct saved_system *s, bool wide, u32 room, u8 *out)
{
    u32 head = wide ? 24 : 16, size = wide ? 16 : 8, told = (room - head) / size;
    u8 *at = out + head;

    told = told < s->count ? told : s->count;
    if (wide) {
        be64_store(out, saved_start(s));
        be64_store(out + 8, saved_end(s));
    } else {
        be32_store(out, (u32)saved_start(s));
        be32_store(out + 4, (u32)saved_end(s));
    }
    be32_store(out + head - 8, s->count);
    be32_store(out + head - 4, told);
    for (u32 i = 0; i < told; i++, at += size) {
        u64 first = s->range[i].first * PAGE_SIZE_GUEST | (u64)s->range[i].type;
        u64 last = s->range[i].last * PAGE_SIZE_GUEST | (PAGE_SIZE_GUEST - 1);
        if (wide) {
            be64_store(at, first);
            be64_store(at + 8, last);
        } else {
            be32_store(at, (u32)first);
            be32_store(at + 4, (u32)last);
        }
    }
    return (u32)(at - out);
}

static bool crosses_page(u64 at, u64 length)
{
    return (at ^ (at + length - 1)) & PAGE_MASK_GUEST;
}

/* 0 or PGM_*. */
static int extended(struct request *q)
{
    u64 at = diagnose_address(q->cpu, q->rx), output;
    u8 input[INPUT_SIZE], area[24 + 16 * SAVED_RANGES];
    struct saved_system s;
    u32 room;
    int rc;

    if (at & 7 || crosses_page(at, INPUT_SIZE))
        return PGM_SPECIFICATION;
    rc = cpu_fetch_real(q->cpu, at, input, sizeof input);
    if (rc)
        return rc;
    output = be32_load(input + INPUT_OUTPUT);
    room = be16_load(input + INPUT_LENGTH);
    if (input[0] != INPUT_FINDSEGA || output & 7 || room < (q->wide ? 24u : 16u) || crosses_page(output, room))
        return PGM_SPECIFICATION;
    name_take(q, input + INPUT_NAME);
    rc = definition(q, &s);
    if (rc <= 0) {
        answer_error(q, rc < 0 ? SAVED_PAGING_ERROR : SAVED_NOT_FOUND);
        return 0;
    }
    rc = cpu_store_real(q->cpu, output, area, describe(&s, q->wide, room, area));
    if (!rc)
        cpu_set_cc(q->cpu, !is_loaded(q));
    return rc;
}

/* 0 or PGM_*. */
static int by_name(struct request *q, u32 function)
{
    u8 name[8];
    int fault = cpu_fetch_real(q->cpu, diagnose_address(q->cpu, q->rx), name, sizeof name);

    if (fault)
        return fault;
    name_take(q, name);
    switch (function) {
    case LOADSHR:
        load(q, 0);
        return 0;
    case LOADNSHR:
        load(q, SAVED_NONSHARED);
        return 0;
    case LOADNOVL:
        load(q, SAVED_NO_OVERLAY);
        return 0;
    case PURGESEG:
        purge(q);
        return 0;
    case FINDSEG:
        find(q);
        return 0;
    default:
        return PGM_SPECIFICATION;
    }
}

void diagnose_saved_segment(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 subcode = cpu->gr[ry].l;
    struct request q = {.vm = vm, .cpu = cpu, .rx = rx, .ry = ry, .wide = subcode >= WIDE};
    u32 function = q.wide ? subcode - WIDE : subcode;
    int fault = function == SEGEXT ? extended(&q) : by_name(&q, function);

    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
}
