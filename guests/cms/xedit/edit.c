/* Changes to a file that is edited: truncation, the count of alterations, range and scope. */
#include "guests/cms/xedit/edit.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/edit_file.h"
#include "guests/cms/xedit/prefix.h"

u32 edit_top(const struct edit *e)
{
    return e->range_from > 1 ? e->range_from : 0;
}

u32 edit_end(const struct edit *e)
{
    return e->range_to && e->range_to < edit_last(e) ? e->range_to : edit_last(e) + 1;
}

bool edit_in_scope(const struct edit *e, u32 n)
{
    u8 selection;

    if (e->scope_all || !e->selects || n == 0 || n > edit_last(e))
        return true;
    selection = lines_at(&e->lines, n)->selection;
    return selection >= e->display_from && selection <= e->display_to;
}

int edit_altered(struct edit *e)
{
    e->altered++;
    e->altered_saved++;
    if (e->autosave && (u32)e->altered >= e->autosave)
        return edit_file_autosave(e);
    return 0;
}

/* What does not fit is cut, unless it is blanks that nobody misses; or it spills into a line of its own. */
static int fit(struct edit *e, u32 n, struct text *t)
{
    struct text rest;

    if (t->n <= e->truncation)
        return 0;
    rest = text_strip((struct text){t->at + e->truncation, t->n - e->truncation});
    t->n = e->truncation;
    if (!rest.n)
        return 0;
    if (!e->spill)
        return edit_message("XED", TRUNCATED);
    if (!lines_insert(&e->lines, n, rest))
        return edit_message("XED", XEDIT_NO_STORAGE);
    return edit_message("XED", SPILLED);
}

void edit_typed(const struct edit *e, char *at, u32 n)
{
    for (u32 i = 0; e->casing == CASE_UPPER && i < n; i++)
        at[i] = character_upper(at[i]);
}

int edit_replace(struct edit *e, u32 n, struct text t)
{
    int cut = fit(e, n, &t), rc;

    if (!lines_replace(&e->lines, n, t))
        return edit_message("XED", XEDIT_NO_STORAGE);
    rc = edit_altered(e);
    return cut ? cut : rc;
}

int edit_insert(struct edit *e, u32 after, struct text t)
{
    int cut = fit(e, after, &t), rc;

    if (!lines_insert(&e->lines, after, t))
        return edit_message("XED", XEDIT_NO_STORAGE);
    prefix_lines_moved(e, after, 1);
    rc = edit_altered(e);
    return cut ? cut : rc;
}

int edit_delete(struct edit *e, u32 from, u32 count)
{
    if (from + count > edit_last(e) + 1)
        count = from > edit_last(e) ? 0 : edit_last(e) + 1 - from;
    if (!count)
        return 0;
    for (u32 i = 0; i < count; i++)
        if (lines_at(&e->lines, from + i)->selection)
            e->selects--;
    if (!lines_remove(&e->lines, from, count))
        return edit_message("XED", XEDIT_NO_STORAGE);
    prefix_lines_moved(e, from - 1, -(s32)count);
    return edit_altered(e);
}
