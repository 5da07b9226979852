/* Decimal multiplication and division, by way of binary: 31 digits are less than 2^103.
 * Source: PoP chapter 8, "MULTIPLY DECIMAL", "DIVIDE DECIMAL". */
#include "guests/engine/decimal.h"

#define TEN_8 100000000u
#define TEN_16 10000000000000000u

/* Sixteen digits: neighbours are joined in pairs, the pairs in fours, and so on. */
static u64 binary_of_16(u64 digits)
{
    u64 v = (digits & 0x0F0F0F0F0F0F0F0F) + (digits >> 4 & 0x0F0F0F0F0F0F0F0F) * 10;

    v = (v & 0x00FF00FF00FF00FF) + (v >> 8 & 0x00FF00FF00FF00FF) * 100;
    v = (v & 0x0000FFFF0000FFFF) + (v >> 16 & 0x0000FFFF0000FFFF) * 10000;
    return (v & 0xFFFFFFFF) + (v >> 32) * TEN_8;
}
static u128 binary_of(u128 digits)
{
    u64 high = (u64)(digits >> 64), low = binary_of_16((u64)digits);

    return likely(!high) ? low : (u128)binary_of_16(high) * TEN_16 + low;
}

/* Eight digits: split in fours in 32 bits each, in pairs in 16 bits each, in digits. The factors are 1/100 and 1/10,
 * exact enough for what they are applied to. */
static u64 digits_of_8(u32 value)
{
    u64 v = (u64)(value / 10000) << 32 | value % 10000;
    u64 tens = (v * 10486) >> 20 & 0x0000007F0000007F;

    v = v - tens * 100 + (tens << 16);
    tens = (v * 103) >> 10 & 0x000F000F000F000F;
    v += tens * 6; /* v - 10 * tens + 16 * tens */
    v = (v | v >> 8) & 0x0000FFFF0000FFFF;
    return (v | v >> 16) & 0xFFFFFFFF;
}
static u64 digits_of_16(u64 value)
{
    return digits_of_8((u32)(value / TEN_8)) << 32 | digits_of_8((u32)(value % TEN_8));
}
/* value is less than 10^32. */
static u128 digits_of(u128 value)
{
    u128 high;

    if (likely(value < TEN_16))
        return digits_of_16((u64)value);
    high = value / TEN_16;
    return (u128)digits_of_16((u64)high) << 64 | digits_of_16((u64)(value - high * TEN_16));
}

/* The second operand has at most eight bytes and is shorter than the first. */
static void operands_get(struct cpu *cpu, const struct insn *d, u64 address, struct decimal_operands *o,
    struct decimal *a, struct decimal *b)
{
    unsigned l1 = d->l >> 4, l2 = d->l & 15;

    if (l2 > 7 || l2 >= l1)
        cpu_program(cpu, PGM_SPECIFICATION);
    decimal_test(cpu, d, address, SPAN_WRITE, o);
    decimal_check_overlap(cpu, d, address);
    *a = decimal_get(cpu, &o->first);
    *b = decimal_get(cpu, &o->second);
}

/* As many bytes as the multiplier has must be zero on the multiplicand's left, so that any product fits. */
static void multiply(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal_operands o;
    struct decimal a, b;
    u128 product;

    operands_get(cpu, d, address, &o, &a, &b);
    if (a.digits >> 4 * decimal_capacity(o.first.length - o.second.length))
        cpu_data_exception(cpu, DXC_DECIMAL);
    product = digits_of(binary_of(a.digits) * binary_of(b.digits));
    decimal_put_bytes(cpu, &o.first, decimal_signed(product, a.negative != b.negative));
}

/* Quotient on the left, remainder with as many bytes as the divisor on the right; even zeros have the signs of algebra.
 */
static void divide(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal_operands o;
    struct decimal a, b;
    u128 dividend, divisor, quotient, digits;

    operands_get(cpu, d, address, &o, &a, &b);
    dividend = binary_of(a.digits);
    divisor = binary_of(b.digits);
    if (!divisor)
        cpu_program(cpu, PGM_DECIMAL_DIVIDE);
    quotient = dividend <= UINT64_MAX ? (u64)dividend / (u64)divisor : dividend / divisor;
    digits = digits_of(quotient);
    if (digits >> 4 * decimal_capacity(o.first.length - o.second.length))
        cpu_program(cpu, PGM_DECIMAL_DIVIDE);
    digits = decimal_signed(digits, a.negative != b.negative) << 8 * o.second.length;
    digits |= decimal_signed(digits_of(dividend - quotient * divisor), a.negative);
    decimal_put_bytes(cpu, &o.first, digits);
}

#include "guests/engine/decimal_multiply.def"
