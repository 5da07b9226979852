/* MOVE LONG, COMPARE LOGICAL LONG and their extended and Unicode forms.
 * All of them work in pieces that end at page boundaries and keep the registers up to date after each, so that an
 * access exception or an interruption finds them resumable. Source: PoP chapter 7; chapter 5, "Interruptible
 * Instructions". */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* Both operands, the padding (one character of width bytes, twice if it has one), and whether the lengths are the
 * 24-bit ones of MVCL and CLCL. */
struct pair {
    struct operand a, b;
    u8 pad[2];
    u8 width;
    bool short_lengths;
};

static struct pair pair_get(struct cpu *cpu, u8 ra, u8 rb, unsigned pad, u8 width)
{
    struct pair p = {operand_get(cpu, ra), operand_get(cpu, rb), {(u8)(pad >> 8), (u8)pad}, width, false};

    if (width == 1)
        p.pad[0] = p.pad[1];
    else if ((p.a.length | p.b.length) & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
    return p;
}
static struct pair pair_get_short(struct cpu *cpu, u8 ra, u8 rb)
{
    struct pair p = pair_get(cpu, ra, rb, cpu->gr[rb | 1].l >> 24, 1);

    p.a.length = cpu->gr[ra + 1].l & 0xFFFFFF;
    p.b.length = cpu->gr[rb + 1].l & 0xFFFFFF;
    p.short_lengths = true;
    return p;
}
static void pair_set(struct cpu *cpu, const struct pair *p)
{
    if (!p->short_lengths) {
        operand_set(cpu, &p->a);
        operand_set(cpu, &p->b);
        return;
    }
    address_set(cpu, p->a.r, p->a.at);
    address_set(cpu, p->b.r, p->b.at);
    cpu->gr[p->a.r + 1].l = (cpu->gr[p->a.r + 1].l & 0xFF000000) | (u32)p->a.length;
    cpu->gr[p->b.r + 1].l = (cpu->gr[p->b.r + 1].l & 0xFF000000) | (u32)p->b.length;
}

/* Bytes to the nearer page end of what is left of one or both operands, whole characters; one that crosses a page goes
 * alone. */
static unsigned pair_part(const struct pair *p)
{
    unsigned n = PAGE_SIZE_GUEST;

    if (p->a.length)
        n = page_part(p->a.at, p->a.length, n);
    if (p->b.length)
        n = page_part(p->b.at, p->b.length, n);
    n -= n % p->width;
    return n ? n : p->width;
}

static void fill(struct cpu *cpu, const struct operand *o, const u8 pad[2], unsigned length)
{
    struct span to;

    cpu_span(cpu, o->space, o->at, length, SPAN_WRITE, &to);
    if (pad[0] == pad[1] && to.first == length)
        memset(to.part[0], pad[0], length);
    else
        for (unsigned i = 0; i < length; i++)
            *span_at(&to, i) = pad[i & 1];
    span_done(cpu, &to);
}

/* Move or fill one piece of the first operand. */
static unsigned move_piece(struct cpu *cpu, struct pair *p)
{
    unsigned n;

    if (p->b.length) {
        n = pair_part(p);
        string_move(cpu, p->a.space, p->a.at, p->b.space, p->b.at, n);
        operand_step(cpu, &p->b, n);
    } else {
        n = pair_part(p);
        fill(cpu, &p->a, p->pad, n);
    }
    operand_step(cpu, &p->a, n);
    pair_set(cpu, p);
    return n;
}

static u8 length_order(const struct pair *p)
{
    return p->a.length == p->b.length ? 0 : p->a.length < p->b.length ? 1 : 2;
}

/* Would a byte be fetched after it was stored? */
static bool overlaps_destructively(const struct cpu *cpu, const struct pair *p)
{
    u64 moved = p->a.length < p->b.length ? p->a.length : p->b.length, gap = (p->a.at - p->b.at) & cpu->address_mask;

    return gap && gap < moved && p->a.space == p->b.space;
}

/* Stop here: the instruction goes on when the CPU has looked at what wants its attention. */
static bool interrupted(struct cpu *cpu)
{
    if (likely(!cpu_wanted(cpu)))
        return false;
    cpu->ia = cpu_insn_address(cpu);
    return true;
}

static const struct insn *move_long(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct pair p;
    u8 cc;

    (void)address;
    pair_check(cpu, d->r1 | d->r2);
    p = pair_get_short(cpu, d->r1, d->r2);
    cc = length_order(&p);
    if (overlaps_destructively(cpu, &p)) {
        cpu->cc = 3;
        return NEXT;
    }
    pair_set(cpu, &p);
    while (p.a.length) {
        move_piece(cpu, &p);
        if (p.a.length && interrupted(cpu))
            return NULL;
    }
    cpu->cc = cc;
    return NEXT;
}

static void move_extended(struct cpu *cpu, struct pair p)
{
    u8 cc = length_order(&p);

    for (unsigned done = 0; p.a.length && done < STRING_UNIT;)
        done += move_piece(cpu, &p);
    pair_set(cpu, &p);
    cpu->cc = p.a.length ? 3 : cc;
}
static void move_long_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check(cpu, d->r1 | d->r3);
    move_extended(cpu, pair_get(cpu, d->r1, d->r3, address & 0xFF, 1));
}
static void move_long_unicode(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check(cpu, d->r1 | d->r3);
    move_extended(cpu, pair_get(cpu, d->r1, d->r3, address & 0xFFFF, 2));
}

