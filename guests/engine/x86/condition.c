/* The condition code. An instruction that sets it leaves word how (struct state); it is computed only when somebody
 * looks at it: a branch, which then needs the host's flags only, or a stub, where the CPU must be exact. */
#include "guests/engine/x86/emit.h"

/* The operand as a host register: pending operands are never pinned registers that changed meanwhile. */
static enum host operand(struct emit *e, unsigned n, bool wide, enum host scratch)
{
    if (n == IN_OPERAND) {
        asm_load(&e->a, wide, scratch, CPU_FIELD(translated.operand[scratch == RCX]));
        return scratch;
    }
    return wide ? full(e, n, scratch) : half(e, n, scratch);
}

/* x op= b of the pending state. */
static void combine(struct emit *e, enum alu op, enum host x)
{
    if (e->s.b == IN_IMMEDIATE) {
        if (e->s.imm == (s32)e->s.imm || !e->s.wide)
            asm_alu_imm(&e->a, op, e->s.wide, x, (s32)e->s.imm);
        else {
            asm_imm(&e->a, RCX, (u64)e->s.imm);
            asm_alu(&e->a, op, true, x, RCX);
        }
    } else
        asm_alu(&e->a, op, e->s.wide, x, operand(e, e->s.b, e->s.wide, RCX));
}

/* The operation again, from its result backwards if need be. */
static void redo(struct emit *e, enum alu op, enum alu undo)
{
    enum host a = operand(e, e->s.a, e->s.wide, RAX);

    if (a != RAX)
        asm_mov(&e->a, e->s.wide, RAX, a);
    if (!e->s.sources)
        combine(e, undo, RAX);
    combine(e, op, RAX);
}

static void bits_flags(struct emit *e)
{
    asm_mov(&e->a, e->s.wide, RAX, operand(e, e->s.a, e->s.wide, RAX));
    if (!e->s.wide || e->s.imm == (s32)e->s.imm)
        asm_alu_imm(&e->a, ALU_AND, e->s.wide, RAX, (s32)e->s.imm);
    else {
        asm_imm(&e->a, RCX, (u64)e->s.imm);
        asm_alu(&e->a, ALU_AND, true, RAX, RCX);
    }
}

static void float_flags(struct emit *e)
{
    unsigned precision = e->s.wide ? 3 : 2; /* 64, 32 bits */

    asm_vex_mem(&e->a, 1, precision, false, false, 0x10, 0, 0, CPU_FIELD(translated.operand[0]));
    if (e->s.b == IN_IMMEDIATE) {
        asm_vex_reg(&e->a, 1, 0, false, false, 0x57, 1, 1, 1);
        asm_vex_reg(&e->a, 1, e->s.wide, false, false, 0x2E, 0, 0, 1);
    } else
        asm_vex_mem(&e->a, 1, e->s.wide, false, false, 0x2E, 0, 0, CPU_FIELD(translated.operand[1]));
}

void cc_flags(struct emit *e)
{
    enum host a;

    if (e->flags_at == e->a.at)
        return;
    switch ((enum pending)e->s.pending) {
    case PENDING_COMPARE:
    case PENDING_COMPARE_LOGICAL:
        a = operand(e, e->s.a, e->s.wide, RAX);
        if (e->s.b == IN_IMMEDIATE && e->s.imm == 0)
            asm_test(&e->a, e->s.wide, a, a);
        else
            combine(e, ALU_CMP, a);
        break;
    case PENDING_ADD:
    case PENDING_ADD_LOGICAL:
        redo(e, ALU_ADD, ALU_SUB);
        break;
    case PENDING_SUBTRACT:
    case PENDING_SUBTRACT_LOGICAL:
        redo(e, ALU_SUB, ALU_ADD);
        break;
    case PENDING_NONZERO:
    case PENDING_TEST:
    case PENDING_TEST_REGISTER:
        a = operand(e, e->s.a, e->s.wide, RAX);
        asm_test(&e->a, e->s.wide, a, a);
        break;
    case PENDING_NONZERO_BITS:
        bits_flags(e);
        break;
    case PENDING_COMPARE_FLOAT:
        float_flags(e);
        break;
    default:
        break;
    }
    e->flags_at = e->a.at;
}

void cc_forget(struct emit *e)
{
    e->s.pending = PENDING_DEAD;
}

static bool depends_on(const struct state *s, unsigned n)
{
    return s->pending >= PENDING_COMPARE && (s->a == n || s->b == n);
}

static void operand_store(struct emit *e, unsigned which, unsigned n)
{
    enum host h = e->s.wide ? full(e, n, RAX) : half(e, n, RAX);

    asm_store(&e->a, e->s.wide, CPU_FIELD(translated.operand[which]), h);
}

