/* Classes of characters, in whatever code the compiler was told to use: EBCDIC in the guest, ASCII on the host. */
#pragma once
#include "guests/arch/types.h"

bool character_is_letter(char c); /* A-Z and a-z */
bool character_is_digit(char c);
bool character_is_fileid(char c); /* may stand in a filename or filetype: A-Z a-z 0-9 $ # @ + - : _ */
char character_upper(char c);
char character_lower(char c);
int character_hex(char c); /* 0-15, or -1 */