/* Index of the first byte that differs, n if none does. */
static unsigned first_difference(const u8 *a, const u8 *b, unsigned n)
{
    unsigned i = 0;
    u64 x, y;

    for (; i + 8 <= n; i += 8) {
        memcpy(&x, a + i, 8), memcpy(&y, b + i, 8);
        if (x != y)
            return i + (unsigned)__builtin_ctzll(x ^ y) / 8;
    }
    while (i < n && a[i] == b[i])
        i++;
    return i;
}

/* One piece of an operand as bytes: its storage, the padding when it has ended, or a copy where a character crosses a
 * page. */
static const u8 *piece_bytes(
    struct cpu *cpu, const struct operand *o, const u8 pad[2], unsigned n, u8 buffer[PAGE_SIZE_GUEST])
{
    struct span sp;

    if (o->length) {
        cpu_span(cpu, o->space, o->at, n, SPAN_READ, &sp);
        if (sp.first == n)
            return sp.part[0];
        span_get(&sp, buffer);
    } else {
        for (unsigned i = 0; i < n; i++)
            buffer[i] = pad[i & 1];
    }
    return buffer;
}

/* Compare one piece and step over what is equal; the cc if that settles it, 0 if not. */
static u8 compare_piece(struct cpu *cpu, struct pair *p, unsigned *n)
{
    u8 buffer[PAGE_SIZE_GUEST];
    unsigned part = *n = pair_part(p);
    const u8 *a = piece_bytes(cpu, &p->a, p->pad, part, buffer);
    const u8 *b = piece_bytes(cpu, &p->b, p->pad, part, a == buffer ? buffer + 2 : buffer);
    unsigned equal = first_difference(a, b, part);
    u8 cc = equal == part ? 0 : a[equal] < b[equal] ? 1 : 2;

    equal -= equal % p->width;
    if (p->a.length)
        operand_step(cpu, &p->a, equal);
    if (p->b.length)
        operand_step(cpu, &p->b, equal);
    pair_set(cpu, p);
    return cc;
}

static const struct insn *compare_long(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct pair p;
    unsigned n;
    u8 cc = 0;

    (void)address;
    pair_check(cpu, d->r1 | d->r2);
    p = pair_get_short(cpu, d->r1, d->r2);
    while (!cc && (p.a.length | p.b.length)) {
        cc = compare_piece(cpu, &p, &n);
        if (!cc && (p.a.length | p.b.length) && interrupted(cpu))
            return NULL;
    }
    cpu->cc = cc;
    return NEXT;
}

static void compare_extended(struct cpu *cpu, struct pair p)
{
    unsigned n;
    u8 cc = 0;

    for (unsigned done = 0; !cc && (p.a.length | p.b.length) && done < STRING_UNIT; done += n)
        cc = compare_piece(cpu, &p, &n);
    cpu->cc = !cc && (p.a.length | p.b.length) ? 3 : cc;
}
static void compare_long_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check(cpu, d->r1 | d->r3);
    compare_extended(cpu, pair_get(cpu, d->r1, d->r3, address & 0xFF, 1));
}
static void compare_long_unicode(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check(cpu, d->r1 | d->r3);
    compare_extended(cpu, pair_get(cpu, d->r1, d->r3, address & 0xFFFF, 2));
}

#include "guests/engine/string_long.def"
