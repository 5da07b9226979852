/* A block: instructions from one place on, straight on past branches that are not taken, as far as it makes sense. */
#include "guests/engine/x86/block.h"
#include "guests/engine/x86/thunk.h"

void leave_at(struct emit *e, unsigned offset)
{
    cc_store(e);
    registers_whole(e);
    asm_imm(&e->a, RAX, offset);
    asm_jmp(&e->a, thunk.leave);
    e->ended = true;
}

static void note_breaking(struct emit *e)
{
    asm_store_imm(&e->a, false, CPU_FIELD(translated.breaking), (s32)e->offset);
}

/* Into another page. */
static void cross_to(struct emit *e, s64 target, bool branch)
{
    cc_store(e);
    registers_whole(e);
    if (branch)
        note_breaking(e);
    asm_load(&e->a, true, RAX, CPU_FIELD(page_va));
    if (target == (s32)target)
        asm_lea(&e->a, true, RAX, at_base(RAX, (s32)target));
    else {
        asm_imm(&e->a, RCX, (u64)target);
        asm_alu(&e->a, ALU_ADD, true, RAX, RCX);
    }
    asm_jmp(&e->a, thunk.jump);
}

/* Loops look whether somebody wants the CPU. True: that is all, the way back to the block's own beginning too. */
static bool poll(struct emit *e, s64 target)
{
    struct stub *s = stub_new(e, STUB_LEAVE);
    bool own = target == (s64)e->first && memcmp(&e->s, &e->entry, sizeof e->s) == 0;
    u8 *back;

    s->next = (unsigned)target;
    asm_alu_mem_imm(&e->a, ALU_CMP, false, CPU_FIELD(attention), 0);
    if (!own) {
        stub_jump(e, s, IF_NE);
        return false;
    }
    back = asm_jcc_forward(&e->a, IF_E);
    if (!e->a.full)
        asm_jmp_patch(back, e->a.executed, e->begin);
    stub_here(e, s, asm_jmp_forward(&e->a));
    return true;
}

void edge_to(struct emit *e, s64 target, bool branch)
{
    struct edge edge = {.translation = e->t, .slot = (u16)(target / 2)};
    u32 number;

    e->ended = true;
    if (target < 0 || target >= (s64)PAGE_SIZE_GUEST) {
        cross_to(e, target, branch);
        return;
    }
    if (branch)
        note_breaking(e);
    if (e->s.pending != PENDING_NOT && (e->s.pending == PENDING_DEAD || cc_dead(e, (unsigned)target)))
        cc_set_stored(e);
    if (target <= (s64)e->offset) {
        registers_lend(e, (unsigned)target);
        if (poll(e, target))
            return;
    } else
        lent_return(e);
    edge.state = e->s;
    edge.displacement = asm_jmp_patchable(&e->a);
    number = translation_edge_add(&edge);
    asm_imm(&e->a, RAX, number);
    asm_jmp(&e->a, thunk.link);
    if (number == ~0u)
        e->a.full = true;
}

void branch_taken(struct emit *e, u8 *const *from, unsigned jumps, s64 target, struct state state)
{
    struct stub *s;

    if (jumps == 1 && target >= 0 && target <= (s64)e->offset && from[0] == e->a.at - 4) {
        /* A loop: jump over the way back instead. */
        struct state after = e->s;
        from[0][-1] ^= 1;
        e->s = state;
        edge_to(e, target, true);
        asm_land(&e->a, from[0]);
        e->s = after;
        e->flags_at = NULL;
        lent_return(e);
        e->ended = false;
        return;
    }
    s = stub_new(e, STUB_TAKEN);
    s->before = state;
    s->target = target;
    for (unsigned i = 0; i < jumps; i++)
        stub_here(e, s, from[i]);
}

void jump_to_address(struct emit *e, unsigned b, unsigned x, s64 displacement)
{
    enum host h;

    cc_store(e);
    registers_whole(e);
    h = address_of(e, b, x, displacement, RAX);
    if (h != RAX)
        asm_mov(&e->a, true, RAX, h);
    note_breaking(e);
    asm_jmp(&e->a, thunk.jump);
    e->ended = true;
}

void jump_to(struct emit *e, unsigned n)
{
    jump_to_address(e, n, 16, 0);
}

/* An instruction that goes on in the next page, whose text is not this translation's: C looks at it. */
static void straddle(struct emit *e, unsigned length)
{
    e->next = e->offset + length;
    e->insn = (struct insn){.length = (u8)length};
    single(e);
    edge_to(e, e->next, false);
}

