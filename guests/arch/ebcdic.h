/* Code page 037 against ISO 8859-1, as CP and its consoles use it. */
#pragma once
#include "guests/arch/types.h"

#define EBCDIC_BLANK 0x40
#define EBCDIC_NL 0x15

u8 ebcdic_of(u8 latin1);
u8 ebcdic_to_latin1(u8 ebcdic);
/* Convert n bytes from src to dst (which may be the same). */
void ebcdic_encode(u8 *dst, const char *src, size_t n);
void ebcdic_decode(char *dst, const u8 *src, size_t n);
/* Store text as EBCDIC in a field of n bytes, padded with EBCDIC blanks, cut at n. */
void ebcdic_field(u8 *dst, const char *text, size_t n);
