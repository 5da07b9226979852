/* Loads, stores and moves of single values between registers, storage and immediates. Source: PoP chapter 7. */
#include "guests/engine/operand.h"
#include "guests/engine/model.h"

#define OPERATION(name)                                                                                                \
    static inline u64 name(                                                                                            \
        struct cpu *cpu __attribute__((unused)), u64 a __attribute__((unused)), u64 b __attribute__((unused)))

OPERATION(shift_hh)
{
    return a << 48;
}
OPERATION(shift_hl)
{
    return a << 32;
}
OPERATION(shift_lh)
{
    return a << 16;
}
OPERATION(thirty_one)
{
    return a & 0x7FFFFFFF;
}
OPERATION(reverse16)
{
    return __builtin_bswap16((u16)a);
}
OPERATION(reverse32)
{
    return __builtin_bswap32((u32)a);
}
OPERATION(reverse64)
{
    return __builtin_bswap64(a);
}

/* Condition code and program mask as BALR's link and IPM show them: bits 34-39. */
STORER(r1_program_mask, HAS_R1)
{
    u32 byte = (u32)cpu->cc << 4 | (u32)((cpu->psw_mask & PSW_PM) >> PSW_PM_SHIFT);

    GR32(d->r1) = (GR32(d->r1) & 0x00FFFFFF) | byte << 24;
}
STORER(program_mask, 0)
{
    cpu->cc = r >> 28 & 3;
    cpu->psw_mask = (cpu->psw_mask & ~PSW_PM) | (r >> 24 & 0xF) << PSW_PM_SHIFT;
}

static inline bool condition_met(const struct cpu *cpu, const struct insn *d)
{
    return d->m3 << cpu->cc & 8;
}
/* When the condition is not met, the storage operand is not accessed. */
#define ON_CONDITION(name, action)                                                                                     \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        if (condition_met(cpu, d))                                                                                     \
            action;                                                                                                    \
    }
ON_CONDITION(load_on_condition_r32, GR32(d->r1) = GR32(d->r2))
ON_CONDITION(load_on_condition_r64, GR64(d->r1) = GR64(d->r2))
ON_CONDITION(load_on_condition_32, GR32(d->r1) = cpu_load32(cpu, d->b, address))
ON_CONDITION(load_on_condition_64, GR64(d->r1) = cpu_load64(cpu, d->b, address))
ON_CONDITION(store_on_condition_32, cpu_store32(cpu, d->b, address, GR32(d->r1)))
ON_CONDITION(store_on_condition_64, cpu_store64(cpu, d->b, address, GR64(d->r1)))

/* Load and trap: completes with the zero in the register, then the data exception. */
static inline void zero_traps(struct cpu *cpu, u64 value)
{
    if (unlikely(value == 0))
        cpu_data_exception(cpu, DXC_COMPARE_TRAP);
}
#define LOAD_AND_TRAP(name, destination, value)                                                                        \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        u64 v = value;                                                                                                 \
        destination = (typeof(destination))v;                                                                          \
        zero_traps(cpu, v);                                                                                            \
    }
LOAD_AND_TRAP(load_and_trap_32, GR32(d->r1), cpu_load32(cpu, d->b, address))
LOAD_AND_TRAP(load_and_trap_high, cpu->gr[d->r1].h, cpu_load32(cpu, d->b, address))
LOAD_AND_TRAP(load_and_trap_64, GR64(d->r1), cpu_load64(cpu, d->b, address))
LOAD_AND_TRAP(load_and_trap_logical, GR64(d->r1), cpu_load32(cpu, d->b, address))
LOAD_AND_TRAP(load_and_trap_thirty_one, GR64(d->r1), cpu_load32(cpu, d->b, address) & 0x7FFFFFFF)

/* a is the second-operand address: attribute, level and type indications in bits 56-59, 60-62 and 63. What does not
 * exist is all ones. */
OPERATION(cache_attribute)
{
    unsigned attribute = a >> 4 & 0xF, instruction = a & 1;
    const struct cpu_cache *cache = cpu_cache((a >> 1 & 7) + 1);
    u64 summary = 0;

    if (a & 0xFFFF00)
        return ~0ULL;
    if (attribute == 0) {
        for (unsigned i = 1; i <= 8; i++)
            summary = summary << 8 | (cpu_cache(i) ? cpu_cache(i)->summary : 0);
        return summary;
    }
    if (!cache)
        return ~0ULL;
    switch (attribute) {
    case 1:
        return CACHE_LINE;
    case 2:
        return (u64)cache->kilobytes[instruction] << 10;
    case 3:
        return cache->ways[instruction];
    default:
        return ~0ULL;
    }
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/general_load.def"
