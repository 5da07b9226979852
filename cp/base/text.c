/* Words, abbreviations and numbers of a command line. */
#include "cp/base/text.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

char *text_copy(char *dst, size_t size, const char *src)
{
    size_t n = strnlen(src, size - 1);
    memmove(dst, src, n);
    dst[n] = 0;
    return dst;
}

char *text_upper(char *s)
{
    for (char *p = s; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return s;
}

bool text_word(const char **line, char *word, size_t size)
{
    const char *p = *line;
    size_t n = 0;

    while (*p == ' ' || *p == '\t')
        p++;
    for (; *p && *p != ' ' && *p != '\t'; p++)
        if (n + 1 < size)
            word[n++] = *p;
    word[n] = 0;
    *line = p;
    return n > 0;
}

const char *text_rest(const char *line)
{
    return line + strspn(line, " \t");
}

bool text_abbreviates(const char *word, const char *keyword)
{
    size_t i = 0;

    for (; word[i]; i++)
        if (!keyword[i] || toupper((unsigned char)word[i]) != toupper((unsigned char)keyword[i]))
            return false;
    return i > 0 && !(isupper((unsigned char)keyword[i]) || isdigit((unsigned char)keyword[i]));
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)toupper((unsigned char)c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

static bool number(const char *s, int base, u64 max, u64 *value)
{
    u64 v = 0;

    if (!*s)
        return false;
    for (; *s; s++) {
        int d = digit_value(*s);
        if (d >= base || v > (UINT64_MAX - (u64)d) / (u64)base)
            return false;
        v = v * (u64)base + (u64)d;
    }
    if (v > max)
        return false;
    *value = v;
    return true;
}

bool text_decimal(const char *s, u64 max, u64 *value)
{
    return number(s, 10, max, value);
}

bool text_hex(const char *s, u64 max, u64 *value)
{
    return number(s, 16, max, value);
}

static const char size_units[] = "KMGTPE";

bool text_size(const char *s, u64 *bytes)
{
    char digits[24];
    size_t n = strlen(s);
    const char *unit;
    unsigned shift = 0;
    u64 v;

    if (n == 0 || n >= sizeof digits)
        return false;
    unit = strchr(size_units, toupper((unsigned char)s[n - 1]));
    if (unit) {
        shift = 10 * (unsigned)(unit - size_units + 1);
        n--;
    }
    memcpy(digits, s, n);
    digits[n] = 0;
    if (!text_decimal(digits, UINT64_MAX >> shift, &v))
        return false;
    *bytes = v << shift;
    return true;
}

char *text_size_print(u64 bytes, char *buf, size_t size)
{
    int unit = -1;

    while (unit < 5 && bytes && bytes % 1024 == 0) {
        bytes /= 1024;
        unit++;
    }
    if (unit < 0)
        snprintf(buf, size, "%llu", (unsigned long long)bytes);
    else
        snprintf(buf, size, "%llu%c", (unsigned long long)bytes, size_units[unit]);
    return buf;
}

bool text_is_userid(const char *s)
{
    size_t n = strlen(s);

    return n >= 1 && n <= 8 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@_-") == n;
}
