/* The system mask: Linux disables and enables interruptions with it all the time. What changes more than that, or finds
 * an interruption waiting, is the interpreter's. Source: PoP chapter 10. */
#include "guests/engine/x86/emit.h"
#include "guests/arch/control.h"

#define MASKS 0x03                                                                   /* I/O and external */
#define SYSTEM_MASK at_base(RBP, (s32)offsetof(struct cpu, psw_mask) + 7 - CPU_BIAS) /* PSW bits 0-7 */
#define PROBLEM_STATE at_base(RBP, (s32)offsetof(struct cpu, psw_mask) + 6 - CPU_BIAS)
#define PROBLEM_STATE_BIT 0x01
#define SUPPRESSION at_base(RBP, (s32)offsetof(struct cpu, cr) + 3 - CPU_BIAS) /* of SSM */
#define SUPPRESSION_BIT 0x40
_Static_assert(PSW_PSTATE == (u64)PROBLEM_STATE_BIT << 48, "bit 15");
_Static_assert((PSW_IO | PSW_EXT) == (u64)MASKS << 56, "bits 6 and 7");
_Static_assert(CR0_SSM_SUPPRESSION == (u64)SUPPRESSION_BIT << 24, "bit 33 of control register 0");

static void supervisor_check(struct emit *e, struct stub *stub)
{
    asm_test_mem_imm8(&e->a, PROBLEM_STATE, PROBLEM_STATE_BIT);
    stub_jump(e, stub, IF_NE);
}

/* Nobody waits for the CPU to be enabled; RCX and RAX are used. */
static void quiet_check(struct emit *e, struct stub *stub)
{
    struct assembler *a = &e->a;

    asm_load(a, true, RCX, CPU_FIELD(machine));
    asm_load(a, false, RAX, CPU_FIELD(pending));
    asm_alu_load(a, ALU_OR, false, RAX, CPU_FIELD(attention));
    asm_alu_load(a, ALU_OR, false, RAX, at_base(RCX, (s32)offsetof(struct machine, externals_pending)));
    asm_alu_load(a, ALU_OR, false, RAX, at_base(RCX, (s32)offsetof(struct machine, io_pending)));
    asm_alu_load(a, ALU_OR, false, RAX, at_base(RCX, (s32)offsetof(struct machine, crw_pending)));
    stub_jump(e, stub, IF_NE);
}

/* STNSM STOSM: op combines the immediate with the mask. */
bool emit_store_then_mask(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u8 others = (u8)((row->op == ALU_AND ? (u8)~d->i2_si : d->i2_si) & ~MASKS);
    struct assembler *a = &e->a;
    struct stub *stub;

    if (others) /* DAT or PER */
        return false;
    stub = operand_check(e, address_of(e, d->b, 16, d->d, RAX), 1, true);
    supervisor_check(e, stub);
    if (row->op == ALU_OR && d->i2_si)
        quiet_check(e, stub);
    asm_load_extended(a, false, RAX, SYSTEM_MASK, 8, false);
    asm_store8(a, at_base(RDX, 0), RAX);
    asm_alu_imm(a, (enum alu)row->op, false, RAX, row->op == ALU_AND ? (s32)d->i2_si | ~0xFF : (s32)d->i2_si);
    asm_store8(a, SYSTEM_MASK, RAX);
    e->flags_at = NULL;
    return true;
}

/* SSM. */
bool emit_set_system_mask(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct stub *stub = operand_check(e, address_of(e, d->b, 16, d->d, RAX), 1, false);
    struct assembler *a = &e->a;

    (void)row;
    supervisor_check(e, stub);
    asm_test_mem_imm8(a, SUPPRESSION, SUPPRESSION_BIT);
    stub_jump(e, stub, IF_NE);
    quiet_check(e, stub);
    asm_load_extended(a, false, RCX, SYSTEM_MASK, 8, false);
    asm_load_extended(a, false, RAX, at_base(RDX, 0), 8, false);
    asm_alu(a, ALU_XOR, false, RCX, RAX);
    asm_test_imm8(a, RCX, (u8)~MASKS);
    stub_jump(e, stub, IF_NE);
    asm_store8(a, SYSTEM_MASK, RAX);
    e->flags_at = NULL;
    return true;
}
