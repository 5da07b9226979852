/* Vector integer sums, differences, comparisons, extremes and logic; multiplication and shifts are elsewhere.
 * Source: PoP chapter 22. */
#include "guests/engine/model.h"
#include "guests/engine/operand_vector.h"

#define QUADWORD 4

/* Logic knows no elements. */
#define LOGIC(name, expression)                                                                                        \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        lanes_u64 a = LANES(lanes_u64, d->r2), b = LANES(lanes_u64, d->r3);                                            \
        LANES(lanes_u64, d->r1) = expression;                                                                          \
    }
// clang-format off
LOGIC(bits_and, a & b)
LOGIC(bits_and_complement, a & ~b)
LOGIC(bits_or, a | b)
LOGIC(bits_or_complement, a | ~b)
LOGIC(bits_xor, a ^ b)
LOGIC(bits_nand, ~(a & b))
LOGIC(bits_nor, ~(a | b))
LOGIC(bits_not_xor, ~(a ^ b))
// clang-format on

/* The whole register as one more size of element. */
#define QUADWORD_CASE(expression)                                                                                      \
    case QUADWORD: {                                                                                                   \
        u128 a = vector_whole(&VR(d->r2)), b = vector_whole(&VR(d->r3));                                               \
        vector_set_whole(&VR(d->r1), expression);                                                                      \
        return;                                                                                                        \
    }
EACH(add, d->m4, EACH_CASES(u, a + b) QUADWORD_CASE(a + b))
EACH(subtract, d->m4, EACH_CASES(u, a - b) QUADWORD_CASE(a - b))
EACH(add_carry, d->m4, EACH_CASES(u, (LANES_TYPE)((LANES_TYPE)(a + b) < a) & 1) QUADWORD_CASE(a + b < a))
EACH(subtract_borrow, d->m4, EACH_CASES(u, (LANES_TYPE)(a >= b) & 1) QUADWORD_CASE(a >= b)) /* 1: no borrow */

/* The rightmost bit of V4 is the carry, or "no borrow", from the right. */
#define CARRIED(name, complemented, expression)                                                                        \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        u128 a = vector_whole(&VR(d->r2)), b = complemented vector_whole(&VR(d->r3)), carry = VR(d->v4).d[1] & 1;      \
        vector_size_check(cpu, d->m5, QUADWORD, QUADWORD);                                                             \
        vector_set_whole(&VR(d->r1), expression);                                                                      \
    }
CARRIED(add_with_carry, +, a + b + carry)
CARRIED(add_with_carry_carry, +, a + b < a || (carry && a + b + 1 == 0))
CARRIED(subtract_with_borrow, ~, a + b + carry)
CARRIED(subtract_with_borrow_borrow, ~, a + b < a || (carry && a + b + 1 == 0))

/* Half of the sum, rounded up, without the bit that the sum needs. */
EACH(average, d->m4, EACH_CASES(s, (a | b) - ((a ^ b) >> 1)))
EACH(average_logical, d->m4, EACH_CASES(u, (a | b) - ((a ^ b) >> 1)))
#define CHOOSE(which) ((a & (LANES_TYPE)(which)) | (b & ~(LANES_TYPE)(which)))
EACH(minimum, d->m4, EACH_CASES(s, CHOOSE(a < b)))
EACH(minimum_logical, d->m4, EACH_CASES(u, CHOOSE(a < b)))
EACH(maximum, d->m4, EACH_CASES(s, CHOOSE(a > b)))
EACH(maximum_logical, d->m4, EACH_CASES(u, CHOOSE(a > b)))
EACH(complement, d->m3, EACH_CASES(u, -a))
#define SIGN (a >> (sizeof a[0] * 8 - 1))
EACH(positive, d->m3, EACH_CASES(u, (a ^ -SIGN) + SIGN))

EACH(equal, d->m4, EACH_CASES(u, a == b))
EACH(high, d->m4, EACH_CASES(s, a > b))
EACH(high_logical, d->m4, EACH_CASES(u, a > b))
#define COMPARISON(name, rule)                                                                                         \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        rule(cpu, d, address);                                                                                         \
        if (d->m5 & 1)                                                                                                 \
            cpu->cc = vector_compare_cc(&VR(d->r1));                                                                   \
    }
COMPARISON(compare_equal, equal)
COMPARISON(compare_high, high)
COMPARISON(compare_high_logical, high_logical)

/* The rightmost element of the left doubleword. */
static inline void compare_element(OPERAND_ARGUMENTS)
{
    unsigned unused = 64 - (8u << (d->m3 & 3));

    vector_size_check(cpu, d->m3, 0, 3);
    cc_compare(
        cpu, (u64)((s64)(VR(d->r1).d[0] << unused) >> unused), (u64)((s64)(VR(d->r2).d[0] << unused) >> unused), 0);
}
static inline void compare_element_logical(OPERAND_ARGUMENTS)
{
    unsigned unused = 64 - (8u << (d->m3 & 3));

    vector_size_check(cpu, d->m3, 0, 3);
    cc_compare_logical(cpu, VR(d->r1).d[0] << unused, VR(d->r2).d[0] << unused, 0);
}
static inline void test_under_mask(OPERAND_ARGUMENTS)
{
    lanes_u64 mask = LANES(lanes_u64, d->r2), ones = LANES(lanes_u64, d->r1) & mask, zeros = mask ^ ones;

    cpu->cc = (ones[0] | ones[1]) == 0 ? 0 : (zeros[0] | zeros[1]) == 0 ? 3 : 1;
}

