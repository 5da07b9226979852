/* Vector registers rearranged: generated masks, replication, merging, packing, permuting. Source: PoP chapter 21. */
#include "guests/engine/operand_vector.h"

typedef u8 half_u8 __attribute__((vector_size(8), may_alias));
typedef s8 half_s8 __attribute__((vector_size(8), may_alias));
typedef u16 half_u16 __attribute__((vector_size(8), may_alias));
typedef s16 half_s16 __attribute__((vector_size(8), may_alias));
typedef u32 half_u32 __attribute__((vector_size(8), may_alias));
typedef s32 half_s32 __attribute__((vector_size(8), may_alias));

static inline void load(OPERAND_ARGUMENTS)
{
    VR(d->r1) = VR(d->r2);
}
static inline void load_pair(OPERAND_ARGUMENTS)
{
    VR(d->r1) = (union vr){{GR64(d->r2), GR64(d->r3)}};
}

/* Bit i of eight becomes byte i. */
static inline u64 bytes_of_bits(u8 bits)
{
    u64 each = bits * 0x0101010101010101ULL & 0x8040201008040201;

    return ((each + 0x7F7F7F7F7F7F7F7F) >> 7 & 0x0101010101010101) * 0xFF;
}
static inline void byte_mask(OPERAND_ARGUMENTS)
{
    VR(d->r1) = (union vr){{bytes_of_bits((u8)(d->iv >> 8)), bytes_of_bits((u8)d->iv)}};
}

static inline void replicate_value(struct cpu *cpu, const struct insn *d, unsigned es, u64 value)
{
    static const u64 copies[] = {0x0101010101010101, 0x0001000100010001, 0x0000000100000001, 1};
    u64 filled = (value & ~0ULL >> (64 - (8 << es))) * copies[es];

    VR(d->r1) = (union vr){{filled, filled}};
}
static inline void replicate_immediate(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m3, 0, 3);
    replicate_value(cpu, d, d->m3, (u64)(s16)d->iv);
}
static inline void replicate(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m4, 0, 3);
    if (unlikely(d->iv > 15u >> d->m4))
        cpu_program(cpu, PGM_SPECIFICATION);
    replicate_value(cpu, d, d->m4, vector_get(&VR(d->r3), d->m4, d->iv));
}
/* Ones from bit I2 to bit I3 of each element, around its end if I3 is less. */
static inline void bit_mask(OPERAND_ARGUMENTS)
{
    unsigned es = d->m4, last_bit = (8u << (es & 3)) - 1, first = d->iv & last_bit, last = d->i3 & last_bit;
    u64 element = ~0ULL >> (63 - last_bit), right = element >> first, left = ~(element >> last >> 1);

    vector_size_check(cpu, es, 0, 3);
    replicate_value(cpu, d, es, first <= last ? right & left : right | left);
}

/* The rightmost element of each doubleword. */
static inline void sign_extend(OPERAND_ARGUMENTS)
{
    union vr v = VR(d->r2);
    unsigned unused = 64 - (8u << (d->m3 & 3));

    vector_size_check(cpu, d->m3, 0, 2);
    VR(d->r1) = (union vr){{(u64)((s64)(v.d[0] << unused) >> unused), (u64)((s64)(v.d[1] << unused) >> unused)}};
}

/* Elements of one doubleword of V2 and the same of V3 in turn. In host order a doubleword's elements stand from right
 * to left, so the left doubleword of the result comes second. */
#define DOUBLEWORDS_SWAPPED(v)                                                                                         \
    __extension__({                                                                                                    \
        lanes_u64 swap = (lanes_u64)(v);                                                                               \
        __builtin_shufflevector(swap, swap, 1, 0);                                                                     \
    })
#define MERGE_CASES(bytes, halfwords, words, doubleword)                                                               \
    EACH_CASE(0, lanes_u8, DOUBLEWORDS_SWAPPED(__builtin_shufflevector(b, a, bytes)))                                  \
    EACH_CASE(1, lanes_u16, DOUBLEWORDS_SWAPPED(__builtin_shufflevector(b, a, halfwords)))                             \
    EACH_CASE(2, lanes_u32, DOUBLEWORDS_SWAPPED(__builtin_shufflevector(b, a, words)))                                 \
    EACH_CASE(3, lanes_u64, __builtin_shufflevector(a, b, doubleword))
#define INDEXES(...) __VA_ARGS__
EACH(merge_high, d->m4,
    MERGE_CASES(INDEXES(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), INDEXES(0, 8, 1, 9, 2, 10, 3, 11),
        INDEXES(0, 4, 1, 5), INDEXES(0, 2)))
