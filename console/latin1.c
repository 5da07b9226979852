/* Latin-1 and UTF-8. Both directions replace control characters, so that neither a guest nor a client can send an
 * escape sequence to somebody's screen. Encoding facts: RFC 3629. */
#include "console/latin1.h"

/* Decode one character at *s and step past it; an ill-formed byte is '?' and stepped past alone. */
static u32 utf8_next(const unsigned char **s)
{
    static const u32 least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *p = *s;
    int more = p[0] < 0x80 ? 0 : (p[0] & 0xE0) == 0xC0 ? 1 : (p[0] & 0xF0) == 0xE0 ? 2 : (p[0] & 0xF8) == 0xF0 ? 3 : -1;
    u32 c = more == 0 ? p[0] : more > 0 ? p[0] & (0x3F >> more) : '?';

    *s = p + 1;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return '?';
        c = c << 6 | (p[i] & 0x3F);
    }
    if (more > 0) {
        if (c < least[more])
            return '?';
        *s = p + 1 + more;
    }
    return c;
}

static u32 printable(u32 c)
{
    if (c == '\t')
        return ' ';
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c > 0xFF ? '?' : c;
}

char *latin1_from_utf8(char *dst, size_t size, const char *src)
{
    const unsigned char *s = (const unsigned char *)src;
    size_t n = 0;

    while (*s && n + 1 < size)
        dst[n++] = (char)printable(utf8_next(&s));
    dst[n] = 0;
    return dst;
}

char *latin1_to_utf8(char *dst, size_t size, const char *src)
{
    size_t n = 0;

    for (const unsigned char *s = (const unsigned char *)src; *s; s++) {
        u32 c = printable(*s);
        if (n + (c < 0x80 ? 1 : 2) >= size)
            break;
        if (c >= 0x80)
            dst[n++] = (char)(0xC0 | c >> 6);
        dst[n++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3F));
    }
    dst[n] = 0;
    return dst;
}
