/* NAMES files, read. */
#include "guests/cms/command/names.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/identity.h"

#define LINE_MAX 255

/* ":tag." at p. */
static bool tag_at(struct text t, u32 at, struct text *tag)
{
    u32 n = at + 1;

    if (t.at[at] != ':')
        return false;
    while (n < t.n && (character_is_letter(t.at[n]) || character_is_digit(t.at[n])))
        n++;
    if (n == t.n || n == at + 1 || t.at[n] != '.')
        return false;
    *tag = (struct text){t.at + at + 1, n - at - 1};
    return true;
}

struct text names_tag(const struct names_entry *e, const char *wanted)
{
    struct text all = {e->text, e->n}, tag;

    for (u32 i = 0; i < all.n; i++)
        if (tag_at(all, i, &tag) && text_equal_upper(tag, text_of(wanted))) {
            u32 from = i + tag.n + 2, to = from;
            struct text next;

            while (to < all.n && !tag_at(all, to, &next))
                to++;
            return text_strip((struct text){all.at + from, to - from});
        }
    return (struct text){0};
}

static bool begins_entry(struct text line)
{
    struct text tag;

    line = text_strip(line);
    return line.n && tag_at(line, 0, &tag) && text_equal_upper(tag, TEXT("nick"));
}

/* What there is no room for is left out. */
static void line_add(struct names_entry *e, struct text line)
{
    line = text_strip(line);
    if (!line.n || e->n + line.n + 1 > sizeof e->text)
        return;
    if (e->n)
        e->text[e->n++] = ' ';
    memcpy(e->text + e->n, line.at, line.n);
    e->n += line.n;
}

int names_next(struct file *f, u32 *record, struct names_entry *e)
{
    char line[LINE_MAX];
    u32 n;

    e->n = 0;
    for (;; ++*record) {
        int rc = file_read(f, *record, line, sizeof line, &n);

        if (rc && rc != FILE_CUT)
            return rc == FILE_END && e->n ? 0 : rc;

        struct text t = {line, n < sizeof line ? n : (u32)sizeof line};

        if (e->n && begins_entry(t))
            return 0;
        if (t.n && *t.at != '*' && (e->n || begins_entry(t)))
            line_add(e, t);
    }
}

static int open_own(struct file **f)
{
    struct identity me;
    struct fileid id;
    struct file_status found;
    int rc;

    identity_read(&me);
    rc = fileid_of(field_text(me.user, 8), TEXT("NAMES"), TEXT("*"), false, &id);
    if (!rc)
        rc = file_state(&id, &found);
    return rc ? rc : file_open(&found.id, FILE_READ, 0, 0, f);
}

int names_find(struct text nickname, struct names_entry *e)
{
    struct file *f;
    u32 record = 1;
    int rc = open_own(&f);

    if (rc)
        return rc;
    do
        rc = names_next(f, &record, e);
    while (!rc && !text_equal_upper(names_tag(e, "NICK"), nickname));
    file_close(f);
    return rc == FILE_END ? FILE_NOT_FOUND_RC : rc;
}