EACH(merge_low, d->m4,
    MERGE_CASES(INDEXES(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
        INDEXES(4, 12, 5, 13, 6, 14, 7, 15), INDEXES(2, 6, 3, 7), INDEXES(1, 3)))

static inline void permute_doublewords(OPERAND_ARGUMENTS)
{
    VR(d->r1) = (union vr){{VR(d->r2).d[d->m4 >> 2 & 1], VR(d->r3).d[d->m4 & 1]}};
}
static inline void select(OPERAND_ARGUMENTS)
{
    lanes_u64 mask = LANES(lanes_u64, d->v4);

    LANES(lanes_u64, d->r1) = (LANES(lanes_u64, d->r2) & mask) | (LANES(lanes_u64, d->r3) & ~mask);
}
/* Each byte of V4 names one of the 32 of V2 and V3. */
static inline void permute(OPERAND_ARGUMENTS)
{
    union vr from[2] = {VR(d->r2), VR(d->r3)}, which = VR(d->v4);
    const u8 *bytes = from[0].b;
    union vr r = {{0, 0}};

    for (unsigned i = 0; i < 8; i++) {
        r.d[0] |= (u64)bytes[ELEMENT8(which.b[i] & 31u)] << 8 * i;
        r.d[1] |= (u64)bytes[ELEMENT8(which.b[i + 8] & 31u)] << 8 * i;
    }
    VR(d->r1) = r;
}
/* Each byte of V3 names a bit of V2; those beyond 127 are zero. */
static inline void permute_bits(OPERAND_ARGUMENTS)
{
    u128 from = vector_whole(&VR(d->r2));
    u64 bits = 0;

    for (unsigned i = 0; i < 16; i++) {
        u8 n = VR(d->r3).b[ELEMENT8(i)];
        bits = bits << 1 | (n < 128 ? (u64)(from >> (127 - n)) & 1 : 0);
    }
    VR(d->r1) = (union vr){{bits, 0}};
}

static inline u64 halves_swapped(u64 v)
{
    return v << 32 | v >> 32;
}
/* Elements of v, which fit, in half the size. */
static inline u64 narrowed(const union vr *v, unsigned es)
{
    switch (es) {
    case 1:
        return halves_swapped((u64) __builtin_convertvector(*(const lanes_u16 *)v, half_u8));
    case 2:
        return halves_swapped((u64) __builtin_convertvector(*(const lanes_u32 *)v, half_u16));
    default:
        return v->d[0] << 32 | (u32)v->d[1];
    }
}
static inline void pack(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m4, 1, 3);
    VR(d->r1) = (union vr){{narrowed(&VR(d->r2), d->m4), narrowed(&VR(d->r3), d->m4)}};
}

/* Saturation: elements outside of least to most become the nearer of the two; outside: where they were. */
#define SATURATED_CASE(es, type, outside, v, least, most)                                                              \
    case es: {                                                                                                         \
        type *at = (type *)(v), old = *at, minimum = (type){} + (least), maximum = (type){} + (most);                  \
        type low = (type)(old < minimum), high = (type)(old > maximum);                                                \
        *at = (old & ~low & ~high) | (minimum & low) | (maximum & high);                                               \
        *(type *)(outside) = low | high;                                                                               \
        break;                                                                                                         \
    }
static void saturate(union vr *v, union vr *outside, unsigned es)
{
    switch (es) {
        SATURATED_CASE(1, lanes_s16, outside, v, INT8_MIN, INT8_MAX)
        SATURATED_CASE(2, lanes_s32, outside, v, INT16_MIN, INT16_MAX)
        SATURATED_CASE(3, lanes_s64, outside, v, INT32_MIN, INT32_MAX)
    }
}
static void saturate_logical(union vr *v, union vr *outside, unsigned es)
{
    switch (es) {
        SATURATED_CASE(1, lanes_u16, outside, v, 0, UINT8_MAX)
        SATURATED_CASE(2, lanes_u32, outside, v, 0, UINT16_MAX)
        SATURATED_CASE(3, lanes_u64, outside, v, 0, UINT32_MAX)
    }
}
#define PACK_SATURATE(name, saturate)                                                                                  \
    static void name(OPERAND_ARGUMENTS)                                                                                \
    {                                                                                                                  \
        union vr v[2] = {VR(d->r2), VR(d->r3)}, outside[2] = {0};                                                      \
        vector_size_check(cpu, d->m4, 1, 3);                                                                           \
        saturate(&v[0], &outside[0], d->m4);                                                                           \
        saturate(&v[1], &outside[1], d->m4);                                                                           \
        VR(d->r1) = (union vr){{narrowed(&v[0], d->m4), narrowed(&v[1], d->m4)}};                                      \
        if (d->m5 & 1) {                                                                                               \
            union vr all = {{outside[0].d[0] & outside[1].d[0], outside[0].d[1] & outside[1].d[1]}};                   \
            union vr any = {{outside[0].d[0] | outside[1].d[0], outside[0].d[1] | outside[1].d[1]}};                   \
            cpu->cc = (all.d[0] & all.d[1]) == ~0ULL ? 3 : (any.d[0] | any.d[1]) != 0;                                 \
        }                                                                                                              \
    }
PACK_SATURATE(pack_saturate, saturate)
PACK_SATURATE(pack_logical_saturate, saturate_logical)

/* The elements of one doubleword in twice the size. */
#define WIDEN_CASE(es, from, to)                                                                                       \
    case es: {                                                                                                         \
        u64 in = halves_swapped(VR(d->r2).d[half]);                                                                    \
        LANES(to, d->r1) = __builtin_convertvector((from)in, to);                                                      \
        break;                                                                                                         \
    }
#define UNPACK(name, sign, which)                                                                                      \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        enum { half = which };                                                                                         \
        switch (d->m3) {                                                                                               \
            WIDEN_CASE(0, half_##sign##8, lanes_##sign##16)                                                            \
            WIDEN_CASE(1, half_##sign##16, lanes_##sign##32)                                                           \
            WIDEN_CASE(2, half_##sign##32, lanes_##sign##64)                                                           \
        default:                                                                                                       \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
        }                                                                                                              \
    }
UNPACK(unpack_high, s, 0)
UNPACK(unpack_low, s, 1)
UNPACK(unpack_logical_high, u, 0)
UNPACK(unpack_logical_low, u, 1)

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_support.def"
