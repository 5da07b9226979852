/* BFP of 32 and 64 bits on the host's scalar instructions, under the conditions of host_fp.h: MODE_FLOAT, and results
 * that are normal numbers. Everything else is the interpreter's. Source: PoP
 * chapter 19; VEX encodings: Intel SDM, volume 2. */
#include "guests/engine/x86/emit_float.h"

/* A stub for what the host does not do as the architecture wants it. If the code is set, what follows it leaves
 * translated code. From here on the inexact exception is watched for. */
static struct stub *float_begin(struct emit *e, bool sets_code)
{
    struct stub *stub = stub_single(e);

    stub->floats = true;
    stub->leaves = sets_code;
    if (!e->floats) {
        asm_cmp_mem_imm8(&e->a, CPU_FIELD(translated.floats), 0);
        stub_jump(e, stub, IF_E);
        e->floats = true;
    }
    return stub;
}

/* The same for what cannot be inexact. */
static struct stub *float_begin_exact(struct emit *e, bool sets_code)
{
    struct stub *stub = stub_single(e);

    stub->leaves = sets_code;
    return stub;
}

static enum host float_address(struct emit *e, const struct insn *d)
{
    return address_of(e, d->b, d->x, d->d12, RAX);
}

/* The second operand from storage into scratch, which is to be done before anything else; nothing for a register. */
static void storage_load(struct emit *e, const struct insn *d, unsigned from, bool wide, unsigned scratch)
{
    if (from == FROM_R2)
        return;
    load(e, float_address(e, d), wide ? 64 : 32, false, true, RAX);
    bits_to_float(e, scratch, RAX, wide);
}
/* Then: the second operand, beside register `other`. */
static unsigned operand_get_float(
    struct emit *e, const struct insn *d, unsigned from, unsigned other, bool wide, unsigned scratch)
{
    return from == FROM_R2 ? float_get_beside(e, d->r2, other, wide, scratch) : scratch;
}

/* The bits of x, which go to RAX, must be a normal number beyond the smallest one, or (zero) a zero. RCX is used. */
static void result_check(struct emit *e, struct stub *stub, unsigned x, bool wide, bool zero)
{
    u8 *good;

    float_to_bits(e, RAX, x, wide);
    asm_lea(&e->a, wide, RCX, at_index(RAX, RAX));
    asm_shift(&e->a, SHIFT_SHR, wide, RCX, wide ? 53 : 24);
    asm_alu_imm(&e->a, ALU_SUB, false, RCX, 2);
    asm_alu_imm(&e->a, ALU_CMP, false, RCX, wide ? 0x7FC : 0xFC);
    if (!zero) {
        stub_jump(e, stub, IF_A);
        return;
    }
    good = asm_jcc_forward(&e->a, IF_BE);
    asm_lea(&e->a, wide, RCX, at_index(RAX, RAX));
    asm_test(&e->a, wide, RCX, RCX);
    stub_jump(e, stub, IF_NE);
    asm_land(&e->a, good);
}

/* The code tells how RAX, which is no NaN, compares with zero. */
static void code_by_sign(struct emit *e, bool wide)
{
    if (cc_dead(e, e->next)) {
        cc_forget(e);
        return;
    }
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    cc_set(e, PENDING_COMPARE_FLOAT, wide, IN_OPERAND, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
}

/* r1 = r1 op b: op is the host's opcode. With pending the result may be a zero, and the code tells of it. */
bool emit_float(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;
    unsigned to, b;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, row->pending);
    storage_load(e, d, row->from, wide, XMM1);
    to = float_get(e, d->r1, wide, XMM0);
    b = operand_get_float(e, d, row->from, d->r1, wide, XMM1);
    asm_vex_reg(&e->a, MAP_0F, precision(wide), false, false, row->op, to, to, b);
    result_check(e, stub, to, wide, row->pending);
    float_done(e, d->r1, wide);
    if (row->pending)
        code_by_sign(e, wide);
    e->flags_at = NULL;
    return true;
}

