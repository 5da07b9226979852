/* Arithmetic of natural numbers by school methods on 64-bit limbs; division is that of Knuth, The Art of Computer
 * Programming volume 2, 4.3.1, algorithm D. */
#include "guests/engine/dfp_natural.h"
#include <string.h>

static const u64 small_power[20] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
    10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
    100000000000000000, 1000000000000000000, 10000000000000000000ULL};

u128 power_of_ten(unsigned power)
{
    return power < 20 ? small_power[power] : (u128)small_power[19] * small_power[power - 19];
}

static unsigned bits_of(u128 value)
{
    u64 high = (u64)(value >> 64), low = (u64)value;

    return high ? 128 - (unsigned)__builtin_clzll(high) : low ? 64 - (unsigned)__builtin_clzll(low) : 0;
}

/* The digits of the least number of so many bits; the greatest may have one more. */
static unsigned least_digits(unsigned bits)
{
    return (unsigned)((u64)(bits - 1) * 30103 / 100000) + 1;
}

unsigned decimal_digits(u128 value)
{
    unsigned digits;

    if (!value)
        return 0;
    digits = least_digits(bits_of(value));
    return digits + (digits < 39 && value >= power_of_ten(digits));
}

static void trim(struct natural *n)
{
    while (n->used && !n->limb[n->used - 1])
        n->used--;
}

void natural_set(struct natural *n, u128 value)
{
    n->limb[0] = (u64)value;
    n->limb[1] = (u64)(value >> 64);
    n->used = 2;
    trim(n);
}
void natural_copy(struct natural *n, const struct natural *from)
{
    n->used = from->used;
    memcpy(n->limb, from->limb, from->used * sizeof from->limb[0]);
}

