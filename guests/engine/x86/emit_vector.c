/* Vector registers loaded, stored and built; bitwise and integer operations and searches on all elements alike. The
 * registers are in the CPU, two doublewords in the host's order each; XMM0 to XMM3 are free within an instruction.
 * Source: PoP chapters 21 to 23; VEX encodings: Intel SDM, volume 2. */
#include "guests/engine/x86/emit.h"

#define MAP_0F 1
#define MAP_0F38 2
#define MAP_0F3A 3
#define PP_66 1
#define PP_F3 2
#define PP_F2 3
enum { X0, X1, X2, X3 };

static bool vectors(const struct emit *e)
{
    return (e->mode & (MODE_VECTOR | MODE_AFP)) == (MODE_VECTOR | MODE_AFP);
}

static struct mem vector_register(unsigned n)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, vr) + 16 * n) - CPU_BIAS);
}
static void vector_load(struct emit *e, unsigned x, struct mem from)
{
    asm_vex_mem(&e->a, MAP_0F, PP_F3, false, false, 0x6F, x, 0, from);
}
static void vector_store(struct emit *e, struct mem to, unsigned x)
{
    asm_vex_mem(&e->a, MAP_0F, PP_F3, false, false, 0x7F, x, 0, to);
}
static void register_set(struct emit *e, unsigned n, unsigned x)
{
    vector_store(e, vector_register(n), x);
    if (n < 16)
        floating_forget(e, n);
}
static void vector_operate(struct emit *e, unsigned map, u8 opcode, unsigned to, unsigned a, unsigned b)
{
    asm_vex_reg(&e->a, map, PP_66, false, false, opcode, to, a, b);
}

/* The bytes of each doubleword in the other order; X1 is used for X0. */
static void vector_reverse(struct emit *e)
{
    struct assembler *a = &e->a;

    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0x71, 2, X1, X0); /* words right by 8 */
    asm_byte(a, 8);
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0x71, 6, X0, X0); /* left */
    asm_byte(a, 8);
    vector_operate(e, MAP_0F, 0xEB, X0, X0, X1);
    asm_vex_reg(a, MAP_0F, PP_F2, false, false, 0x70, X0, 0, X0);
    asm_byte(a, 0x1B);
    asm_vex_reg(a, MAP_0F, PP_F3, false, false, 0x70, X0, 0, X0);
    asm_byte(a, 0x1B);
}

/* Two doublewords from general registers of the host. */
static void vector_of_pair(struct emit *e, unsigned x, enum host left, enum host right)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x6E, x, 0, left);
    asm_vex_reg(&e->a, MAP_0F3A, PP_66, true, false, 0x22, x, x, right);
    asm_byte(&e->a, 1);
}

/* VL, and with op 1 VLBB where 16 bytes do not cross the boundary. */
bool emit_vector_load(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host address;
    struct stub *stub;

    if (!vectors(e) || (row->op && d->ms > 6))
        return false;
    address = address_of(e, d->b, d->x, d->d12, RAX);
    stub = operand_check(e, address, 16, false);
    if (row->op) {
        s32 block = 64 << d->ms;
        asm_mov(&e->a, false, RCX, address);
        asm_alu_imm(&e->a, ALU_AND, false, RCX, block - 1);
        asm_alu_imm(&e->a, ALU_CMP, false, RCX, block - 16);
        stub_jump(e, stub, IF_A);
    }
    vector_load(e, X0, at_base(RDX, 0));
    vector_reverse(e);
    register_set(e, d->r1, X0);
    e->flags_at = NULL;
    return true;
}

bool emit_vector_store(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!vectors(e))
        return false;
    operand_check(e, address_of(e, d->b, d->x, d->d12, RAX), 16, true);
    vector_load(e, X0, vector_register(d->r1));
    vector_reverse(e);
    vector_store(e, at_base(RDX, 0), X0);
    e->flags_at = NULL;
    return true;
}

