/* What the control-instruction families share: authority checks and the spaces that they name.
 * Source: PoP chapter 10, "Control Instructions"; chapter 5, "Authorization Mechanisms". */
#pragma once
#include "guests/arch/control.h"
#include "guests/engine/rows.h"

/* Not in ESA/390 mode. */
static inline void check_Z(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (unlikely(cpu->esa))
        cpu_program(cpu, PGM_OPERATION);
}
static inline void check_Z_PRIV(struct cpu *cpu, const struct insn *d)
{
    check_Z(cpu, d);
    check_PRIV(cpu, d);
}
/* Needs DAT, and in the problem state the extraction authority. */
static inline void check_EXTRACT(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (!(cpu->psw_mask & PSW_DAT))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (cpu_problem_state(cpu) && !(cpu->cr[0] & CR0_EXTRACTION))
        cpu_program(cpu, PGM_PRIVILEGED);
}

static inline void need_aligned(struct cpu *cpu, u64 address, u64 unit)
{
    if (unlikely(address & (unit - 1)))
        cpu_program(cpu, PGM_SPECIFICATION);
}
/* The problem state may use only the keys of the PSW-key mask. */
static inline void need_key(struct cpu *cpu, u8 key)
{
    if (cpu_problem_state(cpu) && !(cpu->cr[3] & CR3_KEY_MASK(key)))
        cpu_program(cpu, PGM_PRIVILEGED);
}

/* A key in bits 56-59 of a register or an address. */
static inline u8 key_of(u64 value)
{
    return value >> 4 & 0xF;
}
static inline enum address_space cpu_address_space(const struct cpu *cpu)
{
    return (enum address_space)((cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT);
}
/* A result or an update that the addressing mode makes 32 or 64 bits wide. */
static inline bool wide(const struct cpu *cpu)
{
    return cpu->address_mask == ~0ULL;
}
static inline u64 wide_get(const struct cpu *cpu, unsigned r)
{
    return wide(cpu) ? cpu->gr[r].g : cpu->gr[r].l;
}
static inline void wide_set(struct cpu *cpu, unsigned r, u64 value)
{
    if (wide(cpu))
        cpu->gr[r].g = value;
    else
        cpu->gr[r].l = (u32)value;
}
