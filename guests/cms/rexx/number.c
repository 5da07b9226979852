/* Numbers as texts: reading, rounding, writing; the storage of their digits. */
#include "guests/cms/rexx/number.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

enum { WORK_SIZE = 4096 };

struct work {
    struct work *next;
    size_t size, used;
    uint8_t bytes[];
};

void *work_get(struct rexx *r, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    struct work *work = r->work;
    if (!work || work->size - work->used < size) {
        size_t room = size > WORK_SIZE ? size : WORK_SIZE;
        work = storage_get(r, sizeof(*work) + room);
        if (!work)
            return NULL;
        *work = (struct work){.next = r->work, .size = room};
        r->work = work;
    }
    void *at = work->bytes + work->used;
    work->used += size;
    return at;
}

void work_reset(struct rexx *r)
{
    while (r->work && (r->work->next || r->work->size > WORK_SIZE)) {
        struct work *work = r->work;
        r->work = work->next;
        storage_put(r, work, sizeof(*work) + work->size);
    }
    if (r->work)
        r->work->used = 0;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && character_is_blank(*at))
        at++;
    return at;
}

/* E, a sign perhaps, digits: the whole rest of a number. */
static bool read_exponent(const char *at, const char *end, int64_t *exponent)
{
    if (at == end)
        return true;
    if (character_upper(*at) != 'E')
        return false;
    at++;
    bool negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    if (at == end)
        return false;
    int64_t sum = 0;
    for (; at < end; at++) {
        if (!character_is_digit(*at))
            return false;
        if (sum <= EXPONENT_MAXIMUM)
            sum = sum * 10 + (*at - '0');
    }
    *exponent += negative ? -sum : sum;
    return true;
}

bool number_read(struct rexx *r, struct slice slice, struct number *n)
{
    const char *at = skip_blanks(slice.at, slice.at + slice.length), *end = slice.at + slice.length;
    while (end > at && character_is_blank(end[-1]))
        end--;
    *n = (struct number){.negative = at < end && *at == '-'};
    if (at < end && (*at == '-' || *at == '+'))
        at = skip_blanks(at + 1, end);
    /* Most texts that are no numbers show it at once. */
    if (at == end || (!character_is_digit(*at) && *at != '.'))
        return false;
    n->digits = work_get(r, (size_t)(end - at));
    if (!n->digits)
        return false;
    bool dot = false, digit = false;
    for (; at < end && (character_is_digit(*at) || (*at == '.' && !dot)); at++) {
        if (*at == '.') {
            dot = true;
            continue;
        }
        digit = true;
        n->exponent -= dot;
        if (n->count || *at != '0')
            n->digits[n->count++] = (uint8_t)(*at - '0');
    }
    if (!digit || !read_exponent(at, end, &n->exponent))
        return false;
    if (!n->count) {
        n->digits[n->count++] = 0;
        n->exponent = 0;
        n->negative = false;
    }
    return true;
}

bool number_read_value(struct rexx *r, value v, struct number *n)
{
    char room[INTEGER_ROOM];
    return number_read(r, value_slice(v, room), n);
}

void number_truncate(struct number *n, uint32_t digits)
{
    if (n->count <= digits)
        return;
    n->exponent += n->count - digits;
    n->count = digits;
}

void number_round(struct number *n, uint32_t digits)
{
    if (n->count <= digits)
        return;
    bool up = n->digits[digits] >= 5;
    number_truncate(n, digits);
    uint32_t at = digits;
    while (up && at && n->digits[at - 1] == 9)
        n->digits[--at] = 0;
    if (!up)
        return;
    if (at) {
        n->digits[at - 1]++;
    } else {
        n->digits[0] = 1;
        n->exponent++;
    }
}

void number_strip_zeros(struct number *n)
{
    while (n->count > 1 && !n->digits[n->count - 1]) {
        n->count--;
        n->exponent++;
    }
}

static char *put_digits(char *out, const struct number *n, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        *out++ = i < n->count ? character_digits[n->digits[i]] : '0';
    return out;
}

