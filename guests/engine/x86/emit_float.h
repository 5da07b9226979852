/* Floating-point registers as the emitters see them: in the CPU always, and long ones that were used lately in XMM
 * registers too (emit.h: FLOATING). XMM0 and XMM1 are free within an instruction. VEX encodings: Intel SDM, volume 2.
 */
#pragma once
#include "guests/engine/x86/emit.h"

#define XMM0 0
#define XMM1 1
#define NO_VECTOR 0
#define MAP_0F 1
#define MAP_0F38 2
#define MAP_0F3A 3
#define PP_NONE 0
#define PP_66 1
#define PP_SINGLE 2
#define PP_DOUBLE 3

static inline unsigned precision(bool wide)
{
    return wide ? PP_DOUBLE : PP_SINGLE;
}

/* A register's operand: a short one is in its left half. */
static inline struct mem float_register(unsigned n, bool wide)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, vr) + 16 * n) - CPU_BIAS + (wide ? 0 : 4));
}

static inline void float_load(struct emit *e, unsigned x, struct mem from, bool wide)
{
    asm_vex_mem(&e->a, MAP_0F, precision(wide), false, false, 0x10, x, NO_VECTOR, from);
}
static inline void float_store(struct emit *e, struct mem to, unsigned x, bool wide)
{
    asm_vex_mem(&e->a, MAP_0F, precision(wide), false, false, 0x11, x, NO_VECTOR, to);
}
static inline void bits_to_float(struct emit *e, unsigned x, enum host from, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, wide, false, 0x6E, x, NO_VECTOR, from);
}
static inline void float_to_bits(struct emit *e, enum host to, unsigned x, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, wide, false, 0x7E, x, NO_VECTOR, to);
}
static inline void float_clear(struct emit *e, unsigned x)
{
    asm_vex_reg(&e->a, MAP_0F, PP_NONE, false, false, 0x57, x, x, x);
}
/* Flags as of an unsigned comparison, and parity where one is a NaN. */
static inline void float_compare(struct emit *e, unsigned x, unsigned y, bool wide)
{
    asm_vex_reg(&e->a, MAP_0F, wide ? PP_66 : PP_NONE, false, false, 0x2E, x, NO_VECTOR, y);
}

static inline unsigned floating_place(unsigned n)
{
    return FLOATING_FIRST + n % FLOATING;
}
static inline bool floating_has(const struct emit *e, unsigned n)
{
    return e->floating[n % FLOATING] == n + 1;
}

/* The XMM register that has register n; a short operand is brought into scratch. */
static inline unsigned float_get(struct emit *e, unsigned n, bool wide, unsigned scratch)
{
    if (!wide) {
        float_load(e, scratch, float_register(n, false), false);
        return scratch;
    }
    if (!floating_has(e, n)) {
        float_load(e, floating_place(n), float_register(n, true), true);
        e->floating[n % FLOATING] = (u8)(n + 1);
    }
    return floating_place(n);
}
/* The same beside register other, which stays in its own. */
static inline unsigned float_get_beside(struct emit *e, unsigned n, unsigned other, bool wide, unsigned scratch)
{
    if (wide && n % FLOATING == other % FLOATING && n != other) {
        float_load(e, scratch, float_register(n, true), true);
        return scratch;
    }
    return float_get(e, n, wide, scratch);
}
/* Where a result for register n is to be computed; then it is put into the CPU. */
static inline unsigned float_place(unsigned n, bool wide)
{
    return wide ? floating_place(n) : XMM0;
}
static inline void float_done(struct emit *e, unsigned n, bool wide)
{
    float_store(e, float_register(n, wide), float_place(n, wide), wide);
    if (wide)
        e->floating[n % FLOATING] = (u8)(n + 1);
    else
        floating_forget(e, n);
}
/* A result in a general register of the host. */
static inline void float_set_bits(struct emit *e, unsigned n, enum host from, bool wide)
{
    asm_store(&e->a, wide, float_register(n, wide), from);
    floating_forget(e, n);
    if (wide) {
        bits_to_float(e, floating_place(n), from, true);
        e->floating[n % FLOATING] = (u8)(n + 1);
    }
}
