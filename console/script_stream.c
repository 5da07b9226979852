/* What a terminal or a command has shown, line by line, the cursor of the matches in it, and the transcript. Must not
 * know where the lines come from. */
#include "console/script.h"
#include <stdlib.h>
#include <string.h>

#define TAIL_LINES 12   /* shown when a wait fails */
#define PASSED_MAX 4096 /* passed lines that are kept before the older ones are forgotten */

struct forbidden {
    struct forbidden *next;
    char text[];
};

void transcript_line(struct transcript *t, const char *heading, const char *text, const char *typed)
{
    if (!t->file)
        return;
    if (!t->heading || strcmp(t->heading, heading) != 0) {
        fprintf(t->file, "%s\n", heading);
        free(t->heading);
        t->heading = strdup(heading);
    }
    fprintf(t->file, "%s%s\n", text, typed);
    fflush(t->file);
}

static void forget_passed(struct stream *s)
{
    size_t old = s->cursor - TAIL_LINES;

    if (s->cursor < PASSED_MAX)
        return;
    for (size_t i = 0; i < old; i++)
        free(s->lines[i]);
    memmove(s->lines, s->lines + old, (s->count - old) * sizeof *s->lines);
    s->count -= old;
    s->cursor -= old;
    s->scanned -= old;
}

void stream_add(struct stream *s, const char *text, size_t length)
{
    char *grown = realloc(s->partial, s->partial_length + length + 1);

    if (!grown)
        return;
    memcpy(grown + s->partial_length, text, length);
    s->partial = grown;
    s->partial_length += length;
    grown[s->partial_length] = 0;
}

/* The partial line becomes a whole one. */
static void close_line(struct stream *s)
{
    if (s->count == s->size) {
        size_t size = s->size ? 2 * s->size : 64;
        char **grown = realloc(s->lines, size * sizeof *grown);
        if (!grown)
            return;
        s->lines = grown;
        s->size = size;
    }
    if (!s->partial)
        stream_add(s, "", 0);
    if (!s->partial)
        return;
    s->lines[s->count++] = s->partial;
    if (s->partial_passed)
        s->cursor = s->scanned = s->count;
    s->partial = NULL;
    s->partial_length = 0;
    s->partial_passed = false;
}

void stream_end_line(struct stream *s)
{
    transcript_line(s->transcript, s->heading, s->partial ? s->partial : "", "");
    close_line(s);
}

void stream_typed(struct stream *s, const char *typed)
{
    if (s->partial || typed)
        transcript_line(s->transcript, s->heading, s->partial ? s->partial : "", typed ? typed : "");
    if (s->partial)
        close_line(s);
}

void stream_forbid(struct stream *s, const char *text)
{
    size_t n = strlen(text);
    struct forbidden *f = malloc(sizeof *f + n + 1);

    if (!f)
        return;
    memcpy(f->text, text, n + 1);
    f->next = s->forbidden;
    s->forbidden = f;
}

void stream_allow(struct stream *s)
{
    while (s->forbidden) {
        struct forbidden *f = s->forbidden;
        s->forbidden = f->next;
        free(f);
    }
}

bool stream_forbids(const struct stream *s, const char *line)
{
    for (const struct forbidden *f = s->forbidden; f; f = f->next)
        if (strstr(line, f->text))
            return true;
    return false;
}

bool pattern_matches(const struct pattern *p, const char *line, char **group)
{
    regmatch_t at[2] = {{-1, -1}, {-1, -1}};

    if (!p)
        return false;
    if (!p->is_regex)
        return strstr(line, p->text) != NULL;
    if (regexec(&p->regex, line, 2, at, 0) != 0)
        return false;
    if (group)
        *group = at[1].rm_so < 0 ? strdup("") : strndup(line + at[1].rm_so, (size_t)(at[1].rm_eo - at[1].rm_so));
    return true;
}

void stream_rewind(struct stream *s)
{
    s->scanned = s->cursor;
}

enum match stream_match(struct stream *s, const struct pattern *pattern, char **group, const char **line)
{
    while (s->scanned < s->count) {
        *line = s->lines[s->scanned];
        if (pattern_matches(pattern, *line, group)) {
            s->cursor = ++s->scanned;
            stream_allow(s);
            forget_passed(s);
            return MATCH_FOUND;
        }
        if (stream_forbids(s, *line))
            return MATCH_FORBIDDEN;
        s->scanned++;
    }
    if (!pattern && s->partial && !s->partial_passed && stream_forbids(s, s->partial)) {
        *line = s->partial;
        return MATCH_FORBIDDEN;
    }
    if (s->partial && !s->partial_passed && pattern_matches(pattern, s->partial, group)) {
        s->partial_passed = true;
        s->cursor = s->count;
        stream_allow(s);
        return MATCH_FOUND;
    }
    return MATCH_NONE;
}

void stream_print_tail(const struct stream *s, FILE *f)
{
    for (size_t i = s->count > TAIL_LINES ? s->count - TAIL_LINES : 0; i < s->count; i++)
        fprintf(f, "    %s\n", s->lines[i]);
    if (s->partial)
        fprintf(f, "    %s\n", s->partial);
    if (!s->count && !s->partial)
        fprintf(f, "    (nothing)\n");
}

void stream_free(struct stream *s)
{
    if (s->partial && s->partial_length)
        transcript_line(s->transcript, s->heading, s->partial, "");
    for (size_t i = 0; i < s->count; i++)
        free(s->lines[i]);
    free(s->lines);
    free(s->partial);
    free(s->heading);
    stream_allow(s);
}
