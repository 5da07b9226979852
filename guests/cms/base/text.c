/* Text with a length, fields padded with blanks, words. */
#include "guests/cms/base/text.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"

struct text text_of(const char *c_string)
{
    return (struct text){c_string, (u32)strlen(c_string)};
}

struct text text_word(struct text *rest)
{
    u32 from = 0, to;

    while (from < rest->n && rest->at[from] == ' ')
        from++;
    for (to = from; to < rest->n && rest->at[to] != ' ';)
        to++;

    struct text word = {rest->at + from, to - from};

    rest->at += to;
    rest->n -= to;
    return word;
}

struct text text_strip(struct text t)
{
    while (t.n && t.at[t.n - 1] == ' ')
        t.n--;
    for (; t.n && *t.at == ' '; t.n--)
        t.at++;
    return t;
}

bool text_equal(struct text a, struct text b)
{
    return a.n == b.n && (!a.n || !memcmp(a.at, b.at, a.n));
}

static bool begins_upper(struct text t, const char *at)
{
    for (u32 i = 0; i < t.n; i++)
        if (character_upper(t.at[i]) != character_upper(at[i]))
            return false;
    return true;
}

bool text_equal_upper(struct text a, struct text b)
{
    return a.n == b.n && begins_upper(a, b.at);
}

bool text_abbreviates(struct text t, const char *name, u32 least)
{
    return t.n && t.n >= least && t.n <= strlen(name) && begins_upper(t, name);
}

static bool number_in(struct text t, u32 base, u64 most, u64 *value)
{
    u64 v = 0;

    for (u32 i = 0; i < t.n; i++) {
        int digit = character_hex(t.at[i]);

        if (digit < 0 || (u32)digit >= base || (u64)digit > most || v > (most - (u64)digit) / base)
            return false;
        v = v * base + (u64)digit;
    }
    if (t.n)
        *value = v;
    return t.n;
}

bool text_number(struct text t, u64 most, u64 *value)
{
    return number_in(t, 10, most, value);
}

bool text_hex(struct text t, u64 most, u64 *value)
{
    return number_in(t, 16, most, value);
}

void field_set(char *field, u32 n, struct text t)
{
    u32 copied = t.n < n ? t.n : n;

    if (copied)
        memcpy(field, t.at, copied);
    memset(field + copied, ' ', n - copied);
}

void field_set_upper(char *field, u32 n, struct text t)
{
    field_set(field, n, t);
    for (u32 i = 0; i < n; i++)
        field[i] = character_upper(field[i]);
}

struct text field_text(const char *field, u32 n)
{
    while (n && field[n - 1] == ' ')
        n--;
    return (struct text){field, n};
}
