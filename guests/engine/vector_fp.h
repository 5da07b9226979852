/* Elements of the vector floating-point instructions, and their exceptions: an element whose exception is enabled
 * suppresses the whole instruction, flags included; else the flags of all elements are set together. The arithmetic is
 * the scalar instructions'. Source: PoP chapter 24, "Vector Floating-Point Instructions"; chapter 6,
 * "Vector-Processing Exception". */
#pragma once
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"
#include "guests/engine/operand_vector.h"

/* Format fields: log2 of the element's size. */
enum vfp_format { VFP_SHORT = 2, VFP_LONG = 3, VFP_EXTENDED = 4 };
/* Bits of mask fields: one element only; no inexact exception; the comparison signals. */
#define VFP_SINGLE 8u
#define VFP_NO_INEXACT 4u
#define VFP_SIGNALING 4u

/* Specification exceptions: of a format field (short and extended came with the vector-enhancements facility 1), of
 * reserved bits. */
void vfp_check_format(struct cpu *cpu, u8 format);
static inline void vfp_check_zero(struct cpu *cpu, unsigned reserved)
{
    if (unlikely(reserved))
        cpu_program(cpu, PGM_SPECIFICATION);
}
const struct bfp_format *vfp_format_of(u8 format);
/* How many elements of a valid format there are to do. */
static inline unsigned vfp_count(u8 format, unsigned mask)
{
    return mask & VFP_SINGLE ? 1 : 16u >> format;
}
static inline u128 vfp_get(const union vr *v, u8 format, unsigned i)
{
    return format == VFP_EXTENDED ? (u128)v->d[0] << 64 | v->d[1] : vector_get(v, format, i);
}
static inline void vfp_put(union vr *v, u8 format, unsigned i, u128 value)
{
    if (format == VFP_EXTENDED) {
        v->d[0] = (u64)(value >> 64);
        v->d[1] = (u64)value;
    } else {
        vector_put(v, format, i, (u64)value);
    }
}

/* Between begin and end the FPC has the flags of this instruction alone, and invalid operation and division by zero do
 * not unwind, if any exception is enabled. Nothing else may unwind there. fpc: what begin returned. */
static inline u32 vfp_begin(struct cpu *cpu)
{
    u32 fpc = cpu->fpc;

    if (unlikely(fpc & FPC_MASKS))
        cpu->fpc = fpc & ~(0xF8u << FPC_FLAG_SHIFT | (IEEE_INVALID | IEEE_DIVISION) << FPC_MASK_SHIFT);
    return fpc;
}
void vfp_trap(struct cpu *cpu, u32 fpc, unsigned element);
/* After each element. */
static inline void vfp_element(struct cpu *cpu, u32 fpc, unsigned element)
{
    if (unlikely(fpc & FPC_MASKS))
        vfp_trap(cpu, fpc, element);
}
/* After the last one; then the result is stored. */
static inline void vfp_end(struct cpu *cpu, u32 fpc)
{
    if (unlikely(fpc & FPC_MASKS))
        cpu->fpc = fpc | (cpu->fpc & 0xF8u << FPC_FLAG_SHIFT);
}
