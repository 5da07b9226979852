/* The bytes of hexadecimal and binary strings, as literals and the conversion functions have them. */
#include "guests/cms/rexx/scan.h"
#include "guests/cms/rexx/character.h"

/* Blanks may stand between groups of digits, of which only the first may be short. */
static bool groups_fit(struct slice digits, size_t group, bool (*valid)(char), size_t *count)
{
    size_t in_group = 0;
    bool first = true;
    *count = 0;
    if (digits.length && (character_is_blank(digits.at[0]) || character_is_blank(digits.at[digits.length - 1])))
        return false;
    for (size_t i = 0; i < digits.length; i++) {
        if (character_is_blank(digits.at[i])) {
            if (!character_is_blank(digits.at[i - 1]) && in_group % group && !first)
                return false;
            if (!character_is_blank(digits.at[i - 1]))
                first = false;
            in_group = 0;
        } else if (valid(digits.at[i])) {
            in_group++;
            ++*count;
        } else {
            return false;
        }
    }
    return first || in_group % group == 0;
}

static bool is_hexadecimal(char c)
{
    return character_hexadecimal(c) >= 0;
}

static bool is_binary(char c)
{
    return c == '0' || c == '1';
}

/* Packs digits of so many bits, right-justified. */
static value pack(struct rexx *r, struct slice digits, size_t count, unsigned bits)
{
    char *bytes;
    size_t per_byte = 8 / bits, length = (count + per_byte - 1) / per_byte;
    value v = text_make(r, length, &bytes);
    if (!v)
        return 0;
    size_t left = length;
    unsigned byte = 0, filled = 0;
    for (size_t i = digits.length; i--;) {
        if (character_is_blank(digits.at[i]))
            continue;
        byte |= (unsigned)character_hexadecimal(digits.at[i]) << filled;
        filled += bits;
        if (filled == 8) {
            bytes[--left] = (char)byte;
            byte = filled = 0;
        }
    }
    if (filled)
        bytes[--left] = (char)byte;
    return v;
}

value hexadecimal_bytes(struct rexx *r, struct slice digits)
{
    size_t count;
    if (groups_fit(digits, 2, is_hexadecimal, &count))
        return pack(r, digits, count, 4);
    rexx_fail(r, ERROR_HEXADECIMAL);
    return 0;
}

value binary_bytes(struct rexx *r, struct slice digits)
{
    size_t count;
    if (groups_fit(digits, 4, is_binary, &count))
        return pack(r, digits, count, 1);
    rexx_fail(r, ERROR_HEXADECIMAL);
    return 0;
}
