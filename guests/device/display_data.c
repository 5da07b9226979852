/* Looks through what is to be written to a display, before it goes there: a control unit refuses what it cannot
 * execute, and a client behind a line must not meet it. Source: GA23-0059 chapter 4 (orders), chapter 5 (structured
 * fields). */
#include "guests/arch/display.h"
#include "guests/device/display.h"

/* The bytes of the order at p, of which n are there, and its buffer address or -1. 0: it is cut short. */
static size_t order_length(const u8 *p, size_t n, int *address)
{
    size_t length;

    *address = -1;
    switch (p[0]) {
    case ORDER_SF:
    case ORDER_GE:
        length = 2;
        break;
    case ORDER_SA:
        length = 3;
        break;
    case ORDER_SFE:
    case ORDER_MF:
        length = n < 2 ? 2 : 2 + 2 * (size_t)p[1];
        break;
    case ORDER_SBA:
    case ORDER_EUA:
    case ORDER_RA:
        length = p[0] != ORDER_RA ? 3 : n >= 4 && p[3] == ORDER_GE ? 5 : 4;
        if (n >= 3)
            *address = p[1] & 0xC0 ? (p[1] & 0x3F) << 6 | (p[2] & 0x3F) : p[1] << 8 | p[2];
        break;
    default: /* characters, IC, PT */
        length = 1;
        break;
    }
    return length <= n ? length : 0;
}

static bool orders_valid(const u8 *p, size_t n, unsigned characters)
{
    while (n) {
        int address;
        size_t length = order_length(p, n, &address);
        if (length == 0 || address >= (int)characters)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

/* A length of 0 is that of the last field: all that is left. */
static bool fields_valid(const u8 *p, size_t n)
{
    while (n) {
        size_t length = n < 2 ? 1 : be16_load(p);
        if (n >= 3 && length == 0)
            return true;
        if (length < 3 || length > n)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

bool display_data_valid(u8 command, const u8 *data, size_t length, unsigned characters)
{
    if (command == DISPLAY_WRITE_STRUCTURED_FIELD)
        return fields_valid(data, length);
    return length <= 1 || orders_valid(data + 1, length - 1, characters); /* behind the write control character */
}
