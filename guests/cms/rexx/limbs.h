/* Natural numbers in base 10 ** 9, least significant limb first: what long products and quotients are made in. */
#pragma once

#include "guests/cms/rexx/number.h"

#define LIMB_BASE 1000000000u
enum { LIMB_DIGITS = 9 };

static inline uint32_t limbs_for(size_t digits)
{
    return (uint32_t)((digits + LIMB_DIGITS - 1) / LIMB_DIGITS);
}

/* digits followed by so many zeros, in exactly count limbs (high ones may be 0). */
void limbs_load(uint32_t *limbs, uint32_t count, const uint8_t *digits, uint32_t length, uint32_t zeros);
/* All digits of count limbs (9 * count of them). */
void limbs_store(uint8_t *digits, const uint32_t *limbs, uint32_t count);
/* product has room for a's and b's limbs together. */
void limbs_multiply(uint32_t *product, const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count);
/* a (of a_count + 1 limbs, the highest 0) becomes the remainder; quotient has a_count - b_count + 1 limbs. b's highest
 * limb is not 0, b_count <= a_count; b is changed. */
void limbs_divide(uint32_t *quotient, uint32_t *a, uint32_t a_count, uint32_t *b, uint32_t b_count);
