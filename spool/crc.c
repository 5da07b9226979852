/* CRC-32C, eight bytes a step: table n holds the effect of a byte followed by n zero bytes. */
#include "spool/crc.h"
#include <pthread.h>

#define POLYNOMIAL 0x82F63B78u /* Castagnoli's, bits reversed */

static u32 tables[8][256];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void tables_fill(void)
{
    for (u32 byte = 0; byte < 256; byte++) {
        u32 crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
        tables[0][byte] = crc;
    }
    for (int n = 1; n < 8; n++)
        for (u32 byte = 0; byte < 256; byte++)
            tables[n][byte] = tables[n - 1][byte] >> 8 ^ tables[0][tables[n - 1][byte] & 0xFF];
}

static u64 load_little(const u8 *p)
{
    return __builtin_bswap64(be64_load(p));
}

u32 crc32c(const void *data, size_t size)
{
    const u8 *p = data;
    u32 crc = ~0u;

    pthread_once(&tables_once, tables_fill);
    for (; size >= 8; size -= 8, p += 8) {
        u64 word = load_little(p) ^ crc;
        crc = 0;
        for (int n = 0; n < 8; n++)
            crc ^= tables[7 - n][word >> 8 * n & 0xFF];
    }
    for (; size > 0; size--, p++)
        crc = crc >> 8 ^ tables[0][(crc ^ *p) & 0xFF];
    return ~crc;
}
