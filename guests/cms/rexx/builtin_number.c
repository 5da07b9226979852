/* Built-in functions of numbers. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"

/* Error 40 for what is no number, as functions have it; rounded to NUMERIC DIGITS. */
static bool read_number(struct rexx *r, value v, struct number *n)
{
    r->error = 0;
    if (!number_read_value(r, v, n)) {
        if (!r->error)
            refuse(r);
        return false;
    }
    number_round(n, r->now.digits);
    return true;
}

int builtin_abs(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    struct number n;
    if (read_number(r, arguments[0], &n)) {
        n.negative = false;
        *result = number_value(r, &n);
    }
    work_reset(r);
    return *result ? 0 : -1;
}

int builtin_sign(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    struct number n;
    if (read_number(r, arguments[0], &n))
        *result = integer_value(number_is_zero(&n) ? 0 : n.negative ? -1 : 1);
    work_reset(r);
    return *result ? 0 : -1;
}

static int extreme(struct rexx *r, const value *arguments, uint32_t count, int wanted, value *result)
{
    value best = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct number n;
        int order;
        value v = arguments[i] && read_number(r, arguments[i], &n) ? number_value(r, &n) : 0;
        work_reset(r);
        if (!v || (best && value_compare(r, v, best, &order))) {
            value_drop(r, v);
            value_drop(r, best);
            return r->error ? -1 : refuse(r);
        }
        if (!best || order * wanted > 0) {
            value_drop(r, best);
            best = v;
        } else {
            value_drop(r, v);
        }
    }
    return answer(result, best);
}

int builtin_max(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    return extreme(r, arguments, count, 1, result);
}

int builtin_min(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    return extreme(r, arguments, count, -1, result);
}

static char digit_at(const struct number *n, int64_t exponent)
{
    int64_t at = number_top(n) - exponent;
    return at < 0 || at >= n->count ? '0' : (char)('0' + n->digits[at]);
}

/* before digits (or blanks and a sign) and decimals to out. */
static size_t write_fixed(char *out, const struct number *n, int64_t width, int64_t decimals)
{
    int64_t whole = number_is_zero(n) || number_top(n) < 0 ? 1 : number_top(n) + 1;
    size_t length = 0;
    for (int64_t i = whole + n->negative; i < width; i++)
        out[length++] = ' ';
    if (n->negative)
        out[length++] = '-';
    for (int64_t e = whole - 1; e >= 0; e--)
        out[length++] = digit_at(n, e);
    if (decimals > 0)
        out[length++] = '.';
    for (int64_t e = -1; e >= -decimals; e--)
        out[length++] = digit_at(n, e);
    return length;
}

/* Drops digits after so many decimals, or rounds there. */
static void limit_decimals(struct number *n, int64_t decimals, bool round)
{
    int64_t kept = n->count + n->exponent + decimals;
    if (kept >= n->count)
        return;
    if (kept < 0 || (kept == 0 && (!round || n->digits[0] < 5))) {
        n->digits[0] = 0;
        n->count = 1;
        n->exponent = 0;
        n->negative = false;
    } else if (kept == 0) {
        n->digits[0] = 1;
        n->exponent = -decimals;
        n->count = 1;
    } else if (round) {
        number_round(n, (uint32_t)kept);
    } else {
        number_truncate(n, (uint32_t)kept);
    }
}

static bool all_zeros(const struct number *n)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (n->digits[i])
            return false;
    return true;
}

int builtin_trunc(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    struct number n;
    int64_t decimals;
    char *out;
    if (!argument_count(r, arguments[1], 0, 0, &decimals))
        return -1;
    if (!read_number(r, arguments[0], &n))
        return -1;
    limit_decimals(&n, decimals, false);
    if (all_zeros(&n))
        n.negative = false;
    int64_t length = (number_top(&n) > 0 ? number_top(&n) : 0) + decimals + 4;
    if (length > TEXT_MAXIMUM)
        return rexx_fail(r, ERROR_STORAGE);
    *result = text_make(r, (size_t)length, &out);
    if (*result)
        text_shorten(*result, write_fixed(out, &n, 0, decimals));
    work_reset(r);
    return *result ? 0 : -1;
}

struct form {
    int64_t before, after, places, trigger; /* -1: not given */
};

static bool read_form(struct rexx *r, const value *arguments, struct form *form)
{
    return argument_count(r, arguments[1], -1, 0, &form->before) &&
           argument_count(r, arguments[2], -1, 0, &form->after) &&
           argument_count(r, arguments[3], -1, 0, &form->places) &&
           argument_count(r, arguments[4], -1, 0, &form->trigger);
}

