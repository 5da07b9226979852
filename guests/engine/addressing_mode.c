/* SET and TEST ADDRESSING MODE. Source: PoP chapter 7. */
#include "guests/engine/rows.h"
#include "guests/engine/trace.h"

static inline void test_addressing_mode(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    cpu->cc = cpu->psw_mask & PSW_EA ? 3 : cpu->psw_mask & PSW_BA ? 1 : 0;
}

/* The instruction's own address must fit the new mode. */
static void set_mode(struct cpu *cpu, u64 bits, u64 mask)
{
    if (cpu_insn_address(cpu) & ~mask)
        cpu_program(cpu, PGM_SPECIFICATION);
    trace_mode(cpu, bits);
    cpu->psw_mask = (cpu->psw_mask & ~(PSW_EA | PSW_BA)) | bits;
    cpu->address_mask = mask;
}

static inline void set_mode_24(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    set_mode(cpu, 0, 0xFFFFFF);
}

static inline void set_mode_31(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    set_mode(cpu, PSW_BA, 0x7FFFFFFF);
}

static inline void set_mode_64(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    if (cpu->esa)
        cpu_program(cpu, PGM_OPERATION);
    set_mode(cpu, PSW_EA | PSW_BA, ~0ULL);
}

#include "guests/engine/addressing_mode.def"