/* GR n goes to where pending operands are kept: far cheaper than the code, which mostly nobody asks for. Flags stay. */
static void operands_store(struct emit *e, unsigned n)
{
    bool flags = e->flags_at == e->a.at;

    if (e->s.a == n) {
        operand_store(e, 0, n);
        e->s.a = IN_OPERAND;
    }
    if (e->s.b == n) {
        operand_store(e, 1, n);
        e->s.b = IN_OPERAND;
    }
    e->flags_at = flags ? e->a.at : NULL;
}

void cc_keep(struct emit *e, unsigned n)
{
    if (!depends_on(&e->s, n))
        return;
    if (!emitter_find(e->row)->faults && cc_dead(e, e->next))
        e->s.pending = PENDING_DEAD;
    else
        operands_store(e, n);
}

void cc_keep_branching(struct emit *e, unsigned n)
{
    if (depends_on(&e->s, n))
        operands_store(e, n);
}

void cc_keep_fetching(struct emit *e, unsigned n)
{
    if (depends_on(&e->s, n) && !cc_dead(e, e->next))
        operands_store(e, n);
}

void cc_keep_fetched(struct emit *e, unsigned n)
{
    if (depends_on(&e->s, n))
        e->s.pending = PENDING_DEAD;
}

static void set(struct emit *e, enum pending pending, bool wide, bool sources, unsigned a, unsigned b, s64 imm)
{
    e->s.pending = (u8)pending;
    e->s.wide = wide;
    e->s.sources = sources;
    e->s.a = (u8)a;
    e->s.b = (u8)b;
    e->s.imm = imm;
}

void cc_set(struct emit *e, enum pending pending, bool wide, unsigned a, unsigned b, s64 imm)
{
    set(e, pending, wide, false, a, b, imm);
    e->flags_at = e->a.at;
}

void cc_set_sources(struct emit *e, enum pending pending, bool wide, unsigned a, unsigned b, s64 imm)
{
    set(e, pending, wide, true, a, b, imm);
    e->flags_at = e->a.at;
}

void cc_set_stored(struct emit *e)
{
    set(e, PENDING_NOT, false, false, 0, 0, 0);
}

/* 0, 1 or 2 by the flags of a comparison. */
static void store_comparison(struct emit *e, enum condition less, enum condition greater)
{
    asm_setcc(&e->a, greater, RAX);
    asm_setcc(&e->a, less, RCX);
    asm_lea(&e->a, false, RAX, (struct mem){RCX, RAX, 1, 0});
    asm_store8(&e->a, CPU_FIELD(cc), RAX);
}

/* The same with 3 on overflow. */
static void store_signed(struct emit *e)
{
    u8 *overflow = asm_jcc_forward(&e->a, IF_O), *done;

    store_comparison(e, IF_L, IF_G);
    done = asm_jmp_forward(&e->a);
    asm_land(&e->a, overflow);
    asm_store_imm8(&e->a, CPU_FIELD(cc), 3);
    asm_land(&e->a, done);
}

/* Twice the carry (or no borrow) plus not zero. */
static void store_carry(struct emit *e, enum condition carry)
{
    asm_setcc(&e->a, carry, RCX);
    asm_setcc(&e->a, IF_NE, RAX);
    asm_lea(&e->a, false, RAX, (struct mem){RAX, RCX, 1, 0});
    asm_store8(&e->a, CPU_FIELD(cc), RAX);
}

/* TEST UNDER MASK: 0 all zeros, 3 all ones, else 1, or by the leftmost bit 1 or 2. */
static void store_test(struct emit *e)
{
    u32 mask = (u32)e->s.imm, leftmost = 0x80000000u >> __builtin_clz(mask | 1);
    u8 *zero, *ones, *done;

    asm_load(&e->a, false, RAX, CPU_FIELD(translated.operand[0]));
    asm_imm(&e->a, RCX, 0);
    asm_test(&e->a, false, RAX, RAX);
    zero = asm_jcc_forward(&e->a, IF_E);
    asm_imm(&e->a, RCX, 3);
    asm_alu_imm(&e->a, ALU_CMP, false, RAX, (s32)mask);
    ones = asm_jcc_forward(&e->a, IF_E);
    asm_imm(&e->a, RCX, 1);
    if (e->s.pending == PENDING_TEST_REGISTER) {
        asm_test_imm(&e->a, false, RAX, (s32)leftmost);
        done = asm_jcc_forward(&e->a, IF_E);
        asm_imm(&e->a, RCX, 2);
        asm_land(&e->a, done);
    }
    asm_land(&e->a, zero);
    asm_land(&e->a, ones);
    asm_store8(&e->a, CPU_FIELD(cc), RCX);
}

