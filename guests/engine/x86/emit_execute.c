/* EXECUTE RELATIVE LONG of MVC CLC NC OC XC with a length in a register, the target being in the same page as it, and
 * MVST and SRST, which find their length themselves: by the shared pieces of thunk_string.c where each operand is in
 * one page, else by the interpreter. Source: PoP chapter 7; VEX encodings: Intel SDM, volume 2. */
#include "guests/engine/x86/emit.h"
#include "guests/engine/x86/thunk.h"

enum { X0, X3 = 3, X4 };

static void to_vector(struct emit *e, unsigned x, enum host from)
{
    asm_vex_reg(&e->a, 1, 1, true, false, 0x6E, x, 0, from);
}
static void from_vector(struct emit *e, enum host to, unsigned x)
{
    asm_vex_reg(&e->a, 1, 1, true, false, 0x7E, x, 0, to);
}

/* RCX = the length less one: the target's with the register's last byte. */
static void length_get(struct emit *e, unsigned r1, u8 l)
{
    asm_extend(&e->a, false, RCX, half(e, r1, RCX), 8, false);
    if (l)
        asm_alu_imm(&e->a, ALU_OR, false, RCX, l);
}

/* RDX = the operand on the host, RCX the length less one; more: how many bytes are left of those. */
static void operand_find(
    struct emit *e, unsigned r1, u8 l, unsigned b, unsigned disp, unsigned more, bool store, struct stub *stub)
{
    enum host address = address_of(e, b, 16, disp, RAX);

    access_check(e, address, 1, store, stub);
    asm_lea(&e->a, true, RDX, at_index(RDX, address));
    length_get(e, r1, l);
    asm_lea(&e->a, true, RAX, (struct mem){RDX, RCX, 0, (s32)more});
    asm_alu(&e->a, ALU_XOR, false, RAX, RDX);
    asm_test_imm(&e->a, false, RAX, -(s32)PAGE_SIZE_GUEST);
    stub_jump(e, stub, IF_NE);
}

/* The first operand begins inside the second one, but not with it. */
static void overlap_check(struct emit *e, struct stub *stub)
{
    asm_lea(&e->a, true, RAX, at_base(RAX, -1));
    asm_alu(&e->a, ALU_SUB, true, RAX, RDX);
    asm_alu(&e->a, ALU_CMP, true, RAX, RCX);
    stub_jump(e, stub, IF_B);
    asm_lea(&e->a, true, RAX, (struct mem){RAX, RDX, 0, 1});
}

/* RAX and RDX = the operands on the host, RCX the length less one. */
static void operands_find(struct emit *e, unsigned r1, const struct insn *t, bool store, struct stub *stub)
{
    operand_find(e, r1, t->l, t->b1, t->d1, 0, store, stub);
    to_vector(e, X3, RDX);
    operand_find(e, r1, t->l, t->b2, t->d2, 0, false, stub);
    from_vector(e, RAX, X3);
}

static void move(struct emit *e, unsigned r1, const struct insn *t)
{
    struct stub *stub = stub_single(e);

    if (t->b1 == t->b2 && t->d1 == t->d2 + 1u) { /* one byte goes everywhere */
        operand_find(e, r1, t->l, t->b2, t->d2, 1, true, stub);
        asm_lea(&e->a, true, RAX, at_base(RDX, 1));
        asm_call(&e->a, thunk.fill);
    } else {
        operands_find(e, r1, t, true, stub);
        overlap_check(e, stub);
        asm_call(&e->a, thunk.move);
    }
    e->flags_at = NULL;
}

static void compare(struct emit *e, unsigned r1, const struct insn *t)
{
    struct stub *stub = stub_single(e);

    stub->leaves = true;
    operands_find(e, r1, t, false, stub);
    asm_call(&e->a, thunk.compare);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[1]), RCX);
    cc_set(e, PENDING_COMPARE_LOGICAL, true, IN_OPERAND, IN_OPERAND, 0);
    e->flags_at = NULL;
}

static void combine(struct emit *e, unsigned r1, const struct insn *t, u64 with)
{
    struct stub *stub = stub_single(e);

    stub->leaves = true;
    operands_find(e, r1, t, true, stub);
    overlap_check(e, stub);
    asm_call(&e->a, with);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RCX);
    cc_set(e, PENDING_NONZERO, false, IN_OPERAND, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
}

