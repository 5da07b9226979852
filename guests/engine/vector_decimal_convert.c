/* Vector decimal conversions: zoned storage, binary registers. Source: PoP chapter 25. */
#include "guests/engine/vector_decimal.h"

#define BINARY_LOGICAL 4u

/* Bytes of the zoned operand: 1 to 31. */
static unsigned zoned_length(struct cpu *cpu, const struct insn *d)
{
    vd_check_reserved(cpu, d->i3 > 30);
    return d->i3 + 1u;
}
/* Neither digits nor signs are looked at, here and there. */
static void pack_zoned(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned length = zoned_length(cpu, d);
    struct span sp;
    u8 zoned[31];
    u128 value = 0;

    cpu_span(cpu, cpu_space(cpu, d->b), address, length, SPAN_READ, &sp);
    span_get(&sp, zoned);
    for (unsigned i = 0; i < length; i++)
        value = value << 4 | (zoned[i] & 15);
    vd_set_register(cpu, d->r1, value << 4 | zoned[length - 1] >> 4);
}
static void unpack_zoned(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned length = zoned_length(cpu, d);
    u128 value = vd_register(cpu, d->r1), digits = value >> 4;
    struct span sp;
    u8 zoned[31];

    for (unsigned i = length; i-- > 0; digits >>= 4)
        zoned[i] = (u8)(0xF0 | ((unsigned)digits & 15));
    zoned[length - 1] = (u8)((unsigned)value << 4 | (zoned[length - 1] & 15));
    cpu_span(cpu, cpu_space(cpu, d->b), address, length, SPAN_WRITE, &sp);
    span_put(cpu, &sp, zoned);
}

/* The rightmost bits of the number; whether it fits into `bits`, signed or logical. */
static bool binary_get(struct cpu *cpu, const struct insn *d, unsigned bits, u64 *result)
{
    struct decimal a;
    u128 magnitude, limit;

    vd_check_reserved(cpu, d->m3 & 2);
    a = vd_get(cpu, d->r2, d->m3 & VD_POSITIVE2);
    magnitude = binary_of(a.digits);
    *result = (u64)(a.negative ? -magnitude : magnitude);
    if (d->m3 & BINARY_LOGICAL)
        limit = a.negative ? 0 : ((u128)1 << bits) - 1;
    else
        limit = ((u128)1 << (bits - 1)) - !a.negative;
    return magnitude <= limit;
}
static void binary_end(struct cpu *cpu, const struct insn *d, bool fits)
{
    if (d->m3 & VD_SET_CC)
        cpu->cc = fits ? 0 : 3;
    if (!fits && !(d->m4 & 8) && cpu->psw_mask & PSW_PM_FIXED)
        cpu_program(cpu, PGM_FIXED_OVERFLOW);
}
/* M4 has the instruction-overflow mask. */
static void binary_check(struct cpu *cpu, const struct insn *d)
{
    vd_check_overflow_mask(cpu, d->m4 & 8 ? VD_IOM : 0);
    vd_check_reserved(cpu, d->m4 & 7);
}
static void to_binary32(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 result;
    bool fits;

    (void)address;
    binary_check(cpu, d);
    fits = binary_get(cpu, d, 32, &result);
    GR32(d->r1) = (u32)result;
    binary_end(cpu, d, fits);
}
static void to_binary64(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 result;
    bool fits;

    (void)address;
    binary_check(cpu, d);
    fits = binary_get(cpu, d, 64, &result);
    GR64(d->r1) = result;
    binary_end(cpu, d, fits);
}

/* The condition code tells of overflow only. */
static void from_binary(struct cpu *cpu, const struct insn *d, u64 value, bool negative)
{
    unsigned count = d->iv & VD_COUNT;
    u128 digits;

    vd_check_digits(cpu, d->iv);
    vd_check_reserved(cpu, d->m4 & 8);
    negative &= !(d->m4 & BINARY_LOGICAL);
    digits = digits_of(negative ? -value : value);
    if (d->m4 & VD_SET_CC)
        cpu->cc = digits >> 4 * count ? 3 : 0;
    vd_put(cpu, d->r1, vd_result(0, digits, negative, d->m4), count, d->iv, 0);
}
static void from_binary32(struct cpu *cpu, const struct insn *d, u64 address)
{
    u32 value = GR32(d->r2);

    (void)address;
    from_binary(cpu, d, d->m4 & BINARY_LOGICAL ? value : (u64)(s64)(s32)value, value >> 31);
}
static void from_binary64(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    from_binary(cpu, d, GR64(d->r2), GR64(d->r2) >> 63);
}

#include "guests/engine/vector_decimal_convert.def"
