/* Floating-point control and rounding fields, and where qemu-s390x 7.2 differs from the PoP:
 * overflow, underflow and inexact that trap suppress there (PoP chapter 9: they complete), so only invalid and divide
 * traps are made; CONVERT TO FIXED of what does not fit sets no inexact flag there (figure 19-18: both), so that flag
 * is on beforehand; LOAD AND TEST does not make a signaling NaN quiet there; among several NaNs MULTIPLY AND ADD does
 * not prefer signaling ones. */
#include "tests/insn/tune.h"

static void fpc_set(struct insn_case *c, u64 *random)
{
    static const u8 methods[] = {0, 0, 1, 2, 3, 7};

    c->fpc = methods[tune_below(random, sizeof methods)] | (tune_below(random, 8) << 4);
    c->fpc |= (tune_below(random, 2) ? 0 : tune_below(random, 32)) << 19;
    if (!tune_below(random, 6))
        c->fpc |= 0xC0000000;
}
static void tune_fpc(struct insn_case *c, u64 *random)
{
    fpc_set(c, random);
}
/* Extended pairs begin at registers 0, 1, 4, 5, 8, 9, 12, 13. */
static void pairs_set(struct insn_case *c, u64 *random)
{
    if (tune_below(random, 16))
        c->text[c->text[0] == 0xED ? 1 : 3] &= c->text[0] == 0xED ? 0xDF : 0xDD;
}
static void moderate(struct insn_case *c, u64 *random)
{
    for (unsigned i = 0; i < 16 && tune_below(random, 2); i++)
        if (!(i & 2))
            c->fpr[i] = (c->fpr[i] & 0x8000FFFFFFFFFFFF) | (u64)(16383 - 64 + tune_below(random, 128)) << 48;
}
static void tune_extended(struct insn_case *c, u64 *random)
{
    fpc_set(c, random);
    pairs_set(c, random);
    moderate(c, random);
}
/* M3 and M4 of conversions. */
static void control_set(struct insn_case *c, u64 *random)
{
    static const u8 methods[] = {0, 1, 3, 4, 5, 6, 7};

    c->text[2] =
        (u8)((tune_below(random, 16) ? methods[tune_below(random, sizeof methods)] : tune_below(random, 16)) << 4);
    if (tune_below(random, 2))
        c->text[2] |= 4;
}
static void tune_control(struct insn_case *c, u64 *random)
{
    fpc_set(c, random);
    control_set(c, random);
}
static void tune_control_extended(struct insn_case *c, u64 *random)
{
    tune_extended(c, random);
    control_set(c, random);
}
/* LEXBR LDXBR: qemu-s390x 7.2 does not want a pair for R1. */
static void tune_round_extended(struct insn_case *c, u64 *random)
{
    tune_control_extended(c, random);
    c->text[3] &= 0xDD;
}

static double long_value(u64 bits)
{
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}
static float short_value(u64 bits)
{
    u32 high = bits >> 32;
    float v;

    memcpy(&v, &high, sizeof v);
    return v;
}
/* Operand values near the limits of the result, or small with a fraction. */
static void to_fixed(struct insn_case *c, u64 *random, bool extended)
{
    u8 op = (u8)c->row->opcode;
    bool wide = op >= 0xA8, is_short = (op & 3) == 0, is_unsigned = op & 4;
    unsigned r2 = c->text[3] & 15;
    double limit = wide ? 9.2e18 : 2.1e9, v;

    fpc_set(c, random);
    control_set(c, random);
    if (extended) {
        c->fpc |= 0x00080000;
        pairs_set(c, random);
        c->fpr[r2] = (c->fpr[r2] & 0x8000FFFFFFFFFFFF) | (u64)(16383 - 2 + tune_below(random, 68)) << 48;
        return;
    }
    if (tune_below(random, 2)) {
        double d = (double)(s64)tune_next(random) / (double)(1ULL << tune_below(random, 63));
        if (is_short) {
            float f = (float)d;
            u32 bits;
            memcpy(&bits, &f, sizeof bits);
            c->fpr[r2] = (u64)bits << 32 | (u32)c->fpr[r2];
        } else {
            memcpy(&c->fpr[r2], &d, sizeof d);
        }
    }
    v = is_short ? (double)short_value(c->fpr[r2]) : long_value(c->fpr[r2]);
    if (!(v < limit && v > (is_unsigned ? 0 : -limit)))
        c->fpc |= 0x00080000;
}
static void tune_to_fixed(struct insn_case *c, u64 *random)
{
    to_fixed(c, random, false);
}
static void tune_to_fixed_extended(struct insn_case *c, u64 *random)
{
    to_fixed(c, random, true);
}

