/* Vector floating-point arithmetic, and the sign operation. The PoP lets the elements that a single-element form leaves
 * out be anything: they are zeros, or what they were. Source: PoP chapter 24. */
#include "guests/engine/vector_fp.h"
#include "guests/engine/bfp_operation.h"

/* The elements of r: an expression for each format. */
#define EACH_ELEMENT(format, single, short_result, long_result, extended_result)                                       \
    do {                                                                                                               \
        union vr r = {{0}};                                                                                            \
        unsigned count = vfp_count(format, single);                                                                    \
        u32 fpc = vfp_begin(cpu);                                                                                      \
        for (unsigned i = 0; i < count; i++) {                                                                         \
            if ((format) == VFP_LONG)                                                                                  \
                r.d[i] = (long_result);                                                                                \
            else if ((format) == VFP_SHORT)                                                                            \
                r.w[ELEMENT32(i)] = (u32)(short_result);                                                               \
            else                                                                                                       \
                vfp_put(&r, VFP_EXTENDED, 0, (extended_result));                                                       \
            vfp_element(cpu, fpc, i);                                                                                  \
        }                                                                                                              \
        vfp_end(cpu, fpc);                                                                                             \
        cpu->vr[d->r1] = r;                                                                                            \
    } while (0)
#define SHORT(n) (cpu->vr[d->n].w[ELEMENT32(i)])
#define LONG(n) (cpu->vr[d->n].d[i])
#define EXTENDED_OF(n) vfp_get(&cpu->vr[d->n], VFP_EXTENDED, 0)

#define BINARY(name, operation, exact)                                                                                 \
    static void name(struct cpu *cpu, const struct insn *d, u64 address)                                               \
    {                                                                                                                  \
        (void)address;                                                                                                 \
        vfp_check_format(cpu, d->m4);                                                                                  \
        vfp_check_zero(cpu, d->m5 & 7);                                                                                \
        EACH_ELEMENT(                                                                                                  \
            d->m4, d->m5, operation##32(cpu, SHORT(r2), SHORT(r3)), operation##64(cpu, LONG(r2), LONG(r3)), exact);    \
    }
BINARY(add, add, bfp_add(cpu, &bfp_extended, EXTENDED_OF(r2), EXTENDED_OF(r3)))
BINARY(subtract, subtract, bfp_subtract(cpu, &bfp_extended, EXTENDED_OF(r2), EXTENDED_OF(r3)))
BINARY(multiply, multiply, bfp_multiply(cpu, &bfp_extended, &bfp_extended, EXTENDED_OF(r2), EXTENDED_OF(r3)))
BINARY(divide, divide, bfp_divide(cpu, &bfp_extended, EXTENDED_OF(r2), EXTENDED_OF(r3)))

#define FUSED(name, operation, subtract, finish)                                                                       \
    static void name(struct cpu *cpu, const struct insn *d, u64 address)                                               \
    {                                                                                                                  \
        (void)address;                                                                                                 \
        vfp_check_format(cpu, d->m6);                                                                                  \
        vfp_check_zero(cpu, d->m5 & 7);                                                                                \
        EACH_ELEMENT(d->m6, d->m5, finish(VFP_SHORT, operation##32(cpu, SHORT(r2), SHORT(r3), SHORT(v4))),             \
            (u64)finish(VFP_LONG, operation##64(cpu, LONG(r2), LONG(r3), LONG(v4))),                                   \
            finish(VFP_EXTENDED,                                                                                       \
                bfp_multiply_add(cpu, &bfp_extended, EXTENDED_OF(r2), EXTENDED_OF(r3), EXTENDED_OF(v4), subtract)));   \
    }
#define AS_IT_IS(format, value) (value)
/* With the sign inverted unless it is a NaN. */
static u128 negative(u8 format, u128 value)
{
    const struct bfp_format *f = vfp_format_of(format);

    return bfp_is_nan(bfp_unpack(f, value)) ? value : value ^ (u128)1 << (f->width - 1);
}
FUSED(multiply_add, fused_add, false, AS_IT_IS)
FUSED(multiply_subtract, fused_subtract, true, AS_IT_IS)
FUSED(negative_multiply_add, fused_add, false, negative)
FUSED(negative_multiply_subtract, fused_subtract, true, negative)

static void square_root(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    vfp_check_format(cpu, d->m3);
    vfp_check_zero(cpu, d->m4 & 7);
    EACH_ELEMENT(d->m3, d->m4, root32(cpu, SHORT(r2), 0), root64(cpu, LONG(r2), 0),
        bfp_square_root(cpu, &bfp_extended, EXTENDED_OF(r2)));
}

/* Complement, negative, positive: NaNs as well, and without exceptions. */
static void sign_operation(struct cpu *cpu, const struct insn *d, u64 address)
{
    union vr r = cpu->vr[d->r1];

    (void)address;
    vfp_check_format(cpu, d->m3);
    vfp_check_zero(cpu, d->m4 & 7);
    vfp_check_zero(cpu, d->m5 > 2);
    for (unsigned i = 0; i < vfp_count(d->m3, d->m4); i++) {
        u128 sign = (u128)1 << ((8u << d->m3) - 1), value = vfp_get(&cpu->vr[d->r2], d->m3, i);
        vfp_put(&r, d->m3, i, d->m5 == 0 ? value ^ sign : d->m5 == 1 ? value | sign : value & ~sign);
    }
    cpu->vr[d->r1] = r;
}

#include "guests/engine/vector_fp.def"
