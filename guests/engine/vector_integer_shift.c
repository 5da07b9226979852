/* Vector shifts and rotates: of all elements alike, of each by its own amount, of the whole register, of two registers
 * joined. Source: PoP chapter 22. */
#include "guests/engine/operand_vector.h"

/* V3 by the low bits of the second-operand address. */
#define ALIKE_CASE(es, type, bits, expression)                                                                         \
    case es: {                                                                                                         \
        enum { LAST = (bits)-1 };                                                                                      \
        unsigned n = address & LAST;                                                                                   \
        lanes_##type a = LANES(lanes_##type, d->r3);                                                                   \
        LANES(lanes_##type, d->r1) = expression;                                                                       \
        return;                                                                                                        \
    }
#define ALIKE(sign, expression)                                                                                        \
    ALIKE_CASE(0, sign##8, 8, expression)                                                                              \
    ALIKE_CASE(1, sign##16, 16, expression)                                                                            \
    ALIKE_CASE(2, sign##32, 32, expression)                                                                            \
    ALIKE_CASE(3, sign##64, 64, expression)
EACH(shift_left, d->ms, ALIKE(u, a << n))
EACH(shift_right, d->ms, ALIKE(s, a >> n))
EACH(shift_right_logical, d->ms, ALIKE(u, a >> n))
EACH(rotate, d->ms, ALIKE(u, a << n | a >> (-n & LAST)))

/* V2, each element by its own number in V3. */
#define LAST_BIT ((LANES_TYPE){} + (sizeof a[0] * 8 - 1))
EACH(shift_left_each, d->m4, EACH_CASES(u, a << (b & LAST_BIT)))
EACH(shift_right_each, d->m4, EACH_CASES(s, a >> (b & LAST_BIT)))
EACH(shift_right_logical_each, d->m4, EACH_CASES(u, a >> (b & LAST_BIT)))
EACH(rotate_each, d->m4, EACH_CASES(u, a << (b & LAST_BIT) | a >> (-b & LAST_BIT)))
/* The bits that V3 selects come from V2, rotated. */
#define AMOUNT (d->iv & (sizeof a[0] * 8 - 1))
#define INSERTED(old, rotated) (((old) & ~b) | ((rotated)&b))
EACH(rotate_and_insert, d->m5,
    EACH_CASES(u,
        INSERTED(LANES(LANES_TYPE, d->r1), a << (unsigned)AMOUNT | a >> (unsigned)(-AMOUNT & (sizeof a[0] * 8 - 1)))))

/* Whole registers. The number of bytes is in byte 7 of V3. */
static inline unsigned byte_shift(const struct cpu *cpu, const struct insn *d)
{
    return (unsigned)(VR(d->r3).d[0] & 0x78);
}
static inline void bytes_left(OPERAND_ARGUMENTS)
{
    vector_set_whole(&VR(d->r1), vector_whole(&VR(d->r2)) << byte_shift(cpu, d));
}
static inline void bytes_right_logical(OPERAND_ARGUMENTS)
{
    vector_set_whole(&VR(d->r1), vector_whole(&VR(d->r2)) >> byte_shift(cpu, d));
}
static inline void bytes_right(OPERAND_ARGUMENTS)
{
    vector_set_whole(&VR(d->r1), (u128)((__int128)vector_whole(&VR(d->r2)) >> byte_shift(cpu, d)));
}

/* Bit shifts: each byte of V3 tells how far the byte of the result is from that of V2, as far as its neighbour goes in;
 * usually all tell the same. */
#define LOW_BITS 0x0707070707070707
static inline bool shifts_alike(const struct cpu *cpu, const struct insn *d)
{
    u64 left = VR(d->r3).d[0] & LOW_BITS, right = VR(d->r3).d[1] & LOW_BITS;

    return left == right && left == (left & 7) * 0x0101010101010101;
}
static inline u8 byte_at(u128 v, unsigned i)
{
    return (u8)(v >> (120 - 8 * i));
}
static void bytes_shift_left(struct cpu *cpu, const struct insn *d)
{
    u128 v = vector_whole(&VR(d->r2)), r = 0;

    for (unsigned i = 0; i < 16; i++) {
        unsigned pair = byte_at(v, i) << 8 | (i < 15 ? byte_at(v, i + 1) : 0);
        r = r << 8 | (u8)(pair << (VR(d->r3).b[ELEMENT8(i)] & 7) >> 8);
    }
    vector_set_whole(&VR(d->r1), r);
}
/* before: what is to the left of byte 0. */
static void bytes_shift_right(struct cpu *cpu, const struct insn *d, u8 before)
{
    u128 v = vector_whole(&VR(d->r2)), r = 0;

    for (unsigned i = 0; i < 16; i++) {
        unsigned pair = (i ? byte_at(v, i - 1) : before) << 8 | byte_at(v, i);
        r = r << 8 | (u8)(pair >> (VR(d->r3).b[ELEMENT8(i)] & 7));
    }
    vector_set_whole(&VR(d->r1), r);
}
static inline void bits_left(OPERAND_ARGUMENTS)
{
    if (likely(shifts_alike(cpu, d)))
        vector_set_whole(&VR(d->r1), vector_whole(&VR(d->r2)) << (VR(d->r3).d[0] & 7));
    else
        bytes_shift_left(cpu, d);
}
static inline void bits_right_logical(OPERAND_ARGUMENTS)
{
    if (likely(shifts_alike(cpu, d)))
        vector_set_whole(&VR(d->r1), vector_whole(&VR(d->r2)) >> (VR(d->r3).d[0] & 7));
    else
        bytes_shift_right(cpu, d, 0);
}
static inline void bits_right(OPERAND_ARGUMENTS)
{
    if (likely(shifts_alike(cpu, d)))
        vector_set_whole(&VR(d->r1), (u128)((__int128)vector_whole(&VR(d->r2)) >> (VR(d->r3).d[0] & 7)));
    else
        bytes_shift_right(cpu, d, (u8)((s64)VR(d->r2).d[0] >> 63));
}

/* V2 and V3 joined: what is left of, or right of, the boundary after the shift by n bits, 0 to 127. */
static inline unsigned amount_checked(struct cpu *cpu, const struct insn *d, unsigned most)
{
    if (unlikely(d->iv > most))
        cpu_program(cpu, PGM_SPECIFICATION);
    return d->iv;
}
static inline void double_left(struct cpu *cpu, const struct insn *d, unsigned n)
{
    u128 a = vector_whole(&VR(d->r2)), b = vector_whole(&VR(d->r3));

    vector_set_whole(&VR(d->r1), a << n | b >> 1 >> (127 - n));
}
static inline void double_left_bytes(OPERAND_ARGUMENTS)
{
    double_left(cpu, d, amount_checked(cpu, d, 15) * 8);
}
static inline void double_left_bits(OPERAND_ARGUMENTS)
{
    double_left(cpu, d, amount_checked(cpu, d, 7));
}
static inline void double_right_bits(OPERAND_ARGUMENTS)
{
    unsigned n = amount_checked(cpu, d, 7);
    u128 a = vector_whole(&VR(d->r2)), b = vector_whole(&VR(d->r3));

    vector_set_whole(&VR(d->r1), b >> n | a << 1 << (127 - n));
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_integer_shift.def"
