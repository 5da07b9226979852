/* DFP instructions with an operand in general registers: fixed-point and packed numbers, exponent, significance.
 * Source: PoP chapter 20. */
#include "guests/engine/dfp_operand.h"

#define FROM_FIXED(name, is_signed, type, field)                                                                       \
    static inline void name(DFP_ARGUMENTS)                                                                             \
    {                                                                                                                  \
        s64 value = (s64)(type)cpu->gr[d->r2].field;                                                                   \
        bool minus = is_signed && value < 0;                                                                           \
        dfp_pairs(cpu, f, d->r1);                                                                                      \
        dfp_put(cpu, f, d->r1, dfp_from_integer(cpu, f, minus, minus ? -(u64)value : (u64)value, dfp_control_m3(d)));  \
        bfp_complete(cpu);                                                                                             \
    }                                                                                                                  \
    DFP_BOTH(name)
FROM_FIXED(from_signed32, true, s32, l)
FROM_FIXED(from_signed64, true, s64, g)
FROM_FIXED(from_unsigned32, false, u32, l)
FROM_FIXED(from_unsigned64, false, u64, g)

#define TO_FIXED(name, size, is_signed, field)                                                                         \
    static inline void name(DFP_ARGUMENTS)                                                                             \
    {                                                                                                                  \
        u8 cc;                                                                                                         \
        dfp_pairs(cpu, f, d->r2);                                                                                      \
        cpu->gr[d->r1].field =                                                                                         \
            (u##size)dfp_to_integer(cpu, f, dfp_get(cpu, f, d->r2), size, is_signed, dfp_control_m3(d), &cc);          \
        cpu->cc = cc;                                                                                                  \
        bfp_complete(cpu);                                                                                             \
    }                                                                                                                  \
    DFP_BOTH(name)
TO_FIXED(to_signed32, 32, true, l)
TO_FIXED(to_signed64, 64, true, g)
TO_FIXED(to_unsigned32, 32, false, l)
TO_FIXED(to_unsigned64, 64, false, g)

/* Packed numbers are in a register, or in an even-odd pair for extended operands. */
static inline void packed_check(struct cpu *cpu, const struct dfp_format *f, u8 r)
{
    if (f == &dfp_extended && r & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
}
static inline u128 packed_get(const struct cpu *cpu, const struct dfp_format *f, u8 r)
{
    return f == &dfp_extended ? (u128)cpu->gr[r].g << 64 | cpu->gr[r + 1].g : cpu->gr[r].g;
}
static inline void packed_put(struct cpu *cpu, const struct dfp_format *f, u8 r, u128 packed)
{
    if (f == &dfp_extended) {
        cpu->gr[r].g = (u64)(packed >> 64);
        cpu->gr[r + 1].g = (u64)packed;
    } else {
        cpu->gr[r].g = (u64)packed;
    }
}
static inline u128 digits_checked(struct cpu *cpu, u128 digits)
{
    if (!dfp_digits_valid(digits))
        cpu_data_exception(cpu, DXC_DECIMAL);
    return dfp_digits_value(digits);
}
static inline void integer_put(struct cpu *cpu, const struct insn *d, const struct dfp_format *f, bool sign, u128 value)
{
    dfp_put(cpu, f, d->r1, dfp_encode(f, (struct dfp_number){DFP_FINITE, sign, 0, value}));
}

static inline void from_packed(DFP_ARGUMENTS)
{
    u128 packed;
    u8 sign;

    dfp_pairs(cpu, f, d->r1);
    packed_check(cpu, f, d->r2);
    packed = packed_get(cpu, f, d->r2);
    sign = packed & 15;
    if (sign < 10)
        cpu_data_exception(cpu, DXC_DECIMAL);
    integer_put(cpu, d, f, sign == 0xB || sign == 0xD, digits_checked(cpu, packed >> 4));
}
static inline void from_unsigned_packed(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1);
    packed_check(cpu, f, d->r2);
    integer_put(cpu, d, f, false, digits_checked(cpu, packed_get(cpu, f, d->r2)));
}
/* The digits on the right; M4 chooses the code of a plus sign. */
static inline void to_packed(DFP_ARGUMENTS)
{
    struct dfp_number n;

    dfp_pairs(cpu, f, d->r2);
    packed_check(cpu, f, d->r1);
    n = dfp_unpack(f, dfp_get(cpu, f, d->r2));
    packed_put(cpu, f, d->r1, dfp_digits_coded(n.coefficient) << 4 | (n.sign ? 0xD : d->m4 & 1 ? 0xF : 0xC));
}
static inline void to_unsigned_packed(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r2);
    packed_check(cpu, f, d->r1);
    packed_put(cpu, f, d->r1, dfp_digits_coded(dfp_unpack(f, dfp_get(cpu, f, d->r2)).coefficient));
}
DFP_BOTH(from_packed)
DFP_BOTH(from_unsigned_packed)
DFP_BOTH(to_packed)
DFP_BOTH(to_unsigned_packed)

static inline void extract_exponent(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r2);
    cpu->gr[d->r1].g = (u64)dfp_biased_exponent(f, dfp_unpack(f, dfp_get(cpu, f, d->r2)));
}
static inline void extract_significance(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r2);
    cpu->gr[d->r1].g = (u64)dfp_significance(f, dfp_get(cpu, f, d->r2));
}
DFP_BOTH(extract_exponent)
DFP_BOTH(extract_significance)

#include "guests/engine/dfp_fixed.def"
