/* Latin-1, which CP and guests' consoles speak, from and to the UTF-8 of the host's terminals and of the control
 * socket. */
#pragma once
#include "guests/arch/types.h"

/* Both cut to fit dst[size], terminate it, and return dst. What has no counterpart, and every control character,
 * becomes '?'; a tab becomes a blank. */
char *latin1_from_utf8(char *dst, size_t size, const char *src);
char *latin1_to_utf8(char *dst, size_t size, const char *src); /* 2 * strlen(src) + 1 always fits */
