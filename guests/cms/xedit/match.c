/* Strings in lines. */
#include "guests/cms/xedit/match.h"
#include "guests/cms/base/character.h"

/* X'C1C2' in a string of HEX ON. */
static bool hexadecimal(struct text t, char space[256], struct text *out)
{
    u32 digits = t.n - 3;

    if (t.n < 5 || character_upper(t.at[0]) != 'X' || t.at[1] != '\'' || t.at[t.n - 1] != '\'' || digits % 2)
        return false;
    if (digits / 2 > 256)
        return false;
    for (u32 i = 0; i < digits; i += 2) {
        int high = character_hex(t.at[2 + i]), low = character_hex(t.at[3 + i]);
        if (high < 0 || low < 0)
            return false;
        space[i / 2] = (char)(high * 16 + low);
    }
    *out = (struct text){space, digits / 2};
    return true;
}

bool match_delimited(const struct edit *e, struct text *rest, struct text *string, char space[256])
{
    u32 n = 1;
    char delimiter;

    if (rest->n < 1)
        return false;
    delimiter = rest->at[0];
    while (n < rest->n && rest->at[n] != delimiter)
        n++;
    *string = (struct text){rest->at + 1, n - 1};
    if (n < rest->n)
        n++;
    rest->at += n;
    rest->n -= n;
    if (e->hexadecimal)
        hexadecimal(*string, space, string);
    return true;
}

static bool same(const struct edit *e, char a, char b)
{
    return a == b || (e->case_ignored && character_upper(a) == character_upper(b));
}

static bool begins(const struct edit *e, const char *at, struct text string)
{
    for (u32 i = 0; i < string.n; i++)
        if (!same(e, at[i], string.at[i]))
            return false;
    return true;
}

/* Without arbitrary characters. */
static bool find_plain(const struct edit *e, struct text line, struct text string, u32 from, u32 *at)
{
    for (u32 i = from; string.n <= line.n && i <= line.n - string.n; i++)
        if (begins(e, line.at + i, string)) {
            *at = i;
            return true;
        }
    return false;
}

/* The pieces between arbitrary characters must follow one another. */
static bool find_pieces(const struct edit *e, struct text line, struct text string, u32 from, struct match *m)
{
    u32 begin = 0, at = from;
    bool first = true;

    for (u32 i = 0; i <= string.n; i++) {
        struct text piece = {string.at + begin, i - begin};
        if (i < string.n && string.at[i] != e->arbchar_character)
            continue;
        begin = i + 1;
        if (piece.n && !find_plain(e, line, piece, at, &at))
            return false;
        if (first)
            m->at = piece.n ? at : from;
        first = false;
        at += piece.n;
    }
    m->n = (string.at[string.n - 1] == e->arbchar_character ? line.n : at) - m->at;
    return true;
}

bool match_find(const struct edit *e, struct text line, struct text string, u32 from, struct match *m)
{
    struct text zone = {line.at, line.n < e->zone_to ? line.n : e->zone_to};

    if (from < e->zone_from - 1)
        from = e->zone_from - 1;
    if (!string.n || from >= zone.n)
        return false;
    for (u32 i = 0; e->arbchar && i < string.n; i++)
        if (string.at[i] == e->arbchar_character)
            return find_pieces(e, zone, string, from, m);
    m->n = string.n;
    return find_plain(e, zone, string, from, &m->at);
}