/* MADBR MSDBR and their kin: r1 = r3 * b + r1, rounded once. */
bool emit_float_fused(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    unsigned r3 = row->from == FROM_R2 ? d->r3 : d->r3_rxf, to, b;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, false);
    storage_load(e, d, row->from, wide, XMM1);
    to = float_get(e, d->r1, wide, XMM0);
    b = operand_get_float(e, d, row->from, d->r1, wide, XMM1);
    if (wide && floating_has(e, r3))
        asm_vex_reg(&e->a, MAP_0F38, PP_66, true, false, row->op, to, b, floating_place(r3));
    else
        asm_vex_mem(&e->a, MAP_0F38, PP_66, wide, false, row->op, to, b, float_register(r3, wide));
    result_check(e, stub, to, wide, false);
    float_done(e, d->r1, wide);
    e->flags_at = NULL;
    return true;
}

/* SQDBR and its kin. */
bool emit_float_root(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;
    unsigned to, b;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, false);
    storage_load(e, d, row->from, wide, XMM1);
    b = operand_get_float(e, d, row->from, d->r1, wide, XMM1);
    to = float_place(d->r1, wide);
    asm_vex_reg(&e->a, MAP_0F, precision(wide), false, false, 0x51, to, b, b);
    result_check(e, stub, to, wide, false);
    float_done(e, d->r1, wide);
    e->flags_at = NULL;
    return true;
}

/* CDBR KDBR and their kin. */
bool emit_float_compare(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, live = !cc_dead(e, e->next);
    struct stub *stub;
    unsigned a, b;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin_exact(e, true);
    storage_load(e, d, row->from, wide, XMM1);
    a = float_get(e, d->r1, wide, XMM0);
    b = operand_get_float(e, d, row->from, d->r1, wide, XMM1);
    float_compare(e, a, b, wide);
    stub_jump(e, stub, IF_P);
    cc_forget(e);
    if (live) { /* the flags stay */
        float_store(e, CPU_FIELD(translated.operand[0]), a, wide);
        float_store(e, CPU_FIELD(translated.operand[1]), b, wide);
        cc_set(e, PENDING_COMPARE_FLOAT, wide, IN_OPERAND, IN_OPERAND, 0);
    }
    return true;
}

/* LTDBR LCDBR LPDBR LNDBR and the short ones: op 0 leaves the sign, else the instruction on it (ALU_). */
static void sign_change(struct emit *e, unsigned op, bool wide)
{
    u64 sign = wide ? 1ULL << 63 : 1ULL << 31;

    if (op == 0)
        return;
    asm_imm(&e->a, RCX, op == ALU_AND ? ~sign : sign);
    asm_alu(&e->a, (enum alu)op, wide, RAX, RCX);
}
bool emit_float_sign(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;
    unsigned from;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin_exact(e, true);
    from = float_get(e, d->r2, wide, XMM0);
    float_compare(e, from, from, wide);
    stub_jump(e, stub, IF_P);
    float_to_bits(e, RAX, from, wide);
    sign_change(e, row->op, wide);
    if (row->op || d->r1 != d->r2)
        float_set_bits(e, d->r1, RAX, wide);
    code_by_sign(e, wide);
    e->flags_at = NULL;
    return true;
}

/* LPDFR LNDFR LCDFR: the same of any bits, and the code stays. */
bool emit_float_sign_only(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!(e->mode & MODE_AFP))
        return false;
    float_to_bits(e, RAX, float_get(e, d->r2, true, XMM0), true);
    sign_change(e, row->op, true);
    float_set_bits(e, d->r1, RAX, true);
    e->flags_at = NULL;
    return true;
}

/* CDGBR and its kin: op is the target's length, bits the source's. */
bool emit_float_of_integer(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, long_result = row->op == 64;
    enum host from;
    unsigned to;

    if (!(e->mode & MODE_FLOAT) || d->m3 || d->m4)
        return false;
    float_begin(e, false);
    from = wide ? full(e, d->r2, RAX) : half(e, d->r2, RAX);
    to = float_place(d->r1, long_result);
    float_clear(e, to);
    asm_vex_reg(&e->a, MAP_0F, precision(long_result), wide, false, 0x2A, to, to, from);
    float_done(e, d->r1, long_result);
    e->flags_at = NULL;
    return true;
}

