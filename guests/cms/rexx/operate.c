/* The arithmetic and comparing operators on values: small whole numbers at once, all else by numbers. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/number.h"

#define PRODUCT_SAFE 2000000000

/* Operands whose arithmetic is exact under NUMERIC DIGITS, as nothing is lost of them. */
static inline bool small(const struct rexx *r, value v, int64_t *number)
{
    if (value_is_integer(v)) {
        *number = value_integer(v);
    } else {
        const struct text *text = (const struct text *)v;
        if (!slice_integer((struct slice){text->at, text->length}, number))
            return false;
    }
    return *number<r->now.integer_limit && * number> - r->now.integer_limit;
}

static inline bool in_limit(const struct rexx *r, int64_t number)
{
    return number < r->now.integer_limit && number > -r->now.integer_limit;
}

typedef int number_operation(struct rexx *, struct number *, struct number *, uint32_t digits, struct number *result);

/* Error 41 unless something else is already wrong. */
static bool read_operand(struct rexx *r, value v, struct number *n)
{
    r->error = 0;
    if (number_read_value(r, v, n)) {
        int64_t top = number_top(n);
        if (top <= EXPONENT_MAXIMUM && top >= -EXPONENT_MAXIMUM)
            return true;
        rexx_fail(r, ERROR_OVERFLOW);
        return false;
    }
    if (!r->error)
        rexx_fail(r, ERROR_ARITHMETIC);
    return false;
}

static value operate(struct rexx *r, value left, value right, number_operation *operation)
{
    struct number a, b, result;
    value v = 0;
    if (read_operand(r, left, &a) && read_operand(r, right, &b) && operation(r, &a, &b, r->now.digits, &result) == 0)
        v = number_value(r, &result);
    work_reset(r);
    return v;
}

static int subtract(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    b->negative = !b->negative && !number_is_zero(b);
    return number_add(r, a, b, digits, result);
}

static int quotient_of(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    return number_split(r, a, b, digits, result, NULL);
}

static int remainder_of(struct rexx *r, struct number *a, struct number *b, uint32_t digits, struct number *result)
{
    return number_split(r, a, b, digits, NULL, result);
}

value value_add(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && in_limit(r, a + b))
        return integer_value(a + b);
    return operate(r, left, right, number_add);
}

value value_subtract(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && in_limit(r, a - b))
        return integer_value(a - b);
    return operate(r, left, right, subtract);
}

value value_multiply(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && a < PRODUCT_SAFE && a > -PRODUCT_SAFE && b < PRODUCT_SAFE &&
        b > -PRODUCT_SAFE && in_limit(r, a * b))
        return integer_value(a * b);
    return operate(r, left, right, number_multiply);
}

value value_divide(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && b && a % b == 0)
        return integer_value(a / b);
    return operate(r, left, right, number_divide);
}

value value_quotient(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && b)
        return integer_value(a / b);
    return operate(r, left, right, quotient_of);
}

value value_remainder(struct rexx *r, value left, value right)
{
    int64_t a, b;
    if (small(r, left, &a) && small(r, right, &b) && b)
        return integer_value(a % b);
    return operate(r, left, right, remainder_of);
}

value value_power(struct rexx *r, value left, value right)
{
    struct number base, result, exponent;
    value v = 0;
    int64_t power = 0;
    if (!read_operand(r, left, &base) || !read_operand(r, right, &exponent))
        goto done;
    number_round(&exponent, r->now.digits);
    number_strip_zeros(&exponent);
    if (exponent.exponent < 0 || number_top(&exponent) > 8) {
        rexx_fail(r, ERROR_WHOLE_NUMBER);
        goto done;
    }
    for (uint32_t i = 0; i < exponent.count + exponent.exponent; i++)
        power = power * 10 + (i < exponent.count ? exponent.digits[i] : 0);
    if (number_power(r, &base, exponent.negative ? -power : power, r->now.digits, &result) == 0)
        v = number_value(r, &result);
done:
    work_reset(r);
    return v;
}

value value_negate(struct rexx *r, value v)
{
    return value_subtract(r, integer_value(0), v);
}

value value_plus(struct rexx *r, value v)
{
    return value_add(r, integer_value(0), v);
}

/* The shorter text is as if it had blanks after it. */
static int compare_texts(struct slice a, struct slice b)
{
    while (a.length && character_is_blank(*a.at))
        a.at++, a.length--;
    while (b.length && character_is_blank(*b.at))
        b.at++, b.length--;
    while (a.length && character_is_blank(a.at[a.length - 1]))
        a.length--;
    while (b.length && character_is_blank(b.at[b.length - 1]))
        b.length--;
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    for (size_t i = shorter; !order && i < a.length; i++)
        order = (uint8_t)a.at[i] - (uint8_t)' ';
    for (size_t i = shorter; !order && i < b.length; i++)
        order = (uint8_t)' ' - (uint8_t)b.at[i];
    return order;
}

int value_compare(struct rexx *r, value left, value right, int *order)
{
    int64_t small_left, small_right;
    if (!r->now.fuzz && small(r, left, &small_left) && small(r, right, &small_right)) {
        *order = (small_left > small_right) - (small_left < small_right);
        return 0;
    }
    char left_room[INTEGER_ROOM], right_room[INTEGER_ROOM];
    struct slice a = value_slice(left, left_room), b = value_slice(right, right_room);
    struct number x, y;
    int failed = 0;
    r->error = 0;
    if (number_read(r, a, &x) && number_read(r, b, &y))
        failed = number_compare(r, &x, &y, r->now.digits - r->now.fuzz, order);
    else if (r->error)
        failed = -1;
    else
        *order = compare_texts(a, b);
    work_reset(r);
    return failed;
}

int value_compare_strictly(value left, value right)
{
    char left_room[INTEGER_ROOM], right_room[INTEGER_ROOM];
    return slice_compare(value_slice(left, left_room), value_slice(right, right_room));
}
