/* Formats and exceptions of the vector floating-point instructions. Source: PoP chapter 24. */
#include "guests/engine/model.h"
#include "guests/engine/vector_fp.h"

#define VECTOR_ENHANCEMENTS_1 135

void vfp_check_format(struct cpu *cpu, u8 format)
{
    if (format == VFP_LONG)
        return;
    if ((format != VFP_SHORT && format != VFP_EXTENDED) || !facility_offered(VECTOR_ENHANCEMENTS_1))
        cpu_program(cpu, PGM_SPECIFICATION);
}

const struct bfp_format *vfp_format_of(u8 format)
{
    return format == VFP_SHORT ? &bfp_short : format == VFP_LONG ? &bfp_long : &bfp_extended;
}

/* The vector-exception code: element and kind. */
static _Noreturn void vector_exception(struct cpu *cpu, unsigned element, u8 kind)
{
    u8 code = (u8)(element << 4 | kind);

    cpu->data_exception_code = code;
    cpu->fpc = (cpu->fpc & ~0xFF00u) | (u32)code << 8;
    cpu_program(cpu, PGM_VECTOR_PROCESSING);
}

void vfp_trap(struct cpu *cpu, u32 fpc, unsigned element)
{
    u32 enabled = cpu->fpc >> FPC_FLAG_SHIFT & fpc >> FPC_MASK_SHIFT, later = cpu->ieee_trap;
    u8 kind = enabled & IEEE_INVALID    ? 1
              : enabled & IEEE_DIVISION ? 2
              : later & IEEE_OVERFLOW   ? 3
              : later & IEEE_UNDERFLOW  ? 4
              : later & IEEE_INEXACT    ? 5
                                        : 0;

    cpu->ieee_trap = 0;
    if (!kind)
        return;
    cpu->fpc = fpc;
    vector_exception(cpu, element, kind);
}
