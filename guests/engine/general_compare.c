/* Comparison of binary integers, and compare and trap. Source: PoP chapter 7. */
#include "guests/engine/operand.h"

/* M3 selects equal, low, high by its first three bits; the condition code stays. */
#define TRAP(name, type, a, b)                                                                                         \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        type first = (type)(a), second = (type)(b);                                                                    \
        if (unlikely(d->m3 & (first == second ? 8 : first < second ? 4 : 2)))                                          \
            cpu_data_exception(cpu, DXC_COMPARE_TRAP);                                                                 \
    }
TRAP(trap_r32, s32, GR32(d->r1), GR32(d->r2))
TRAP(trap_r64, s64, GR64(d->r1), GR64(d->r2))
TRAP(trap_logical_r32, u32, GR32(d->r1), GR32(d->r2))
TRAP(trap_logical_r64, u64, GR64(d->r1), GR64(d->r2))
TRAP(trap_i32, s32, GR32(d->r1), d->imm)
TRAP(trap_i64, s64, GR64(d->r1), d->imm)
TRAP(trap_logical_i32, u32, GR32(d->r1), (u16)d->imm)
TRAP(trap_logical_i64, u64, GR64(d->r1), (u16)d->imm)
TRAP(trap_storage_32, u32, GR32(d->r1), cpu_load32(cpu, d->b, address))
TRAP(trap_storage_64, u64, GR64(d->r1), cpu_load64(cpu, d->b, address))

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/general_compare.def"
