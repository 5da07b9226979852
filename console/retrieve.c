/* Source: CP Commands and Utilities Reference, SET PFnn RETRIEVE. */
#include "console/retrieve.h"
#include <stdlib.h>
#include <string.h>

void retrieve_add(struct retrieve *r, const char *line)
{
    char *copy;

    r->at = 0;
    if (!*line || (r->count && strcmp(r->lines[0], line) == 0))
        return;
    copy = strdup(line);
    if (!copy)
        return;
    if (r->count == RETRIEVE_LINES)
        free(r->lines[--r->count]);
    memmove(r->lines + 1, r->lines, r->count * sizeof *r->lines);
    r->lines[0] = copy;
    r->count++;
}

const char *retrieve_next(struct retrieve *r, bool forward)
{
    if (!r->count)
        return NULL;
    if (forward)
        r->at = r->at > 1 ? r->at - 1 : r->count;
    else
        r->at = r->at < r->count ? r->at + 1 : 1;
    return r->lines[r->at - 1];
}

void retrieve_forget(struct retrieve *r)
{
    while (r->count)
        free(r->lines[--r->count]);
    r->at = 0;
}
