/* Characters by class, in whatever character set this is compiled for: tables made of literals, no arithmetic on
 * letters. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum character_class {
    CHARACTER_OTHER,
    CHARACTER_LETTER, /* and the rest of what symbols are made of */
    CHARACTER_DIGIT,
    CHARACTER_DOT,
    CHARACTER_BLANK,
    CHARACTER_QUOTE,
    CHARACTER_OPERATOR,
    CHARACTER_NOT,
    CHARACTER_LEFT,
    CHARACTER_RIGHT,
    CHARACTER_COMMA,
    CHARACTER_SEMICOLON,
    CHARACTER_COLON
};

extern const uint8_t character_classes[256];
extern const uint8_t character_uppers[256]; /* 0: itself */
extern const uint8_t character_lowers[256];
extern const uint8_t character_hexadecimals[256]; /* the digit's value + 1 */
extern const char character_digits[16];

static inline enum character_class character_class(char c)
{
    return (enum character_class)character_classes[(uint8_t)c];
}

static inline char character_upper(char c)
{
    uint8_t upper = character_uppers[(uint8_t)c];
    return upper ? (char)upper : c;
}

static inline char character_lower(char c)
{
    uint8_t lower = character_lowers[(uint8_t)c];
    return lower ? (char)lower : c;
}

static inline bool character_is_symbol(char c)
{
    enum character_class class = character_class(c);
    return class >= CHARACTER_LETTER && class <= CHARACTER_DOT;
}

static inline bool character_is_digit(char c)
{
    return character_class(c) == CHARACTER_DIGIT;
}

static inline bool character_is_blank(char c)
{
    return character_class(c) == CHARACTER_BLANK;
}

/* The value of a hexadecimal digit, or -1. */
static inline int character_hexadecimal(char c)
{
    return (int)character_hexadecimals[(uint8_t)c] - 1;
}
