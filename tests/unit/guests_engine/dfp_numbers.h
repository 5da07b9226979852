/* Decimal numbers for tests of instructions, and a bare machine that may use floating-point registers. */
#pragma once
#include "guests/engine/dfp.h"
#include "tests/unit/guests_engine/bare.h"

#define MASK_INVALID 0x80000000u
#define MASK_DIVISION 0x40000000u
#define MASK_OVERFLOW 0x20000000u
#define MASK_UNDERFLOW 0x10000000u
#define MASK_INEXACT 0x08000000u
#define MASK_QUANTUM 0x04000000u
#define FLAG_INVALID 0x00800000u
#define FLAG_DIVISION 0x00400000u
#define FLAG_OVERFLOW 0x00200000u
#define FLAG_UNDERFLOW 0x00100000u
#define FLAG_INEXACT 0x00080000u
#define FLAG_QUANTUM 0x00040000u
#define F(n) cpu->vr[n].d[0]
#define F_EXTENDED(n) ((u128)F(n) << 64 | F((n) + 2))

/* coefficient * 10^exponent; a negative coefficient is a negative number. */
static inline u64 decimal64(s64 coefficient, s32 exponent)
{
    bool minus = coefficient < 0;

    return (u64)dfp_encode(
        &dfp_long, (struct dfp_number){DFP_FINITE, minus, exponent, minus ? -(u64)coefficient : (u64)coefficient});
}
static inline u32 decimal32(u32 coefficient, s32 exponent)
{
    return (u32)dfp_encode(&dfp_short, (struct dfp_number){DFP_FINITE, false, exponent, coefficient});
}
static inline u128 decimal128(u128 coefficient, s32 exponent)
{
    return dfp_encode(&dfp_extended, (struct dfp_number){DFP_FINITE, false, exponent, coefficient});
}
#define MINUS_ZERO64 0xA238000000000000 /* exponent 0 */
#define INFINITY64 0x7800000000000000
#define QNAN64 0x7C00000000000000
#define SNAN64 0x7E00000000000000
#define LARGEST64 decimal64(9999999999999999, 369)

static inline int dfp_setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = 0x40000;
    return 0;
}
#define DFP_TEST(name) cmocka_unit_test_setup_teardown(name, dfp_setup, bare_teardown)

/* Execute with the FPC as it is; 0 or the DXC of the data exception. */
static inline u8 execute(const char *hex)
{
    u16 code = bare_execute(hex);

    if (!code)
        return 0;
    assert_int_equal(code, PGM_DATA);
    return m->storage->base[Z_DXC + 3];
}
/* The same with operands 2 and 3 in registers 2 and 4. */
static inline u8 run(const char *hex, u64 f2, u64 f4, u32 fpc)
{
    F(2) = f2;
    F(4) = f4;
    cpu->fpc = fpc;
    return execute(hex);
}
static inline u8 run_extended(const char *hex, u128 f4, u128 f8, u32 fpc)
{
    F(4) = (u64)(f4 >> 64);
    F(6) = (u64)f4;
    F(8) = (u64)(f8 >> 64);
    F(10) = (u64)f8;
    cpu->fpc = fpc;
    return execute(hex);
}
