/* How a case is made: a text with usable registers, then values with an inclination to edges. No state: numbers come
 * from the seed, the row's name and the case's number alone. */
#include "tests/insn/case.h"
#include "tests/insn/shape.h"
#include "tests/insn/tune.h"
#include <string.h>

struct random {
    u64 state;
};
static u64 next(struct random *r)
{
    u64 z = r->state += 0x9E3779B97F4A7C15ULL;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}
static unsigned below(struct random *r, unsigned limit)
{
    return (unsigned)(next(r) % limit);
}
static struct random random_of(u64 seed, const char *name, u64 n)
{
    u64 hash = 0xCBF29CE484222325ULL ^ seed;

    while (*name)
        hash = (hash ^ (u8)*name++) * 0x100000001B3ULL;
    return (struct random){hash + n * 0xD1342543DE82EF95ULL};
}

/* A register's or doubleword's value: often one where carries, signs and overflows happen. */
static u64 value_make(struct random *r)
{
    static const u64 edges[] = {0, 1, ~0ULL, 1ULL << 63, INT64_MAX, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000,
        0x8000000080000000, 0x7FFFFFFF7FFFFFFF, 0x7FFF, 0x8000, 0xFFFF, 0xFFFFFFFFFFFF8000, 0x80, 0x0000000100000001};

    u64 v = next(r); /* one call an expression: the order of two would be the compiler's */

    switch (below(r, 6)) {
    case 0:
        return edges[below(r, sizeof edges / sizeof edges[0])];
    case 1:
        return (u64)(s64)(s32)(below(r, 512) - 256);
    case 2:
        return 1ULL << below(r, 64);
    case 3:
        return edges[below(r, sizeof edges / sizeof edges[0])] << 32 | (u32)v;
    case 4:
        return v >> below(r, 64);
    default:
        return v;
    }
}
static u64 float_make(struct random *r)
{
    static const u64 edges[] = {0, 1ULL << 63, 0x3FF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
        0x7FF8000000000000, 0x7FF0000000000001, 1, 0x000FFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0x3F80000000000000,
        0x7F80000000000000, 0xFF80000000000000, 0x7FC0000000000000, 0x7F80000100000000, 0x0000000100000000,
        0x7F7FFFFF00000000, 0x43E0000000000000, 0x41E0000000000000, 0x41DFFFFFFFC00000};

    u64 v = next(r);

    switch (below(r, 4)) {
    case 0:
        return edges[below(r, sizeof edges / sizeof edges[0])];
    case 1: /* of moderate size, so that sums and products are ordinary */
        return (v & 0x800FFFFFFFFFFFFF) | (u64)(1023 - 32 + below(r, 64)) << 52;
    case 2:
        return (v & 0x807FFFFFFFFFFFFF) | (u64)(127 - 16 + below(r, 32)) << 55;
    default:
        return v;
    }
}
/* Vector registers: most resemble their neighbours, so that comparisons and searches find something. A floating-point
 * register's value stays for instructions that are not vector instructions. */
static void vectors_make(struct random *r, struct insn_case *c)
{
    u64 pattern = below(r, 2) ? 0x0303030303030303 : 0x0001000300010003, previous[2] = {0};

    for (unsigned i = 0; i < 32; i++) {
        unsigned mode = below(r, 5), keep = below(r, 64);
        for (unsigned half = 0; half < 2; half++) {
            u64 *to = i >= 16 ? &c->high[i - 16][half] : half ? &c->right[i] : &c->fpr[i];
            u64 v = next(r), value = value_make(r), small = next(r) & pattern;
            if (i < 16 && half == 0 && !row_is_vector(c->row))
                v = *to;
            else if (mode == 1)
                v = value;
            else if (mode == 2)
                v = small;
            else if (mode == 3)
                v = previous[half] ^ (half == keep >> 5 ? 1ULL << keep * 2 % 64 : 0);
            else if (mode == 4 && i < 16 && half == 0)
                v = *to;
            *to = previous[half] = v;
        }
    }
}
static void window_make(struct random *r, u8 *window)
{
    unsigned mode = below(r, 4);

    for (unsigned i = 0; i < WINDOW_SIZE; i += 8) {
        u64 v = mode == 0   ? next(r)
                : mode == 1 ? next(r) & 0x0303030303030303
                : mode == 2 ? float_make(r)
                            : value_make(r);
        for (unsigned k = 0; k < 8; k++)
            window[i + k] = (u8)(v >> (56 - 8 * k));
    }
}
/* Where in the window an operand begins; 256 bytes follow it. */
static u64 address_make(struct random *r)
{
    switch (below(r, 4)) {
    case 0:
        return WINDOW + 128 + below(r, WINDOW_SIZE - 512);
    case 1: /* crossing the page boundary, or just not */
        return WINDOW + WINDOW_SIZE / 2 - 12 + below(r, 24);
    default:
        return WINDOW + 128 + 8 * below(r, (WINDOW_SIZE - 512) / 8);
    }
}

