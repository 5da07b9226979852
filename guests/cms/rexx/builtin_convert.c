/* Built-in functions that convert between characters, hexadecimal, binary and decimal digits; DATATYPE. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/limbs.h"

int builtin_c2x(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], *out;
    struct slice text = value_slice(arguments[0], room);
    value v = text_make(r, text.length * 2, &out);
    for (size_t i = 0; v && i < text.length; i++) {
        out[2 * i] = character_digits[(uint8_t)text.at[i] >> 4];
        out[2 * i + 1] = character_digits[(uint8_t)text.at[i] & 15];
    }
    return answer(result, v);
}

static value packed(struct rexx *r, value digits, bool hexadecimal)
{
    char room[INTEGER_ROOM];
    value v =
        hexadecimal ? hexadecimal_bytes(r, value_slice(digits, room)) : binary_bytes(r, value_slice(digits, room));
    if (!v && r->error == ERROR_HEXADECIMAL)
        refuse(r);
    return v;
}

int builtin_x2c(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return answer(result, packed(r, arguments[0], true));
}

static size_t digits_in(struct slice text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++)
        digits += !character_is_blank(text.at[i]);
    return digits;
}

int builtin_x2b(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], *out;
    value bytes = packed(r, arguments[0], true);
    if (!bytes)
        return -1;
    struct slice text = value_slice(arguments[0], room);
    value v = text_make(r, digits_in(text) * 4, &out);
    for (size_t i = 0; v && i < text.length; i++)
        if (!character_is_blank(text.at[i]))
            for (int bit = 3; bit >= 0; bit--)
                *out++ = character_digits[character_hexadecimal(text.at[i]) >> bit & 1];
    value_drop(r, bytes);
    return answer(result, v);
}

int builtin_b2x(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], *out;
    value bytes = packed(r, arguments[0], false);
    if (!bytes)
        return -1;
    size_t nibbles = (digits_in(value_slice(arguments[0], room)) + 3) / 4;
    struct slice text = value_slice(bytes, room);
    value v = text_make(r, nibbles, &out);
    for (size_t i = 0; v && i < nibbles; i++) {
        size_t from_end = nibbles - 1 - i;
        uint8_t byte = (uint8_t)text.at[text.length - 1 - from_end / 2];
        out[i] = character_digits[from_end % 2 ? byte >> 4 : byte & 15];
    }
    value_drop(r, bytes);
    return answer(result, v);
}

/* The number that bytes are, most significant first, to a value under NUMERIC DIGITS: error 40 if it has too many. */
static value bytes_number(struct rexx *r, const uint8_t *bytes, size_t length, bool negative)
{
    while (length && !*bytes)
        bytes++, length--;
    uint32_t limit = limbs_for(r->now.digits) + 1;
    uint32_t *limbs = work_get(r, ((size_t)limit + 1) * sizeof(*limbs)), used = 0;
    if (!limbs)
        return 0;
    for (size_t i = 0; i < length; i++) {
        uint64_t carry = bytes[i];
        for (uint32_t at = 0; at < used; at++) {
            carry += (uint64_t)limbs[at] << 8;
            limbs[at] = (uint32_t)(carry % LIMB_BASE);
            carry /= LIMB_BASE;
        }
        if (carry)
            limbs[used++] = (uint32_t)carry;
        if (used > limit) {
            refuse(r);
            return 0;
        }
    }
    uint8_t *digits = work_get(r, (size_t)used * LIMB_DIGITS + 1);
    if (!digits)
        return 0;
    *digits = 0;
    limbs_store(digits, limbs, used);
    struct number n = {.negative = negative, .count = used ? used * LIMB_DIGITS : 1, .digits = digits};
    while (n.count > 1 && !*n.digits)
        n.digits++, n.count--;
    if (n.count <= r->now.digits)
        return number_value(r, &n);
    refuse(r);
    return 0;
}

