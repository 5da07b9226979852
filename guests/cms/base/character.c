/* The one file that knows that letters, in EBCDIC and in ASCII, come in runs A-I, J-R, S-Z and that upper and lower
 * case lie a constant apart. */
#include "guests/cms/base/character.h"

enum { UPPER = 1, LOWER = 2, DIGIT = 4, SPECIAL = 8 };

// clang-format off
static const u8 class_of[256] = {
    ['A' ... 'I'] = UPPER, ['J' ... 'R'] = UPPER, ['S' ... 'Z'] = UPPER,
    ['a' ... 'i'] = LOWER, ['j' ... 'r'] = LOWER, ['s' ... 'z'] = LOWER,
    ['0' ... '9'] = DIGIT,
    ['$'] = SPECIAL, ['#'] = SPECIAL, ['@'] = SPECIAL, ['+'] = SPECIAL, ['-'] = SPECIAL, [':'] = SPECIAL, ['_'] = SPECIAL,
};
// clang-format on

bool character_is_letter(char c)
{
    return class_of[(u8)c] & (UPPER | LOWER);
}

bool character_is_digit(char c)
{
    return class_of[(u8)c] & DIGIT;
}

bool character_is_fileid(char c)
{
    return class_of[(u8)c];
}

char character_upper(char c)
{
    return class_of[(u8)c] & LOWER ? (char)(c + ('A' - 'a')) : c;
}

char character_lower(char c)
{
    return class_of[(u8)c] & UPPER ? (char)(c + ('a' - 'A')) : c;
}

int character_hex(char c)
{
    if (character_is_digit(c))
        return c - '0';
    c = character_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