/* Whether a number is to have an exponent; which may be 0 then. */
static bool needs_exponent(const struct rexx *r, const struct number *n, const struct form *form)
{
    int64_t trigger = form->trigger < 0 ? r->now.digits : form->trigger;
    int64_t right = n->exponent < 0 ? -n->exponent : 0;
    return form->places != 0 && (number_top(n) + 1 > trigger || right > 2 * trigger);
}

static size_t write_exponent(char *out, int64_t exponent, int64_t places, bool wanted)
{
    char room[INTEGER_ROOM];
    size_t length = 0;
    if (!exponent) {
        /* Room is left where numbers beside it may have one. */
        for (int64_t i = 0; wanted && places > 0 && i < places + 2; i++)
            out[length++] = ' ';
        return length;
    }
    struct slice digits = integer_slice(exponent < 0 ? -exponent : exponent, room);
    out[length++] = 'E';
    out[length++] = exponent < 0 ? '-' : '+';
    for (int64_t i = (int64_t)digits.length; i < places; i++)
        out[length++] = '0';
    memcpy(out + length, digits.at, digits.length);
    return length + digits.length;
}

static int format(struct rexx *r, struct number *n, const struct form *form, value *result)
{
    bool in_exponent = needs_exponent(r, n, form);
    int64_t exponent = !in_exponent || number_is_zero(n) ? 0 : number_top(n);
    if (r->now.engineering)
        exponent -= (exponent % 3 + 3) % 3;
    n->exponent -= exponent;
    if (form->after >= 0) {
        limit_decimals(n, form->after, true);
        if (in_exponent && !r->now.engineering && number_top(n) > 0) { /* 9.9 became 10 */
            n->exponent--;
            exponent++;
        }
    }
    char room[INTEGER_ROOM], *out;
    struct slice digits = integer_slice(exponent < 0 ? -exponent : exponent, room);
    if (form->places > 0 && (int64_t)digits.length > form->places)
        return refuse(r);
    int64_t decimals = form->after >= 0 ? form->after : n->exponent < 0 ? -n->exponent : 0;
    int64_t whole = number_is_zero(n) || number_top(n) < 0 ? 1 : number_top(n) + 1;
    if (form->before >= 0 && whole + n->negative > form->before)
        return refuse(r);
    int64_t length =
        whole + decimals + (form->before > 0 ? form->before : 0) + (form->places > 0 ? form->places : 0) + 32;
    if (length > TEXT_MAXIMUM)
        return rexx_fail(r, ERROR_STORAGE);
    *result = text_make(r, (size_t)length, &out);
    if (!*result)
        return -1;
    size_t written = write_fixed(out, n, form->before, decimals);
    written += write_exponent(out + written, exponent, form->places, in_exponent);
    text_shorten(*result, written);
    return 0;
}

int builtin_format(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    struct number n;
    struct form form;
    if (!read_form(r, arguments, &form) || !read_number(r, arguments[0], &n))
        return -1;
    int failed = format(r, &n, &form, result);
    work_reset(r);
    return failed;
}

int builtin_digits(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, integer_value(r->now.digits));
}

int builtin_fuzz(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, integer_value(r->now.fuzz));
}

int builtin_form(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, string_value(r, r->now.engineering ? "ENGINEERING" : "SCIENTIFIC"));
}

static uint64_t next_random(struct rexx *r)
{
    r->random = r->random * 6364136223846793005u + 1442695040888963407u;
    uint64_t mixed = r->random ^ r->random >> 29;
    return mixed * 0xBF58476D1CE4E5B9u >> 20;
}

int builtin_random(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    enum { RANGE = 100000, HIGHEST = 999 };
    int64_t least, most, seed;
    bool only_most = count == 1 && arguments[0];
    if (!argument_count(r, arguments[0], 0, 0, &least) || !argument_count(r, arguments[1], HIGHEST, 0, &most) ||
        !argument_count(r, arguments[2], -1, 0, &seed))
        return -1;
    if (only_most) {
        most = least;
        least = 0;
    }
    if (most < least || most - least > RANGE)
        return refuse(r);
    if (seed >= 0 || !r->random_started) {
        struct rexx_clock clock;
        r->host->clock(r->context, &clock);
        r->random = seed >= 0 ? (uint64_t)seed : (uint64_t)clock.seconds * 1000003u + clock.microseconds;
        r->random_started = true;
        next_random(r);
    }
    return answer(result, integer_value(least + (int64_t)(next_random(r) % (uint64_t)(most - least + 1))));
}