static void number_make(u64 *bits, unsigned exponent_bits)
{
    u64 exponent = (1ULL << exponent_bits) - 1;

    if ((*bits >> (63 - exponent_bits) & exponent) == exponent)
        *bits ^= 1ULL << 62;
}
static void tune_test_short(struct insn_case *c, u64 *random)
{
    fpc_set(c, random);
    for (unsigned i = 0; i < 16; i++)
        number_make(&c->fpr[i], 8);
}
static void tune_test_long(struct insn_case *c, u64 *random)
{
    fpc_set(c, random);
    for (unsigned i = 0; i < 16; i++)
        number_make(&c->fpr[i], 11);
}
static void tune_test_extended(struct insn_case *c, u64 *random)
{
    tune_extended(c, random);
    for (unsigned i = 0; i < 16; i++)
        number_make(&c->fpr[i], 15);
}
/* At most one operand may be a NaN: operand 1 if none else. */
static void multiply_add(struct insn_case *c, u64 *random, unsigned exponent_bits)
{
    unsigned r1 = c->text[0] == 0xED ? c->text[4] >> 4 : c->text[2] >> 4;

    fpc_set(c, random);
    for (unsigned i = 0; i < 16; i++)
        if (i != r1 || tune_below(random, 2))
            number_make(&c->fpr[i], exponent_bits);
    if (tune_below(random, 2)) { /* exponents close together: sums that cancel, and long tails */
        u64 exponents = ((1ULL << exponent_bits) - 1) << (63 - exponent_bits);
        u64 one = ((1ULL << (exponent_bits - 1)) - 1) << (63 - exponent_bits);
        for (unsigned i = 0; i < 16; i++)
            c->fpr[i] = (c->fpr[i] & ~exponents) | (one + (((u64)tune_below(random, 60) - 30) << (63 - exponent_bits)));
    }
    if (c->text[0] == 0xED) {
        u64 address = tune_address(c, 2), v;
        if (c->text[1] & 15)
            address += c->gr[c->text[1] & 15];
        v = window_get(c, address, 8);
        number_make(&v, exponent_bits);
        window_put(c, address, 8, v);
    }
}
static void tune_multiply_add_short(struct insn_case *c, u64 *random)
{
    multiply_add(c, random, 8);
}
static void tune_multiply_add_long(struct insn_case *c, u64 *random)
{
    multiply_add(c, random, 11);
}
static void tune_set_fpc(struct insn_case *c, u64 *random)
{
    unsigned r1 = c->text[3] >> 4;

    fpc_set(c, random);
    if (tune_below(random, 4))
        c->gr[r1] &= 0xF8F8FF73;
}

// clang-format off
const struct tuner tune_bfp[] = {
#define FPC_ONLY(name) {#name, tune_fpc},
#define EXTENDED(name) {#name, tune_extended},
    FPC_ONLY(AEBR) FPC_ONLY(AEB) FPC_ONLY(ADBR) FPC_ONLY(ADB) FPC_ONLY(SEBR) FPC_ONLY(SEB) FPC_ONLY(SDBR) FPC_ONLY(SDB)
    FPC_ONLY(MEEBR) FPC_ONLY(MEEB) FPC_ONLY(MDBR) FPC_ONLY(MDB) FPC_ONLY(DEBR) FPC_ONLY(DEB) FPC_ONLY(DDBR) FPC_ONLY(DDB)
    FPC_ONLY(SQEBR) FPC_ONLY(SQEB) FPC_ONLY(SQDBR) FPC_ONLY(SQDB) FPC_ONLY(CEBR) FPC_ONLY(CEB) FPC_ONLY(CDBR) FPC_ONLY(CDB)
    FPC_ONLY(KEBR) FPC_ONLY(KEB) FPC_ONLY(KDBR) FPC_ONLY(KDB) FPC_ONLY(LDEBR) FPC_ONLY(LDEB) FPC_ONLY(EFPC) FPC_ONLY(STFPC)
    FPC_ONLY(SRNM) FPC_ONLY(SRNMB) FPC_ONLY(SRNMT)
    EXTENDED(AXBR) EXTENDED(SXBR) EXTENDED(MXBR) EXTENDED(DXBR) EXTENDED(SQXBR) EXTENDED(CXBR) EXTENDED(KXBR)
    EXTENDED(LPXBR) EXTENDED(LNXBR) EXTENDED(LCXBR) EXTENDED(TCXB) EXTENDED(LXR) EXTENDED(LZXR)
    EXTENDED(LXDBR) EXTENDED(LXEBR) EXTENDED(LXDB) EXTENDED(LXEB)
    {"FIEBR", tune_control},
    {"FIDBR", tune_control},
    {"LEDBR", tune_control},
    {"CEFBR", tune_control},
    {"CDFBR", tune_control},
    {"CEGBR", tune_control},
    {"CDGBR", tune_control},
    {"CELFBR", tune_control},
    {"CDLFBR", tune_control},
    {"CELGBR", tune_control},
    {"CDLGBR", tune_control},
    {"FIXBR", tune_control_extended},
    {"CXFBR", tune_control_extended},
    {"CXGBR", tune_control_extended},
    {"CXLFBR", tune_control_extended},
    {"CXLGBR", tune_control_extended},
    {"LDXBR", tune_round_extended},
    {"LEXBR", tune_round_extended},
    {"CFEBR", tune_to_fixed},
    {"CFDBR", tune_to_fixed},
    {"CGEBR", tune_to_fixed},
    {"CGDBR", tune_to_fixed},
    {"CLFEBR", tune_to_fixed},
    {"CLFDBR", tune_to_fixed},
    {"CLGEBR", tune_to_fixed},
    {"CLGDBR", tune_to_fixed},
    {"CFXBR", tune_to_fixed_extended},
    {"CGXBR", tune_to_fixed_extended},
    {"CLFXBR", tune_to_fixed_extended},
    {"CLGXBR", tune_to_fixed_extended},
    {"LTEBR", tune_test_short},
    {"LTDBR", tune_test_long},
    {"LTXBR", tune_test_extended},
    {"MAEBR", tune_multiply_add_short},
    {"MAEB", tune_multiply_add_short},
    {"MSEBR", tune_multiply_add_short},
    {"MSEB", tune_multiply_add_short},
    {"MADBR", tune_multiply_add_long},
    {"MADB", tune_multiply_add_long},
    {"MSDBR", tune_multiply_add_long},
    {"MSDB", tune_multiply_add_long},
    {"SFPC", tune_set_fpc},
    {"SFASR", tune_set_fpc},
    {NULL, NULL},
};
// clang-format on
