/* Text as CP reads it: words of a line, abbreviations, numbers. Knows no commands. */
#pragma once
#include "guests/arch/types.h"

/* Copy src to dst[size], cut to fit, always terminated. Returns dst. */
char *text_copy(char *dst, size_t size, const char *src);
/* Fold a-z to A-Z in place. Returns s. */
char *text_upper(char *s);
/* Take the next blank-delimited word off *line into word[size] (a longer one is cut). Leading blanks are dropped and
 * *line is left after the word. False if there is none. */
bool text_word(const char **line, char *word, size_t size);
/* The rest of the line without leading blanks (trailing ones stay). */
const char *text_rest(const char *line);
/* Does word abbreviate keyword? keyword is written with its minimum abbreviation in capitals ("Query": Q, QU .. QUERY);
 * case of word is ignored. */
bool text_abbreviates(const char *word, const char *keyword);
/* Whole-word numbers: false if s is not entirely such a number or exceeds max. */
bool text_decimal(const char *s, u64 max, u64 *value);
bool text_hex(const char *s, u64 max, u64 *value);
/* A storage size: nnn[K|M|G|T|P|E], in bytes. A bare number counts bytes. */
bool text_size(const char *s, u64 *bytes);
/* The largest unit that divides bytes, as CP prints it ("512M", "2G", "64K"). buf of at least 24 bytes. */
char *text_size_print(u64 bytes, char *buf, size_t size);
/* A userid: 1-8 of A-Z 0-9 $ # @ _ - */
bool text_is_userid(const char *s);
