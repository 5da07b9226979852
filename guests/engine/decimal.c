/* Decimal addition, comparison and shifting: on all digits at once, without leaving the decimal form.
 * Source: PoP chapter 8. */
#include "guests/engine/decimal.h"
#include "guests/engine/decimal_digits.h"

void decimal_test(
    struct cpu *cpu, const struct insn *d, u64 address, enum span_access access, struct decimal_operands *o)
{
    cpu_span(cpu, cpu_space(cpu, d->b1), address, (d->l >> 4) + 1u, access, &o->first);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, (d->l & 15) + 1u, SPAN_READ, &o->second);
}

/* How far the second operand's rightmost byte is to the right of the first one's. */
static u64 overlap_distance(struct cpu *cpu, const struct insn *d, u64 address)
{
    return (ADDRESS_B2 + (d->l & 15) - address - (d->l >> 4)) & cpu->address_mask;
}
void decimal_check_overlap(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 right = overlap_distance(cpu, d, address), left = -right & cpu->address_mask;

    if (likely(!right || (right > (d->l & 15u) && left > d->l >> 4)))
        return;
    if (cpu_space(cpu, d->b1) == cpu_space(cpu, d->b2))
        cpu_data_exception(cpu, DXC_DECIMAL);
}

/* n bytes, right-aligned, in two or three pieces that may overlap. */
static u128 bytes_get(const u8 *p, unsigned n)
{
    if (n > 8)
        return (u128)(be64_load(p) >> 8 * (16 - n)) << 64 | be64_load(p + n - 8);
    if (n >= 4)
        return (u64)be32_load(p) << 8 * (n - 4) | be32_load(p + n - 4);
    return (u32)p[0] << 8 * (n - 1) | (u32)p[n / 2] << 8 * (n - 1 - n / 2) | p[n - 1];
}

struct decimal decimal_get(struct cpu *cpu, const struct span *sp)
{
    u8 copy[16];
    u128 all;
    unsigned sign;

    if (likely(sp->first == sp->length)) {
        all = bytes_get(sp->part[0], sp->length);
    } else {
        span_get(sp, copy);
        all = bytes_get(copy, sp->length);
    }
    sign = (unsigned)all & 15;
    all >>= 4;
    if (unlikely(sign < 10 || !digits_valid(all)))
        cpu_data_exception(cpu, DXC_DECIMAL);
    return (struct decimal){all, sign == 0xB || sign == 0xD};
}

static void bytes_put(u8 *p, unsigned n, u128 value)
{
    if (n > 8) {
        be64_store(p, (u64)(value >> 8 * (n - 8)));
        be64_store(p + n - 8, (u64)value);
    } else if (n >= 4) {
        be32_store(p, (u32)(value >> 8 * (n - 4)));
        be32_store(p + n - 4, (u32)value);
    } else {
        p[0] = (u8)(value >> 8 * (n - 1));
        p[n / 2] = (u8)(value >> 8 * (n - 1 - n / 2));
        p[n - 1] = (u8)value;
    }
}
void decimal_put_bytes(struct cpu *cpu, const struct span *sp, u128 value)
{
    u8 copy[16];

    if (likely(sp->first == sp->length)) {
        bytes_put(sp->part[0], sp->length, value);
        span_done(cpu, sp);
    } else {
        bytes_put(copy, sp->length, value);
        span_put(cpu, sp, copy);
    }
}

/* Store a result in the first operand, set the condition code, and tell of overflow, which completes the instruction.
 * lost: more nonzero digits than value still has. A zero is positive unless digits were lost. */
static void result(struct cpu *cpu, const struct span *to, struct decimal value, bool lost)
{
    unsigned bits = 4 * decimal_capacity(to->length);
    u128 digits = value.digits & (((u128)1 << bits) - 1);

    lost |= digits != value.digits;
    value.negative &= lost || digits;
    decimal_put_bytes(cpu, to, decimal_signed(digits, value.negative));
    cpu->cc = lost ? 3 : !digits ? 0 : value.negative ? 1 : 2;
    if (unlikely(lost) && cpu->psw_mask & PSW_PM_DECIMAL)
        cpu_program(cpu, PGM_DECIMAL_OVERFLOW);
}

static void add_or_subtract(struct cpu *cpu, const struct insn *d, u64 address, bool subtract)
{
    struct decimal_operands o;
    struct decimal a, b;

    decimal_test(cpu, d, address, SPAN_WRITE, &o);
    decimal_check_overlap(cpu, d, address);
    a = decimal_get(cpu, &o.first);
    b = decimal_get(cpu, &o.second);
    b.negative ^= subtract;
    result(cpu, &o.first, decimal_sum(a, b), false);
}
static void add(struct cpu *cpu, const struct insn *d, u64 address)
{
    add_or_subtract(cpu, d, address, false);
}
static void subtract(struct cpu *cpu, const struct insn *d, u64 address)
{
    add_or_subtract(cpu, d, address, true);
}

/* The first operand is not looked at; the second may begin anywhere to its left, for all of it is fetched first. */
static void zero_and_add(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal_operands o;
    u64 right = overlap_distance(cpu, d, address);

    decimal_test(cpu, d, address, SPAN_WRITE, &o);
    if (unlikely(right && right <= (d->l & 15u)) && cpu_space(cpu, d->b1) == cpu_space(cpu, d->b2))
        cpu_data_exception(cpu, DXC_DECIMAL);
    result(cpu, &o.first, decimal_get(cpu, &o.second), false);
}

static void compare(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal_operands o;
    struct decimal a, b;
    bool low;

    decimal_test(cpu, d, address, SPAN_READ, &o);
    decimal_check_overlap(cpu, d, address);
    a = decimal_get(cpu, &o.first);
    b = decimal_get(cpu, &o.second);
    a.negative &= a.digits != 0;
    b.negative &= b.digits != 0;
    low = a.negative != b.negative ? a.negative : a.negative ? a.digits > b.digits : a.digits < b.digits;
    cpu->cc = a.negative == b.negative && a.digits == b.digits ? 0 : low ? 1 : 2;
}

/* The second-operand address is no address: its last six bits are a signed count, positive to the left. Digits that
 * leave to the right are rounded by adding I3 to the last of them. */
static void shift_and_round(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    struct decimal value;
    unsigned count = (unsigned)ADDRESS_B2 & 63, rounding = d->l & 15u, capacity;
    bool lost = false;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, (d->l >> 4) + 1u, SPAN_WRITE, &sp);
    value = decimal_get(cpu, &sp);
    if (rounding > 9)
        cpu_data_exception(cpu, DXC_DECIMAL);
    capacity = decimal_capacity(sp.length);
    if (count >= 32) {
        u128 kept = value.digits >> 4 * (63 - count); /* with one digit more than remains */
        bool up = (unsigned)(kept & 15) + rounding > 9;
        value.digits = digits_add(kept >> 4, up);
    } else {
        unsigned staying = capacity > count ? capacity - count : 0;
        u128 keep = value.digits & (((u128)1 << 4 * staying) - 1);
        lost = keep != value.digits;
        value.digits = staying ? keep << 4 * count : 0;
    }
    result(cpu, &sp, value, lost);
}

#include "guests/engine/decimal.def"
