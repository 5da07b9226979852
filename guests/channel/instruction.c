/* The I/O instructions as CP is handed them: one table, the checks they share, and those that name a subchannel.
 * Privileged-operation checks were made by the engine. Source: PoP chapter 14, "I/O Instructions". */
#include "guests/arch/interruption.h"
#include "guests/channel/subchannel.h"

/* On a subchannel (of any state but "not provided") or on the subsystem as a whole. */
struct io_instruction {
    u16 opcode;
    u8 alignment;     /* of the second operand */
    bool operational; /* condition code 3 unless the subchannel is valid and enabled */
    int (*on_subchannel)(struct subchannel *s, struct cpu *cpu);
    int (*on_subsystem)(struct channels *c, struct cpu *cpu);
};

static int operand_fetch(struct cpu *cpu, void *data, u64 length)
{
    return -cpu_fetch(cpu, cpu->intercept.base, cpu->intercept.address, data, length);
}

static int operand_store(struct cpu *cpu, const void *data, u64 length)
{
    return -cpu_store(cpu, cpu->intercept.base, cpu->intercept.address, data, length);
}

static int instruction_stsch(struct subchannel *s, struct cpu *cpu)
{
    struct schib schib = {0};
    subchannel_pmcw(s, &schib.pmcw);
    status_scsw(s, &schib.scsw);
    return operand_store(cpu, &schib, sizeof schib);
}

static int instruction_msch(struct subchannel *s, struct cpu *cpu)
{
    struct schib schib;
    const u16 changeable = PMCW_ISC | PMCW_ENABLED | PMCW_LIMIT | PMCW_MEASUREMENT | PMCW_MULTIPATH;
    int error = operand_fetch(cpu, &schib, sizeof schib);
    if (error != 0)
        return error;
    u16 flags = be16_get(schib.pmcw.flags);
    u32 modes = be32_get(schib.pmcw.modes);
    if ((flags & PMCW_RESERVED) || (modes & PMCW_MODES_RESERVED) || (flags & PMCW_LIMIT) == PMCW_LIMIT)
        return -PGM_OPERAND;
    if (s->ops == NULL)
        return 0;
    if (status_pending(s))
        return 1;
    if (s->control & SCSW_FUNCTION)
        return 2;
    s->parameter = be32_get(schib.pmcw.parameter);
    s->flags = flags & changeable;
    s->lpm = schib.pmcw.lpm;
    s->pom = schib.pmcw.pom;
    s->mbi = be16_get(schib.pmcw.mbi);
    s->modes = modes;
    return 0;
}

static int instruction_ssch(struct subchannel *s, struct cpu *cpu)
{
    struct orb orb;
    int error = operand_fetch(cpu, &orb, sizeof orb);
    if (error != 0)
        return error;
    if ((be32_get(orb.control) & (ORB_RESERVED | ORB_TRANSPORT)) || (be32_get(orb.program) & 0x80000000u))
        return -PGM_OPERAND;
    return subchannel_operational(s) ? function_start(s, &orb) : 3;
}

static int instruction_tsch(struct subchannel *s, struct cpu *cpu)
{
    struct irb irb;
    status_irb(s, &irb);
    int error = operand_store(cpu, &irb, sizeof irb);
    if (error != 0)
        return error;
    if (!status_pending(s))
        return 1;
    status_tested(s);
    return 0;
}

static int instruction_hsch(struct subchannel *s, struct cpu *cpu)
{
    (void)cpu;
    return function_halt(s);
}

static int instruction_csch(struct subchannel *s, struct cpu *cpu)
{
    (void)cpu;
    return function_clear(s);
}

static int instruction_rsch(struct subchannel *s, struct cpu *cpu)
{
    (void)cpu;
    return function_resume(s);
}

static int instruction_xsch(struct subchannel *s, struct cpu *cpu)
{
    (void)cpu;
    return function_cancel(s);
}

// clang-format off
static const struct io_instruction io_instructions[] = {
    {0xB230, 1,  true,  instruction_csch,  NULL},
    {0xB231, 1,  true,  instruction_hsch,  NULL},
    {0xB232, 4,  false, instruction_msch,  NULL},
    {0xB233, 4,  false, instruction_ssch,  NULL},
    {0xB234, 4,  false, instruction_stsch, NULL},
    {0xB235, 4,  true,  instruction_tsch,  NULL},
    {0xB236, 4,  false, NULL,              subsystem_tpi},
    {0xB237, 1,  false, NULL,              subsystem_sal},
    {0xB238, 1,  true,  instruction_rsch,  NULL},
    {0xB239, 4,  false, NULL,              subsystem_stcrw},
    {0xB23A, 32, false, NULL,              subsystem_stcps},
    {0xB23B, 1,  false, NULL,              subsystem_rchp},
    {0xB23C, 1,  false, NULL,              subsystem_schm},
    {0xB25F, 1,  false, NULL,              chsc_execute},
    {0xB276, 1,  true,  instruction_xsch,  NULL},
};
// clang-format on

/* The subchannel that general register 1 designates. Subchannel sets 1-3 are empty. */
static int instruction_on_subchannel(struct channels *c, struct cpu *cpu, const struct io_instruction *row)
{
    const u16 set = 0x0006;
    u16 upper = (u16)(cpu->gr[1].l >> 16);
    if ((upper & ~set) != 1)
        return -PGM_OPERAND;
    struct subchannel *s = upper & set ? NULL : subchannel_by_number(c, (u16)cpu->gr[1].l);
    if (s == NULL || (row->operational && !subchannel_operational(s)))
        return 3;
    return row->on_subchannel(s, cpu);
}

static int instruction_execute(struct channels *c, struct cpu *cpu)
{
    const struct io_instruction *row = io_instructions;
    const struct io_instruction *end = row + sizeof io_instructions / sizeof io_instructions[0];
    while (row < end && row->opcode != cpu->intercept.opcode)
        row++;
    if (row == end)
        return -PGM_OPERATION;
    if (cpu->intercept.address % row->alignment != 0)
        return -PGM_SPECIFICATION;
    return row->on_subchannel != NULL ? instruction_on_subchannel(c, cpu, row) : row->on_subsystem(c, cpu);
}

void channels_instruction(struct channels *c, struct cpu *cpu)
{
    int result = instruction_execute(c, cpu);
    if (result < 0)
        cpu_program_interruption(cpu, (u16)-result);
    else if (result != CC_SAME)
        cpu_set_cc(cpu, (u8)result);
}
