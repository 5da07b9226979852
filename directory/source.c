/* Lines to statements. */
#include "directory/source.h"
#include <string.h>

void source_begin(struct source *s, const char *text, size_t length)
{
    *s = (struct source){.next = text, .end = text + length};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A crypt hash does not fit on a card: a word that begins "$id$" goes on past column 72. */
static size_t line_columns(const char *line, size_t length)
{
    size_t start = SOURCE_COLUMNS, end = SOURCE_COLUMNS;

    if (length <= SOURCE_COLUMNS)
        return length;
    while (start > 0 && !is_blank(line[start - 1]))
        start--;
    if (start == SOURCE_COLUMNS || line[start] != '$' || !memchr(line + start + 1, '$', SOURCE_COLUMNS - start - 1))
        return SOURCE_COLUMNS;
    while (end < length && !is_blank(line[end]))
        end++;
    return end;
}

/* The next line's columns that count, without blanks at both ends. False at the end of the source. */
static bool line_next(struct source *s, const char **line, size_t *length)
{
    const char *first = s->next, *p = first, *newline;

    if (p >= s->end)
        return false;
    newline = memchr(p, '\n', (size_t)(s->end - p));
    s->next = newline ? newline + 1 : s->end;
    s->line++;
    *length = line_columns(p, (size_t)((newline ? newline : s->end) - p));
    while (*length > 0 && is_blank(p[*length - 1]))
        --*length;
    while (*length > 0 && is_blank(*p)) {
        p++;
        --*length;
    }
    s->column = (unsigned)(p - first) + 1;
    *line = p;
    return true;
}

/* Append with runs of blanks made one, and a blank before it if there is text. */
static void statement_append(struct source_statement *st, const char *line, size_t length)
{
    size_t n = strlen(st->text);

    if (st->too_long)
        return;
    if (n)
        st->text[n++] = ' ';
    for (size_t i = 0; i < length; i++) {
        char c = is_blank(line[i]) ? ' ' : line[i];
        if (c == ' ' && is_blank(line[i - 1])) /* the first is never blank */
            continue;
        if (c < ' ' || c > '~') {
            if (st->bad_character < 0)
                st->bad_character = (unsigned char)c;
            c = '?';
        }
        if (n + 2 >= sizeof st->text) {
            st->too_long = true;
            break;
        }
        st->text[n++] = c;
    }
    st->text[n] = 0;
}

bool source_next(struct source *s, struct source_statement *out)
{
    const char *line;
    size_t length;
    bool more, comment;

    *out = (struct source_statement){.bad_character = -1};
    while (line_next(s, &line, &length)) {
        /* In a continuation an operand may be an asterisk, as long as it does not stand in column 1. */
        comment = length && *line == '*' && (!out->line || s->column == 1);
        if (length == 0 || comment)
            continue;
        if (!out->line)
            out->line = s->line;
        more = line[length - 1] == ',';
        if (more)
            length--;
        while (length > 0 && is_blank(line[length - 1]))
            length--;
        statement_append(out, line, length);
        if (!more)
            return true;
    }
    out->open = out->line != 0;
    return out->open;
}