/* As a two's complement number if it has its highest bit on; bytes are changed. */
static value signed_number(struct rexx *r, char *bytes, size_t length)
{
    bool negative = length && (uint8_t)bytes[0] & 0x80;
    unsigned carry = 1;
    for (size_t i = length; negative && i--;) {
        carry += (uint8_t)~bytes[i];
        bytes[i] = (char)carry;
        carry >>= 8;
    }
    value v = bytes_number(r, (const uint8_t *)bytes, length, negative);
    work_reset(r);
    return v;
}

int builtin_c2d(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room);
    int64_t length;
    if (!argument_count(r, arguments[1], 0, 0, &length))
        return -1;
    if (!arguments[1]) {
        *result = bytes_number(r, (const uint8_t *)text.at, text.length, false);
        work_reset(r);
        return *result ? 0 : -1;
    }
    if (length > (int64_t)text.length) { /* zeros before it: no sign */
        *result = bytes_number(r, (const uint8_t *)text.at, text.length, false);
        work_reset(r);
        return *result ? 0 : -1;
    }
    char *copy = work_get(r, (size_t)length + 1);
    if (!copy)
        return -1;
    memcpy(copy, text.at + text.length - length, (size_t)length);
    return answer(result, signed_number(r, copy, (size_t)length));
}

int builtin_x2d(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    int64_t length;
    value packed_value = packed(r, arguments[0], true);
    if (!packed_value)
        return -1;
    if (!argument_count(r, arguments[1], 0, 0, &length)) {
        value_drop(r, packed_value);
        return -1;
    }
    struct slice text = value_slice(packed_value, room);
    size_t digits = digits_in(value_slice(arguments[0], room));
    bool is_signed = arguments[1] && length <= (int64_t)digits;
    size_t kept = is_signed ? (size_t)length : digits, bytes = (kept + 1) / 2;
    char *copy = work_get(r, bytes + 1);
    if (copy) {
        memcpy(copy, text.at + text.length - bytes, bytes);
        /* An odd digit is extended by its sign, or is cut out of a byte. */
        if (kept % 2)
            *copy = (char)((*copy & 0x0F) | (is_signed && (*copy & 8) ? 0xF0 : 0));
        if (is_signed)
            *result = signed_number(r, copy, bytes);
        else
            *result = bytes_number(r, (const uint8_t *)copy, bytes, false);
    }
    value_drop(r, packed_value);
    work_reset(r);
    return *result ? 0 : -1;
}

/* The bytes of a whole number, so many of them (at least), in room at the end; two's complement if negative. */
static bool number_bytes(struct rexx *r, value v, char **bytes, size_t *length, bool *negative)
{
    struct number n;
    r->error = 0;
    if (!number_read_value(r, v, &n))
        return r->error ? false : refuse(r) == 0;
    number_round(&n, r->now.digits);
    number_strip_zeros(&n);
    if (n.exponent < 0 || n.count + n.exponent > r->now.digits)
        return refuse(r) == 0;
    uint32_t limb_count = limbs_for(n.count + (size_t)n.exponent);
    uint32_t *limbs = work_get(r, limb_count * sizeof(*limbs));
    size_t room = (size_t)limb_count * 4 + 1;
    char *out = work_get(r, room);
    if (!limbs || !out)
        return false;
    limbs_load(limbs, limb_count, n.digits, n.count, (uint32_t)n.exponent);
    size_t at = room;
    while (limb_count) {
        uint64_t rest = 0;
        for (uint32_t i = limb_count; i--;) {
            rest = rest * LIMB_BASE + limbs[i];
            limbs[i] = (uint32_t)(rest >> 8);
            rest &= 0xFF;
        }
        out[--at] = (char)rest;
        while (limb_count && !limbs[limb_count - 1])
            limb_count--;
    }
    *negative = n.negative;
    unsigned carry = 1;
    for (size_t i = room; n.negative && i-- > at;) {
        carry += (uint8_t)~out[i];
        out[i] = (char)carry;
        carry >>= 8;
    }
    *bytes = out + at;
    *length = room - at;
    return true;
}

/* The last so many of the bytes, extended to the left. */
static void extend(char *out, size_t wanted, const char *bytes, size_t length, bool negative)
{
    size_t copied = length < wanted ? length : wanted;
    memset(out, negative ? 0xFF : 0, wanted - copied);
    memcpy(out + wanted - copied, bytes + length - copied, copied);
}

