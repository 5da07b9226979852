/* The M3 and M4 fields of conversions: rounding method and suppression of the inexact exception. They are looked for in
 * the executing instruction, since the operation of a row sees operands only. */
#pragma once
#include "guests/engine/bfp.h"

static inline struct bfp_control control_get(struct cpu *cpu)
{
    u8 m3 = cpu->insn->m3;

    if (unlikely(m3 == 2 || m3 > 7))
        cpu_program(cpu, PGM_SPECIFICATION);
    return (struct bfp_control){m3, cpu->insn->m4 & 4};
}

/* CONVERT TO FIXED and TO LOGICAL. */
static inline u64 fixed_of(struct cpu *cpu, const struct bfp_format *f, u128 a, unsigned bits, bool is_signed)
{
    struct bfp_control control = control_get(cpu);
    u8 cc;
    u64 r = bfp_to_integer(cpu, f, a, bits, is_signed, control, &cc);

    cpu->cc = cc;
    return r;
}
/* CONVERT FROM FIXED: a is sign-extended. */
static inline u128 of_signed(struct cpu *cpu, const struct bfp_format *f, u64 a)
{
    return bfp_from_integer(cpu, f, (s64)a < 0, (s64)a < 0 ? -a : a, control_get(cpu));
}
