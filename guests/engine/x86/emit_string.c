/* MVC CLC NC OC XC on the host's vector registers. Operands that cross a page, and moves that repeat what they have
 * moved, are the interpreter's. Source: PoP chapter 7; VEX encodings: Intel SDM, volume 2. */
#include "guests/engine/x86/emit.h"

#define XMM0 0
#define XMM1 1
#define XMM2 2
#define MAP_0F 1
#define MAP_0F38 2
#define PP_66 1
#define PP_F3 2

/* RAX = the first operand on the host, RDX the second; XMM0 is used. */
static void operands_check(struct emit *e, const struct insn *d, bool store, struct stub *stub)
{
    unsigned length = d->l + 1u;
    enum host address = address_of(e, d->b1, 16, d->d1, RAX);

    access_check(e, address, length, store, stub);
    asm_lea(&e->a, true, RDX, at_index(RDX, address));
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x6E, XMM0, 0, RDX);
    address = address_of(e, d->b2, 16, d->d2, RAX);
    access_check(e, address, length, false, stub);
    asm_lea(&e->a, true, RDX, at_index(RDX, address));
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x7E, XMM0, 0, RAX);
}

/* The first operand begins inside the second one, but not with it. */
static void overlap_check(struct emit *e, const struct insn *d, struct stub *stub)
{
    if (d->l == 0)
        return;
    asm_lea(&e->a, true, RCX, at_base(RAX, -1));
    asm_alu(&e->a, ALU_SUB, true, RCX, RDX);
    asm_alu_imm(&e->a, ALU_CMP, true, RCX, (s32)d->l);
    stub_jump(e, stub, IF_B);
}

/* Between storage and an XMM (YMM) register: 4, 8, 16 or 32 bytes. */
static void vector_load(struct emit *e, unsigned x, unsigned bytes, struct mem from)
{
    if (bytes == 4)
        asm_vex_mem(&e->a, MAP_0F, PP_66, false, false, 0x6E, x, 0, from);
    else if (bytes == 8)
        asm_vex_mem(&e->a, MAP_0F, PP_F3, false, false, 0x7E, x, 0, from);
    else
        asm_vex_mem(&e->a, MAP_0F, PP_F3, false, bytes == 32, 0x6F, x, 0, from);
}
static void vector_store(struct emit *e, unsigned x, unsigned bytes, struct mem to)
{
    if (bytes == 4)
        asm_vex_mem(&e->a, MAP_0F, PP_66, false, false, 0x7E, x, 0, to);
    else if (bytes == 8)
        asm_vex_mem(&e->a, MAP_0F, PP_66, false, false, 0xD6, x, 0, to);
    else
        asm_vex_mem(&e->a, MAP_0F, PP_F3, false, bytes == 32, 0x7F, x, 0, to);
}
static void upper_halves_clear(struct emit *e)
{
    static const u8 vzeroupper[] = {0xC5, 0xF8, 0x77};

    asm_bytes(&e->a, vzeroupper, sizeof vzeroupper);
}

/* The unit in which so many bytes are best moved; the last one may lie over the one before. */
static unsigned unit_of(unsigned length)
{
    return length >= 128 ? 32 : length >= 16 ? 16 : length >= 8 ? 8 : 4;
}

static unsigned unit_at(unsigned i, unsigned unit, unsigned length)
{
    return (i + 1) * unit <= length ? i * unit : length - unit;
}

/* Everything is fetched before anything is stored. */
static void bytes_copy(struct emit *e, unsigned length)
{
    unsigned unit = unit_of(length), units = (length + unit - 1) / unit;

    if (length < 4) {
        asm_load_extended(&e->a, false, RCX, at_base(RDX, 0), length == 1 ? 8 : 16, false);
        if (length == 3)
            asm_load_extended(&e->a, false, RDX, at_base(RDX, 2), 8, false);
        if (length != 1)
            asm_store16(&e->a, at_base(RAX, 0), RCX);
        if (length != 2)
            asm_store8(&e->a, at_base(RAX, (s32)length - 1), length == 1 ? RCX : RDX);
        return;
    }
    for (unsigned i = 0; i < units; i++)
        vector_load(e, i, unit, at_base(RDX, (s32)unit_at(i, unit, length)));
    for (unsigned i = 0; i < units; i++)
        vector_store(e, i, unit, at_base(RAX, (s32)unit_at(i, unit, length)));
    if (unit == 32)
        upper_halves_clear(e);
}

