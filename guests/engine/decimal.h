/* Packed decimal operands of up to 16 bytes as numbers: their digits, four bits each, right-aligned in u128, and the
 * sign. What the decimal instructions share; knows no instruction. Source: PoP chapter 8, "Decimal-Number Formats",
 * "Decimal Codes". */
#pragma once
#include "guests/engine/rows.h"

struct decimal {
    u128 digits;
    bool negative;
};
/* Both operands of an SS-b instruction, tested for access before anything is changed. */
struct decimal_operands {
    struct span first, second;
};
void decimal_test(
    struct cpu *cpu, const struct insn *d, u64 address, enum span_access access, struct decimal_operands *o);
/* Operands may overlap only with their rightmost bytes coinciding; anything else is a data exception. */
void decimal_check_overlap(struct cpu *cpu, const struct insn *d, u64 address);

/* The number in sp; an invalid digit or sign is a data exception. */
struct decimal decimal_get(struct cpu *cpu, const struct span *sp);
/* Store the bytes that end value. */
void decimal_put_bytes(struct cpu *cpu, const struct span *sp, u128 value);
/* Digits followed by the preferred sign code. */
static inline u128 decimal_signed(u128 digits, bool negative)
{
    return digits << 4 | (negative ? 0xD : 0xC);
}
/* Digits that an operand of so many bytes has. */
static inline unsigned decimal_capacity(unsigned bytes)
{
    return 2 * bytes - 1;
}
