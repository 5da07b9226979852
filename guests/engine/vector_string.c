/* Vector string instructions: elements compared with others, with ranges, with zero; a string searched for another.
 * Source: PoP chapter 23. */
#include "guests/engine/operand_vector.h"

/* What the last mask says: invert the comparison, leave all results instead of the first one's index, look for zeros
 * too, set the condition code. */
#define INVERT 8u
#define RESULT_ALL 4u
#define ZERO_SEARCH 2u
#define CC_SET 1u
#define NOT_FOUND 16u

/* The byte index of the first element that is all ones; the others are zero. */
static inline unsigned first_found(lanes_u64 found)
{
    if (found[0])
        return (unsigned)__builtin_clzll(found[0]) / 8;
    return found[1] ? 8 + (unsigned)__builtin_clzll(found[1]) / 8 : NOT_FOUND;
}

/* These have a version for each element size: NAME_8, NAME_16, NAME_32, chosen by BY_SIZE. */
#define BY_SIZE(es, name, ...)                                                                                         \
    ((es) == 0 ? name##_8(__VA_ARGS__) : (es) == 1 ? name##_16(__VA_ARGS__) : name##_32(__VA_ARGS__))
#define SIZED(bits)                                                                                                    \
    static inline lanes_u64 zeros_##bits(lanes_u64 v)                                                                  \
    {                                                                                                                  \
        return (lanes_u64)((lanes_u##bits)v == 0);                                                                     \
    }                                                                                                                  \
    static inline lanes_u64 equal_##bits(lanes_u64 a, lanes_u64 b)                                                     \
    {                                                                                                                  \
        return (lanes_u64)((lanes_u##bits)a == (lanes_u##bits)b);                                                      \
    }                                                                                                                  \
    /* Elements of a that are equal to any of b. */                                                                    \
    static lanes_u64 equal_any_##bits(lanes_u64 a, lanes_u64 b)                                                        \
    {                                                                                                                  \
        lanes_u##bits each = (lanes_u##bits)b, found = {0};                                                            \
        for (unsigned i = 0; i < 128 / (bits); i++)                                                                    \
            found |= (lanes_u##bits)((lanes_u##bits)a == each[i]);                                                     \
        return (lanes_u64)found;                                                                                       \
    }                                                                                                                  \
    /* One limit of a range, what of it is in the range told by the leftmost bits of control: equal, lower, higher. */ \
    static inline lanes_u##bits within_##bits(lanes_u##bits a, u##bits limit, u##bits control)                         \
    {                                                                                                                  \
        lanes_u##bits in = {0};                                                                                        \
        if (control >> ((bits)-1) & 1)                                                                                 \
            in |= (lanes_u##bits)(a == limit);                                                                         \
        if (control >> ((bits)-2) & 1)                                                                                 \
            in |= (lanes_u##bits)(a < limit);                                                                          \
        if (control >> ((bits)-3) & 1)                                                                                 \
            in |= (lanes_u##bits)(a > limit);                                                                          \
        return in;                                                                                                     \
    }                                                                                                                  \
    /* Elements of a that are in any of the ranges that an even and an odd element of the limits make. */              \
    static lanes_u64 in_ranges_##bits(lanes_u64 v, lanes_u64 limits, lanes_u64 controls)                               \
    {                                                                                                                  \
        lanes_u##bits a = (lanes_u##bits)v, limit = (lanes_u##bits)limits, control = (lanes_u##bits)controls;          \
        lanes_u##bits found = {0};                                                                                     \
        for (unsigned i = 0; i < 128 / (bits); i += 2)                                                                 \
            found |= within_##bits(a, limit[i], control[i]) & within_##bits(a, limit[i + 1], control[i + 1]);          \
        return (lanes_u64)found;                                                                                       \
    }
SIZED(8)
SIZED(16)
SIZED(32)

static inline void index_set(struct cpu *cpu, const struct insn *d, unsigned index)
{
    VR(d->r1) = (union vr){{index, 0}};
}
/* 0: a zero comes first; 1: found, and no zero at all; 2: found before a zero; 3: neither. */
static inline u8 found_cc(unsigned found, unsigned zero)
{
    if (zero == NOT_FOUND)
        return found == NOT_FOUND ? 3 : 1;
    return found < zero ? 2 : 0;
}
/* What all searches end with: hits are those elements of V2 that were looked for. */
static inline void found_set(struct cpu *cpu, const struct insn *d, lanes_u64 hits, unsigned es, unsigned mask)
{
    unsigned found = first_found(hits), zero = NOT_FOUND;

    if (mask & ZERO_SEARCH)
        zero = first_found(BY_SIZE(es, zeros, LANES(lanes_u64, d->r2)));
    if (mask & RESULT_ALL)
        LANES(lanes_u64, d->r1) = hits;
    else
        index_set(cpu, d, found < zero ? found : zero);
    if (mask & CC_SET)
        cpu->cc = found_cc(found, zero);
}
static inline void mask_check(struct cpu *cpu, unsigned mask, unsigned known)
{
    if (unlikely(mask & ~known))
        cpu_program(cpu, PGM_SPECIFICATION);
}

static inline void find_equal(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m4, 0, 2);
    mask_check(cpu, d->m5, ZERO_SEARCH | CC_SET);
    found_set(cpu, d, BY_SIZE(d->m4, equal, LANES(lanes_u64, d->r2), LANES(lanes_u64, d->r3)), d->m4, d->m5);
}
static inline void find_any_equal(OPERAND_ARGUMENTS)
{
    lanes_u64 hits;

    vector_size_check(cpu, d->m4, 0, 2);
    hits = BY_SIZE(d->m4, equal_any, LANES(lanes_u64, d->r2), LANES(lanes_u64, d->r3));
    found_set(cpu, d, d->m5 & INVERT ? ~hits : hits, d->m4, d->m5);
}
static inline void range_compare(OPERAND_ARGUMENTS)
{
    lanes_u64 hits;

    vector_size_check(cpu, d->m5, 0, 2);
    hits = BY_SIZE(d->m5, in_ranges, LANES(lanes_u64, d->r2), LANES(lanes_u64, d->r3), LANES(lanes_u64, d->v4));
    found_set(cpu, d, d->m6 & INVERT ? ~hits : hits, d->m5, d->m6);
}

/* 0: a zero in both before any difference; 1, 2: V2 is lower, higher at the first difference; 3: equal. */
static inline void find_not_equal(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2), b = VR(d->r3);
    unsigned unequal, zero = NOT_FOUND;

    vector_size_check(cpu, d->m4, 0, 2);
    mask_check(cpu, d->m5, ZERO_SEARCH | CC_SET);
    unequal = first_found(~BY_SIZE(d->m4, equal, LANES(lanes_u64, d->r2), LANES(lanes_u64, d->r3)));
    if (d->m5 & ZERO_SEARCH)
        zero = first_found(BY_SIZE(d->m4, zeros, LANES(lanes_u64, d->r2)));
    index_set(cpu, d, unequal < zero ? unequal : zero);
    if (!(d->m5 & CC_SET))
        return;
    if (zero < unequal)
        cpu->cc = 0;
    else if (unequal == NOT_FOUND)
        cpu->cc = 3;
    else
        cpu->cc = vector_get(&a, d->m4, unequal >> d->m4) < vector_get(&b, d->m4, unequal >> d->m4) ? 1 : 2;
}

/* The elements before the first zero; the others become zero. */
static inline void isolate(OPERAND_ARGUMENTS)
{
    unsigned zero;

    vector_size_check(cpu, d->m3, 0, 2);
    mask_check(cpu, d->m5, CC_SET);
    zero = first_found(BY_SIZE(d->m3, zeros, LANES(lanes_u64, d->r2)));
    vector_set_whole(&VR(d->r1), vector_whole(&VR(d->r2)) & ~(zero == NOT_FOUND ? 0 : ~(u128)0 >> zero * 8));
    if (d->m5 & CC_SET)
        cpu->cc = zero == NOT_FOUND ? 3 : 0;
}

/* Look in V2 for the string that V3 begins with, whose length in bytes is in byte 7 of V4; with zero search both end
 * before a zero element. 0: not found; 1: not found, and V2 has a zero; 2: found; 3: V2 ends inside it.
 * A length that the PoP leaves unpredictable is rounded down to elements; more than V3 has can only begin in V2, or
 * with zero search ends with V3. */
static void search(OPERAND_ARGUMENTS)
{
    u128 text = vector_whole(&VR(d->r2)), string = vector_whole(&VR(d->r3));
    unsigned length = VR(d->v4).d[0] & 0xFF, end = 16, step, at;

    vector_size_check(cpu, d->m5, 0, 2);
    mask_check(cpu, d->m6, ZERO_SEARCH);
    step = 1u << d->m5;
    length &= -step;
    if (d->m6 & ZERO_SEARCH) {
        unsigned zero = first_found(BY_SIZE(d->m5, zeros, LANES(lanes_u64, d->r3)));
        length = zero < length ? zero : length;
        end = first_found(BY_SIZE(d->m5, zeros, LANES(lanes_u64, d->r2)));
    }
    for (at = 0; length && at < end; at += step) {
        unsigned compared = length < 16 - at ? length : 16 - at;
        if (((text << at * 8 ^ string) >> (128 - compared * 8)) == 0)
            break;
    }
    if (length && at >= end) {
        cpu->cc = end < 16;
        at = NOT_FOUND;
    } else {
        cpu->cc = length <= 16 - at ? 2 : 3;
    }
    index_set(cpu, d, at);
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_string.def"