/* VLM VSTM: op 1 stores. */
bool emit_vector_multiple(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned count = d->r3 - d->r1 + 1u;

    if (!vectors(e) || d->r3 < d->r1 || count > 16)
        return false;
    operand_check(e, address_of(e, d->b, 16, d->d12, RAX), count * 16, row->op);
    for (unsigned i = 0; i < count; i++) {
        struct mem storage = at_base(RDX, (s32)(16 * i)), v = vector_register(d->r1 + i);
        vector_load(e, X0, row->op ? v : storage);
        vector_reverse(e);
        if (row->op)
            vector_store(e, storage, X0);
        else
            register_set(e, d->r1 + i, X0);
    }
    e->flags_at = NULL;
    return true;
}

/* VLREP. */
bool emit_vector_load_replicate(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 broadcast[] = {0x78, 0x79, 0x58, 0x59};

    (void)row;
    if (!vectors(e) || d->ms > 3)
        return false;
    load(e, address_of(e, d->b, d->x, d->d12, RAX), 8u << d->ms, false, true, RAX);
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x6E, X0, 0, RAX);
    vector_operate(e, MAP_0F38, broadcast[d->ms], X0, 0, X0);
    register_set(e, d->r1, X0);
    e->flags_at = NULL;
    return true;
}

bool emit_vector_move(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!vectors(e))
        return false;
    vector_load(e, X0, vector_register(d->r2));
    register_set(e, d->r1, X0);
    return true;
}

/* VN VO VX: op is the host's opcode. VNC: from is not zero, for the host inverts its first operand. */
bool emit_vector_logic(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!vectors(e))
        return false;
    vector_load(e, X0, vector_register(row->from ? d->r3 : d->r2));
    vector_load(e, X1, vector_register(row->from ? d->r2 : d->r3));
    vector_operate(e, MAP_0F, row->op, X0, X0, X1);
    register_set(e, d->r1, X0);
    return true;
}

static void compare_equal(struct emit *e, unsigned es, unsigned to, unsigned a, unsigned b)
{
    static const u8 opcode[] = {0x74, 0x75, 0x76, 0x29};

    vector_operate(e, es == 3 ? MAP_0F38 : MAP_0F, opcode[es], to, a, b);
}

/* VA VS VCEQ: op 0, 1, 2. */
bool emit_vector_integer(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 opcode[2][4] = {{0xFC, 0xFD, 0xFE, 0xD4}, {0xF8, 0xF9, 0xFA, 0xFB}};

    if (!vectors(e) || d->m4 > 3 || (row->op == 2 && d->m5))
        return false;
    vector_load(e, X0, vector_register(d->r2));
    vector_load(e, X1, vector_register(d->r3));
    if (row->op == 2)
        compare_equal(e, d->m4, X0, X0, X1);
    else
        vector_operate(e, MAP_0F, opcode[row->op][d->m4], X0, X0, X1);
    register_set(e, d->r1, X0);
    return true;
}

static void constant(struct emit *e, unsigned r1, u64 left, u64 right)
{
    if ((left | right) == 0)
        vector_operate(e, MAP_0F, 0xEF, X0, X0, X0);
    else if ((left & right) == ~0ULL)
        vector_operate(e, MAP_0F, 0x74, X0, X0, X0);
    else {
        asm_imm(&e->a, RAX, left);
        asm_imm(&e->a, RCX, right);
        vector_of_pair(e, X0, RAX, RCX);
    }
    register_set(e, r1, X0);
}

/* VGBM: each bit makes a byte. */
bool emit_vector_byte_mask(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u64 half[2] = {0, 0};

    (void)row;
    if (!vectors(e))
        return false;
    for (unsigned i = 0; i < 16; i++)
        if (d->iv << i & 0x8000)
            half[i / 8] |= 0xFFULL << (56 - 8 * (i % 8));
    constant(e, d->r1, half[0], half[1]);
    return true;
}