void cc_store(struct emit *e)
{
    enum pending pending = e->s.pending;

    if (pending == PENDING_CONSTANT)
        asm_store_imm8(&e->a, CPU_FIELD(cc), (u8)e->s.imm);
    if (pending == PENDING_TEST || pending == PENDING_TEST_REGISTER)
        store_test(e);
    else if (pending >= PENDING_COMPARE)
        cc_flags(e);
    switch (pending) {
    case PENDING_COMPARE:
        store_comparison(e, IF_L, IF_G);
        break;
    case PENDING_COMPARE_LOGICAL:
    case PENDING_COMPARE_FLOAT:
        store_comparison(e, IF_B, IF_A);
        break;
    case PENDING_ADD:
    case PENDING_SUBTRACT:
        store_signed(e);
        break;
    case PENDING_ADD_LOGICAL:
        store_carry(e, IF_B);
        break;
    case PENDING_SUBTRACT_LOGICAL:
        store_carry(e, IF_AE);
        break;
    case PENDING_NONZERO:
    case PENDING_NONZERO_BITS:
        asm_setcc(&e->a, IF_NE, RAX);
        asm_store8(&e->a, CPU_FIELD(cc), RAX);
        break;
    default:
        break;
    }
    cc_set_stored(e);
}

void cc_set_now(struct emit *e, enum pending pending, bool wide)
{
    cc_set(e, pending, wide, 0, IN_IMMEDIATE, 0);
    if (cc_dead(e, e->next))
        cc_forget(e);
    else
        cc_store(e);
}

/* Conditions for masks of a signed or unsigned comparison: the bits for equal, low, high. 16: always, 17: never. */
#define ALWAYS CONDITION_ALWAYS
#define NEVER CONDITION_NEVER
static const u8 if_signed[8] = {NEVER, IF_G, IF_L, IF_NE, IF_E, IF_GE, IF_LE, ALWAYS};
static const u8 if_unsigned[8] = {NEVER, IF_A, IF_B, IF_NE, IF_E, IF_AE, IF_BE, ALWAYS};
/* Of a logical sum: 8 zero, 4 not zero, 2 zero with carry, 1 not zero with carry; 18: no one condition. */
#define SEVERAL 18
static const u8 if_carry[16] = {NEVER, SEVERAL, SEVERAL, IF_B, SEVERAL, IF_NE, SEVERAL, SEVERAL, SEVERAL, SEVERAL, IF_E,
    SEVERAL, IF_AE, SEVERAL, SEVERAL, ALWAYS};
/* Of a logical difference, where 8 cannot be: 4 borrow, 2 zero, 1 neither. */
static const u8 if_borrow[8] = {NEVER, IF_A, IF_E, IF_AE, IF_B, IF_NE, IF_BE, ALWAYS};
/* Of cpu->cc compared with a constant. */
static const struct {
    u8 with, condition;
} if_stored[16] = {{0, NEVER}, {3, IF_E}, {2, IF_E}, {1, IF_A}, {1, IF_E}, {0, SEVERAL}, {0, SEVERAL}, {0, IF_NE},
    {0, IF_E}, {0, SEVERAL}, {0, SEVERAL}, {0, SEVERAL}, {1, IF_BE}, {0, SEVERAL}, {3, IF_NE}, {0, ALWAYS}};

static enum condition stored_condition(struct emit *e, unsigned mask)
{
    if (if_stored[mask].condition == SEVERAL) { /* bit cc of the mask read backwards */
        asm_load_extended(&e->a, false, RCX, CPU_FIELD(cc), 8, false);
        asm_imm(&e->a, RAX, (mask & 8) >> 3 | (mask & 4) >> 1 | (mask & 2) << 1 | (mask & 1) << 3);
        asm_bt(&e->a, false, RAX, RCX);
        return IF_B;
    }
    if (if_stored[mask].condition < ALWAYS)
        asm_cmp_mem_imm8(&e->a, CPU_FIELD(cc), if_stored[mask].with);
    return if_stored[mask].condition;
}

