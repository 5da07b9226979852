/* printf's part that messages need, without a C library. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/base/text.h"

struct output {
    char *buffer;
    u32 size, n;
};

struct specification {
    bool left, zero, precise;
    u32 width, precision;
    u32 longs;
};

static void put(struct output *o, char c, u32 times)
{
    for (; times; times--, o->n++)
        if (o->n + 1 < o->size)
            o->buffer[o->n] = c;
}

static void put_text(struct output *o, const struct specification *s, const char *at, u32 n)
{
    u32 pad = s->width > n ? s->width - n : 0;

    if (!s->left)
        put(o, ' ', pad);
    for (u32 i = 0; i < n; i++)
        put(o, at[i], 1);
    if (s->left)
        put(o, ' ', pad);
}

static void put_number(
    struct output *o, const struct specification *s, u64 value, bool minus, u32 base, const char *digits)
{
    char text[32];
    u32 at = sizeof(text), sign = minus;

    do
        text[--at] = digits[value % base];
    while (value /= base);
    while (s->precise && sizeof(text) - at < s->precision && at > 1)
        text[--at] = '0';
    while (s->zero && !s->left && sizeof(text) - at + sign < s->width && at > 1)
        text[--at] = '0';
    if (minus)
        text[--at] = '-';
    put_text(o, s, text + at, (u32)sizeof(text) - at);
}

/* The precision limits what is looked at: the text need not end. */
static u32 length_of(const struct specification *s, const char *at)
{
    u32 n = 0;

    while ((!s->precise || n < s->precision) && at[n])
        n++;
    return n;
}

static u32 number_at(const char **at, va_list *args)
{
    u32 n = 0;

    if (**at == '*') {
        ++*at;
        return (u32)va_arg(*args, int);
    }
    for (; character_is_digit(**at); ++*at)
        n = n * 10 + (u32)(**at - '0');
    return n;
}

static const char *specification_at(const char *at, struct specification *s, va_list *args)
{
    for (; *at == '-' || *at == '0'; at++)
        if (*at == '-')
            s->left = true;
        else
            s->zero = true;
    s->width = number_at(&at, args);
    if (*at == '.') {
        at++;
        s->precise = true;
        s->precision = number_at(&at, args);
    }
    for (; *at == 'l'; at++)
        s->longs++;
    return at;
}

static void put_one(struct output *o, const struct specification *s, char kind, va_list *args)
{
    if (kind == 'd') {
        s64 v = s->longs == 2 ? va_arg(*args, long long) : s->longs ? va_arg(*args, long) : va_arg(*args, int);

        put_number(o, s, v < 0 ? -(u64)v : (u64)v, v < 0, 10, "0123456789");
    } else if (kind == 'u' || kind == 'x' || kind == 'X') {
        u64 v = s->longs == 2 ? va_arg(*args, unsigned long long)
                : s->longs    ? va_arg(*args, unsigned long)
                              : va_arg(*args, unsigned);

        put_number(o, s, v, false, kind == 'u' ? 10 : 16, kind == 'x' ? "0123456789abcdef" : "0123456789ABCDEF");
    } else if (kind == 'c') {
        char c = (char)va_arg(*args, int);

        put_text(o, s, &c, 1);
    } else if (kind == 's') {
        const char *at = va_arg(*args, const char *);

        put_text(o, s, at, length_of(s, at));
    } else if (kind == 'T') {
        const struct text *t = va_arg(*args, const struct text *);

        put_text(o, s, t->at, s->precise && t->n > s->precision ? s->precision : t->n);
    } else {
        put(o, kind, 1);
    }
}

u32 format_list(char *buffer, u32 size, const char *text, va_list given)
{
    struct output o = {buffer, size, 0};
    va_list args;

    va_copy(args, given);
    for (const char *at = text; *at; at++) {
        if (*at != '%') {
            put(&o, *at, 1);
            continue;
        }

        struct specification s = {0};

        at = specification_at(at + 1, &s, &args);
        if (!*at)
            break;
        put_one(&o, &s, *at, &args);
    }
    va_end(args);
    if (size)
        buffer[o.n < size ? o.n : size - 1] = 0;
    return o.n;
}

u32 format(char *buffer, u32 size, const char *text, ...)
{
    va_list args;

    va_start(args, text);

    u32 n = format_list(buffer, size, text, args);

    va_end(args);
    return n;
}
