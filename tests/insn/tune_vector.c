/* Vector operands that instructions of the vector facilities find interesting: addresses in elements, immediates that
 * are not reserved, strings that resemble each other, and what qemu-s390x 7.2 does otherwise than the PoP. */
#include "tests/insn/tune.h"

/* The vector registers that a text names, and their halves. */
static unsigned v1_of(const struct insn_case *c)
{
    return c->text[1] >> 4 | (c->text[4] & 8u) << 1;
}
static unsigned v2_of(const struct insn_case *c)
{
    return (c->text[1] & 15) | (c->text[4] & 4u) << 2;
}
static unsigned v3_of(const struct insn_case *c)
{
    return c->text[2] >> 4 | (c->text[4] & 2u) << 3;
}
static unsigned v4_of(const struct insn_case *c)
{
    return c->text[4] >> 4 | (c->text[4] & 1u) << 4;
}
static u64 *half_of(struct insn_case *c, unsigned v, unsigned half)
{
    return v >= 16 ? &c->high[v - 16][half] : half ? &c->right[v] : &c->fpr[v];
}
static u8 byte_get(struct insn_case *c, unsigned v, unsigned i)
{
    return (u8)(*half_of(c, v, i / 8) >> (56 - 8 * (i % 8)));
}
static void byte_set(struct insn_case *c, unsigned v, unsigned i, u8 value)
{
    u64 *half = half_of(c, v, i / 8);
    unsigned shift = 56 - 8 * (i % 8);

    *half = (*half & ~(0xFFULL << shift)) | (u64)value << shift;
}
/* The element size is in the left half of the fifth byte, or, where V4 is there, in the right half of the third. */
static unsigned size_of(const struct insn_case *c)
{
    unsigned size = c->text[5] == 0x8A || c->text[5] == 0x8B ? c->text[2] & 15u : c->text[4] >> 4;

    return size & 3;
}

/* Base, displacement and an element: where in the window it leads. */
static void tune_indexed(struct insn_case *c, u64 *random)
{
    bool word = c->row->opcode & 1;
    unsigned base = c->text[2] >> 4, index = c->text[4] >> 4;
    u64 displacement = (c->text[2] & 0xFu) << 8 | c->text[3], element, to;

    if (base == 0)
        c->text[2] = (u8)((base = 1 + tune_below(random, 15)) << 4 | (c->text[2] & 15));
    if (index > (word ? 3u : 1u))
        return; /* a specification exception */
    element = *half_of(c, v2_of(c), word ? index / 2 : index);
    if (word)
        element = index % 2 ? (uint32_t)element : element >> 32;
    to =
        WINDOW + (tune_below(random, 2) ? 128 + tune_below(random, 512) : WINDOW_SIZE / 2 - 8 + tune_below(random, 16));
    c->gr[base] = to - displacement - element;
}

static void tune_replicate(struct insn_case *c, u64 *random)
{
    if (!tune_below(random, 8))
        return;
    c->text[2] = 0;
    c->text[3] = (u8)tune_below(random, 18 >> size_of(c));
}
static void tune_double(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 8))
        c->text[3] &= c->row->opcode == 0xE777 ? 15 : 7;
}
static void tune_bit_shift(struct insn_case *c, u64 *random)
{
    u64 n = tune_next(random) & 7;

    if (tune_below(random, 2))
        for (unsigned half = 0; half < 2; half++) {
            u64 *to = half_of(c, v3_of(c), half);
            *to = (*to & 0xF8F8F8F8F8F8F8F8) | n * 0x0101010101010101;
        }
}

