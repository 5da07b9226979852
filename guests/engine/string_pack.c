/* Digits: packed, zoned, ASCII and Unicode; no arithmetic.
 * PACK, UNPACK and MOVE WITH OFFSET go right to left and see their own results where operands overlap.
 * Source: PoP chapter 7; chapter 8, "Decimal-Operand Formats" and "TEST DECIMAL". */
#include "guests/engine/rows.h"

/* Both operands of an SS-b instruction, tested; to[] and from[] count bytes from the right. */
struct digits {
    struct span to, from;
};
static inline void digits_test(struct cpu *cpu, const struct insn *d, u64 address, struct digits *s)
{
    cpu_span(cpu, cpu_space(cpu, d->b1), address, (d->l >> 4) + 1u, SPAN_WRITE, &s->to);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, (d->l & 15) + 1u, SPAN_READ, &s->from);
}
static inline void digits_put(struct digits *s, unsigned i, unsigned value)
{
    if (i < s->to.length)
        *span_at(&s->to, s->to.length - 1 - i) = (u8)value;
}
/* Byte i from the right, zero past the left end. */
static inline unsigned digits_get(const struct digits *s, unsigned i)
{
    return i < s->from.length ? *span_at(&s->from, s->from.length - 1 - i) : 0;
}

static void pack(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct digits s;
    unsigned sign;

    digits_test(cpu, d, address, &s);
    sign = digits_get(&s, 0);
    digits_put(&s, 0, sign << 4 | sign >> 4);
    for (unsigned i = 1; i < s.to.length; i++)
        digits_put(&s, i, (digits_get(&s, 2 * i - 1) & 15) | digits_get(&s, 2 * i) << 4);
    span_done(cpu, &s.to);
}

static void unpack(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct digits s;
    unsigned byte;

    digits_test(cpu, d, address, &s);
    byte = digits_get(&s, 0);
    digits_put(&s, 0, byte << 4 | byte >> 4);
    for (unsigned i = 1; i < s.to.length; i += 2) {
        byte = digits_get(&s, (i + 1) / 2);
        digits_put(&s, i, 0xF0 | (byte & 15));
        digits_put(&s, i + 1, 0xF0 | byte >> 4);
    }
    span_done(cpu, &s.to);
}

static void move_with_offset(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct digits s;
    unsigned low;

    digits_test(cpu, d, address, &s);
    low = *span_at(&s.to, s.to.length - 1) & 15;
    for (unsigned i = 0; i < s.to.length; i++) {
        unsigned byte = digits_get(&s, i);
        digits_put(&s, i, low | byte << 4);
        low = byte >> 4;
    }
    span_done(cpu, &s.to);
}

/* The digits of the second operand, one in every step bytes, become a 16-byte packed number with a plus sign. */
static void pack_text(struct cpu *cpu, const struct insn *d, u64 address, unsigned step)
{
    struct span to, from;
    u8 packed[16] = {0};
    unsigned length = d->l + 1u, digits = length / step;

    if (digits > 32 || length % step)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu_span(cpu, cpu_space(cpu, d->b1), address, sizeof packed, SPAN_WRITE, &to);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, length, SPAN_READ, &from);
    packed[15] = 0x0C;
    for (unsigned i = 0; i < digits && i < 31; i++) {
        unsigned digit = *span_at(&from, length - 1 - i * step) & 15u;
        packed[15 - (i + 1) / 2] |= (u8)(i & 1 ? digit : digit << 4);
    }
    span_put(cpu, &to, packed);
}
static void pack_ascii(struct cpu *cpu, const struct insn *d, u64 address)
{
    pack_text(cpu, d, address, 1);
}
static void pack_unicode(struct cpu *cpu, const struct insn *d, u64 address)
{
    pack_text(cpu, d, address, 2);
}

/* A 16-byte packed number becomes digits with zone 3, each in the last of step bytes; cc tells its sign. */
static void unpack_text(struct cpu *cpu, const struct insn *d, u64 address, unsigned step)
{
    struct span to, from;
    u8 packed[16], text[64] = {0};
    unsigned length = d->l + 1u, digits = length / step, sign;

    if (digits > 32 || length % step)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu_span(cpu, cpu_space(cpu, d->b1), address, length, SPAN_WRITE, &to);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, sizeof packed, SPAN_READ, &from);
    span_get(&from, packed);
    for (unsigned i = 0; i < digits; i++) {
        unsigned byte = i < 31 ? packed[15 - (i + 1) / 2] : 0;
        text[length - 1 - i * step] = (u8)(0x30 | (i & 1 ? byte & 15 : byte >> 4));
    }
    span_put(cpu, &to, text);
    sign = packed[15] & 15u;
    cpu->cc = sign < 10 ? 3 : sign == 11 || sign == 13 ? 1 : 0;
}
static void unpack_ascii(struct cpu *cpu, const struct insn *d, u64 address)
{
    unpack_text(cpu, d, address, 1);
}
static void unpack_unicode(struct cpu *cpu, const struct insn *d, u64 address)
{
    unpack_text(cpu, d, address, 2);
}

static void test_decimal(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    bool digit_bad = false, sign_bad = false;

    cpu_span(cpu, cpu_space(cpu, d->b), address, d->l + 1u, SPAN_READ, &sp);
    for (unsigned i = 0; i < sp.length; i++) {
        unsigned byte = *span_at(&sp, i), last = i == sp.length - 1;
        digit_bad |= byte >> 4 > 9 || (!last && (byte & 15) > 9);
        sign_bad = last && (byte & 15) <= 9;
    }
    cpu->cc = (u8)(digit_bad << 1 | sign_bad);
}

#include "guests/engine/string_pack.def"
