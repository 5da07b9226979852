/* Vector floating point: mask fields that are mostly valid and elements of their format. No exception is enabled: the
 * witness has no signal for the vector-processing exception. */
#include "tests/insn/tune.h"

static u64 short_make(u64 *random)
{
    static const u32 edges[] = {0, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345,
        0x7F800001, 0xFFA00000, 1, 0x80000001, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, 0xCF000000, 0x4F000000, 0x4F800000};
    u32 v = (u32)tune_next(random);

    switch (tune_below(random, 4)) {
    case 0:
        return edges[tune_below(random, sizeof edges / sizeof edges[0])];
    case 1:
        return v;
    default:
        return (v & 0x807FFFFF) | (127 - 20 + tune_below(random, 54)) << 23;
    }
}
static u64 long_make(u64 *random)
{
    static const u64 edges[] = {0, 1ULL << 63, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000,
        0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8123456789ABC, 0x7FF0000000000001, 0xFFF4000000000000, 1,
        0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0x43E0000000000000, 0xC3E0000000000000,
        0x43F0000000000000, 0x47EFFFFFFFFFFFFF, 0x3690000000000000};
    u64 v = tune_next(random);

    switch (tune_below(random, 4)) {
    case 0:
        return edges[tune_below(random, sizeof edges / sizeof edges[0])];
    case 1:
        return v;
    case 2: /* near the limits of the short format */
        return (v & 0x800FFFFFFFFFFFFF) | (u64)(1023 - 160 + tune_below(random, 320)) << 52;
    default:
        return (v & 0x800FFFFFFFFFFFFF) | (u64)(1023 - 30 + tune_below(random, 96)) << 52;
    }
}
static void extended_make(u64 *random, u64 *high, u64 *low)
{
    static const u64 edges[] = {0, 1ULL << 63, 0x3FFF000000000000, 0x7FFF000000000000, 0xFFFF000000000000,
        0x7FFF800000000000, 0x7FFF000000000001, 0x7FFF400000000000, 0x7FFEFFFFFFFFFFFF, 0x0001000000000000};
    u64 v = tune_next(random);

    *low = tune_below(random, 3) ? tune_next(random) : 0;
    switch (tune_below(random, 4)) {
    case 0:
        *high = edges[tune_below(random, sizeof edges / sizeof edges[0])];
        break;
    case 1:
        *high = v;
        break;
    case 2: /* near the limits of the long format */
        *high = (v & 0x8000FFFFFFFFFFFF) | (u64)(16383 - 1100 + tune_below(random, 2200)) << 48;
        break;
    default:
        *high = (v & 0x8000FFFFFFFFFFFF) | (u64)(16383 - 60 + tune_below(random, 120)) << 48;
        break;
    }
}
static u64 *half_at(struct insn_case *c, unsigned i, unsigned half)
{
    return i >= 16 ? &c->high[i - 16][half] : half ? &c->right[i] : &c->fpr[i];
}
static void numbers_make(struct insn_case *c, u64 *random, unsigned format)
{
    for (unsigned i = 0; i < 32; i++) {
        u64 *left = half_at(c, i, 0), *right = half_at(c, i, 1);
        if (format == 2) {
            *left = short_make(random) << 32;
            *left |= short_make(random);
            *right = short_make(random) << 32;
            *right |= short_make(random);
        } else if (format == 3) {
            *left = long_make(random);
            *right = long_make(random);
        } else {
            extended_make(random, left, right);
        }
        if (i && !tune_below(random, 4)) { /* equal or opposite to its neighbour */
            *left = *half_at(c, i - 1, 0) ^ (u64)tune_below(random, 2) << 63;
            *right = *half_at(c, i - 1, 1);
        }
    }
}
static void fpc_set(struct insn_case *c, u64 *random)
{
    static const u8 methods[] = {0, 0, 0, 1, 2, 3, 7};

    c->fpc = methods[tune_below(random, sizeof methods)] | (tune_below(random, 2) ? 0 : tune_below(random, 32)) << 19;
}

/* Where a row has its format (from low to high) and what else it may have in its third byte. */
static u8 format_choose(u64 *random, unsigned low, unsigned high)
{
    return (u8)(tune_below(random, 24) ? low + tune_below(random, high - low + 1) : tune_below(random, 16));
}
static u8 single_choose(u64 *random)
{
    return tune_below(random, 24) ? (u8)(tune_below(random, 3) ? 0 : 8) : (u8)tune_below(random, 16);
}
static void fields_set(struct insn_case *c, u64 *random, u8 format, u8 mask, u8 high)
{
    c->text[3] = (u8)(high << 4 | mask);
    c->text[4] = (u8)((c->text[4] & 0x0F) | format << 4);
    fpc_set(c, random);
    numbers_make(c, random, format);
}
static void tune_plain(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), mask = single_choose(random);

    fields_set(c, random, format, mask, 0);
}
/* Among several NaNs qemu-s390x 7.2 does not prefer signaling ones, and it adds a NaN even to infinity times zero: none
 * of the operands is a NaN but the first one, mostly. */
