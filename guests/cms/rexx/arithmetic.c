/* Sums, products, quotients and powers of numbers. TRL 2 chapter 4; operands have one guard digit. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/limbs.h"

static void strip_leading(struct number *n)
{
    uint32_t zeros = 0;
    while (zeros + 1 < n->count && !n->digits[zeros])
        zeros++;
    n->digits += zeros;
    n->count -= zeros;
    if (number_is_zero(n)) {
        n->exponent = 0;
        n->negative = false;
    }
}

static int check_range(struct rexx *r, const struct number *n)
{
    int64_t top = number_top(n);
    return number_is_zero(n) || (top <= EXPONENT_MAXIMUM && top >= -EXPONENT_MAXIMUM) ? 0
                                                                                      : rexx_fail(r, ERROR_OVERFLOW);
}

/* A copy that may be rounded. */
static int copy(struct rexx *r, const struct number *n, uint32_t digits, struct number *result)
{
    *result = *n;
    result->digits = work_get(r, n->count);
    if (!result->digits)
        return -1;
    memcpy(result->digits, n->digits, n->count);
    number_round(result, digits);
    return 0;
}

/* Digit i of a number laid out from exponent top downward. */
static void lay_out(uint8_t *out, uint32_t count, int64_t top, const struct number *n)
{
    memset(out, 0, count);
    int64_t offset = top - number_top(n);
    for (uint32_t i = 0; i < n->count && offset + i < count; i++)
        out[offset + i] = n->digits[i];
}

static void add_digits(uint8_t *a, const uint8_t *b, uint32_t count)
{
    unsigned carry = 0;
    for (uint32_t i = count; i--;) {
        unsigned sum = a[i] + b[i] + carry;
        carry = sum > 9;
        a[i] = (uint8_t)(carry ? sum - 10 : sum);
    }
}

/* |a - b|; says whether b was larger. */
static bool subtract_digits(uint8_t *a, uint8_t *b, uint32_t count)
{
    bool larger = memcmp(a, b, count) < 0;
    const uint8_t *from = larger ? b : a, *less = larger ? a : b;
    int borrow = 0;
    for (uint32_t i = count; i--;) {
        int left = from[i] - less[i] - borrow;
        borrow = left < 0;
        a[i] = (uint8_t)(borrow ? left + 10 : left);
    }
    return larger;
}

int number_add(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    number_truncate(a, digits + 1);
    number_truncate(b, digits + 1);
    if (number_is_zero(a) || number_is_zero(b))
        return copy(r, number_is_zero(a) ? b : a, digits, result);
    int64_t top = number_top(a) > number_top(b) ? number_top(a) : number_top(b);
    int64_t low = a->exponent < b->exponent ? a->exponent : b->exponent;
    if (low < top - digits)
        low = top - digits;
    uint32_t count = (uint32_t)(top - low) + 2; /* with one for a carry */
    uint8_t *sum = work_get(r, count), *other = work_get(r, count);
    if (!sum || !other)
        return -1;
    lay_out(sum, count, top + 1, a);
    lay_out(other, count, top + 1, b);
    *result = (struct number){.negative = a->negative, .count = count, .exponent = low, .digits = sum};
    if (a->negative == b->negative)
        add_digits(sum, other, count);
    else
        result->negative ^= subtract_digits(sum, other, count);
    strip_leading(result);
    number_round(result, digits);
    return check_range(r, result);
}

int number_multiply(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    number_truncate(a, digits + 1);
    number_truncate(b, digits + 1);
    uint32_t a_limbs = limbs_for(a->count), b_limbs = limbs_for(b->count), count = a_limbs + b_limbs;
    uint32_t *limbs = work_get(r, 2 * count * sizeof(*limbs));
    uint8_t *out = work_get(r, (size_t)count * LIMB_DIGITS);
    if (!limbs || !out)
        return -1;
    limbs_load(limbs, a_limbs, a->digits, a->count, 0);
    limbs_load(limbs + a_limbs, b_limbs, b->digits, b->count, 0);
    limbs_multiply(limbs + count, limbs, a_limbs, limbs + a_limbs, b_limbs);
    limbs_store(out, limbs + count, count);
    *result = (struct number){.negative = a->negative != b->negative,
        .count = count * LIMB_DIGITS,
        .exponent = a->exponent + b->exponent,
        .digits = out};
    strip_leading(result);
    number_round(result, digits);
    return check_range(r, result);
}