/* XMM0, which repeats what comes out even in so many bytes, into them at to. */
static void bytes_fill(struct emit *e, struct mem to, unsigned length)
{
    unsigned unit = unit_of(length), base = (unsigned)to.disp;

    if (length < 4) {
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0x7E, XMM0, 0, RCX);
        for (unsigned i = 0; i < length; i++)
            asm_store8(&e->a, at_base(to.base, (s32)(base + i)), RCX);
        return;
    }
    if (unit == 32)
        unit = 16;
    for (unsigned i = 0; i * unit < length; i++)
        vector_store(e, XMM0, unit, at_base(to.base, (s32)(base + unit_at(i, unit, length))));
}

/* How many bytes the second operand is left of the first, if repeating as many of them is one of the host's
 * instructions and they come out even; else 0. */
static unsigned fill_unit(const struct insn *d)
{
    unsigned gap = d->d1 - d->d2, length = d->l + 1u;

    if (d->b1 != d->b2 || d->b1 == 16 || d->d1 <= d->d2)
        return 0;
    return gap == 1 || ((gap == 2 || gap == 4 || gap == 8) && length >= 4 && length >= gap && length % gap == 0) ? gap
                                                                                                                 : 0;
}

/* Those bytes go everywhere. */
static void fill(struct emit *e, const struct insn *d, unsigned unit)
{
    static const u8 broadcast[] = {[1] = 0x78, [2] = 0x79, [4] = 0x58, [8] = 0x59};
    enum host address = address_of(e, d->b2, 16, d->d2, RAX);

    operand_check(e, address, d->l + 1u + unit, true);
    asm_vex_mem(&e->a, MAP_0F38, PP_66, false, false, broadcast[unit], XMM0, 0, at_base(RDX, 0));
    bytes_fill(e, at_base(RDX, (s32)unit), d->l + 1u);
}

bool emit_move_characters(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned unit = fill_unit(d);
    struct stub *stub;

    (void)row;
    if (unit)
        fill(e, d, unit);
    else {
        stub = stub_single(e);
        operands_check(e, d, true, stub);
        overlap_check(e, d, stub);
        bytes_copy(e, d->l + 1u);
    }
    e->flags_at = NULL;
    return true;
}

/* XMM1 has all bits of the result. */
static void code_by_bits(struct emit *e)
{
    asm_vex_reg(&e->a, MAP_0F38, PP_66, false, false, 0x17, XMM1, 0, XMM1);
    asm_setcc(&e->a, IF_NE, RCX);
    asm_extend(&e->a, false, RCX, RCX, 8, false);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RCX);
    cc_set(e, PENDING_NONZERO, false, IN_OPERAND, IN_IMMEDIATE, 0);
}

/* So many bytes at an offset of both operands; the vector opcode's low bits tell AND, OR and XOR apart. */
static void bytes_combine(struct emit *e, u8 opcode, unsigned at, unsigned bytes, bool live)
{
    struct mem to = at_base(RAX, (s32)at), from = at_base(RDX, (s32)at);

    if (bytes >= 4) {
        vector_load(e, XMM0, bytes, to);
        vector_load(e, XMM2, bytes, from);
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, opcode, XMM0, XMM0, XMM2);
        vector_store(e, XMM0, bytes, to);
    } else { /* one */
        asm_load_extended(&e->a, false, RCX, from, 8, false);
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0x6E, XMM2, 0, RCX);
        asm_load_extended(&e->a, false, RCX, to, 8, false);
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0x6E, XMM0, 0, RCX);
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, opcode, XMM0, XMM0, XMM2);
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0x7E, XMM0, 0, RCX);
        asm_store8(&e->a, to, RCX);
    }
    if (live)
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0xEB, XMM1, XMM1, XMM0);
}

/* NC OC XC: op is the vector instruction's opcode. */
bool emit_combine_characters(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned length = d->l + 1u;
    bool live = !cc_dead(e, e->next), same = d->b1 == d->b2 && d->d1 == d->d2;
    struct stub *stub;

    if (row->op == 0xEF && same) { /* XC of an operand with itself */
        operand_check(e, address_of(e, d->b1, 16, d->d1, RAX), length, true)->leaves = true;
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0xEF, XMM0, XMM0, XMM0);
        bytes_fill(e, at_base(RDX, 0), length);
        cc_set(e, PENDING_CONSTANT, false, 0, 0, 0);
        e->flags_at = NULL;
        return true;
    }
    stub = stub_single(e);
    stub->leaves = true;
    operands_check(e, d, true, stub);
    overlap_check(e, d, stub);
    if (live)
        asm_vex_reg(&e->a, MAP_0F, PP_66, false, false, 0xEF, XMM1, XMM1, XMM1);
    for (unsigned i = 0, n; i < length; i += n) {
        unsigned rest = length - i;
        n = rest >= 16 ? 16 : rest >= 8 ? 8 : rest >= 4 ? 4 : 1;
        bytes_combine(e, row->op, i, n, live);
    }
    cc_forget(e);
    e->flags_at = NULL;
    if (live)
        code_by_bits(e);
    return true;
}

