/* NAMEFIND: entries of a NAMES file by the values of tags, and the values of other tags of theirs. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/names.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"

enum { TAG_MAX = 40, NONE = 32 };
enum { TYPE = 1, FIFO, LIFO };

struct request {
    const struct invocation *i;
    u32 end;   /* of the tags among the words */
    u32 start; /* the record where the search begins */
    u32 to;    /* TYPE, FIFO, LIFO */
    bool numbers;
};

static bool is_tag(struct text word)
{
    return word.n > 1 && *word.at == ':';
}

/* ":NICK" or ":NICK." as the tag's name with its end. */
static const char *tag_name(struct text word, char name[TAG_MAX])
{
    u32 n = 0;

    for (u32 k = 1; k < word.n && n < TAG_MAX - 1 && word.at[k] != '.'; k++)
        name[n++] = character_upper(word.at[k]);
    name[n] = 0;
    return name;
}

/* What stands after the tag at word k, up to the next tag. */
static struct text value_at(const struct request *r, u32 k)
{
    const struct text *word = r->i->word;
    u32 last = k;

    while (last + 1 < r->end && !is_tag(word[last + 1]))
        last++;
    if (last == k)
        return TEXT("");
    return (struct text){word[k + 1].at, (u32)(word[last].at + word[last].n - word[k + 1].at)};
}

static bool entry_matches(const struct request *r, const struct names_entry *e)
{
    char name[TAG_MAX];

    for (u32 k = 1; k < r->end; k++) {
        struct text value = is_tag(r->i->word[k]) ? value_at(r, k) : TEXT("");

        if (value.n && !text_equal_upper(names_tag(e, tag_name(r->i->word[k], name)), value))
            return false;
    }
    return true;
}

static int line_give(const struct request *r, struct text line)
{
    int rc = 0;

    if (r->to == TYPE)
        console_line(line);
    else if (r->to == FIFO)
        rc = stack_queue(line);
    else
        rc = stack_push(line);
    return rc ? dms("NAM", NO_STORAGE) : 0;
}

/* Does a tag begin here? */
static bool tag_begins(const struct names_entry *e, u32 at)
{
    u32 n = at + 1;

    if (e->text[at] != ':' || (at && e->text[at - 1] != ' '))
        return false;
    while (n < e->n && (character_is_letter(e->text[n]) || character_is_digit(e->text[n])))
        n++;
    return n > at + 1 && n < e->n && e->text[n] == '.';
}

static int entry_give(const struct request *r, const struct names_entry *e)
{
    int rc = 0;

    for (u32 from = 0, to = 0; !rc && from < e->n; from = to) {
        for (to++; to < e->n && !tag_begins(e, to);)
            to++;
        rc = line_give(r, text_strip((struct text){e->text + from, to - from}));
    }
    return rc;
}

/* The values of the tags that were named without value; else the whole entry. */
static int result_give(const struct request *r, const struct names_entry *e, u32 record)
{
    bool named = false;
    char name[TAG_MAX], number[12];
    int rc = 0;

    if (r->numbers)
        rc = line_give(r, (struct text){number, format(number, sizeof(number), "%u", record)});
    for (u32 k = 1; !rc && k < r->end; k++)
        if (is_tag(r->i->word[k]) && !value_at(r, k).n) {
            named = true;
            rc = line_give(r, names_tag(e, tag_name(r->i->word[k], name)));
        }
    return rc || named ? rc : entry_give(r, e);
}

static int search(const struct request *r, struct file *f, struct names_entry *e)
{
    u32 record = r->start, next = r->start;
    int rc;

    for (;; record = next) {
        rc = names_next(f, &next, e);
        if (rc == FILE_END)
            return NONE;
        if (rc)
            return operand_read_failed("NAM", rc, &file_status(f)->id);
        if (entry_matches(r, e))
            return result_give(r, e, record);
        if (console_attention())
            return 0;
    }
}

int namefind_command(struct invocation *i)
{
    struct request r = {.i = i, .start = 1, .to = TYPE};
    struct text name = {0};
    struct identity me;
    struct option options[] = {{"TYPE", 4, OPTION_FLAG, &r.to, TYPE}, {"STACK", 5, OPTION_FLAG, &r.to, FIFO},
        {"FIFO", 4, OPTION_FLAG, &r.to, FIFO}, {"LIFO", 4, OPTION_FLAG, &r.to, LIFO},
        {"FILE", 4, OPTION_WORD, &name, 0}, {"START", 5, OPTION_NUMBER, &r.start, 0},
        {"LINENUM", 7, OPTION_FLAG, &r.numbers, 0}, {NULL, 0, 0, NULL, 0}};
    struct names_entry *e;
    struct fileid id;
    struct file *f;
    int rc = options_take(i, "NAM", options, &r.end);

    if (rc)
        return rc;
    if (r.end < 2)
        return dms("NAM", MISSING_OPERAND);
    if (!is_tag(i->word[1]))
        return dms("NAM", INVALID_OPERAND, &i->word[1]);
    identity_read(&me);
    rc = operand_name("NAM", name.n ? name : field_text(me.user, TOKEN), TEXT("NAMES"), TEXT("*"), &id);
    if (!rc)
        rc = operand_open("NAM", &id, &f);
    if (rc)
        return rc;
    e = storage_get(sizeof(*e));
    rc = e ? search(&r, f, e) : dms("NAM", NO_STORAGE);
    storage_free(e);
    file_close(f);
    return rc;
}