/* V3 equal to V2 but for some bytes, elements of few values, and a zero element somewhere. */
static void alike(struct insn_case *c, u64 *random)
{
    unsigned v2 = v2_of(c), v3 = v3_of(c), size = size_of(c), zero = tune_below(random, 24) >> size << size;
    bool few = tune_below(random, 2);

    for (unsigned i = 0; i < 16; i++) {
        if (few)
            byte_set(c, v2, i, byte_get(c, v2, i) & 3);
        if (zero < 16 && i >= zero && i < zero + (1u << size))
            byte_set(c, v2, i, 0);
        byte_set(c, v3, i, tune_below(random, 24) ? byte_get(c, v2, i) : (u8)tune_next(random));
    }
}
static void tune_pair(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 4))
        alike(c, random);
    if (c->row->opcode == 0xE780 || c->row->opcode == 0xE781) { /* the rest of the mask is reserved */
        if (tune_below(random, 8))
            c->text[3] &= 0x3F;
    }
}
/* Instructions of two operands compare, or test, V1. */
static void tune_first(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 2))
        for (unsigned i = 0; i < 16; i++)
            byte_set(c, v1_of(c), i, tune_below(random, 24) ? byte_get(c, v2_of(c), i) : (u8)tune_next(random));
}
static void tune_isolate(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 8))
        c->text[3] &= 0x1F;
    if (tune_below(random, 2))
        alike(c, random);
}
/* Controls in the leftmost bits of each element. */
static void tune_ranges(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 2))
        alike(c, random);
    if (tune_below(random, 2))
        for (unsigned i = 0; i < 16; i++)
            byte_set(c, v4_of(c), i, (u8)(tune_next(random) & 0xE0));
}

/* A string that is somewhere in V2, or begins at its end. To qemu-s390x 7.2 a first element just before the zero that
 * ends V2 is a partial match: none is put there. */
static void tune_search(struct insn_case *c, u64 *random)
{
    unsigned size = size_of(c), step = 1u << size, v2 = v2_of(c), v3 = v3_of(c);
    unsigned at = tune_below(random, 16) & -step, length = (tune_below(random, 24) + step - 1) & -step;

    if (tune_below(random, 8))
        c->text[3] &= 0x2F;
    for (unsigned i = 0; i < 16; i++)
        byte_set(c, v2, i, (byte_get(c, v2, i) & 3) | 1);
    if (tune_below(random, 2))
        for (unsigned i = 0; i < 16; i++)
            byte_set(c, v3, i, byte_get(c, v2, (i + at) % 16));
    else
        for (unsigned i = 0; i < 16; i++)
            byte_set(c, v3, i, i < step ? 7 : 1);
    if (tune_below(random, 2)) {
        unsigned zero = tune_below(random, 16) & -step;
        for (unsigned i = zero; i < zero + step; i++)
            byte_set(c, v3_of(c), i, 0);
    }
    if (tune_below(random, 2)) {
        unsigned zero = tune_below(random, 16) & -step, before = zero ? zero - step : 0;
        for (unsigned i = 0; i < step; i++) {
            byte_set(c, v2, zero + i, 0);
            if (zero)
                byte_set(c, v2, before + i, 9);
        }
    }
    byte_set(c, v4_of(c), 7, (u8)length);
}

const struct tuner tune_vector[] = {
    {"VGEF", tune_indexed},
    {"VGEG", tune_indexed},
    {"VSCEF", tune_indexed},
    {"VSCEG", tune_indexed},
    {"VREP", tune_replicate},
    {"VSLDB", tune_double},
    {"VSLD", tune_double},
    {"VSRD", tune_double},
    {"VSL", tune_bit_shift},
    {"VSRL", tune_bit_shift},
    {"VSRA", tune_bit_shift},
    {"VCEQ", tune_pair},
    {"VCH", tune_pair},
    {"VCHL", tune_pair},
    {"VFAE", tune_pair},
    {"VFEE", tune_pair},
    {"VFENE", tune_pair},
    {"VEC", tune_first},
    {"VECL", tune_first},
    {"VTM", tune_first},
    {"VISTR", tune_isolate},
    {"VSTRC", tune_ranges},
    {"VSTRS", tune_search},
    {NULL, NULL},
};