int natural_compare(const struct natural *a, const struct natural *b)
{
    if (a->used != b->used)
        return a->used < b->used ? -1 : 1;
    for (unsigned i = a->used; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static void carry_put(struct natural *n, u64 carry)
{
    if (carry)
        n->limb[n->used++] = carry;
}

void natural_add(struct natural *a, const struct natural *b)
{
    u128 sum = 0;

    while (a->used < b->used)
        a->limb[a->used++] = 0;
    for (unsigned i = 0; i < a->used; i++) {
        sum += (u128)a->limb[i] + (i < b->used ? b->limb[i] : 0);
        a->limb[i] = (u64)sum;
        sum >>= 64;
    }
    carry_put(a, (u64)sum);
}

void natural_subtract(struct natural *a, const struct natural *b)
{
    u64 borrow = 0;

    for (unsigned i = 0; i < a->used; i++) {
        u128 difference = (u128)a->limb[i] - (i < b->used ? b->limb[i] : 0) - borrow;
        a->limb[i] = (u64)difference;
        borrow = (u64)(difference >> 64) & 1;
    }
    trim(a);
}

static void multiply_small(struct natural *n, u64 factor)
{
    u128 product = 0;

    for (unsigned i = 0; i < n->used; i++) {
        product += (u128)n->limb[i] * factor;
        n->limb[i] = (u64)product;
        product >>= 64;
    }
    carry_put(n, (u64)product);
    trim(n);
}

void natural_multiply(struct natural *n, u128 factor)
{
    u64 high = (u64)(factor >> 64);
    struct natural upper;

    if (!high) {
        multiply_small(n, (u64)factor);
        return;
    }
    natural_copy(&upper, n);
    multiply_small(&upper, high);
    natural_shift(&upper, 64);
    multiply_small(n, (u64)factor);
    natural_add(n, &upper);
}

void natural_shift(struct natural *n, unsigned left)
{
    unsigned limbs = left / 64, bits = left % 64;

    if (!n->used)
        return;
    if (bits) {
        u64 carry = 0;
        for (unsigned i = 0; i < n->used; i++) {
            u64 limb = n->limb[i];
            n->limb[i] = limb << bits | carry;
            carry = limb >> (64 - bits);
        }
        carry_put(n, carry);
    }
    memmove(n->limb + limbs, n->limb, n->used * sizeof n->limb[0]);
    memset(n->limb, 0, limbs * sizeof n->limb[0]);
    n->used += limbs;
}

bool natural_shift_right(struct natural *n, unsigned right)
{
    unsigned limbs = right / 64 < n->used ? right / 64 : n->used;
    bool lost = false;

    for (unsigned i = 0; i < limbs; i++)
        lost |= n->limb[i] != 0;
    n->used -= limbs;
    memmove(n->limb, n->limb + limbs, n->used * sizeof n->limb[0]);
    return (right % 64 && natural_divide_small(n, 1ULL << right % 64)) || lost;
}

void natural_scale(struct natural *n, unsigned power)
{
    for (; power > 19; power -= 19)
        multiply_small(n, small_power[19]);
    multiply_small(n, small_power[power]);
}

u64 natural_divide_small(struct natural *n, u64 divisor)
{
    u64 remainder = 0;

    for (unsigned i = n->used; i-- > 0;) {
        u128 part = (u128)remainder << 64 | n->limb[i];
        n->limb[i] = (u64)(part / divisor);
        remainder = (u64)(part % divisor);
    }
    trim(n);
    return remainder;
}

bool natural_drop(struct natural *n, unsigned power)
{
    bool lost = false;

    for (; power > 19; power -= 19)
        lost |= natural_divide_small(n, small_power[19]) != 0;
    if (power)
        lost |= natural_divide_small(n, small_power[power]) != 0;
    return lost;
}

/* One limb of a quotient: n's limbs from j on, less the divisor times it. The estimate is made of the divisor's leading
 * limb, whose first bit is on, and is too great by two at most. */
static u64 divide_step(struct natural *n, const struct natural *d, unsigned j)
{
    u64 *part = n->limb + j, lead = d->limb[d->used - 1];
    u128 head = (u128)part[d->used] << 64 | part[d->used - 1];
    u64 digit = part[d->used] >= lead ? ~0ULL : (u64)(head / lead), borrow = 0, carry = 0;

    for (unsigned i = 0; i <= d->used; i++) {
        u128 product = (u128)digit * (i < d->used ? d->limb[i] : 0) + carry;
        u128 difference = (u128)part[i] - (u64)product - borrow;
        part[i] = (u64)difference;
        borrow = (u64)(difference >> 64) & 1;
        carry = (u64)(product >> 64);
    }
    while (borrow) {
        u128 sum = 0;
        digit--;
        for (unsigned i = 0; i <= d->used; i++) {
            sum += (u128)part[i] + (i < d->used ? d->limb[i] : 0);
            part[i] = (u64)sum;
            sum >>= 64;
        }
        borrow -= (u64)sum;
    }
    return digit;
}

void natural_divide(struct natural *n, struct natural *d, struct natural *quotient)
{
    unsigned shift = (unsigned)__builtin_clzll(d->limb[d->used - 1]), limbs;

    natural_shift(d, shift);
    natural_shift(n, shift);
    quotient->used = 0;
    if (n->used >= d->used) {
        limbs = n->used - d->used + 1;
        n->limb[n->used++] = 0;
        for (unsigned j = limbs; j-- > 0;)
            quotient->limb[j] = divide_step(n, d, j);
        quotient->used = limbs;
        trim(quotient);
        trim(n);
    }
    natural_divide_small(n, 1ULL << shift); /* shifts back; exact */
}

unsigned natural_bits(const struct natural *n)
{
    return n->used ? 64 * (n->used - 1) + bits_of(n->limb[n->used - 1]) : 0;
}

unsigned natural_digits(const struct natural *n)
{
    struct natural power;
    unsigned digits;

    if (n->used <= 2)
        return decimal_digits(natural_low(n));
    digits = least_digits(natural_bits(n));
    natural_set(&power, 1);
    natural_scale(&power, digits);
    return digits + (natural_compare(n, &power) >= 0);
}