/* a with zeros after it by b with zeros after it, as whole numbers; either result may be null. */
static int divide_whole(struct rexx *r, const struct number *a, uint32_t a_zeros, const struct number *b,
    uint32_t b_zeros, struct number *quotient, struct number *remainder)
{
    uint32_t b_limbs = limbs_for((size_t)b->count + b_zeros), a_limbs = limbs_for((size_t)a->count + a_zeros);
    if (a_limbs < b_limbs)
        a_limbs = b_limbs;
    uint32_t q_limbs = a_limbs - b_limbs + 1;
    uint32_t *limbs = work_get(r, ((size_t)a_limbs + 1 + b_limbs + q_limbs) * sizeof(*limbs));
    uint8_t *out = work_get(r, ((size_t)q_limbs + a_limbs) * LIMB_DIGITS);
    if (!limbs || !out)
        return -1;
    uint32_t *divisor = limbs + a_limbs + 1, *result = divisor + b_limbs;
    limbs_load(limbs, a_limbs + 1, a->digits, a->count, a_zeros);
    limbs_load(divisor, b_limbs, b->digits, b->count, b_zeros);
    limbs_divide(result, limbs, a_limbs, divisor, b_limbs);
    limbs_store(out, result, q_limbs);
    limbs_store(out + q_limbs * LIMB_DIGITS, limbs, a_limbs);
    if (quotient) {
        *quotient =
            (struct number){.negative = a->negative != b->negative, .count = q_limbs * LIMB_DIGITS, .digits = out};
        strip_leading(quotient);
    }
    if (remainder) {
        *remainder = (struct number){
            .negative = a->negative, .count = a_limbs * LIMB_DIGITS, .digits = out + q_limbs * LIMB_DIGITS};
        strip_leading(remainder);
    }
    return 0;
}

int number_divide(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    number_truncate(a, digits + 1);
    number_truncate(b, digits + 1);
    if (number_is_zero(b))
        return rexx_fail(r, ERROR_OVERFLOW);
    if (number_is_zero(a))
        return copy(r, a, digits, result);
    int64_t zeros = (int64_t)digits + 1 + b->count - a->count;
    if (zeros < 0)
        zeros = 0;
    if (divide_whole(r, a, (uint32_t)zeros, b, 0, result, NULL))
        return -1;
    result->exponent = a->exponent - b->exponent - zeros;
    number_round(result, digits);
    number_strip_zeros(result);
    return check_range(r, result);
}

int number_split(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *quotient,
    struct number *remainder)
{
    number_truncate(a, digits + 1);
    number_truncate(b, digits + 1);
    if (number_is_zero(b))
        return rexx_fail(r, ERROR_OVERFLOW);
    if (number_is_zero(a) || number_top(a) < number_top(b)) {
        struct number zero = {.count = 1, .digits = work_get(r, 1)};
        if (!zero.digits)
            return -1;
        zero.digits[0] = 0;
        if (quotient)
            *quotient = zero;
        return remainder ? copy(r, a, digits, remainder) : 0;
    }
    if (number_top(a) - number_top(b) > digits)
        return rexx_fail(r, ERROR_WHOLE_NUMBER);
    int64_t low = a->exponent < b->exponent ? a->exponent : b->exponent;
    struct number whole, rest;
    if (divide_whole(r, a, (uint32_t)(a->exponent - low), b, (uint32_t)(b->exponent - low), &whole, &rest))
        return -1;
    if (whole.count > digits)
        return rexx_fail(r, ERROR_WHOLE_NUMBER);
    if (quotient)
        *quotient = whole;
    if (remainder && number_is_zero(&whole))
        return copy(r, a, digits, remainder);
    if (remainder) {
        if (!number_is_zero(&rest))
            rest.exponent = low;
        number_round(&rest, digits);
        *remainder = rest;
    }
    return 0;
}

/* HI need not wait for a power of thousands of digits, unless the program traps it: then the next clause comes first.
 */
static bool is_halted(struct rexx *r)
{
    if (!(*r->host->pending & REXX_HALT) || r->now.traps[CONDITION_HALT].state != TRAP_OFF)
        return false;
    r->host->served(r->context, REXX_HALT);
    rexx_fail(r, ERROR_HALTED);
    return true;
}

int number_power(struct rexx *r, struct number *a, int64_t power, uint32_t digits, struct number *result)
{
    uint64_t left = power < 0 ? -(uint64_t)power : (uint64_t)power;
    uint32_t length = 1;
    for (uint64_t rest = left; rest >= 10; rest /= 10)
        length++;
    uint32_t precision = digits + length + 1;
    struct number one = {.count = 1, .digits = work_get(r, 1)};
    if (!one.digits)
        return -1;
    one.digits[0] = 1;
    number_truncate(a, digits + 1);
    if (number_is_zero(a) && left)
        return power < 0 ? rexx_fail(r, ERROR_OVERFLOW) : copy(r, a, digits, result);
    *result = one;
    for (int bit = 63; bit >= 0 && left; bit--) {
        struct number step;
        if (left >> bit == 0)
            continue;
        if (is_halted(r))
            return -1;
        if (left >> bit != 1) { /* not the first */
            if (number_multiply(r, result, result, precision, &step))
                return -1;
            *result = step;
        }
        if (left >> bit & 1) {
            struct number base = *a;
            if (number_multiply(r, result, &base, precision, &step))
                return -1;
            *result = step;
        }
    }
    if (power < 0) {
        struct number divisor = *result;
        if (number_divide(r, &one, &divisor, precision, result))
            return -1;
    }
    number_round(result, digits);
    return check_range(r, result);
}

int number_compare(struct rexx *r, struct number *a, struct number *b, uint32_t digits, int *order)
{
    struct number difference;
    number_round(a, digits);
    number_round(b, digits);
    b->negative = !b->negative && !number_is_zero(b);
    if (number_add(r, a, b, digits, &difference))
        return -1;
    *order = number_is_zero(&difference) ? 0 : difference.negative ? -1 : 1;
    return 0;
}
