/* Branches. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

static s64 target_of(const struct emit *e, const struct insn *d)
{
    return (s64)e->offset + (s64)d->imm * 2;
}

/* BRC BRCL. */
bool emit_branch_on_condition(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u8 *from[2];
    bool always;
    unsigned n;
    struct state taken;

    (void)row;
    n = cc_jump(e, d->m1, from, &always);
    if (always) {
        edge_to(e, target_of(e, d), true);
        return true;
    }
    taken = cc_after(e, d->m1, true);
    if (n) {
        u8 *const *places = from;
        branch_taken(e, places, n, target_of(e, d), taken);
    }
    e->s = cc_after(e, d->m1, false);
    return true;
}

/* To an address if the mask selects the condition. */
static void branch_to_address(struct emit *e, unsigned mask, unsigned b, unsigned x, s64 displacement)
{
    u8 *from[2], *past;
    bool always;
    unsigned n = cc_jump(e, mask, from, &always);
    struct state after;

    if (always) {
        jump_to_address(e, b, x, displacement);
        return;
    }
    if (n == 0)
        return;
    after = cc_after(e, mask, false);
    past = asm_jmp_forward(&e->a);
    for (unsigned i = 0; i < n; i++)
        asm_land(&e->a, from[i]);
    e->s = cc_after(e, mask, true);
    jump_to_address(e, b, x, displacement);
    asm_land(&e->a, past);
    e->s = after;
    e->flags_at = NULL;
    e->ended = false;
}

/* BCR. */
bool emit_branch_register(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 lock_or_stack[] = {0xF0, 0x83, 0x0C, 0x24, 0x00};

    (void)row;
    if (d->r2) {
        branch_to_address(e, d->m1, d->r2, 16, 0);
        return true;
    }
    if (d->m1 >= 14) { /* serialization: what the host may put off is stores */
        asm_bytes(&e->a, lock_or_stack, sizeof lock_or_stack);
        e->flags_at = NULL;
    }
    return true;
}

/* BC. */
bool emit_branch_storage(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    branch_to_address(e, d->m1, d->b, d->x, d->d);
    return true;
}

/* r1 = the address of the next instruction. */
static void link(struct emit *e, unsigned r1)
{
    enum host to;

    cc_keep_branching(e, r1);
    to = full_place(e, r1, RAX);
    asm_load(&e->a, true, to, CPU_FIELD(page_va));
    asm_lea(&e->a, true, to, at_base(to, (s32)e->next));
    full_done(e, r1, to);
}

/* BRAS BRASL. */
bool emit_branch_and_save(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    link(e, d->r1);
    edge_to(e, target_of(e, d), true);
    return true;
}

/* BASR. */
bool emit_branch_and_save_register(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (d->r2 != 0 && d->r1 == d->r2)
        return false;
    link(e, d->r1);
    if (d->r2)
        jump_to(e, d->r2);
    return true;
}

/* BRCT BRCTG. */
bool emit_branch_on_count(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    enum host h;
    u8 *from[1];

    cc_keep_branching(e, d->r1);
    h = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    asm_alu_imm(&e->a, ALU_SUB, wide, h, 1);
    wide ? full_done(e, d->r1, h) : half_done(e, d->r1, h);
    from[0] = asm_jcc_forward(&e->a, IF_NE);
    branch_taken(e, from, 1, target_of(e, d), e->s);
    e->flags_at = NULL;
    return true;
}

/* CRJ and its kin: the condition code stays. */
bool emit_compare_and_branch(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, is_signed = row->pending == PENDING_COMPARE;
    unsigned mask = d->m3 >> 1 & 7;
    enum host a;
    u8 *from[1];

    if (mask == 7) {
        edge_to(e, target_of(e, d), true);
        return true;
    }
    if (mask == 0)
        return true;
    a = wide ? full(e, d->r1, RAX) : half(e, d->r1, RAX);
    if (row->from == FROM_R2)
        asm_alu(&e->a, ALU_CMP, wide, a, wide ? full(e, d->r2, RCX) : half(e, d->r2, RCX));
    else if (d->i2_8 == 0)
        asm_test(&e->a, wide, a, a);
    else
        asm_alu_imm(&e->a, ALU_CMP, wide, a, is_signed ? (s32)d->i2_8 : (s32)(u8)d->i2_8);
    from[0] = asm_jcc_forward(&e->a, cc_compared(mask, is_signed));
    branch_taken(e, from, 1, target_of(e, d), e->s);
    e->flags_at = NULL;
    return true;
}

/* May the instruction with this first byte be executed without a look at what it is, whatever R1 makes of its second?
 */
static bool is_plain_target(const u8 *text)
{
    const struct insn_row *row;

    if ((text[0] & 0xF0) != 0xD0 && (text[0] & 0xF0) != 0xF0 && (text[0] & 0xF0) != 0x90)
        return false;
    row = insn_find(text);
    return row && row->ending == ENDING_NEXT;
}

/* Stands for EX and EXRL where the target is known only now: if it is none to be interpreted alone, translated code is
 * left at the EXECUTE. */
static const struct insn *run_execute(struct cpu *cpu, const struct insn *d, u64 address, insn_run *row)
{
    u8 text[6] = {0};

    cpu->insn = d;
    if (address & 1 || page_rest(address) < 6)
        return &insn_nothing;
    cpu->ia += d->length; /* as an exception of the fetch has it */
    cpu_load_code(cpu, address, text, 6);
    cpu->ia -= d->length;
    return is_plain_target(text) ? row(cpu, d) : &insn_nothing;
}
extern insn_run run_EX, run_EXRL;
static const struct insn *run_execute_storage(struct cpu *cpu, const struct insn *d)
{
    return run_execute(cpu, d, (cpu->gr[d->b].g + cpu->gr[d->x].g + (u64)(s64)d->d) & cpu->address_mask, run_EX);
}
static const struct insn *run_execute_relative(struct cpu *cpu, const struct insn *d)
{
    return run_execute(cpu, d, (cpu->ia + (u64)((s64)d->imm * 2)) & cpu->address_mask, run_EXRL);
}

/* EX EXRL. Most targets are interpreted as part of it. */
bool emit_execute(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    s64 target = target_of(e, d);

    if (row->op == 0)
        e->insn.run = run_execute_storage;
    else if (target < 0 || target > (s64)PAGE_SIZE_GUEST - 6 || target & 1 || !is_plain_target(e->t->text + target))
        e->insn.run = run_execute_relative;
    else if (execute_template(e, d, e->t->text + target))
        return true;
    single(e);
    return true;
}
