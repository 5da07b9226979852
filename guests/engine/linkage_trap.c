/* TRAP: save the state where the trap control block says, and go to the program that it names. Block and save area are
 * in the home space, by 31-bit addresses, and protection is not by key. Source: PoP chapter 10 "TRAP"; chapter 5
 * "Dispatchable-Unit-Control-Table". */
#include "guests/engine/asn.h"
#include "guests/engine/execute.h"
#include "guests/engine/linkage_stack.h"

#define DUCT_TRAP 44
#define TRAP_ENABLED 1u
#define TRAP_BLOCK 0x7FFFFFF8u
/* The control block: flags in its first word, the save area's address in word 3, the program's in word 5. */
#define BLOCK_LONG_PSW (1ULL << 50)
#define BLOCK_LONG_REGISTERS (1ULL << 49)
/* The save area. */
#define SAVE_FLAGS 0
#define FLAG_EXECUTE 0x80000000u
#define FLAG_OPERAND 0x40000000u
#define FLAG_LENGTH_SHIFT 17
#define SAVE_OPERAND 8
#define SAVE_AR15 12
#define SAVE_PSW 16
#define SAVE_REGISTERS 32

static bool is_executed(const struct cpu *cpu, const struct insn *d)
{
    uintptr_t from = (uintptr_t)cpu->execute;

    return (uintptr_t)d - from < EXECUTE_SLOTS * sizeof *cpu->execute;
}

/* What PROGRAM RETURN and RESUME PROGRAM may take from a PSW; the rest is zero. */
static u64 psw_values(const struct cpu *cpu)
{
    u64 mask, address;

    cpu_psw(cpu, &mask, &address);
    return mask & (PSW_AS | PSW_CC | PSW_PM | PSW_EA | PSW_BA);
}

static unsigned save_area_fill(const struct cpu *cpu, const struct insn *d, u64 block, u32 operand, bool four, u8 *area)
{
    u64 psw = psw_values(cpu);
    u32 flags = (u32)d->length / 2 << FLAG_LENGTH_SHIFT;

    if (is_executed(cpu, d))
        flags |= FLAG_EXECUTE;
    if (four)
        flags |= FLAG_OPERAND;
    be32_store(area + SAVE_FLAGS, flags);
    be32_store(area + SAVE_OPERAND, operand);
    be32_store(area + SAVE_AR15, cpu->ar[15]);
    if (block & BLOCK_LONG_PSW) {
        be64_store(area + SAVE_PSW, psw);
        be64_store(area + SAVE_PSW + 8, cpu->ia);
    } else
        be64_store(area + SAVE_PSW, psw | PSW_ESA | cpu->ia);
    for (unsigned i = 0; i < 16; i++)
        if (block & BLOCK_LONG_REGISTERS)
            be64_store(area + SAVE_REGISTERS + 8 * i, cpu->gr[i].g);
        else
            be32_store(area + SAVE_REGISTERS + 4 * i, cpu->gr[i].l);
    return SAVE_REGISTERS + (block & BLOCK_LONG_REGISTERS ? 128 : 64);
}

static const struct insn *trap(struct cpu *cpu, const struct insn *d, u32 operand, bool four)
{
    u32 duct = table_word(cpu, duct_origin(cpu) + DUCT_TRAP);
    u8 area[SAVE_REGISTERS + 128] = {0};
    struct span sp;

    if (!(duct & TRAP_ENABLED))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    u64 at = duct & TRAP_BLOCK, block = stack_load(cpu, at), save = stack_load(cpu, at + 8) & TRAP_BLOCK,
        program = stack_load(cpu, at + 16) & 0x7FFFFFFF;
    if (!(block & BLOCK_LONG_PSW) && cpu->psw_mask & PSW_EA)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    unsigned length = save_area_fill(cpu, d, block, operand, four, area);
    cpu_span(cpu, stack_space(cpu), save, length, SPAN_WRITE, &sp);
    span_put(cpu, &sp, area);
    cpu->gr[15].l = (u32)at;
    cpu_broke_sequence(cpu);
    cpu->psw_mask = (cpu->psw_mask & ~PSW_EA) | PSW_BA;
    cpu->address_mask = 0x7FFFFFFF;
    cpu->ia = program;
    cpu->per.branched = true;
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

static const struct insn *trap_short(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    return trap(cpu, d, 0, false);
}

static const struct insn *trap_operand(struct cpu *cpu, const struct insn *d, u64 address)
{
    return trap(cpu, d, (u32)address & 0x7FFFFFFF, true);
}

#include "guests/engine/linkage_trap.def"
