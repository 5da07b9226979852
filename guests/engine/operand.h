/* Operands of regular rows: loaders, storers, condition-code rules and checks that more than one family uses. A row
 * names them without their prefix: rows.h calls load_A, load_B, store_OUT, cc_CC, check_CHECK. Each loader and storer
 * states the fields that it reads, and each format the fields that it has, so that rows.h can refuse a row whose format
 * lacks an operand. Values are u64; a name ending in s is sign-extended, the others zero-extended. Source: PoP chapters
 * 5 and 7. */
#pragma once
#include "guests/engine/rows.h"

/* Fields of struct insn as a format fills them. HAS_STORAGE: `address` is a storage operand with base register d->b.
 * HAS_RELATIVE: it is one in the instruction space. */
enum operand_field {
    HAS_R1 = 0x0001,
    HAS_R2 = 0x0002,
    HAS_R3 = 0x0004,
    HAS_STORAGE = 0x0008,
    HAS_RELATIVE = 0x0010,
    HAS_IMM = 0x0020,
    HAS_I2_SI = 0x0040,
    HAS_I2_16 = 0x0080,
    HAS_I2_8 = 0x0100,
    HAS_M3 = 0x0200,
    HAS_M4 = 0x0400,
    HAS_R3_RXF = 0x0800,
};
enum {
    FIELDS_E = 0,
    FIELDS_I = 0,
    FIELDS_RR = HAS_R1 | HAS_R2,
    FIELDS_RRE = HAS_R1 | HAS_R2,
    FIELDS_RRF_a = HAS_R1 | HAS_R2 | HAS_R3 | HAS_M4,
    FIELDS_RRF_b = HAS_R1 | HAS_R2 | HAS_R3 | HAS_M4,
    FIELDS_RRF_c = HAS_R1 | HAS_R2 | HAS_M3,
    FIELDS_RRF_d = HAS_R1 | HAS_R2 | HAS_M4,
    FIELDS_RRF_e = HAS_R1 | HAS_R2 | HAS_M3 | HAS_M4,
    FIELDS_RRD = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_RX = HAS_R1 | HAS_STORAGE,
    FIELDS_RXE = HAS_R1 | HAS_STORAGE,
    FIELDS_RXF = HAS_R1 | HAS_STORAGE | HAS_R3_RXF,
    FIELDS_RXY = HAS_R1 | HAS_STORAGE,
    FIELDS_RS = HAS_R1 | HAS_R3 | HAS_M3 | HAS_STORAGE,
    FIELDS_RSI = HAS_R1 | HAS_R3,
    FIELDS_RSL = HAS_STORAGE,
    FIELDS_RSL_b = HAS_R1 | HAS_M3 | HAS_STORAGE,
    FIELDS_RSY = HAS_R1 | HAS_R3 | HAS_M3 | HAS_STORAGE,
    FIELDS_RI_a = HAS_R1 | HAS_IMM,
    FIELDS_RI_b = HAS_R1 | HAS_RELATIVE,
    FIELDS_RI_c = HAS_RELATIVE,
    FIELDS_RIL_a = HAS_R1 | HAS_IMM,
    FIELDS_RIL_b = HAS_R1 | HAS_RELATIVE,
    FIELDS_RIL_c = HAS_RELATIVE,
    FIELDS_RIE_a = HAS_R1 | HAS_IMM | HAS_M3,
    FIELDS_RIE_b = HAS_R1 | HAS_R2 | HAS_M3,
    FIELDS_RIE_c = HAS_R1 | HAS_I2_8 | HAS_M3,
    FIELDS_RIE_d = HAS_R1 | HAS_R3 | HAS_IMM,
    FIELDS_RIE_e = HAS_R1 | HAS_R3,
    FIELDS_RIE_f = HAS_R1 | HAS_R2,
    FIELDS_RIE_g = HAS_R1 | HAS_IMM | HAS_M3,
    FIELDS_RIS = HAS_R1 | HAS_I2_8 | HAS_M3,
    FIELDS_RRS = HAS_R1 | HAS_R2 | HAS_M3,
    FIELDS_IE = 0,
    FIELDS_MII = 0,
    FIELDS_SMI = 0,
    FIELDS_S = HAS_STORAGE,
    FIELDS_SI = HAS_I2_SI | HAS_STORAGE,
    FIELDS_SIL = HAS_I2_16 | HAS_STORAGE,
    FIELDS_SIY = HAS_I2_SI | HAS_STORAGE,
    FIELDS_SS_a = HAS_STORAGE,
    FIELDS_SS_b = HAS_STORAGE,
    FIELDS_SS_c = HAS_STORAGE,
    FIELDS_SS_d = HAS_STORAGE,
    FIELDS_SS_e = HAS_STORAGE,
    FIELDS_SS_f = HAS_STORAGE,
    FIELDS_SSE = HAS_STORAGE,
    FIELDS_SSF = HAS_STORAGE,
    FIELDS_VRI_a = HAS_R1 | HAS_M3,
    FIELDS_VRI_b = HAS_R1 | HAS_M4,
    FIELDS_VRI_c = HAS_R1 | HAS_R3 | HAS_M4,
    FIELDS_VRI_d = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_VRI_e = HAS_R1 | HAS_R2 | HAS_M4,
    FIELDS_VRI_f = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_VRI_g = HAS_R1 | HAS_R2,
    FIELDS_VRI_h = HAS_R1,
    FIELDS_VRI_i = HAS_R1 | HAS_R2 | HAS_M4,
    FIELDS_VRR_a = HAS_R1 | HAS_R2 | HAS_M3 | HAS_M4,
    FIELDS_VRR_b = HAS_R1 | HAS_R2 | HAS_R3 | HAS_M4,
    FIELDS_VRR_c = HAS_R1 | HAS_R2 | HAS_R3 | HAS_M4,
    FIELDS_VRR_d = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_VRR_e = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_VRR_f = HAS_R1 | HAS_R2 | HAS_R3,
    FIELDS_VRR_g = HAS_R1,
    FIELDS_VRR_h = HAS_R1 | HAS_R2 | HAS_M3,
    FIELDS_VRR_i = HAS_R1 | HAS_R2 | HAS_M3 | HAS_M4,
    FIELDS_VRR_j = HAS_R1 | HAS_R2 | HAS_R3 | HAS_M4,
    FIELDS_VRR_k = HAS_R1 | HAS_R2 | HAS_M3,
    FIELDS_VRS_a = HAS_R1 | HAS_R3 | HAS_STORAGE,
    FIELDS_VRS_b = HAS_R1 | HAS_R3 | HAS_STORAGE,
    FIELDS_VRS_c = HAS_R1 | HAS_R3 | HAS_STORAGE,
    FIELDS_VRS_d = HAS_R1 | HAS_R3 | HAS_STORAGE,
    FIELDS_VRV = HAS_R1 | HAS_R3,
    FIELDS_VRX = HAS_R1 | HAS_STORAGE,
    FIELDS_VSI = HAS_R1 | HAS_STORAGE,
};

