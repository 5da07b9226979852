/* Operands and results of the vector decimal instructions: a register holds 31 digits and a sign. Source: PoP chapter
 * 25, "Vector Decimal Instructions". */
#pragma once
#include "guests/engine/decimal_digits.h"
#include "guests/engine/operand_vector.h"

/* Immediates: the instruction-overflow mask (of the vector-packed-decimal-enhancement facility 1) and a count of digits
 * or places. Mask fields: operands or the result taken as positive, the condition code set. */
#define VD_IOM 0x80u
#define VD_COUNT 0x1Fu
#define VD_RESERVED 0x60u
#define VD_POSITIVE2 8u
#define VD_POSITIVE3 4u
#define VD_POSITIVE1 2u
#define VD_SET_CC 1u

static inline u128 vd_register(const struct cpu *cpu, unsigned v)
{
    return (u128)cpu->vr[v].d[0] << 64 | cpu->vr[v].d[1];
}
static inline void vd_set_register(struct cpu *cpu, unsigned v, u128 value)
{
    cpu->vr[v].d[0] = (u64)(value >> 64);
    cpu->vr[v].d[1] = (u64)value;
}
static inline bool vd_is_minus(unsigned sign)
{
    return sign == 0xB || sign == 0xD;
}

/* Specification exceptions. reserved: what must be zero; immediate: one with the overflow mask and a count of digits
 * that the result keeps, which is not zero. */
void vd_check_reserved(struct cpu *cpu, unsigned reserved);
void vd_check_overflow_mask(struct cpu *cpu, unsigned immediate);
void vd_check_digits(struct cpu *cpu, unsigned immediate);

/* The number in a register: invalid digits are a data exception, and so is an invalid sign unless positive, which takes
 * the number as positive. */
struct decimal vd_get(struct cpu *cpu, unsigned v, bool positive);

/* A result of up to 64 digits, 32 each in more and digits. */
struct vd_result {
    u128 more, digits;
    bool negative;
    u8 plus; /* the sign code if it is not negative */
};
/* Keep `count` digits in a register. Others that are not zero are an overflow: condition code 3 if mask says to set it,
 * and a decimal-overflow interruption unless immediate has VD_IOM. */
void vd_put(struct cpu *cpu, unsigned v, struct vd_result r, unsigned count, unsigned immediate, unsigned mask);
/* An ordinary result: VD_POSITIVE1 makes it positive, with sign code F. */
static inline struct vd_result vd_result(u128 more, u128 digits, bool negative, unsigned mask)
{
    return (struct vd_result){more, digits, negative && !(mask & VD_POSITIVE1), mask & VD_POSITIVE1 ? 0xF : 0xC};
}
