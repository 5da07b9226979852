/* Decimal multiplication and division, by way of binary: 31 digits are less than 2^103.
 * Source: PoP chapter 8, "MULTIPLY DECIMAL", "DIVIDE DECIMAL". */
#include "guests/engine/decimal.h"
#include "guests/engine/decimal_digits.h"

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
