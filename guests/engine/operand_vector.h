/* Vector operands for rows of more than one family. Source: PoP chapter 21, "Vector Overview". */
#pragma once
#include "guests/arch/control.h"
#include "guests/engine/operand.h"

/* Element i of size 1 << es bytes, zero-extended. The caller has made sure that i is inside. */
static inline u64 vector_get(const union vr *v, unsigned es, unsigned i)
{
    switch (es) {
    case 0:
        return v->b[ELEMENT8(i)];
    case 1:
        return v->h[ELEMENT16(i)];
    case 2:
        return v->w[ELEMENT32(i)];
    default:
        return v->d[i];
    }
}
static inline s64 vector_get_signed(const union vr *v, unsigned es, unsigned i)
{
    unsigned unused = 64 - (8u << es);

    return (s64)(vector_get(v, es, i) << unused) >> unused;
}
static inline void vector_put(union vr *v, unsigned es, unsigned i, u64 value)
{
    switch (es) {
    case 0:
        v->b[ELEMENT8(i)] = (u8)value;
        break;
    case 1:
        v->h[ELEMENT16(i)] = (u16)value;
        break;
    case 2:
        v->w[ELEMENT32(i)] = (u32)value;
        break;
    default:
        v->d[i] = value;
        break;
    }
}

/* Vector instructions need the vector and the AFP-register controls. */
static inline void check_VECTOR(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (unlikely((cpu->cr[0] & (CR0_AFP | CR0_VECTOR)) != (CR0_AFP | CR0_VECTOR)))
        cpu_data_exception(cpu, DXC_VECTOR_INSTRUCTION);
}