#define OPERAND_ARGUMENTS                                                                                              \
    struct cpu *cpu __attribute__((unused)), const struct insn *d __attribute__((unused)),                             \
        u64 address __attribute__((unused))
/* Besides its value a loader tells whether it can be had by the fast lookup alone, without leaving the row's function;
 * a storer likewise. Rows first ask for that, so that the usual case needs no stack frame. */
#define LOADER_READY(name, fields, ready)                                                                              \
    enum { LOADS_##name = (fields) };                                                                                  \
    static inline bool load_ready_##name(OPERAND_ARGUMENTS)                                                            \
    {                                                                                                                  \
        return ready;                                                                                                  \
    }                                                                                                                  \
    static inline u64 load_##name(OPERAND_ARGUMENTS)
#define STORER_READY(name, fields, ready)                                                                              \
    enum { STORES_##name = (fields) };                                                                                 \
    static inline bool store_ready_##name(OPERAND_ARGUMENTS)                                                           \
    {                                                                                                                  \
        return ready;                                                                                                  \
    }                                                                                                                  \
    static inline void store_##name(OPERAND_ARGUMENTS, u64 r __attribute__((unused)))
#define LOADER(name, fields) LOADER_READY(name, fields, true)
#define STORER(name, fields) STORER_READY(name, fields, true)
#define CC_RULE(name)                                                                                                  \
    static inline void cc_##name(struct cpu *cpu __attribute__((unused)), u64 a __attribute__((unused)),               \
        u64 b __attribute__((unused)), u64 r __attribute__((unused)))

LOADER(none, 0)
{
    return 0;
}
STORER(none, 0)
{
}
CC_RULE(none)
{
}

/* General registers: whole, low half, high half (r1h), and the low byte and halfword of it. */
#define REGISTER_LOADERS(rn, field)                                                                                    \
    LOADER(rn##_64, field)                                                                                             \
    {                                                                                                                  \
        return GR64(d->rn);                                                                                            \
    }                                                                                                                  \
    LOADER(rn##_32, field)                                                                                             \
    {                                                                                                                  \
        return GR32(d->rn);                                                                                            \
    }                                                                                                                  \
    LOADER(rn##_32s, field)                                                                                            \
    {                                                                                                                  \
        return (u64)(s32)GR32(d->rn);                                                                                  \
    }                                                                                                                  \
    LOADER(rn##h_32, field)                                                                                            \
    {                                                                                                                  \
        return cpu->gr[d->rn].h;                                                                                       \
    }                                                                                                                  \
    LOADER(rn##h_32s, field)                                                                                           \
    {                                                                                                                  \
        return (u64)(s32)cpu->gr[d->rn].h;                                                                             \
    }
REGISTER_LOADERS(r1, HAS_R1)
REGISTER_LOADERS(r2, HAS_R2)
REGISTER_LOADERS(r3, HAS_R3)
#undef REGISTER_LOADERS

LOADER(r2_8, HAS_R2)
{
    return (u8)GR64(d->r2);
}
LOADER(r2_8s, HAS_R2)
{
    return (u64)(s8)GR64(d->r2);
}
LOADER(r2_16, HAS_R2)
{
    return (u16)GR64(d->r2);
}
LOADER(r2_16s, HAS_R2)
{
    return (u64)(s16)GR64(d->r2);
}
/* The odd register of the pair that R1 designates. */
LOADER(r1b_32, HAS_R1)
{
    return GR32(d->r1 | 1);
}
LOADER(r1b_32s, HAS_R1)
{
    return (u64)(s32)GR32(d->r1 | 1);
}
/* The four halfwords of R1, as in IIHH, IIHL, IILH, IILL. */
#define HALFWORD(name, shift)                                                                                          \
    LOADER(r1_##name, HAS_R1)                                                                                          \
    {                                                                                                                  \
        return (u16)(GR64(d->r1) >> shift);                                                                            \
    }                                                                                                                  \
    STORER(r1_##name, HAS_R1)                                                                                          \
    {                                                                                                                  \
        GR64(d->r1) = (GR64(d->r1) & ~(0xFFFFULL << shift)) | (u64)(u16)r << shift;                                    \
    }
HALFWORD(hh, 48)
HALFWORD(hl, 32)
HALFWORD(lh, 16)
HALFWORD(ll, 0)
#undef HALFWORD

STORER(r1_64, HAS_R1)
{
    GR64(d->r1) = r;
}
STORER(r1_32, HAS_R1)
{
    GR32(d->r1) = (u32)r;
}
STORER(r1h_32, HAS_R1)
{
    cpu->gr[d->r1].h = (u32)r;
}
STORER(r1_8, HAS_R1)
{
    GR64(d->r1) = (GR64(d->r1) & ~0xFFULL) | (u8)r;
}
/* 64 bits in the low halves of the pair: high word (or remainder) in the even register, low one (or quotient) in the
 * odd. */
LOADER(r1_pair32, HAS_R1)
{
    return (u64)GR32(d->r1) << 32 | GR32(d->r1 | 1);
}
STORER(r1_pair32, HAS_R1)
{
    GR32(d->r1) = (u32)(r >> 32);
    GR32(d->r1 | 1) = (u32)r;
}
/* An address, as LA stores it: bits 0-31 stay unless in the 64-bit addressing mode. */
STORER(r1_address, HAS_R1)
{
    if (cpu->address_mask == ~0ULL)
        GR64(d->r1) = r;
    else
        GR32(d->r1) = (u32)r;
}

/* Storage operands; m1 and m2 are the same place, named for the instruction's operand number. */
#define STORAGE_OPERAND(m)                                                                                             \
    LOADER_READY(m##_8, HAS_STORAGE, cpu_read_ready(cpu, address, 1))                                                  \
    {                                                                                                                  \
        return cpu_load8(cpu, d->b, address);                                                                          \
    }                                                                                                                  \
    LOADER_READY(m##_8s, HAS_STORAGE, cpu_read_ready(cpu, address, 1))                                                 \
    {                                                                                                                  \
        return (u64)(s8)cpu_load8(cpu, d->b, address);                                                                 \
    }                                                                                                                  \
    LOADER_READY(m##_16, HAS_STORAGE, cpu_read_ready(cpu, address, 2))                                                 \
    {                                                                                                                  \
        return cpu_load16(cpu, d->b, address);                                                                         \
    }                                                                                                                  \
    LOADER_READY(m##_16s, HAS_STORAGE, cpu_read_ready(cpu, address, 2))                                                \
    {                                                                                                                  \
        return (u64)(s16)cpu_load16(cpu, d->b, address);                                                               \
    }                                                                                                                  \
    LOADER_READY(m##_32, HAS_STORAGE, cpu_read_ready(cpu, address, 4))                                                 \
    {                                                                                                                  \
        return cpu_load32(cpu, d->b, address);                                                                         \
    }                                                                                                                  \
    LOADER_READY(m##_32s, HAS_STORAGE, cpu_read_ready(cpu, address, 4))                                                \
    {                                                                                                                  \
        return (u64)(s32)cpu_load32(cpu, d->b, address);                                                               \
    }                                                                                                                  \
    LOADER_READY(m##_64, HAS_STORAGE, cpu_read_ready(cpu, address, 8))                                                 \
    {                                                                                                                  \
        return cpu_load64(cpu, d->b, address);                                                                         \
    }                                                                                                                  \
    STORER_READY(m##_8, HAS_STORAGE, cpu_write_ready(cpu, address, 1))                                                 \
    {                                                                                                                  \
        cpu_store8(cpu, d->b, address, (u8)r);                                                                         \
    }                                                                                                                  \
    STORER_READY(m##_16, HAS_STORAGE, cpu_write_ready(cpu, address, 2))                                                \
    {                                                                                                                  \
        cpu_store16(cpu, d->b, address, (u16)r);                                                                       \
    }                                                                                                                  \
    STORER_READY(m##_32, HAS_STORAGE, cpu_write_ready(cpu, address, 4))                                                \
    {                                                                                                                  \
        cpu_store32(cpu, d->b, address, (u32)r);                                                                       \
    }                                                                                                                  \
    STORER_READY(m##_64, HAS_STORAGE, cpu_write_ready(cpu, address, 8))                                                \
    {                                                                                                                  \
        cpu_store64(cpu, d->b, address, r);                                                                            \
    }
STORAGE_OPERAND(m1)
STORAGE_OPERAND(m2)
#undef STORAGE_OPERAND

/* Relative-long operands: in the instruction space (base 16, "none"), on an integral boundary. */
static inline void relative_check(struct cpu *cpu, u64 address, unsigned length)
{
    if (unlikely(address & (length - 1)))
        cpu_program(cpu, PGM_SPECIFICATION);
}
LOADER_READY(rel_16, HAS_RELATIVE, cpu_read_ready(cpu, address, 2))
{
    return cpu_load16(cpu, 16, address);
}
LOADER_READY(rel_16s, HAS_RELATIVE, cpu_read_ready(cpu, address, 2))
{
    return (u64)(s16)cpu_load16(cpu, 16, address);
}
LOADER_READY(rel_32, HAS_RELATIVE, cpu_read_ready(cpu, address, 4))
{
    relative_check(cpu, address, 4);
    return cpu_load32(cpu, 16, address);
}
LOADER_READY(rel_32s, HAS_RELATIVE, cpu_read_ready(cpu, address, 4))
{
    relative_check(cpu, address, 4);
    return (u64)(s32)cpu_load32(cpu, 16, address);
}
LOADER_READY(rel_64, HAS_RELATIVE, cpu_read_ready(cpu, address, 8))
{
    relative_check(cpu, address, 8);
    return cpu_load64(cpu, 16, address);
}
STORER_READY(rel_16, HAS_RELATIVE, cpu_write_ready(cpu, address, 2))
{
    cpu_store16(cpu, 16, address, (u16)r);
}
STORER_READY(rel_32, HAS_RELATIVE, cpu_write_ready(cpu, address, 4))
{
    relative_check(cpu, address, 4);
    cpu_store32(cpu, 16, address, (u32)r);
}
STORER_READY(rel_64, HAS_RELATIVE, cpu_write_ready(cpu, address, 8))
{
    relative_check(cpu, address, 8);
    cpu_store64(cpu, 16, address, r);
}

/* Immediates. */
LOADER(imm, HAS_IMM) /* 16 or 32 bits, sign-extended */
{
    return (u64)(s64)d->imm;
}
LOADER(imm_16, HAS_IMM)
{
    return (u16)d->imm;
}
LOADER(imm_32, HAS_IMM)
{
    return (u32)d->imm;
}
LOADER(i2_si, HAS_I2_SI)
{
    return d->i2_si;
}
LOADER(i2_16, HAS_I2_16)
{
    return (u16)d->i2_16;
}
LOADER(i2_16s, HAS_I2_16)
{
    return (u64)(s64)d->i2_16;
}
/* The second operand as a value: LA's address, or a shift amount. */
LOADER(address, HAS_STORAGE)
{
    return address;
}
LOADER(relative, HAS_RELATIVE)
{
    return address;
}
LOADER(shift, HAS_STORAGE)
{
    return address & 63;
}

/* Condition codes. A rule may end with the overflow interruption: the operands are stored by then, as completion
 * demands. */
static inline u8 sign_cc(s64 value)
{
    return (u8)((value < 0) + 2 * (value > 0));
}
static inline void overflow_cc(struct cpu *cpu, bool overflow, u8 otherwise)
{
    cpu->cc = overflow ? 3 : otherwise;
    if (unlikely(overflow) && (cpu->psw_mask & PSW_PM_FIXED))
        cpu_program(cpu, PGM_FIXED_OVERFLOW);
}
CC_RULE(exact32) /* r is the exact result of 32-bit signed arithmetic: zero, <0, >0, overflow */
{
    overflow_cc(cpu, (s64)r != (s32)r, sign_cc((s32)r));
}
CC_RULE(add64) /* r = a + b signed */
{
    overflow_cc(cpu, ((a ^ r) & (b ^ r)) >> 63, sign_cc((s64)r));
}
CC_RULE(sub64) /* r = a - b signed */
{
    overflow_cc(cpu, ((a ^ b) & (a ^ r)) >> 63, sign_cc((s64)r));
}
CC_RULE(sign32)
{
    cpu->cc = sign_cc((s32)r);
}
CC_RULE(sign64)
{
    cpu->cc = sign_cc((s64)r);
}
CC_RULE(nonzero32)
{
    cpu->cc = (u32)r != 0;
}
CC_RULE(nonzero64)
{
    cpu->cc = r != 0;
}
CC_RULE(carry32) /* r = a + b (+ 1), exact: the carry is left of 32 bits */
{
    cpu->cc = (u8)((r >> 32 & 1) * 2 + ((u32)r != 0));
}
CC_RULE(carry64) /* r = a + b (+ carry) */
{
    cpu->cc = (u8)((((a & b) | ((a | b) & ~r)) >> 63) * 2 + (r != 0));
}
CC_RULE(borrow32) /* r = a - b (- 1), exact: negative is a borrow */
{
    cpu->cc = (u8)((~r >> 63) * 2 + ((u32)r != 0));
}
CC_RULE(borrow64) /* r = a - b (- borrow) */
{
    cpu->cc = (u8)((((a & ~b) | ((a | ~b) & ~r)) >> 63) * 2 + (r != 0));
}
CC_RULE(compare) /* signed, of sign-extended operands of any length */
{
    cpu->cc = (u8)(((s64)a < (s64)b) + 2 * ((s64)a > (s64)b));
}
CC_RULE(compare_logical)
{
    cpu->cc = (u8)((a < b) + 2 * (a > b));
}

/* Operations of no family in particular. */
static inline u64 move(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))
{
    return a;
}

/* R1 designates an even-odd pair. */
static inline void check_R1_EVEN(struct cpu *cpu, const struct insn *d)
{
    if (unlikely(d->r1 & 1))
        cpu_program(cpu, PGM_SPECIFICATION);
}
