/* Formatting: %s %.*s %c %d %u %x %X %lld %llu %llx with flags - and 0, width and precision, and %T for a struct text *
 * . No floating point. */
#pragma once
#include "guests/arch/types.h"
#include <stdarg.h>

/* At most size bytes with the end; the length without it, which was cut if it is size or more. */
u32 format(char *buffer, u32 size, const char *text, ...);
u32 format_list(char *buffer, u32 size, const char *text, va_list args);