/* Sums of the elements inside each word, doubleword, quadword, and the rightmost element there of V3. */
static inline u64 word_sum(u64 v, u64 more, unsigned es)
{
    u64 pairs = (v & 0x00FF00FF00FF00FF) + (v >> 8 & 0x00FF00FF00FF00FF);

    if (es == 0)
        return (pairs & 0x000001FF000001FF) + (pairs >> 16 & 0x000001FF000001FF) + (more & 0x000000FF000000FF);
    return (v & 0x0000FFFF0000FFFF) + (v >> 16 & 0x0000FFFF0000FFFF) + (more & 0x0000FFFF0000FFFF);
}
static inline void sum_words(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2), b = VR(d->r3);

    vector_size_check(cpu, d->m4, 0, 1);
    VR(d->r1) = (union vr){{word_sum(a.d[0], b.d[0], d->m4), word_sum(a.d[1], b.d[1], d->m4)}};
}
static inline u64 doubleword_sum(u64 v, u64 more, unsigned es)
{
    if (es == 2)
        return (v >> 32) + (u32)v + (u32)more;
    return (v >> 48) + (u16)(v >> 32) + (u16)(v >> 16) + (u16)v + (u16)more;
}
static inline void sum_doublewords(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2), b = VR(d->r3);

    vector_size_check(cpu, d->m4, 1, 2);
    VR(d->r1) = (union vr){{doubleword_sum(a.d[0], b.d[0], d->m4), doubleword_sum(a.d[1], b.d[1], d->m4)}};
}
static inline void sum_quadword(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2), b = VR(d->r3);

    vector_size_check(cpu, d->m4, 2, 3);
    if (d->m4 == 2)
        VR(d->r1) = (union vr){{0, (a.d[0] >> 32) + (u32)a.d[0] + (a.d[1] >> 32) + (u32)a.d[1] + (u32)b.d[1]}};
    else
        vector_set_whole(&VR(d->r1), (u128)a.d[0] + a.d[1] + b.d[1]);
}
/* The words of V2 and word 1 of V3, each carry added again on the right. */
static inline void checksum(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2);
    u64 sum = (a.d[0] >> 32) + (u32)a.d[0] + (a.d[1] >> 32) + (u32)a.d[1] + (u32)VR(d->r3).d[0];

    sum = (sum >> 32) + (u32)sum;
    sum = (sum >> 32) + (u32)sum;
    VR(d->r1) = (union vr){{sum, 0}};
}

/* Ones of each byte, then of pairs of what is half as large. */
static inline lanes_u64 population(lanes_u64 v, unsigned es)
{
    v -= v >> 1 & 0x5555555555555555;
    v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
    v = (v + (v >> 4)) & 0x0F0F0F0F0F0F0F0F;
    if (es >= 1)
        v = (v & 0x00FF00FF00FF00FF) + (v >> 8 & 0x00FF00FF00FF00FF);
    if (es >= 2)
        v = (v & 0x0000FFFF0000FFFF) + (v >> 16 & 0x0000FFFF0000FFFF);
    if (es >= 3)
        v = (v & 0x00000000FFFFFFFF) + (v >> 32);
    return v;
}
static inline void population_count(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m3, 0, 3);
    if (d->m3 && unlikely(!facility_offered(FACILITY_VECTOR_ENH1)))
        cpu_program(cpu, PGM_SPECIFICATION);
    LANES(lanes_u64, d->r1) = population(LANES(lanes_u64, d->r2), d->m3);
}
/* Ones right of the rightmost one, counted; the same after spreading the leftmost one to the right. */
EACH(trailing_ones, d->m3, EACH_CASES(u, ~a &(a - 1)))
static inline void trailing_zeros(OPERAND_ARGUMENTS)
{
    trailing_ones(cpu, d, address);
    LANES(lanes_u64, d->r1) = population(LANES(lanes_u64, d->r1), d->m3);
}
static inline void leading_zeros(OPERAND_ARGUMENTS)
{
    union vr v = VR(d->r2), r;
    unsigned bits;

    vector_size_check(cpu, d->m3, 0, 3);
    bits = 8u << d->m3;
    for (unsigned i = 0; i < 16u >> d->m3; i++) {
        u64 element = vector_get(&v, d->m3, i);
        vector_put(&r, d->m3, i, element ? (unsigned)__builtin_clzll(element) - (64 - bits) : bits);
    }
    VR(d->r1) = r;
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_integer.def"