static value write_plain(struct rexx *r, const struct number *n)
{
    char *bytes;
    int64_t before = n->count + n->exponent; /* digits before the point; not positive: zeros after it */
    size_t length = (size_t)n->negative + (n->exponent >= 0 ? (size_t)before
                                              : before > 0  ? n->count + 1u
                                                            : (size_t)(2 - before) + n->count);
    value v = text_make(r, length, &bytes);
    if (!v)
        return 0;
    if (n->negative)
        *bytes++ = '-';
    if (before > 0) {
        bytes = put_digits(bytes, n, 0, (uint32_t)before);
        if (n->exponent < 0) {
            *bytes++ = '.';
            put_digits(bytes, n, (uint32_t)before, n->count);
        }
        return v;
    }
    *bytes++ = '0';
    *bytes++ = '.';
    for (; before < 0; before++)
        *bytes++ = '0';
    put_digits(bytes, n, 0, n->count);
    return v;
}

static value write_exponential(struct rexx *r, const struct number *n, bool engineering)
{
    char *bytes, room[INTEGER_ROOM];
    int64_t top = number_top(n), shown = top;
    uint32_t before = 1;
    if (engineering) {
        before = (uint32_t)((top % 3 + 3) % 3) + 1;
        shown = top - (before - 1);
    }
    if (top > EXPONENT_MAXIMUM || top < -EXPONENT_MAXIMUM) {
        rexx_fail(r, ERROR_OVERFLOW);
        return 0;
    }
    struct slice exponent = integer_slice(shown < 0 ? -shown : shown, room);
    size_t length =
        (size_t)n->negative + (n->count > before ? n->count + 1u : before) + (shown ? 2 + exponent.length : 0);
    value v = text_make(r, length, &bytes);
    if (!v)
        return 0;
    if (n->negative)
        *bytes++ = '-';
    bytes = put_digits(bytes, n, 0, before);
    if (n->count > before) {
        *bytes++ = '.';
        bytes = put_digits(bytes, n, before, n->count);
    }
    if (shown) {
        *bytes++ = 'E';
        *bytes++ = shown < 0 ? '-' : '+';
        memcpy(bytes, exponent.at, exponent.length);
    }
    return v;
}

value number_write(struct rexx *r, const struct number *n, uint32_t digits, bool engineering)
{
    if (number_is_zero(n))
        return integer_value(0);
    bool exponential = n->exponent >= 0 ? n->count + n->exponent > digits : -n->exponent > 2 * (int64_t)digits;
    if (exponential)
        return write_exponential(r, n, engineering);
    if (n->exponent < 0 || n->count + n->exponent > INTEGER_DIGITS)
        return write_plain(r, n);
    int64_t whole = 0;
    for (uint32_t i = 0; i < n->count + n->exponent; i++)
        whole = whole * 10 + (i < n->count ? n->digits[i] : 0);
    return integer_value(n->negative ? -whole : whole);
}

value number_value(struct rexx *r, const struct number *n)
{
    return number_write(r, n, r->now.digits, r->now.engineering);
}

/* Rounding takes nothing from a whole number but what makes it none. */
bool number_whole(struct rexx *r, value v, uint32_t digits, int64_t *whole)
{
    char room[INTEGER_ROOM];
    if (value_is_integer(v) && digits >= INTEGER_DIGITS) {
        *whole = value_integer(v);
        return true;
    }
    struct number n;
    bool good = number_read(r, value_slice(v, room), &n);
    if (good) {
        number_round(&n, digits);
        number_strip_zeros(&n);
        good = n.exponent >= 0 && n.count + n.exponent <= INTEGER_DIGITS;
    }
    if (good) {
        *whole = 0;
        for (uint32_t i = 0; i < n.count + n.exponent; i++)
            *whole = *whole * 10 + (i < n.count ? n.digits[i] : 0);
        if (n.negative)
            *whole = -*whole;
    }
    work_reset(r);
    return good;
}