/* to = so many bytes at from, in the guest's order. */
static void number_load(struct emit *e, enum host to, unsigned bytes, struct mem from)
{
    if (bytes >= 4)
        asm_movbe_load(&e->a, bytes * 8, to, from);
    else if (bytes == 1)
        asm_load_extended(&e->a, false, to, from, 8, false);
    else {
        asm_load_extended(&e->a, false, to, from, 16, false);
        asm_bswap(&e->a, false, to);
        asm_shift(&e->a, SHIFT_SHR, false, to, 16);
    }
}

static void numbers_compare(struct emit *e, unsigned bytes, unsigned at)
{
    number_load(e, RCX, bytes, at_base(RDX, (s32)at));
    number_load(e, RAX, bytes, at_base(RAX, (s32)at));
    asm_alu(&e->a, ALU_CMP, bytes == 8, RAX, RCX);
}

/* Up to 16 bytes, as one number or two: RAX and RCX are what differs, with the flags of comparing them. */
static void short_compare(struct emit *e, unsigned length)
{
    unsigned bytes = length >= 8 ? 8 : length >= 4 ? 4 : length >= 2 ? 2 : 1;
    u8 *differ;

    if (length == bytes) {
        numbers_compare(e, bytes, 0);
        return;
    }
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x6E, XMM1, 0, RAX);
    numbers_compare(e, bytes, 0);
    differ = asm_jcc_forward(&e->a, IF_NE);
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x7E, XMM1, 0, RAX);
    numbers_compare(e, bytes, length - bytes);
    asm_land(&e->a, differ);
}

/* More of them: the first byte that differs. */
static void long_compare(struct emit *e, unsigned length)
{
    unsigned unit = length >= 32 ? 32 : 16, units = (length + unit - 1) / unit;
    struct assembler *a = &e->a;
    u8 *differ[8], *equal, *found[8];

    for (unsigned i = 0; i < units; i++) {
        s32 at = (s32)unit_at(i, unit, length);
        vector_load(e, XMM0, unit, at_base(RAX, at));
        asm_vex_mem(a, MAP_0F, PP_66, false, unit == 32, 0x74, XMM0, XMM0, at_base(RDX, at));
        asm_vex_reg(a, MAP_0F, PP_66, false, unit == 32, 0xD7, RCX, 0, XMM0);
        asm_alu_imm(a, ALU_XOR, false, RCX, unit == 32 ? -1 : 0xFFFF);
        differ[i] = asm_jcc_forward(a, IF_NE);
    }
    asm_imm(a, RAX, 0); /* RCX is zero, and the flags tell so */
    equal = asm_jmp_forward(a);
    for (unsigned i = 0; i < units; i++) {
        s32 at = (s32)unit_at(i, unit, length);
        asm_land(a, differ[i]);
        asm_lea(a, true, RAX, at_base(RAX, at));
        asm_lea(a, true, RDX, at_base(RDX, at));
        found[i] = i + 1 < units ? asm_jmp_forward(a) : NULL;
    }
    for (unsigned i = 0; i < units; i++)
        asm_land(a, found[i]);
    asm_modrm_reg(a, 0xF3, false, 0x0FBC, RCX, RCX);
    asm_load_extended(a, false, RAX, at_index(RAX, RCX), 8, false);
    asm_load_extended(a, false, RCX, at_index(RDX, RCX), 8, false);
    asm_alu(a, ALU_CMP, false, RAX, RCX);
    asm_land(a, equal);
    if (unit == 32)
        upper_halves_clear(e);
}

bool emit_compare_characters(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned length = d->l + 1u;
    bool live = !cc_dead(e, e->next);
    struct stub *stub = stub_single(e);

    (void)row;
    stub->leaves = true;
    operands_check(e, d, false, stub);
    if (length <= 16)
        short_compare(e, length);
    else
        long_compare(e, length);
    if (live) {
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
        asm_store(&e->a, true, CPU_FIELD(translated.operand[1]), RCX);
    }
    cc_set(e, PENDING_COMPARE_LOGICAL, length >= 8 && length <= 16, IN_OPERAND, IN_OPERAND, 0);
    if (!live)
        cc_forget(e);
    return true;
}
