/* PERFORM FLOATING-POINT OPERATION: the function in general register 0, operands in fixed registers, and how a
 * conversion ended. Source: PoP chapter 9. */
#include "guests/engine/pfpo.h"
#include "guests/engine/bfp.h"
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"

#define TEST 0x80000000u
#define TYPE_CONVERT 1
#define NO_INEXACT 0x80u
#define ALTERNATE 0x40u
#define CONTROL1 0x20u /* whose meaning depends on the radix of the result */
#define CONTROL2 0x10u

static const struct pfpo_format formats[] = {
    [0] = {PFPO_HFP, 32, NULL, HFP_SHORT},
    [1] = {PFPO_HFP, 64, NULL, HFP_LONG},
    [2] = {PFPO_HFP, 128, NULL, HFP_EXTENDED},
    [5] = {PFPO_BFP, 32, &bfp_short, 0},
    [6] = {PFPO_BFP, 64, &bfp_long, 0},
    [7] = {PFPO_BFP, 128, &bfp_extended, 0},
    [8] = {PFPO_DFP, 32, &dfp_short, 0},
    [9] = {PFPO_DFP, 64, &dfp_long, 0},
    [10] = {PFPO_DFP, 128, &dfp_extended, 0},
};
static const struct pfpo_format *format_of(u8 code)
{
    return code < sizeof formats / sizeof formats[0] && formats[code].radix ? &formats[code] : NULL;
}

/* Methods 0 and 1 are those of the FPC for DFP and BFP. */
static bool rounding_of(const struct cpu *cpu, u8 method, enum dfp_rounding *rounding)
{
    static const u8 of_brm[8] = {DFP_EVEN, DFP_ZERO, DFP_UP, DFP_DOWN, DFP_EVEN, DFP_EVEN, DFP_EVEN, DFP_SHORTER};

    *rounding = method == 1 ? of_brm[cpu->fpc & FPC_BRM] : dfp_rounding(cpu, (struct dfp_control){method, false});
    return method < 2 || method >= DFP_EVEN;
}

/* False if there is no such function. */
static bool function_of(const struct cpu *cpu, u32 function, struct pfpo *p)
{
    bool control1 = function & CONTROL1, control2 = function & CONTROL2;

    *p = (struct pfpo){.to = format_of((u8)(function >> 16)), .from = format_of((u8)(function >> 8))};
    p->no_inexact = function & NO_INEXACT;
    p->alternate = function & ALTERNATE;
    if ((function & ~TEST) >> 24 != TYPE_CONVERT || !p->to || !p->from || p->to->radix == p->from->radix ||
        !rounding_of(cpu, function & 15, &p->rounding))
        return false;
    switch (p->to->radix) {
    case PFPO_HFP:
        p->overflow_is_ieee = control1;
        p->underflow_is_ieee = control2;
        return true;
    case PFPO_BFP:
        return !control1 && !control2;
    }
    p->quantum_is_one = control2;
    return !control1;
}

static u128 operand_get(const struct cpu *cpu, const struct pfpo_format *f, u8 r)
{
    return f->width == 128 ? fpr_extended(cpu, r) : f->width == 64 ? FPR64(r) : fpr_short(cpu, r);
}
static void result_put(struct cpu *cpu, const struct pfpo_format *f, u8 r, u128 v)
{
    if (f->width == 128)
        fpr_set_extended(cpu, r, v);
    else if (f->width == 64)
        FPR64(r) = (u64)v;
    else
        fpr_set_short(cpu, r, (u32)v);
}

/* The result goes to register 0, the operand is in register 4; general register 1 has the exponent that a scaled result
 * lacks. */
static void convert(struct cpu *cpu, struct pfpo *p)
{
    u32 flags = cpu->fpc & 0xFFu << FPC_FLAG_SHIFT, raised;
    u128 r;

    cpu->fpc -= flags;
    r = pfpo_convert(cpu, p, operand_get(cpu, p->from, 4));
    raised = cpu->fpc & 0xFFu << FPC_FLAG_SHIFT;
    cpu->fpc |= flags;
    if (p->dxc == IEEE_INVALID && !p->alternate)
        cpu_data_exception(cpu, p->dxc);
    if (p->dxc != IEEE_INVALID)
        result_put(cpu, p->to, 0, r);
    cpu->gr[1].l = (u32)p->scaled;
    cpu->cc = p->dxc ? 2 : raised != 0;
    if (p->dxc && p->alternate)
        cpu->fpc = (cpu->fpc & ~0xFF00u) | (u32)p->dxc << 8;
    else
        cpu->ieee_trap = p->dxc;
    bfp_complete(cpu);
}

static void perform_operation(
    struct cpu *cpu, const struct insn *d __attribute__((unused)), u64 address __attribute__((unused)))
{
    u32 function = cpu->gr[0].l;
    struct pfpo p;
    bool valid = function_of(cpu, function, &p);

    if (function & TEST) {
        cpu->cc = valid ? 0 : 3;
        cpu->gr[1].l = 0;
    } else if (!valid) {
        cpu_program(cpu, PGM_SPECIFICATION);
    } else {
        convert(cpu, &p);
    }
}

#include "guests/engine/pfpo.def"
