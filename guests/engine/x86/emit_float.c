/* BFP of 32 and 64 bits on the host's scalar instructions, under the conditions of host_fp.h: MODE_FLOAT, and results
 * that are normal numbers. Everything else is the interpreter's. Floating-point registers are in the CPU; XMM0 and XMM1
 * are free within an instruction. Source: PoP chapter 19; VEX encodings: Intel SDM, volume 2. */
#include "guests/engine/x86/emit.h"

#define XMM0 0
#define XMM1 1
#define NO_VECTOR 0
#define MAP_0F 1
#define MAP_0F38 2
#define PP_NONE 0
#define PP_66 1
#define PP_SINGLE 2
#define PP_DOUBLE 3

static unsigned precision(bool wide)
{
    return wide ? PP_DOUBLE : PP_SINGLE;
}

/* A register's operand: a short one is in its left half. */
static struct mem float_register(unsigned n, bool wide)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, vr) + 16 * n) - CPU_BIAS + (wide ? 0 : 4));
}

static void float_load(struct emit *e, unsigned x, struct mem from, bool wide)
{
    asm_vex_mem(&e->a, MAP_0F, precision(wide), false, false, 0x10, x, NO_VECTOR, from);
}
static void float_store(struct emit *e, struct mem to, unsigned x, bool wide)
{
    asm_vex_mem(&e->a, MAP_0F, precision(wide), false, false, 0x11, x, NO_VECTOR, to);
}
static void bits_to_float(struct emit *e, unsigned x, enum host from, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, wide, false, 0x6E, x, NO_VECTOR, from);
}
static void float_to_bits(struct emit *e, enum host to, unsigned x, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, wide, false, 0x7E, x, NO_VECTOR, to);
}
static void float_clear(struct emit *e, unsigned x)
{
    asm_vex_reg(&e->a, MAP_0F, PP_NONE, false, false, 0x57, x, x, x);
}
/* Flags as of an unsigned comparison, and parity where one is a NaN. */
static void float_compare(struct emit *e, unsigned x, unsigned y, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, wide ? PP_66 : PP_NONE, false, false, 0x2E, x, NO_VECTOR, y);
}

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

/* The second operand into an XMM register. */
static void operand_load(struct emit *e, const struct insn *d, unsigned from, bool wide, unsigned x)
{
    if (from == FROM_R2)
        float_load(e, x, float_register(d->r2, wide), wide);
    else {
        load(e, float_address(e, d), wide ? 64 : 32, false, true, RAX);
        bits_to_float(e, x, RAX, wide);
    }
}

/* The bits of XMM0, which go to RAX, must be a normal number beyond the smallest one, or (zero) a zero. RCX is used. */
static void result_check(struct emit *e, struct stub *stub, bool wide, bool zero)
{
    u8 *good;

    float_to_bits(e, RAX, XMM0, wide);
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

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, row->pending);
    if (row->from != FROM_R2)
        operand_load(e, d, row->from, wide, XMM1);
    float_load(e, XMM0, float_register(d->r1, wide), wide);
    if (row->from == FROM_R2)
        asm_vex_mem(&e->a, MAP_0F, precision(wide), false, false, row->op, XMM0, XMM0, float_register(d->r2, wide));
    else
        asm_vex_reg(&e->a, MAP_0F, precision(wide), false, false, row->op, XMM0, XMM0, XMM1);
    result_check(e, stub, wide, row->pending);
    float_store(e, float_register(d->r1, wide), XMM0, wide);
    if (row->pending)
        code_by_sign(e, wide);
    e->flags_at = NULL;
    return true;
}

/* MADBR MSDBR and their kin: r1 = r3 * b + r1, rounded once. */
bool emit_float_fused(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, false);
    operand_load(e, d, row->from, wide, XMM1);
    float_load(e, XMM0, float_register(d->r1, wide), wide);
    asm_vex_mem(&e->a, MAP_0F38, PP_66, wide, false, row->op, XMM0, XMM1,
        float_register(row->from == FROM_R2 ? d->r3 : d->r3_rxf, wide));
    result_check(e, stub, wide, false);
    float_store(e, float_register(d->r1, wide), XMM0, wide);
    e->flags_at = NULL;
    return true;
}