/* The instruction's second byte or third halfword has R1 in its left half. */
static u8 *r1_byte(u8 *text, const struct row *row)
{
    switch (row->format) {
    case FORMAT_RRE:
    case FORMAT_RRF_a:
    case FORMAT_RRF_b:
    case FORMAT_RRF_c:
    case FORMAT_RRF_d:
    case FORMAT_RRF_e:
        return text + 3;
    default:
        return text + 1;
    }
}
static void unused_fields_clear(u8 *text, const struct row *row)
{
    switch (row->format) {
    case FORMAT_RRE:
        text[2] = 0;
        break;
    case FORMAT_RRF_a:
        if (strncmp(row->name, "SEL", 3) != 0) /* SELR and its kind have a mask there */
            text[2] &= 0xF0;
        break;
    case FORMAT_RRF_c:
        text[2] &= 0xF0;
        break;
    case FORMAT_RIE_a:
        text[1] &= 0xF0;
        text[4] &= 0xF0;
        break;
    case FORMAT_RIE_b:
    case FORMAT_RRS:
        text[4] &= 0xF0;
        break;
    case FORMAT_RIE_d:
    case FORMAT_RIE_e:
        text[4] = 0;
        break;
    case FORMAT_RIE_f: /* the test-only forms of RNSBG ROSBG RXSBG abort qemu-s390x 7.2: the unit test has them */
        text[2] &= 0x7F;
        break;
    }
}
/* Base and index registers that can be given values: a storage operand or branch target needs one, no register twice.
 */
static void registers_choose(struct random *r, u8 *text, const struct row *row)
{
    struct shape s;

    shape_of(&s, text, row);
    if (row->kind == KIND_ADDRESS || !s.address[0].used)
        return;
    for (unsigned i = 0; i < 2 && s.address[i].used; i++)
        if (s.address[i].base == 0)
            text[2 + 2 * i] |= (u8)((1 + below(r, 15)) << 4);
    if (s.address[0].index && s.address[0].index == text[2] >> 4)
        text[1] &= 0xF0;
    if (s.address[1].used && text[4] >> 4 == text[2] >> 4) { /* the same base: both near it */
        text[2] &= 0xF0;
        text[4] &= 0xF0;
    }
}
static void relative_set(u8 *text, const struct shape *s, u64 from, u64 to)
{
    s64 halfwords = (s64)(to - from) / 2;

    if (s->relative4)
        for (unsigned i = 0; i < 4; i++)
            text[2 + i] = (u8)(halfwords >> (24 - 8 * i));
    else {
        text[2] = (u8)(halfwords >> 8);
        text[3] = (u8)halfwords;
    }
}
/* Most masks that tell an element size are reserved. */
static void element_size_choose(struct random *r, u8 *text, const struct row *row)
{
    u8 *at = row->format == FORMAT_VRR_d ? text + 2 : row->format == FORMAT_VRR_e ? text + 3 : text + 4;
    u8 size = (u8)below(r, 5);

    if (at == text + 4)
        *at = (u8)((*at & 0x0F) | size << 4);
    else
        *at = (u8)((*at & 0xF0) | size);
}
/* An instruction that will be executed at address `from`. */
static u8 text_make(struct random *r, u8 *text, const struct row *row, u64 from)
{
    struct shape s;

    for (unsigned i = 0; i < 6; i++)
        text[i] = (u8)next(r);
    unused_fields_clear(text, row);
    shape_set_opcode(text, row);
    if (strcmp(row->check, "R1_EVEN") == 0 && below(r, 16))
        *r1_byte(text, row) &= 0xEF;
    if (row_is_vector(row) && below(r, 8))
        element_size_choose(r, text, row);
    registers_choose(r, text, row);
    shape_of(&s, text, row);
    if (s.relative) /* on a doubleword: the witness does not test the boundary */
        relative_set(text, &s, from, row->kind == KIND_BRANCH ? CODE_TAKEN : address_make(r) & ~7ULL);
    return s.length;
}

/* The one quotient that qemu-s390x 7.2 dies of: the least dividend by -1. The unit test has it. */
static void dividend_spare(struct insn_case *c, const u8 *text, const struct row *row)
{
    static const char *const names[] = {"DR", "D", "DSGR", "DSG", "DSGFR", "DSGF"};
    u8 r1;

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(row->name, names[i]) == 0) {
            r1 = *r1_byte((u8 *)text, row) >> 4;
            if (c->gr[r1 | 1] << 1 == 0 || (u32)c->gr[r1 | 1] == 0)
                c->gr[r1 | 1]++;
        }
}