bool execute_template(struct emit *e, const struct insn *d, const u8 *text)
{
    struct insn t;

    if (d->r1 == 0 || (text[0] & 0xF0) != 0xD0)
        return false;
    insn_decode(&t, text);
    switch (text[0]) {
    case 0xD2:
        move(e, d->r1, &t);
        return true;
    case 0xD4:
        combine(e, d->r1, &t, thunk.combine[0]);
        return true;
    case 0xD5:
        compare(e, d->r1, &t);
        return true;
    case 0xD6:
        combine(e, d->r1, &t, thunk.combine[1]);
        return true;
    case 0xD7:
        combine(e, d->r1, &t, thunk.combine[2]);
        return true;
    default:
        return false;
    }
}

/* RCX = the character in GR 0. */
static void character_get(struct emit *e, struct stub *stub)
{
    half_copy(e, RCX, 0);
    asm_test_imm(&e->a, false, RCX, ~0xFF);
    stub_jump(e, stub, IF_NE);
}

static void code_one_or_two(struct emit *e)
{
    asm_store8(&e->a, CPU_FIELD(cc), RCX);
    cc_set_stored(e);
    e->flags_at = NULL;
}

/* SRST. */
bool emit_search_string(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct stub *stub = stub_single(e);
    struct assembler *a = &e->a;
    enum host address;

    (void)row;
    stub->leaves = true;
    address = address_of(e, d->r2, 16, 0, RAX);
    access_check(e, address, 1, false, stub);
    asm_lea(a, true, RDX, at_index(RDX, address));
    character_get(e, stub);
    full_copy(e, RAX, d->r1);
    if (place_of(e, d->r2) == NO_HOST)
        asm_alu_load(a, ALU_SUB, true, RAX, GR_WHOLE(d->r2));
    else
        asm_alu(a, ALU_SUB, true, RAX, full(e, d->r2, NO_HOST));
    stub_jump(e, stub, IF_E);
    asm_call(a, thunk.search);
    asm_alu_imm(a, ALU_CMP, false, RCX, 3);
    stub_jump(e, stub, IF_E);
    code_one_or_two(e);
    if (place_of(e, d->r2) == NO_HOST)
        asm_alu_load(a, ALU_ADD, true, RAX, GR_WHOLE(d->r2));
    else
        asm_alu(a, ALU_ADD, true, RAX, full(e, d->r2, NO_HOST));
    full_set(e, d->r1, RAX); /* where it was if the end came first */
    return true;
}

/* MVST. */
bool emit_move_string(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct stub *stub = stub_single(e);
    struct assembler *a = &e->a;
    enum host address;

    (void)row;
    stub->leaves = true;
    address = address_of(e, d->r1, 16, 0, RAX);
    access_check(e, address, 1, true, stub);
    asm_lea(a, true, RDX, at_index(RDX, address));
    to_vector(e, X3, RDX);
    address = address_of(e, d->r2, 16, 0, RAX);
    access_check(e, address, 1, false, stub);
    asm_lea(a, true, RDX, at_index(RDX, address));
    character_get(e, stub);
    from_vector(e, RAX, X3); /* what is left of the first operand's page */
    asm_alu_imm(a, ALU_OR, true, RAX, -(s32)PAGE_SIZE_GUEST);
    asm_neg(a, true, RAX);
    asm_call(a, thunk.search);
    asm_alu_imm(a, ALU_CMP, false, RCX, 1);
    stub_jump(e, stub, IF_NE);
    to_vector(e, X4, RAX);
    asm_mov(a, true, RCX, RAX);
    from_vector(e, RAX, X3);
    overlap_check(e, stub);
    asm_call(a, thunk.move);
    asm_imm(a, RCX, 1);
    code_one_or_two(e);
    from_vector(e, RAX, X4);
    if (place_of(e, d->r1) == NO_HOST)
        asm_alu_load(a, ALU_ADD, true, RAX, GR_WHOLE(d->r1));
    else
        asm_alu(a, ALU_ADD, true, RAX, full(e, d->r1, NO_HOST));
    full_set(e, d->r1, RAX);
    return true;
}