/* SQDBR and its kin. */
bool emit_float_root(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin(e, false);
    operand_load(e, d, row->from, wide, XMM0);
    asm_vex_reg(&e->a, MAP_0F, precision(wide), false, false, 0x51, XMM0, XMM0, XMM0);
    result_check(e, stub, wide, false);
    float_store(e, float_register(d->r1, wide), XMM0, wide);
    e->flags_at = NULL;
    return true;
}

/* CDBR KDBR and their kin. */
bool emit_float_compare(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, live = !cc_dead(e, e->next);
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin_exact(e, true);
    operand_load(e, d, row->from, wide, XMM1);
    float_load(e, XMM0, float_register(d->r1, wide), wide);
    float_compare(e, XMM0, XMM1, wide);
    stub_jump(e, stub, IF_P);
    cc_forget(e);
    if (live) {
        float_store(e, CPU_FIELD(translated.operand[0]), XMM0, wide);
        float_store(e, CPU_FIELD(translated.operand[1]), XMM1, wide);
        float_compare(e, XMM0, XMM1, wide);
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

    if (!(e->mode & MODE_FLOAT))
        return false;
    stub = float_begin_exact(e, true);
    float_load(e, XMM0, float_register(d->r2, wide), wide);
    float_compare(e, XMM0, XMM0, wide);
    stub_jump(e, stub, IF_P);
    float_to_bits(e, RAX, XMM0, wide);
    sign_change(e, row->op, wide);
    if (row->op || d->r1 != d->r2)
        asm_store(&e->a, wide, float_register(d->r1, wide), RAX);
    code_by_sign(e, wide);
    e->flags_at = NULL;
    return true;
}

/* LPDFR LNDFR LCDFR: the same of any bits, and the code stays. */
bool emit_float_sign_only(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!(e->mode & MODE_AFP))
        return false;
    asm_load(&e->a, true, RAX, float_register(d->r2, true));
    sign_change(e, row->op, true);
    asm_store(&e->a, true, float_register(d->r1, true), RAX);
    e->flags_at = NULL;
    return true;
}

/* CDGBR and its kin: op is the target's length, bits the source's. */
bool emit_float_of_integer(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, long_result = row->op == 64;
    enum host from;

    if (!(e->mode & MODE_FLOAT) || d->m3 || d->m4)
        return false;
    float_begin(e, false);
    from = wide ? full(e, d->r2, RAX) : half(e, d->r2, RAX);
    float_clear(e, XMM0);
    asm_vex_reg(&e->a, MAP_0F, precision(long_result), wide, false, 0x2A, XMM0, XMM0, from);
    float_store(e, float_register(d->r1, long_result), XMM0, long_result);
    e->flags_at = NULL;
    return true;
}

/* CGDBR and its kin: op is the source's length, bits the result's. Rounded to nearest or toward zero. */
bool emit_integer_of_float(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, from_long = row->op == 64;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT) || (d->m3 != 0 && d->m3 != 4 && d->m3 != 5) || d->m4)
        return false;
    stub = float_begin(e, true);
    float_load(e, XMM0, float_register(d->r2, from_long), from_long);
    asm_vex_reg(&e->a, MAP_0F, precision(from_long), wide, false, d->m3 == 5 ? 0x2C : 0x2D, RAX, NO_VECTOR, XMM0);
    asm_imm(&e->a, RCX, wide ? 1ULL << 63 : 1ULL << 31); /* what the host gives for what does not fit */
    asm_alu(&e->a, ALU_CMP, wide, RAX, RCX);
    stub_jump(e, stub, IF_E);
    wide ? full_set(e, d->r1, RAX) : half_set(e, d->r1, RAX);
    float_to_bits(e, RAX, XMM0, from_long);
    code_by_sign(e, from_long);
    e->flags_at = NULL;
    return true;
}

/* LDEBR LDEB, and with 32 bits LEDBR. */
bool emit_float_convert(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;

    if (!(e->mode & MODE_FLOAT) || (!wide && (d->m3 || d->m4)))
        return false;
    stub = float_begin(e, false);
    operand_load(e, d, row->from, !wide, XMM0);
    asm_vex_reg(&e->a, MAP_0F, precision(!wide), false, false, 0x5A, XMM0, XMM0, XMM0);
    result_check(e, stub, wide, wide);
    float_store(e, float_register(d->r1, wide), XMM0, wide);
    e->flags_at = NULL;
    return true;
}