/* The host's condition, after code that makes the flags right; ALWAYS, NEVER. */
static unsigned condition_of(struct emit *e, unsigned mask)
{
    unsigned c = SEVERAL;

    switch ((enum pending)e->s.pending) {
    case PENDING_CONSTANT:
        return mask << e->s.imm & 8 ? ALWAYS : NEVER;
    case PENDING_COMPARE:
    case PENDING_ADD:
    case PENDING_SUBTRACT: /* overflow is the caller's */
        c = if_signed[mask >> 1];
        break;
    case PENDING_COMPARE_LOGICAL:
    case PENDING_COMPARE_FLOAT:
        c = if_unsigned[mask >> 1];
        break;
    case PENDING_ADD_LOGICAL:
        c = if_carry[mask];
        break;
    case PENDING_SUBTRACT_LOGICAL:
        c = if_borrow[mask & 7];
        break;
    case PENDING_NONZERO:
    case PENDING_NONZERO_BITS:
        c = (u8[]){NEVER, IF_NE, IF_E, ALWAYS}[mask >> 2];
        break;
    case PENDING_TEST:
    case PENDING_TEST_REGISTER:
        if (((u32)e->s.imm & ((u32)e->s.imm - 1)) == 0) /* one bit: 0 or 3 */
            c = (u8[]){NEVER, IF_NE, IF_E, ALWAYS}[(mask >> 3) << 1 | (mask & 1)];
        else if (mask == 7 || mask == 8)
            c = mask == 8 ? IF_E : IF_NE;
        break;
    default:
        break;
    }
    if (c == SEVERAL) {
        cc_store(e);
        return stored_condition(e, mask);
    }
    if (c < ALWAYS)
        cc_flags(e);
    return c;
}

unsigned cc_condition(struct emit *e, unsigned mask)
{
    if (e->s.pending == PENDING_ADD || e->s.pending == PENDING_SUBTRACT)
        cc_store(e);
    return condition_of(e, mask);
}

unsigned cc_jump(struct emit *e, unsigned mask, u8 *from[2], bool *always)
{
    unsigned n = 0, c;
    bool overflow = e->s.pending == PENDING_ADD || e->s.pending == PENDING_SUBTRACT;
    u8 *skip = NULL;

    *always = mask == 15;
    if (mask == 15 || mask == 0)
        return 0;
    if (overflow && (mask & 14) != 0 && (mask & 14) != 14) { /* the other conditions hold without overflow only */
        cc_flags(e);
        if (mask & 1)
            from[n++] = asm_jcc_forward(&e->a, IF_O);
        else
            skip = asm_jcc_forward(&e->a, IF_O);
        e->flags_at = e->a.at;
    } else if (overflow) {
        cc_flags(e);
        from[n++] = asm_jcc_forward(&e->a, mask & 1 ? IF_O : IF_NO);
        return n;
    }
    c = condition_of(e, mask);
    if (c == ALWAYS && !overflow)
        *always = true;
    else if (c < ALWAYS)
        from[n++] = asm_jcc_forward(&e->a, (enum condition)c);
    if (skip)
        asm_land(&e->a, skip);
    return n;
}

/* Which codes there can be, as a mask. */
static unsigned possible(const struct state *s)
{
    switch ((enum pending)s->pending) {
    case PENDING_CONSTANT:
        return 8u >> s->imm;
    case PENDING_COMPARE:
    case PENDING_COMPARE_LOGICAL:
    case PENDING_COMPARE_FLOAT:
        return 14;
    case PENDING_SUBTRACT_LOGICAL:
        return 7;
    case PENDING_NONZERO:
    case PENDING_NONZERO_BITS:
        return 12;
    case PENDING_TEST:
    case PENDING_TEST_REGISTER:
        return ((u32)s->imm & ((u32)s->imm - 1)) == 0 ? 9 : s->pending == PENDING_TEST ? 13 : 15;
    default:
        return 15;
    }
}

struct state cc_after(const struct emit *e, unsigned mask, bool taken)
{
    struct state s = e->s;
    unsigned left = possible(&s) & (taken ? mask : ~mask & 15);

    if (s.pending >= PENDING_COMPARE && left && (left & (left - 1)) == 0) {
        s.pending = PENDING_CONSTANT;
        s.wide = s.sources = false;
        s.a = s.b = 0;
        s.imm = left == 8 ? 0 : left == 4 ? 1 : left == 2 ? 2 : 3;
    }
    return s;
}

enum condition cc_compared(unsigned mask, bool is_signed)
{
    return (enum condition)(is_signed ? if_signed : if_unsigned)[mask];
}

bool cc_dead(const struct emit *e, unsigned offset)
{
    for (unsigned i = 0; i < 8; i++) {
        const u8 *text = e->t->text + offset;
        const struct insn_row *row;
        const struct emitter_row *em;

        if (offset + 6 > PAGE_SIZE_GUEST)
            return false;
        row = insn_find(text);
        if (!row)
            return false;
        em = emitter_find(row);
        if (!em->emit || em->faults || em->cc == CC_USES)
            return false;
        if (em->cc == CC_SETS)
            return true;
        offset += insn_length(text[0]);
    }
    return false;
}
