/* A page of forms as text: overstrikes become backspaces. Must not know where it goes. */
#include "cp/vm/page_text.h"
#include <string.h>

#define OVERSTRIKES 8 /* on one place; more are black anyhow */

size_t page_text_utf8(char c, char out[2])
{
    u8 b = (u8)c;

    if (b < 0x80) {
        out[0] = c;
        return 1;
    }
    out[0] = (char)(0xC0 | b >> 6);
    out[1] = (char)(0x80 | (b & 0x3F));
    return 2;
}

unsigned page_text_lines(const struct paper *page)
{
    unsigned lines = 0;

    for (size_t i = 0; i < page->count; i++)
        if (page->strikes[i].line + 1 > lines)
            lines = page->strikes[i].line + 1;
    return lines;
}

/* What is struck at one place, underscores first; a character that is struck again and again counts twice: bold. */
static unsigned characters_at(const struct paper *page, unsigned line, unsigned column, char at[OVERSTRIKES])
{
    unsigned n = 0;

    for (size_t i = 0; i < page->count && n < OVERSTRIKES; i++) {
        const struct paper_strike *s = &page->strikes[i];
        unsigned again = 0;
        char c;
        if (s->line != line || column >= s->length || (c = s->text[column]) == ' ')
            continue;
        for (unsigned k = 0; k < n; k++)
            again += at[k] == c;
        if (again > 1)
            continue;
        if (c == '_') {
            memmove(at + 1, at, n);
            at[0] = c;
        } else {
            at[n] = c;
        }
        n++;
    }
    return n;
}

size_t page_text_line(const struct paper *page, unsigned line, char out[PAGE_LINE_MAX])
{
    unsigned columns = 0;
    size_t length = 0;

    for (size_t i = 0; i < page->count; i++)
        if (page->strikes[i].line == line && page->strikes[i].length > columns)
            columns = page->strikes[i].length;
    for (unsigned column = 0; column < columns; column++) {
        char at[OVERSTRIKES];
        unsigned n = characters_at(page, line, column, at);
        if (n == 0)
            out[length++] = ' ';
        for (unsigned k = 0; k < n; k++) {
            if (k)
                out[length++] = '\b';
            length += page_text_utf8(at[k], out + length);
        }
    }
    out[length++] = '\n';
    return length;
}
