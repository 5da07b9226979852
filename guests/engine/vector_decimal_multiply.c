/* Vector decimal multiplication and division, with up to 62 digits in between. Source: PoP chapter 25. */
#include "guests/engine/vector_decimal.h"

static void operands_get(struct cpu *cpu, const struct insn *d, struct decimal *a, struct decimal *b)
{
    *a = vd_get(cpu, d->r2, d->m5 & VD_POSITIVE2);
    *b = vd_get(cpu, d->r3, d->m5 & VD_POSITIVE3);
}

/* In four parts of 16 digits. */
static struct vd_result product(struct decimal a, struct decimal b, unsigned mask)
{
    u64 a1 = binary_of_16((u64)(a.digits >> 64)), a0 = binary_of_16((u64)a.digits);
    u64 b1 = binary_of_16((u64)(b.digits >> 64)), b0 = binary_of_16((u64)b.digits);
    u128 low = (u128)a0 * b0, middle = (u128)a0 * b1 + (u128)a1 * b0 + low / TEN_16;
    u128 high = (u128)a1 * b1 + middle / TEN_16;

    return vd_result(digits_of(high),
        (u128)digits_of_16((u64)(middle % TEN_16)) << 64 | digits_of_16((u64)(low % TEN_16)), a.negative != b.negative,
        mask);
}
static void multiply(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal a, b;

    (void)address;
    vd_check_digits(cpu, d->iv);
    operands_get(cpu, d, &a, &b);
    vd_put(cpu, d->r1, product(a, b, d->m5), d->iv & VD_COUNT, d->iv, d->m5);
}
/* The count is of places to the right; all 31 digits are kept. */
static void multiply_and_shift(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned bits = 4 * (d->iv & VD_COUNT);
    struct decimal a, b;
    struct vd_result r;

    (void)address;
    vd_check_overflow_mask(cpu, d->iv);
    operands_get(cpu, d, &a, &b);
    r = product(a, b, d->m5);
    if (bits) {
        r.digits = r.digits >> bits | r.more << (128 - bits);
        r.more >>= bits;
    }
    vd_put(cpu, d->r1, r, 31, d->iv, d->m5);
}

/* The second operand, with `places` zeros behind it, by the third; the remainder has the dividend's sign. */
struct division {
    struct vd_result quotient, remainder;
};
static struct division divided(struct cpu *cpu, const struct insn *d, unsigned places)
{
    struct decimal a, b;
    struct division r;
    u128 rest, divisor;

    operands_get(cpu, d, &a, &b);
    rest = binary_of(a.digits), divisor = binary_of(b.digits);
    if (!divisor)
        cpu_program(cpu, PGM_DECIMAL_DIVIDE);
    r.quotient = vd_result(0, digits_of(rest / divisor), a.negative != b.negative, d->m5);
    rest %= divisor;
    while (places--) {
        rest *= 10;
        r.quotient.more = r.quotient.more << 4 | r.quotient.digits >> 124;
        r.quotient.digits = r.quotient.digits << 4 | (u128)(rest / divisor);
        rest %= divisor;
    }
    r.remainder = vd_result(0, digits_of(rest), a.negative, d->m5);
    return r;
}
static void divide(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    vd_check_digits(cpu, d->iv);
    vd_put(cpu, d->r1, divided(cpu, d, 0).quotient, d->iv & VD_COUNT, d->iv, d->m5);
}
static void divide_remainder(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    vd_check_digits(cpu, d->iv);
    vd_put(cpu, d->r1, divided(cpu, d, 0).remainder, d->iv & VD_COUNT, d->iv, d->m5);
}
/* The count is of places to the left, of the dividend; all 31 digits are kept. */
static void shift_and_divide(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    vd_check_overflow_mask(cpu, d->iv);
    vd_put(cpu, d->r1, divided(cpu, d, d->iv & VD_COUNT).quotient, 31, d->iv, d->m5);
}

#include "guests/engine/vector_decimal_multiply.def"
