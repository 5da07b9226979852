/* CRC-32C (Castagnoli; RFC 3720 appendix B.4), which guards the blocks of spool data. */
#pragma once
#include "guests/arch/types.h"

u32 crc32c(const void *data, size_t size); /* thread-safe */
