/* Vector floating-point conversions: between formats, from and to fixed-point numbers of the same size, to integral
 * values. Source: PoP chapter 24. */
#include "guests/engine/model.h"
#include "guests/engine/vector_fp.h"

#define VECTOR_ENHANCEMENTS_2 148

/* M5 is the rounding method, M4 has the inexact control; both were not looked at. */
static struct bfp_control control_of(struct cpu *cpu, const struct insn *d)
{
    vfp_check_zero(cpu, d->m5 == 2 || d->m5 > 7 || d->m4 & 3);
    return (struct bfp_control){d->m5, d->m4 & VFP_NO_INEXACT};
}
/* Fixed-point numbers have 64 bits, or 32 by the vector-enhancements facility 2. */
static void fixed_check(struct cpu *cpu, u8 format)
{
    vfp_check_zero(cpu, format != VFP_LONG && (format != VFP_SHORT || !facility_offered(VECTOR_ENHANCEMENTS_2)));
}

/* Elements of operand 2, each `a` in turn, become the elements `value` of operand 1. */
#define EACH_ELEMENT(format, value)                                                                                    \
    do {                                                                                                               \
        const struct bfp_format *f = vfp_format_of(format);                                                            \
        union vr r = {{0}};                                                                                            \
        u32 fpc = vfp_begin(cpu);                                                                                      \
        for (unsigned i = 0; i < vfp_count(format, d->m4); i++) {                                                      \
            u128 a = vfp_get(&cpu->vr[d->r2], format, i);                                                              \
            vfp_put(&r, format, i, (value));                                                                           \
            vfp_element(cpu, fpc, i);                                                                                  \
        }                                                                                                              \
        vfp_end(cpu, fpc);                                                                                             \
        cpu->vr[d->r1] = r;                                                                                            \
    } while (0)

static void to_integral(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct bfp_control control;

    (void)address;
    vfp_check_format(cpu, d->m3);
    control = control_of(cpu, d);
    EACH_ELEMENT(d->m3, bfp_to_integral(cpu, f, a, control));
}

static void to_fixed(struct cpu *cpu, const struct insn *d, bool is_signed)
{
    struct bfp_control control;
    u8 cc;

    fixed_check(cpu, d->m3);
    control = control_of(cpu, d);
    EACH_ELEMENT(d->m3, bfp_to_integer(cpu, f, a, f->width, is_signed, control, &cc));
}
static void to_signed(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    to_fixed(cpu, d, true);
}
static void to_unsigned(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    to_fixed(cpu, d, false);
}

static void from_unsigned(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct bfp_control control;

    (void)address;
    fixed_check(cpu, d->m3);
    control = control_of(cpu, d);
    EACH_ELEMENT(d->m3, bfp_from_integer(cpu, f, false, (u64)a, control));
}
static u128 of_signed(struct cpu *cpu, const struct bfp_format *f, u64 a, struct bfp_control control)
{
    s64 value = f->width == 32 ? (s64)(s32)a : (s64)a;

    return bfp_from_integer(cpu, f, value < 0, value < 0 ? -(u64)value : (u64)value, control);
}
static void from_signed(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct bfp_control control;

    (void)address;
    fixed_check(cpu, d->m3);
    control = control_of(cpu, d);
    EACH_ELEMENT(d->m3, of_signed(cpu, f, (u64)a, control));
}

/* From one format to the other; the shorter elements are at the left of the longer ones' places. */
static void change_format(struct cpu *cpu, const struct insn *d, u8 from, u8 to, struct bfp_control control)
{
    unsigned count = vfp_count(from > to ? from : to, d->m4);
    union vr r = {{0}};
    u32 fpc = vfp_begin(cpu);

    if (from == VFP_EXTENDED)
        r = cpu->vr[d->r1]; /* the right half is unpredictable */
    for (unsigned i = 0; i < count; i++) {
        u128 a = vfp_get(&cpu->vr[d->r2], from, from < to ? 2 * i : i);
        a = bfp_convert(cpu, vfp_format_of(from), vfp_format_of(to), a, control);
        vfp_put(&r, to, to < from ? 2 * i : i, a);
        vfp_element(cpu, fpc, i);
    }
    vfp_end(cpu, fpc);
    cpu->vr[d->r1] = r;
}
static void lengthen(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    vfp_check_zero(cpu, (d->m3 != VFP_SHORT && d->m3 != VFP_LONG) || d->m4 & 7);
    if (d->m3 == VFP_LONG)
        vfp_check_format(cpu, VFP_EXTENDED);
    change_format(cpu, d, d->m3, d->m3 + 1, (struct bfp_control){ROUND_FPC, false});
}
static void load_rounded(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct bfp_control control;

    (void)address;
    vfp_check_zero(cpu, d->m3 != VFP_LONG && d->m3 != VFP_EXTENDED);
    vfp_check_format(cpu, d->m3);
    control = control_of(cpu, d);
    change_format(cpu, d, d->m3, d->m3 - 1, control);
}

#include "guests/engine/vector_fp_convert.def"
