/* Arithmetic on strings of up to 31 decimal digits, four bits each in u128, and their conversion from and to binary.
 * Knows no operands. Source: PoP chapter 8, "Decimal-Number Formats". */
#pragma once
#include "guests/engine/decimal.h"

#define EACH_DIGIT(value) (((u128)0x1111111111111111 << 64 | 0x1111111111111111) * (value))
static inline bool digits_valid(u128 digits)
{
    return !(digits & (digits << 1 | digits << 2) & EACH_DIGIT(8));
}

/* The sum of numbers of at most 31 digits. Six more in each digit turns a decimal carry into a binary one; where none
 * came out, the six goes again. */
static inline u128 digits_add(u128 a, u128 b)
{
    u128 biased = a + EACH_DIGIT(6), sum = biased + b;
    u128 no_carry = ~(biased ^ b ^ sum) & EACH_DIGIT(1) & ~(u128)1;

    no_carry = no_carry >> 4 | (u128)1 << 124; /* none can come out of the unused leftmost digit */
    return sum - no_carry * 6;
}
/* a - b; a is not less than b. */
static inline u128 digits_subtract(u128 a, u128 b)
{
    u128 difference = a - b, borrow = (a ^ b ^ difference) & EACH_DIGIT(1);

    return difference - (borrow >> 4) * 6;
}

static inline struct decimal decimal_sum(struct decimal a, struct decimal b)
{
    if (a.negative == b.negative)
        return (struct decimal){digits_add(a.digits, b.digits), a.negative};
    if (a.digits >= b.digits)
        return (struct decimal){digits_subtract(a.digits, b.digits), a.negative};
    return (struct decimal){digits_subtract(b.digits, a.digits), b.negative};
}

#define TEN_8 100000000u
#define TEN_16 10000000000000000u

/* Sixteen digits: neighbours are joined in pairs, the pairs in fours, and so on. */
static inline u64 binary_of_16(u64 digits)
{
    u64 v = (digits & 0x0F0F0F0F0F0F0F0F) + (digits >> 4 & 0x0F0F0F0F0F0F0F0F) * 10;

    v = (v & 0x00FF00FF00FF00FF) + (v >> 8 & 0x00FF00FF00FF00FF) * 100;
    v = (v & 0x0000FFFF0000FFFF) + (v >> 16 & 0x0000FFFF0000FFFF) * 10000;
    return (v & 0xFFFFFFFF) + (v >> 32) * TEN_8;
}
static inline u128 binary_of(u128 digits)
{
    u64 high = (u64)(digits >> 64), low = binary_of_16((u64)digits);

    return likely(!high) ? low : (u128)binary_of_16(high) * TEN_16 + low;
}

/* Eight digits: split in fours in 32 bits each, in pairs in 16 bits each, in digits. The factors are 1/100 and 1/10,
 * exact enough for what they are applied to. */
static inline u64 digits_of_8(u32 value)
{
    u64 v = (u64)(value / 10000) << 32 | value % 10000;
    u64 tens = (v * 10486) >> 20 & 0x0000007F0000007F;

    v = v - tens * 100 + (tens << 16);
    tens = (v * 103) >> 10 & 0x000F000F000F000F;
    v += tens * 6; /* v - 10 * tens + 16 * tens */
    v = (v | v >> 8) & 0x0000FFFF0000FFFF;
    return (v | v >> 16) & 0xFFFFFFFF;
}
static inline u64 digits_of_16(u64 value)
{
    return digits_of_8((u32)(value / TEN_8)) << 32 | digits_of_8((u32)(value % TEN_8));
}
/* value is less than 10^32. */
static inline u128 digits_of(u128 value)
{
    u128 high;

    if (likely(value < TEN_16))
        return digits_of_16((u64)value);
    high = value / TEN_16;
    return (u128)digits_of_16((u64)high) << 64 | digits_of_16((u64)(value - high * TEN_16));
}