static void nan_remove(struct insn_case *c, unsigned i, unsigned format)
{
    for (unsigned half = 0; half < 2; half++) {
        u64 *v = half_at(c, i, half);
        if (format == 2 && (*v >> 55 & 0xFF) == 0xFF)
            *v ^= 1ULL << 62;
        if (format == 2 && (*v >> 23 & 0xFF) == 0xFF)
            *v ^= 1ULL << 30;
        if ((format == 3 && (*v >> 52 & 0x7FF) == 0x7FF) || (format == 4 && (*v >> 48 & 0x7FFF) == 0x7FFF))
            *v ^= 1ULL << 62;
    }
}
static void tune_fused(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), v2, v3, v4;

    c->text[2] = (u8)((c->text[2] & 0xF0) | format);
    c->text[3] = (u8)((c->text[3] & 0xF0) | single_choose(random));
    fpc_set(c, random);
    numbers_make(c, random, format);
    v2 = (u8)((c->text[1] & 15) | (c->text[4] & 4) << 2);
    v3 = (u8)(c->text[2] >> 4 | (c->text[4] & 2) << 3);
    v4 = (u8)(c->text[4] >> 4 | (c->text[4] & 1) << 4);
    if (v2 != v3)
        nan_remove(c, v3, format);
    nan_remove(c, v4, format);
}
/* Negated by qemu-s390x 7.2 before it is rounded: that makes no difference to these methods. */
static void tune_negative_fused(struct insn_case *c, u64 *random)
{
    tune_fused(c, random);
    if ((c->fpc & 7) == 2 || (c->fpc & 7) == 3)
        c->fpc &= ~7u;
}
static void tune_compare(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), mask = single_choose(random), high;

    mask |= (u8)(tune_below(random, 2) << 2);
    high = (u8)(tune_below(random, 24) ? tune_below(random, 2) : tune_below(random, 16));
    fields_set(c, random, format, mask, high);
}
static void tune_scalar(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), mask = tune_below(random, 16) ? 0 : 8;

    fields_set(c, random, format, mask, 0);
}
static void tune_extremes(struct insn_case *c, u64 *random)
{
    static const u8 functions[] = {0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 5, 14};
    u8 format = format_choose(random, 2, 4), mask = single_choose(random);

    fields_set(c, random, format, mask, functions[tune_below(random, sizeof functions)]);
    /* NaNs on both sides, quiet and signaling: each function chooses in its own way. */
    if (!tune_below(random, 3))
        for (unsigned i = 0; i < 32; i++)
            *half_at(c, i, 0) |= tune_below(random, 2) ? 0x7FF8000000000000 : 0x7FF0000000000001;
}
static void tune_sign(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), mask = single_choose(random);

    if (format == 2) /* of the unused elements qemu-s390x 7.2 changes one */
        mask &= 7;
    fields_set(c, random, format, mask, (u8)tune_below(random, 4));
}
static void convert(struct insn_case *c, u64 *random, unsigned low, unsigned high)
{
    static const u8 methods[] = {0, 1, 3, 4, 5, 6, 7, 0, 1, 3, 4, 5, 6, 7, 2, 8};
    u8 format = format_choose(random, low, high), mask = single_choose(random);

    mask |= (u8)(tune_below(random, 2) << 2);
    fields_set(c, random, format, mask, methods[tune_below(random, sizeof methods)]);
    if (mask & 4)
        c->fpc |= 0x00080000; /* qemu-s390x 7.2 sets the inexact flag in spite of XxC */
}
static void tune_integral(struct insn_case *c, u64 *random)
{
    convert(c, random, 2, 4);
}
static void tune_to_fixed(struct insn_case *c, u64 *random)
{
    convert(c, random, 2, 3);
    c->fpc |= 0x00080000; /* qemu-s390x 7.2 sets no inexact flag for what does not fit */
}
static void tune_from_fixed(struct insn_case *c, u64 *random)
{
    convert(c, random, 2, 3);
    for (unsigned i = 0; i < 16; i++)
        c->right[i] = c->gr[i];
}
static void tune_rounded(struct insn_case *c, u64 *random)
{
    convert(c, random, 3, 4);
}
static void tune_lengthen(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 3), mask = single_choose(random);

    fields_set(c, random, format, mask, 0);
}
static void tune_class(struct insn_case *c, u64 *random)
{
    u8 format = format_choose(random, 2, 4), mask = single_choose(random), high = c->text[3] >> 4;

    fields_set(c, random, format, mask, high);
}

const struct tuner tune_vector_fp[] = {
    {"VFA", tune_plain},
    {"VFS", tune_plain},
    {"VFM", tune_plain},
    {"VFD", tune_plain},
    {"VFSQ", tune_plain},
    {"VFMA", tune_fused},
    {"VFMS", tune_fused},
    {"VFNMA", tune_negative_fused},
    {"VFNMS", tune_negative_fused},
    {"VFCE", tune_compare},
    {"VFCH", tune_compare},
    {"VFCHE", tune_compare},
    {"WFC", tune_scalar},
    {"WFK", tune_scalar},
    {"VFMAX", tune_extremes},
    {"VFMIN", tune_extremes},
    {"VFPSO", tune_sign},
    {"VFI", tune_integral},
    {"VCGD", tune_to_fixed},
    {"VCLGD", tune_to_fixed},
    {"VCDG", tune_from_fixed},
    {"VCDLG", tune_from_fixed},
    {"VFLR", tune_rounded},
    {"VFLL", tune_lengthen},
    {"VFTCI", tune_class},
    {NULL, NULL},
};
