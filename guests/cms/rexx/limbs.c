/* Long multiplication and division. Knuth, The Art of Computer Programming 2, 4.3.1, algorithms M and D. */
#include "guests/cms/rexx/limbs.h"
#include "guests/cms/rexx/bytes.h"

void limbs_load(uint32_t *limbs, uint32_t count, const uint8_t *digits, uint32_t length, uint32_t zeros)
{
    static const uint32_t powers[LIMB_DIGITS] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    memset(limbs, 0, count * sizeof(*limbs));
    for (uint32_t i = 0; i < length; i++) {
        uint32_t at = zeros + length - 1 - i;
        limbs[at / LIMB_DIGITS] += digits[i] * powers[at % LIMB_DIGITS];
    }
}

void limbs_store(uint8_t *digits, const uint32_t *limbs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t limb = limbs[count - 1 - i];
        for (uint32_t d = LIMB_DIGITS; d--; limb /= 10)
            digits[i * LIMB_DIGITS + d] = (uint8_t)(limb % 10);
    }
}

void limbs_multiply(uint32_t *product, const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    memset(product, 0, (a_count + b_count) * sizeof(*product));
    for (uint32_t i = 0; i < a_count; i++) {
        uint64_t carry = 0;
        for (uint32_t j = 0; j < b_count; j++) {
            uint64_t sum = (uint64_t)a[i] * b[j] + product[i + j] + carry;
            product[i + j] = (uint32_t)(sum % LIMB_BASE);
            carry = sum / LIMB_BASE;
        }
        product[i + b_count] = (uint32_t)carry;
    }
}

static void divide_short(uint32_t *quotient, uint32_t *a, uint32_t a_count, uint32_t b)
{
    uint64_t rest = 0;
    for (uint32_t i = a_count; i--;) {
        uint64_t now = rest * LIMB_BASE + a[i];
        quotient[i] = (uint32_t)(now / b);
        rest = now % b;
        a[i] = 0;
    }
    a[0] = (uint32_t)rest;
}

static void scale(uint32_t *limbs, uint32_t count, uint32_t factor)
{
    uint64_t carry = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t now = (uint64_t)limbs[i] * factor + carry;
        limbs[i] = (uint32_t)(now % LIMB_BASE);
        carry = now / LIMB_BASE;
    }
}

static void unscale(uint32_t *limbs, uint32_t count, uint32_t factor)
{
    uint64_t rest = 0;
    for (uint32_t i = count; i--;) {
        uint64_t now = rest * LIMB_BASE + limbs[i];
        limbs[i] = (uint32_t)(now / factor);
        rest = now % factor;
    }
}

/* a -= b * factor at limb position; says whether that was too much. */
static bool subtract_multiple(uint32_t *a, const uint32_t *b, uint32_t b_count, uint64_t factor)
{
    uint64_t carry = 0;
    int64_t borrow = 0;
    for (uint32_t i = 0; i <= b_count; i++) {
        uint64_t product = (i < b_count ? b[i] * factor : 0) + carry;
        carry = product / LIMB_BASE;
        int64_t left = (int64_t)a[i] - (int64_t)(product % LIMB_BASE) - borrow;
        borrow = left < 0;
        a[i] = (uint32_t)(left + (borrow ? LIMB_BASE : 0));
    }
    return borrow;
}

static void add_back(uint32_t *a, const uint32_t *b, uint32_t b_count)
{
    uint32_t carry = 0;
    for (uint32_t i = 0; i <= b_count; i++) {
        uint32_t sum = a[i] + (i < b_count ? b[i] : 0) + carry;
        carry = sum >= LIMB_BASE;
        a[i] = sum - (carry ? LIMB_BASE : 0);
    }
}

void limbs_divide(uint32_t *quotient, uint32_t *a, uint32_t a_count, uint32_t *b, uint32_t b_count)
{
    if (b_count == 1) {
        divide_short(quotient, a, a_count, b[0]);
        return;
    }
    uint32_t factor = LIMB_BASE / (b[b_count - 1] + 1);
    scale(a, a_count + 1, factor);
    scale(b, b_count, factor);
    uint64_t high = b[b_count - 1], second = b[b_count - 2];
    for (uint32_t j = a_count - b_count + 1; j--;) {
        uint64_t top = (uint64_t)a[j + b_count] * LIMB_BASE + a[j + b_count - 1];
        uint64_t guess = top / high, rest = top % high;
        while (guess >= LIMB_BASE || guess * second > rest * LIMB_BASE + a[j + b_count - 2]) {
            guess--;
            rest += high;
            if (rest >= LIMB_BASE)
                break;
        }
        if (subtract_multiple(a + j, b, b_count, guess)) {
            guess--;
            add_back(a + j, b, b_count);
        }
        quotient[j] = (uint32_t)guess;
    }
    unscale(a, a_count + 1, factor);
}