int builtin_d2c(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char *bytes, *out;
    size_t length;
    bool negative;
    int64_t wanted;
    if (!argument_count(r, arguments[1], -1, 0, &wanted) || !number_bytes(r, arguments[0], &bytes, &length, &negative))
        return -1;
    if (negative && wanted < 0)
        return refuse(r);
    if (wanted < 0)
        wanted = (int64_t)length;
    value v = text_make(r, (size_t)wanted, &out);
    if (v)
        extend(out, (size_t)wanted, bytes, length, negative);
    work_reset(r);
    return answer(result, v);
}

int builtin_d2x(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char *bytes, *out;
    size_t length;
    bool negative;
    int64_t wanted;
    if (!argument_count(r, arguments[1], -1, 0, &wanted) || !number_bytes(r, arguments[0], &bytes, &length, &negative))
        return -1;
    if (negative && wanted < 0)
        return refuse(r);
    if (wanted < 0)
        wanted = (int64_t)length * 2 - ((uint8_t)bytes[0] < 16);
    value v = text_make(r, (size_t)wanted, &out);
    for (int64_t i = 0; v && i < wanted; i++) {
        size_t from_end = (size_t)(wanted - 1 - i);
        uint8_t byte = from_end / 2 < length ? (uint8_t)bytes[length - 1 - from_end / 2] : negative ? 0xFF : 0;
        out[i] = character_digits[from_end % 2 ? byte >> 4 : byte & 15];
    }
    work_reset(r);
    return answer(result, v);
}

static bool all_of(struct slice text, bool (*valid)(char))
{
    for (size_t i = 0; i < text.length; i++)
        if (!valid(text.at[i]))
            return false;
    return text.length > 0;
}

static bool is_letter(char c)
{
    return character_uppers[(uint8_t)c] || character_lowers[(uint8_t)c];
}
static bool is_alphanumeric(char c)
{
    return is_letter(c) || character_is_digit(c);
}
static bool is_lower(char c)
{
    return character_uppers[(uint8_t)c] != 0;
}
static bool is_upper(char c)
{
    return character_lowers[(uint8_t)c] != 0;
}

static bool is_number(struct rexx *r, struct slice text, bool whole)
{
    struct number n;
    bool good = number_read(r, text, &n);
    if (good && whole) {
        number_round(&n, r->now.digits);
        number_strip_zeros(&n);
        good = n.exponent >= 0 && n.count + n.exponent <= r->now.digits;
    } else if (good) {
        good = number_top(&n) <= EXPONENT_MAXIMUM && number_top(&n) >= -EXPONENT_MAXIMUM;
    }
    work_reset(r);
    return good;
}

/* Digits of a literal, which may be none. */
static bool is_literal(struct rexx *r, struct slice text, bool hexadecimal)
{
    value v = hexadecimal ? hexadecimal_bytes(r, text) : binary_bytes(r, text);
    value_drop(r, v);
    r->error = 0;
    return v != 0;
}

int builtin_datatype(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], option;
    struct slice text = value_slice(arguments[0], room);
    if (!arguments[1])
        return answer(result, string_value(r, is_number(r, text, false) ? "NUM" : "CHAR"));
    if (!argument_option(r, arguments[1], 0, &option))
        return -1;
    switch (option) {
    case 'A':
        return answer_truth(result, all_of(text, is_alphanumeric));
    case 'B':
        return answer_truth(result, is_literal(r, text, false));
    case 'C':
    case 'D':
        return answer_truth(result, false); /* no DBCS */
    case 'L':
        return answer_truth(result, all_of(text, is_lower));
    case 'M':
        return answer_truth(result, all_of(text, is_letter));
    case 'N':
        return answer_truth(result, is_number(r, text, false));
    case 'S':
        return answer_truth(result, all_of(text, character_is_symbol));
    case 'U':
        return answer_truth(result, all_of(text, is_upper));
    case 'W':
        return answer_truth(result, is_number(r, text, true));
    case 'X':
        return answer_truth(result, is_literal(r, text, true));
    default:
        return refuse(r);
    }
}