/* The same where that text is known as it was lately: if it is another one now, or its page is not at hand, C looks. */
static void straddle_check(struct emit *e, const u8 *text, unsigned length)
{
    struct assembler *a = &e->a;
    struct stub *stub;
    u32 rest = 0;

    memcpy(&rest, text, length);
    stub = stub_single(e);
    stub->insn = (struct insn){.length = e->insn.length};
    stub->leaves = true;
    asm_load(a, true, RCX, CPU_FIELD(page_va));
    asm_lea(a, true, RDX, at_base(RCX, PAGE_SIZE_GUEST));
    asm_rorx(a, false, RCX, RDX, 8); /* the page index times 16 */
    asm_alu_imm(a, ALU_AND, false, RCX, (CODE_SLOTS - 1) * 16);
    asm_alu_load(a, ALU_ADD, true, RCX, CPU_FIELD(code));
    asm_alu_load(a, ALU_CMP, true, RDX, at_base(RCX, (s32)offsetof(struct space, code)));
    stub_jump(e, stub, IF_NE);
    asm_load(a, true, RDX, at_base(RCX, (s32)(offsetof(struct space, code) + offsetof(struct code_slot, page))));
    asm_cmp_mem_imm8(a, at_base(RDX, (s32)offsetof(struct insn_page, dead)), 0);
    stub_jump(e, stub, IF_NE);
    asm_load(a, true, RCX, CPU_FIELD(machine));
    asm_load(a, true, RCX, at_base(RCX, (s32)offsetof(struct machine, storage)));
    asm_load(a, true, RCX, at_base(RCX, (s32)offsetof(struct storage, base)));
    asm_alu_load(a, ALU_ADD, true, RCX, at_base(RDX, (s32)offsetof(struct insn_page, absolute)));
    asm_load_extended(a, false, RCX, at_base(RCX, 0), 8 * length, false);
    asm_alu_imm(a, ALU_CMP, false, RCX, (s32)rest);
    stub_jump(e, stub, IF_NE);
    e->flags_at = NULL;
}

/* The instruction is decoded; false: it is not for translated code. */
static bool instruction_emit(struct emit *e)
{
    const struct emitter_row *em = emitter_find(e->row);

    if (!em->emit || !em->emit(e, &e->insn, em)) {
        if (e->row->ending == ENDING_BRANCH)
            return false;
        single(e);
        e->ended = e->row->ending == ENDING_LOOK;
    }
    return true;
}

/* Where stubs come back to, and what is known there. */
static void stubs_follow(struct emit *e, unsigned first)
{
    for (unsigned i = first; i < e->stubs; i++)
        if (e->stub[i].kind == STUB_STORE || e->stub[i].kind == STUB_SINGLE) {
            e->stub[i].after = e->s;
            memcpy(e->stub[i].floating, e->floating, sizeof e->floating);
            if (!e->stub[i].resume)
                e->stub[i].resume = asm_here(&e->a);
        }
}

/* One instruction; false: it is not for translated code. */
static bool instruction(struct emit *e)
{
    const u8 *text = e->t->text + e->offset;
    unsigned length = insn_length(text[0]), here = (unsigned)PAGE_SIZE_GUEST - e->offset, stubs = e->stubs;
    u8 padded[6] = {0};

    memcpy(padded, text, length < here ? length : here);
    if (length > here && translation_text_behind)
        memcpy(padded + here, translation_text_behind, length - here);
    e->row = length <= here || translation_text_behind ? insn_find(padded) : NULL;
    if (!e->row && length > here) {
        straddle(e, length);
        return true;
    }
    if (!e->row)
        return false;
    insn_decode(&e->insn, padded);
    e->next = e->offset + length;
    if (length > here)
        straddle_check(e, padded + here, length - here);
    if (!instruction_emit(e))
        return false;
    stubs_follow(e, stubs);
    window_follow(e);
    return true;
}

unsigned block_emit(struct emit *e, unsigned slot)
{
    e->offset = e->next = slot * 2;
    e->ended = e->floats = false;
    memset(e->floating, 0, sizeof e->floating);
    e->stubs = e->count = e->calls = 0;
    e->flags_at = NULL;
    e->begin = asm_here(&e->a);
    e->first = e->offset;
    e->entry = e->s;
    windows_begin(e);
    while (!e->ended) {
        if (e->offset >= PAGE_SIZE_GUEST || e->count == BLOCK_INSTRUCTIONS) {
            edge_to(e, e->offset, false);
            break;
        }
        if (!instruction(e)) {
            if (e->count)
                leave_at(e, e->offset);
            break;
        }
        e->count++;
        e->offset = e->next;
    }
    if (e->count)
        stubs_emit(e);
    return e->count;
}

void block_leave(struct emit *e, unsigned slot)
{
    e->stubs = 0;
    leave_at(e, slot * 2);
}

void block_adapt(struct emit *e, u64 plain)
{
    e->stubs = 0;
    e->flags_at = NULL;
    cc_store(e);
    registers_whole(e);
    asm_jmp(&e->a, plain);
}