/* VREPI. */
bool emit_vector_replicate_immediate(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u64 copies[] = {0x0101010101010101, 0x0001000100010001, 0x0000000100000001, 1};
    u64 value;

    (void)row;
    if (!vectors(e) || d->m3 > 3)
        return false;
    value = ((u64)(s16)d->iv & ~0ULL >> (64 - (8 << d->m3))) * copies[d->m3];
    constant(e, d->r1, value, value);
    return true;
}

/* VLVGP. */
bool emit_vector_of_pair(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host left, right;

    (void)row;
    if (!vectors(e))
        return false;
    left = full(e, d->r2, RAX);
    right = full(e, d->r3, RCX);
    vector_of_pair(e, X0, left, right);
    register_set(e, d->r1, X0);
    return true;
}

/* Element i of size 1 << es in the host's order of its register. */
static s32 element_at(unsigned es, unsigned i)
{
    static const u8 last[] = {7, 3, 1, 0};

    return (s32)((i ^ last[es]) << es);
}

static void element_load(struct emit *e, enum host to, struct mem from, unsigned es)
{
    if (es == 3)
        asm_load(&e->a, true, to, from);
    else
        asm_load_extended(&e->a, false, to, from, 8u << es, false);
}

/* VLGV. */
bool emit_vector_get(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 last[] = {7, 3, 1, 0};
    struct mem from = vector_register(d->r3);

    (void)row;
    if (!vectors(e) || d->ms > 3)
        return false;
    cc_keep(e, d->r1);
    if (d->b == 16)
        from.disp += element_at(d->ms, d->d12 & (15u >> d->ms));
    else {
        half_copy(e, RCX, d->b);
        if (d->d12)
            asm_alu_imm(&e->a, ALU_ADD, false, RCX, d->d12);
        asm_alu_imm(&e->a, ALU_AND, false, RCX, 15 >> d->ms);
        asm_alu_imm(&e->a, ALU_XOR, false, RCX, last[d->ms]);
        from.index = RCX;
        from.scale = d->ms;
    }
    element_load(e, RAX, from, d->ms);
    full_set(e, d->r1, RAX);
    e->flags_at = NULL;
    return true;
}

/* X0 = X0 with RAX as an element. */
static void element_insert(struct emit *e, unsigned es, unsigned i)
{
    unsigned at = (unsigned)element_at(es, i) >> es;

    if (es == 1)
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0xC4, X0, X0, RAX);
    else
        asm_vex_reg(&e->a, MAP_0F3A, PP_66, es == 3, false, es ? 0x22 : 0x20, X0, X0, RAX);
    asm_byte(&e->a, (u8)at);
}

/* VLVG with an element that is known. */
bool emit_vector_put(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!vectors(e) || d->ms > 3 || d->b != 16)
        return false;
    d->ms == 3 ? full_copy(e, RAX, d->r3) : half_copy(e, RAX, d->r3);
    vector_load(e, X0, vector_register(d->r1));
    element_insert(e, d->ms, d->d12 & (15u >> d->ms));
    register_set(e, d->r1, X0);
    return true;
}

/* VLEG VLEF VLEH VLEB: op is the size. */
bool emit_vector_load_element(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!vectors(e) || d->ms > 15u >> row->op)
        return false;
    load(e, address_of(e, d->b, d->x, d->d12, RAX), row->bits, false, true, RAX);
    vector_load(e, X0, vector_register(d->r1));
    element_insert(e, row->op, d->ms);
    register_set(e, d->r1, X0);
    e->flags_at = NULL;
    return true;
}

/* VSTEG VSTEF VSTEH VSTEB. */
bool emit_vector_store_element(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct mem from = vector_register(d->r1);

    if (!vectors(e) || d->ms > 15u >> row->op)
        return false;
    operand_check(e, address_of(e, d->b, d->x, d->d12, RAX), row->bits / 8, true);
    from.disp += element_at(row->op, d->ms);
    element_load(e, RCX, from, row->op);
    if (row->bits == 8)
        asm_store8(&e->a, at_base(RDX, 0), RCX);
    else
        asm_movbe_store(&e->a, row->bits, at_base(RDX, 0), RCX);
    e->flags_at = NULL;
    return true;
}
