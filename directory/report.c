/* Collecting and ordering diagnostics. */
#define _GNU_SOURCE /* asprintf */
#include "directory/report.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct report_item {
    unsigned line;
    size_t order; /* of lines that are equal */
    char text[400];
};

void report_add(struct report *r, unsigned line, enum message_id id, ...)
{
    struct report_item *more = realloc(r->items, (r->count + 1) * sizeof *more);
    va_list ap;

    r->errors += message_table[id].severity == 'E';
    if (!more) {
        r->no_memory = true;
        return;
    }
    r->items = more;
    more[r->count].line = line;
    more[r->count].order = r->count;
    va_start(ap, id);
    message_format(more[r->count].text, sizeof more->text, EMSG_ON, NULL, id, ap);
    va_end(ap);
    r->count++;
}

static int item_compare(const void *a, const void *b)
{
    const struct report_item *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

int report_finish(struct report *r, directory_report_fn *fn, void *arg)
{
    int result = r->no_memory ? -ENOMEM : (int)r->errors;

    if (r->count)
        qsort(r->items, r->count, sizeof *r->items, item_compare);
    for (size_t i = 0; fn && i < r->count; i++) {
        char *line;
        if (asprintf(&line, "%s:%u: %s", r->file_name, r->items[i].line, r->items[i].text) < 0) {
            result = -ENOMEM;
            break;
        }
        fn(arg, line);
        free(line);
    }
    free(r->items);
    r->items = NULL;
    r->count = 0;
    return result;
}
