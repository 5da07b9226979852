/* DFP numbers from and to decimal digits in storage, zoned or packed. Exponents have no part in it: the digits are
 * those of the significand. Source: PoP chapter 20, "CONVERT FROM ZONED", "CONVERT TO ZONED", "CONVERT FROM PACKED",
 * "CONVERT TO PACKED". */
#include "guests/engine/dfp_operand.h"

/* M3: is there a sign; zones are 3 instead of F; plus is F instead of C; zero is positive. */
#define M3_SIGNED 8
#define M3_ZONE 4
#define M3_PLUS 2
#define M3_PLUS_ZERO 1
/* The longest operand, of zoned numbers. */
#define DIGITS_MAX 34

/* Digits from left to right, and the sign's code. */
struct digits {
    u8 count, sign;
    bool lost; /* more of them on the left, not all zero */
    u8 digit[DIGITS_MAX + 2];
};

static void digits_checked_put(
    struct cpu *cpu, const struct insn *d, const struct dfp_format *f, const struct digits *s)
{
    bool minus = s->sign == 0xB || s->sign == 0xD;
    u128 value = 0;

    if (s->sign < 10)
        cpu_data_exception(cpu, DXC_DECIMAL);
    for (unsigned i = 0; i < s->count; i++) {
        if (s->digit[i] > 9 || value >= power_of_ten(f->precision - 1u))
            cpu_data_exception(cpu, DXC_DECIMAL);
        value = value * 10 + s->digit[i];
    }
    dfp_put(cpu, f, d->r1, dfp_encode(f, (struct dfp_number){DFP_FINITE, minus, 0, value}));
}

/* The operand in storage, tested for access. */
static void operand_test(struct cpu *cpu, const struct insn *d, u64 address, const struct dfp_format *f,
    unsigned longest, enum span_access access, struct span *sp)
{
    dfp_pairs(cpu, f, d->r1);
    if (d->l2 >= longest)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu_span(cpu, cpu_space(cpu, d->b), address, d->l2 + 1u, access, sp);
}
static unsigned longest_packed(const struct dfp_format *f)
{
    return f->precision / 2 + 1u;
}

static void from_zoned(DFP_ARGUMENTS)
{
    struct digits s = {.sign = 0xC};
    u8 copy[DIGITS_MAX];
    struct span sp;

    operand_test(cpu, d, address, f, f->precision, SPAN_READ, &sp);
    span_get(&sp, copy);
    for (s.count = 0; s.count <= d->l2; s.count++)
        s.digit[s.count] = copy[s.count] & 15;
    if (d->m3 & M3_SIGNED)
        s.sign = copy[d->l2] >> 4;
    digits_checked_put(cpu, d, f, &s);
}
DFP_BOTH(from_zoned)

static void from_packed(DFP_ARGUMENTS)
{
    struct digits s = {.sign = 0xC};
    u8 copy[DIGITS_MAX];
    struct span sp;

    operand_test(cpu, d, address, f, longest_packed(f), SPAN_READ, &sp);
    span_get(&sp, copy);
    for (unsigned i = 0; i <= d->l2; i++) {
        s.digit[2 * i] = copy[i] >> 4;
        s.digit[2 * i + 1] = copy[i] & 15;
    }
    s.count = (u8)(2 * d->l2 + 2);
    if (d->m3 & M3_SIGNED)
        s.sign = s.digit[--s.count];
    digits_checked_put(cpu, d, f, &s);
}
DFP_BOTH(from_packed)

/* The digits on the right of the number in R1, count of them. Digits that are lost, infinities and NaNs are told by
 * cc 3. */
static struct digits digits_of(struct cpu *cpu, const struct insn *d, const struct dfp_format *f, unsigned count)
{
    struct dfp_number n = dfp_unpack(f, dfp_get(cpu, f, d->r1));
    struct digits s = {.count = (u8)count, .sign = d->m3 & M3_PLUS ? 0xF : 0xC};
    bool zero = !n.coefficient;

    for (unsigned i = count; i-- > 0; n.coefficient /= 10)
        s.digit[i] = (u8)(n.coefficient % 10);
    if (n.sign && !(zero && d->m3 & M3_PLUS_ZERO))
        s.sign = 0xD;
    s.lost = n.coefficient;
    cpu->cc = s.lost || n.class != DFP_FINITE ? 3 : zero ? 0 : n.sign ? 1 : 2;
    return s;
}
/* A decimal overflow completes the instruction. */
static void overflow_check(struct cpu *cpu, const struct digits *s)
{
    if (s->lost && cpu->psw_mask & PSW_PM_DECIMAL)
        cpu_program(cpu, PGM_DECIMAL_OVERFLOW);
}

static void to_zoned(DFP_ARGUMENTS)
{
    u8 zone = d->m3 & M3_ZONE ? 0x30 : 0xF0, copy[DIGITS_MAX];
    struct digits s;
    struct span sp;

    operand_test(cpu, d, address, f, f->precision, SPAN_WRITE, &sp);
    s = digits_of(cpu, d, f, d->l2 + 1u);
    for (unsigned i = 0; i <= d->l2; i++)
        copy[i] = zone | s.digit[i];
    if (d->m3 & M3_SIGNED)
        copy[d->l2] = (u8)(s.sign << 4 | s.digit[d->l2]);
    span_put(cpu, &sp, copy);
    overflow_check(cpu, &s);
}
DFP_BOTH(to_zoned)

static void to_packed(DFP_ARGUMENTS)
{
    bool is_signed = d->m3 & M3_SIGNED;
    u8 copy[DIGITS_MAX];
    struct digits s;
    struct span sp;

    operand_test(cpu, d, address, f, longest_packed(f), SPAN_WRITE, &sp);
    s = digits_of(cpu, d, f, 2 * d->l2 + 2u - is_signed);
    if (is_signed)
        s.digit[s.count] = s.sign;
    for (unsigned i = 0; i <= d->l2; i++)
        copy[i] = (u8)(s.digit[2 * i] << 4 | s.digit[2 * i + 1]);
    span_put(cpu, &sp, copy);
    overflow_check(cpu, &s);
}
DFP_BOTH(to_packed)

#include "guests/engine/dfp_storage.def"
