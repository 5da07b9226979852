/* Bitwise operations, tests under mask, bit counting, rotate then insert and friends. Source: PoP chapter 7. */
#include "guests/engine/model.h"
#include "guests/engine/operand.h"

#define OPERATION(name)                                                                                                \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))

OPERATION(bits_and)
{
    return a & b;
}
OPERATION(bits_or)
{
    return a | b;
}
OPERATION(bits_xor)
{
    return a ^ b;
}
static inline u64 population_bytes(u64 a)
{
    a -= a >> 1 & 0x5555555555555555;
    a = (a & 0x3333333333333333) + (a >> 2 & 0x3333333333333333);
    return (a + (a >> 4)) & 0x0F0F0F0F0F0F0F0F;
}
/* Of each byte; or of the register, where M3 says so and miscellaneous-instruction extensions 3 are there. */
static inline void population(OPERAND_ARGUMENTS)
{
    u64 a = GR64(d->r2);

    if (unlikely(d->m3 & 8) && facility_offered(FACILITY_MISC_EXT3))
        a = (u64)__builtin_popcountll(a);
    else
        a = population_bytes(a);
    GR64(d->r1) = a;
    cpu->cc = a != 0;
}

/* Test a under mask b: none or all of the selected bits, or mixed. */
CC_RULE(test)
{
    cpu->cc = (a & b) == 0 ? 0 : (a & b) == b ? 3 : 1;
}
CC_RULE(test_register) /* mixed tells the leftmost selected bit: zero 1, one 2 */
{
    if ((a & b) == 0)
        cpu->cc = 0;
    else if ((a & b) == b)
        cpu->cc = 3;
    else
        cpu->cc = (a & b) << 1 > b ? 2 : 1;
}

static inline void find_leftmost_one(OPERAND_ARGUMENTS)
{
    u64 value = GR64(d->r2);
    unsigned zeros = value ? (unsigned)__builtin_clzll(value) : 64;

    cpu->cc = value ? 2 : 0;
    GR64(d->r1) = zeros;
    GR64(d->r1 | 1) = value ? value & ~(1ULL << (63 - zeros)) : 0;
}

/* Ones from bit first to bit last (numbered 0 to 63 from the left), around the end if last is less. */
static inline u64 bits_between(unsigned first, unsigned last)
{
    u64 right = ~0ULL >> first, left = ~0ULL << (63 - last);

    return first <= last ? right & left : right | left;
}
static inline u64 rotate64(u64 value, unsigned by)
{
    return by & 63 ? value << (by & 63) | value >> (64 - (by & 63)) : value;
}
/* The first bit of I4: zeros in place of the bits that are not selected. */
static inline u64 rotated_inserted(struct cpu *cpu, const struct insn *d, u64 selected)
{
    return (rotate64(GR64(d->r2), d->i5) & selected) | (d->i4 & 0x80 ? 0 : GR64(d->r1) & ~selected);
}
static inline void insert_rotated(OPERAND_ARGUMENTS)
{
    GR64(d->r1) = rotated_inserted(cpu, d, bits_between(d->i3 & 63, d->i4 & 63));
}
static inline void insert_rotated_cc(OPERAND_ARGUMENTS)
{
    insert_rotated(cpu, d, address);
    cpu->cc = sign_cc((s64)GR64(d->r1));
}
/* Ones between two bits of a word, around the end of the word, as the low half. */
static inline u32 word_between(unsigned first, unsigned last)
{
    u32 right = ~0u >> first, left = ~0u << (31 - last);

    return first <= last ? right & left : right | left;
}
static inline void insert_rotated_high(OPERAND_ARGUMENTS)
{
    u32 selected = word_between(d->i3 & 31, d->i4 & 31);

    cpu->gr[d->r1].h = (u32)(rotated_inserted(cpu, d, (u64)selected << 32) >> 32);
}
static inline void insert_rotated_low(OPERAND_ARGUMENTS)
{
    GR32(d->r1) = (u32)rotated_inserted(cpu, d, word_between(d->i3 & 31, d->i4 & 31));
}

/* AND, OR, XOR of the selected bits; the first bit of I3: only the condition code is set. */
static inline void rotated_result(struct cpu *cpu, const struct insn *d, u64 selected, u64 result)
{
    cpu->cc = (result & selected) != 0;
    if (!(d->i3 & 0x80))
        GR64(d->r1) = (GR64(d->r1) & ~selected) | (result & selected);
}
#define ROTATED(name, operator)                                                                                        \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        u64 second = rotate64(GR64(d->r2), d->i5);                                                                     \
        rotated_result(cpu, d, bits_between(d->i3 & 63, d->i4 & 63), GR64(d->r1) operator second);                     \
    }
ROTATED(and_rotated, &)
ROTATED(or_rotated, |)
ROTATED(xor_rotated, ^)

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/general_logical.def"
