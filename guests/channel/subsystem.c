/* The I/O instructions that concern the channel subsystem as a whole: pending interruptions, reports, paths, limits.
 * Source: PoP chapter 14. Of channel measurement only the controls exist: nothing is measured. */
#include "guests/arch/interruption.h"
#include "guests/arch/lowcore.h"
#include "guests/channel/subchannel.h"

static int operand_store(struct cpu *cpu, const void *data, u64 length)
{
    return -cpu_store(cpu, cpu->intercept.base, cpu->intercept.address, data, length);
}

int subsystem_tpi(struct channels *c, struct cpu *cpu)
{
    struct subchannel *s = interrupt_first(c, (u32)(cpu->cr[6] >> 24) & 0xFF);
    if (s == NULL)
        return 0;
    be32 code[3] = {be32_of(subchannel_id(s)), be32_of(s->parameter), be32_of(interrupt_word(s))};
    int error = cpu->intercept.address == 0 ? -cpu_store_real(cpu, Z_IO_SUBSYSTEM, code, sizeof code)
                                            : operand_store(cpu, code, 2 * sizeof code[0]);
    if (error != 0)
        return error;
    interrupt_cancel(s);
    return 1;
}

int subsystem_sal(struct channels *c, struct cpu *cpu)
{
    u32 limit = cpu->gr[1].l;
    if (limit & 0x8000FFFFu)
        return -PGM_OPERAND;
    c->address_limit = limit;
    return CC_SAME;
}

int subsystem_stcrw(struct channels *c, struct cpu *cpu)
{
    be32 word = be32_of(report_first(c));
    int error = operand_store(cpu, &word, sizeof word);
    if (error != 0)
        return error;
    bool none = report_first(c) == 0;
    report_taken(c);
    return none ? 1 : 0;
}

/* No path is ever busy when an instruction can look: programs run inside SSCH. */
int subsystem_stcps(struct channels *c, struct cpu *cpu)
{
    static const u8 idle[32];
    (void)c;
    int error = operand_store(cpu, idle, sizeof idle);
    return error != 0 ? error : CC_SAME;
}

int subsystem_rchp(struct channels *c, struct cpu *cpu)
{
    u32 path = cpu->gr[1].l;
    if (path & 0xFFFFFF00u)
        return -PGM_OPERAND;
    if (path != CHPID)
        return 3;
    report_path(c);
    return 0;
}

int subsystem_schm(struct channels *c, struct cpu *cpu)
{
    const u32 key = 0xF0000000u, block_update = 2, connect_time = 1;
    u32 control = cpu->gr[1].l;
    (void)c;
    if (control & ~(key | block_update | connect_time))
        return -PGM_OPERAND;
    if ((control & block_update) && (cpu->gr[2].g & 0x1F))
        return -PGM_OPERAND;
    return CC_SAME;
}