/* Give the base registers values so that the operands are where they should be. */
static void addresses_set(struct random *r, struct insn_case *c, const u8 *text, const struct row *row)
{
    struct shape s;

    shape_of(&s, text, row);
    if (s.r2_is_target) {
        u8 r2 = text[row->format == FORMAT_RR ? 1 : 3] & 0xF;
        c->gr[r2] = CODE_TAKEN | (strcmp(row->name, "BSM") == 0 || strcmp(row->name, "BASSM") == 0);
    }
    if (row->kind == KIND_ADDRESS)
        return;
    for (unsigned i = 0; i < 2 && s.address[i].used; i++) {
        const struct shape_address *a = &s.address[i];
        u64 to = row->kind == KIND_BRANCH ? CODE_TAKEN : address_make(r);
        c->gr[a->base] = to - (u64)(s64)a->displacement - (a->index ? c->gr[a->index] : 0);
    }
}

static bool address_register(const struct shape *s, const u8 *text, const struct row *row, unsigned n)
{
    if (s->r2_is_target && (text[row->format == FORMAT_RR ? 1 : 3] & 0xFu) == n)
        return true;
    for (unsigned i = 0; i < 2; i++)
        if (s->address[i].used && (s->address[i].base == n || s->address[i].index == n))
            return true;
    return false;
}
static unsigned free_register(
    struct random *r, const struct shape *s, const u8 *text, const struct row *row, unsigned not )
{
    unsigned n;

    do
        n = 1 + below(r, 15);
    while (n == not || address_register(s, text, row, n));
    return n;
}
/* EXECUTE of some other row: the wanted second byte is split between the target and R1. */
struct execute_plan {
    const struct row *target;
    unsigned modifier, base;
    u8 or ;
};
static void execute_make(struct random *r, struct insn_case *c, struct execute_plan *plan)
{
    struct shape s;
    u8 wanted;

    do
        plan->target = row_at(below(r, row_count));
    while (plan->target->kind >= KIND_EXECUTE || strcmp(plan->target->name, "BRCTH") == 0);
    /* (As a target, BRCTH branches relative to nothing in qemu-s390x 7.2.) */
    c->target_length = text_make(r, c->target, plan->target, CODE_TARGET);
    shape_of(&s, c->target, plan->target);
    plan->base = free_register(r, &s, c->target, plan->target, 0);
    plan->modifier = below(r, 4) ? free_register(r, &s, c->target, plan->target, plan->base) : 0;
    wanted = c->target[1];
    plan->or = plan->modifier ? wanted & (u8)next(r) : 0;
    c->target[1] = (u8)((wanted & ~plan->or) | (wanted & next(r)));

    shape_set_opcode(c->text, c->row);
    c->text[1] = (u8)((c->text[1] & 0x0F) | plan->modifier << 4);
    if (c->row->format == FORMAT_RX) {
        c->text[1] &= 0xF0;
        c->text[2] = (u8)(plan->base << 4);
        c->text[3] = (u8)below(r, 256);
        c->length = 4;
    } else {
        struct shape own = {.relative4 = true};
        relative_set(c->text, &own, CODE_INSN, CODE_TARGET);
        c->length = 6;
    }
}

static void values_make(struct random *r, struct insn_case *c)
{
    c->cc = (u8)below(r, 4);
    c->program_mask = (u8)below(r, 8); /* fixed-point overflow is off: the witness does not interrupt for it */
    for (unsigned i = 0; i < 16; i++) {
        c->gr[i] = value_make(r);
        c->fpr[i] = float_make(r);
    }
    vectors_make(r, c);
    window_make(r, c->window);
}

void case_values(struct insn_case *c, u64 seed, u64 n)
{
    struct random r = random_of(seed, "", n);

    values_make(&r, c);
}

u8 case_text(u8 *text, const struct row *row, u64 *seed, u64 from)
{
    struct random r = {*seed};
    u8 length = text_make(&r, text, row, from);

    *seed = r.state;
    return length;
}

void case_make(struct insn_case *c, const struct row *row, u64 seed, unsigned n)
{
    /* A new text costs the witness time, but masks and element sizes of vector instructions want many. */
    struct random of_text = random_of(seed, row->name, n / (row_is_vector(row) ? 4 : 16));
    struct random of_values = random_of(~seed, row->name, n);
    struct execute_plan plan = {0};

    memset(c, 0, sizeof *c);
    c->row = row;
    if (row->kind == KIND_EXECUTE)
        execute_make(&of_text, c, &plan);
    else
        c->length = text_make(&of_text, c->text, row, CODE_INSN);
    values_make(&of_values, c);
    if (row->kind == KIND_EXECUTE) {
        u8 text[6];
        memcpy(text, c->target, sizeof text);
        text[1] |= plan.or ;
        dividend_spare(c, text, plan.target);
        addresses_set(&of_values, c, text, plan.target);
        if (plan.modifier)
            c->gr[plan.modifier] = (c->gr[plan.modifier] & ~0xFFULL) | plan.or ;
        c->gr[plan.base] = CODE_TARGET - c->text[3];
    } else {
        dividend_spare(c, c->text, row);
        addresses_set(&of_values, c, c->text, row);
        case_tune(c);
    }
}