/* CGDBR and its kin: op is the source's length, bits the result's. Rounded to nearest or toward zero. */
bool emit_integer_of_float(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, from_long = row->op == 64;
    struct stub *stub;
    unsigned from;

    if (!(e->mode & MODE_FLOAT) || (d->m3 != 0 && d->m3 != 4 && d->m3 != 5) || d->m4)
        return false;
    stub = float_begin(e, true);
    from = float_get(e, d->r2, from_long, XMM0);
    asm_vex_reg(&e->a, MAP_0F, precision(from_long), wide, false, d->m3 == 5 ? 0x2C : 0x2D, RAX, NO_VECTOR, from);
    asm_imm(&e->a, RCX, wide ? 1ULL << 63 : 1ULL << 31); /* what the host gives for what does not fit */
    asm_alu(&e->a, ALU_CMP, wide, RAX, RCX);
    stub_jump(e, stub, IF_E);
    wide ? full_set(e, d->r1, RAX) : half_set(e, d->r1, RAX);
    float_to_bits(e, RAX, from, from_long);
    code_by_sign(e, from_long);
    e->flags_at = NULL;
    return true;
}

/* LDEBR LDEB, and with 32 bits LEDBR. */
bool emit_float_convert(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;
    unsigned to, b;

    if (!(e->mode & MODE_FLOAT) || (!wide && (d->m3 || d->m4)))
        return false;
    stub = float_begin(e, false);
    storage_load(e, d, row->from, !wide, XMM1);
    b = operand_get_float(e, d, row->from, d->r1, !wide, XMM1);
    to = float_place(d->r1, wide);
    asm_vex_reg(&e->a, MAP_0F, precision(!wide), false, false, 0x5A, to, b, b);
    result_check(e, stub, to, wide, wide);
    float_done(e, d->r1, wide);
    e->flags_at = NULL;
    return true;
}

/* CDLGBR and its kin, of numbers that are the same signed. */
bool emit_float_of_unsigned(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, long_result = row->op == 64;
    struct stub *stub;
    unsigned to = float_place(d->r1, long_result);

    if (!(e->mode & MODE_FLOAT) || d->m3 || d->m4)
        return false;
    stub = float_begin(e, false);
    if (wide) {
        full_copy(e, RAX, d->r2);
        asm_test(&e->a, true, RAX, RAX);
        stub_jump(e, stub, IF_S);
    } else
        half_copy(e, RAX, d->r2);
    float_clear(e, to);
    asm_vex_reg(&e->a, MAP_0F, precision(long_result), true, false, 0x2A, to, to, RAX);
    float_done(e, d->r1, long_result);
    e->flags_at = NULL;
    return true;
}

/* FIDBR FIEBR: to an integer in the same format. M4 may suppress the inexact exception. */
bool emit_float_integral(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 rounding[8] = {[0] = 0, [4] = 0, [5] = 3, [6] = 2, [7] = 1};
    bool wide = row->bits == 64;
    unsigned to, b;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT) || (d->m3 != 0 && (d->m3 < 4 || d->m3 > 7)) || (d->m4 && d->m4 != 4))
        return false;
    stub = float_begin(e, false);
    b = float_get_beside(e, d->r2, d->r1, wide, XMM1);
    to = float_place(d->r1, wide);
    asm_vex_reg(&e->a, MAP_0F3A, PP_66, false, false, wide ? 0x0B : 0x0A, to, b, b);
    asm_byte(&e->a, (u8)(rounding[d->m3] | (d->m4 ? 8 : 0)));
    result_check(e, stub, to, wide, true);
    float_done(e, d->r1, wide);
    e->flags_at = NULL;
    return true;
}
