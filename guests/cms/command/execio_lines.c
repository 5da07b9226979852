/* Where EXECIO's lines go to, and where they come from: the stack, an EXEC's variables, the string. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/execio.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"

enum { STACK_MAX = 255, BAD_NAME = 2008, NAME_MAX = 250 };

static struct text columns_of(struct text t, const u32 column[2])
{
    if (!column[0])
        return t;
    if (t.n > column[1])
        t.n = column[1];
    if (t.n < column[0])
        return (struct text){t.at, 0};
    return (struct text){t.at + column[0] - 1, t.n - column[0] + 1};
}

static bool contains(struct text t, struct text wanted)
{
    for (; t.n >= wanted.n; t.at++, t.n--)
        if (!memcmp(t.at, wanted.at, wanted.n))
            return true;
    return false;
}

static bool line_matches(const struct execio *x, struct text line)
{
    struct text t = columns_of(line, x->zone);

    if (x->search == SEARCH_FIND)
        return t.n >= x->wanted.n && !memcmp(t.at, x->wanted.at, x->wanted.n);
    return contains(t, x->wanted) != (x->search == SEARCH_AVOID);
}

static int stem_set(const struct execio *x, u32 n, struct text value)
{
    char name[NAME_MAX];
    u32 length = format(name, sizeof(name), "%T%u", &x->stem, n);

    return length < sizeof(name) && variable_set((struct text){name, length}, value) ? 0 : BAD_NAME;
}

static int store_one(struct execio *x, struct text line)
{
    x->stored++;
    if (x->stem.n)
        return stem_set(x, x->stored, line);
    if (x->variable.n)
        return variable_set(x->variable, line) ? 0 : BAD_NAME;
    if (line.n > STACK_MAX)
        line.n = STACK_MAX, x->cut = true;
    return (x->lifo ? stack_push(line) : stack_queue(line)) ? EXECIO_STORAGE : 0;
}

static struct text stripped(struct text t)
{
    while (t.n && t.at[t.n - 1] == ' ')
        t.n--;
    return t;
}

/* Upper case is made in a copy: the line is its owner's. */
static int store(struct execio *x, struct text line)
{
    char *copy = NULL;
    int rc;

    line = columns_of(line, x->margins);
    if (x->strip)
        line = stripped(line);
    if (x->upper && line.n) {
        copy = storage_get(line.n);
        if (!copy)
            return EXECIO_STORAGE;
        for (u32 k = 0; k < line.n; k++)
            copy[k] = character_upper(line.at[k]);
        line.at = copy;
    }
    rc = store_one(x, line);
    storage_free(copy);
    return rc;
}

/* Two lines: which one it is, counted from where the reading began and from the beginning of the file; and itself. */
static int store_found(struct execio *x, struct text line, u32 absolute)
{
    char number[24];
    u32 n = absolute ? format(number, sizeof(number), "%u %u", x->seen, absolute)
                     : format(number, sizeof(number), "%u", x->seen);
    int rc = 0;

    x->matched = true;
    if (x->skip)
        return 0;
    if (!x->variable.n)
        rc = store_one(x, (struct text){number, n});
    return rc ? rc : store(x, line);
}

bool execio_give(struct execio *x, struct text line, u32 absolute, int *rc)
{
    x->seen++;
    if (x->search) {
        if (!line_matches(x, line))
            return true;
        *rc = store_found(x, line, absolute);
        return false;
    }
    if (!x->skip)
        *rc = store(x, line);
    return !*rc;
}

int execio_given(struct execio *x, int rc)
{
    char count[12];
    u32 n = format(count, sizeof(count), "%u", x->stored);

    if (x->stem.n && !x->skip && rc <= EXECIO_UNMATCHED) {
        u32 stored = x->stored;
        int bad = stem_set(x, 0, (struct text){count, n});

        x->stored = stored;
        if (bad)
            return bad;
    }
    if (!rc && x->search && !x->matched)
        return EXECIO_UNMATCHED;
    return !rc && x->cut ? EXECIO_CUT : rc;
}

static bool variable_next(struct text name, struct text *line, int *rc)
{
    if (variable_fetch(name, line))
        return true;
    *rc = BAD_NAME;
    return false;
}

/* With * as many as STEM0 says. */
static bool stem_next(const struct execio *x, u32 n, struct text *line, int *rc)
{
    char name[NAME_MAX];
    u32 length;
    u64 count = x->lines;

    if (x->lines == EXECIO_ALL) {
        length = format(name, sizeof(name), "%T0", &x->stem);
        if (length >= sizeof(name) || !variable_next((struct text){name, length}, line, rc))
            return false;
        if (!text_number(*line, 0x7FFFFFFF, &count)) {
            *rc = BAD_NAME;
            return false;
        }
    }
    if (n > count)
        return false;
    length = format(name, sizeof(name), "%T%u", &x->stem, n);
    if (length < sizeof(name))
        return variable_next((struct text){name, length}, line, rc);
    *rc = BAD_NAME;
    return false;
}

bool execio_next(struct execio *x, u32 n, char *room, struct text *line, int *rc)
{
    if (x->lines != EXECIO_ALL && n > x->lines)
        return false;
    if (x->has_string) {
        if (x->lines == EXECIO_ALL && n > 1)
            return false;
        *line = x->string;
    } else if (x->variable.n) {
        if (n > 1 || !variable_next(x->variable, line, rc))
            return false;
    } else if (x->stem.n) {
        if (!stem_next(x, n, line, rc))
            return false;
    } else {
        *line = (struct text){room, console_read(room)};
        if (!line->n && x->lines == EXECIO_ALL) /* a null line ends them */
            return false;
    }
    *line = columns_of(*line, x->margins);
    if (x->strip)
        *line = stripped(*line);
    return true;
}
