/* What is wrong with a source: collected while it is compiled, delivered in the order of lines.
 * Knows no statements; the texts are rows of cp/base/message.def. */
#pragma once
#include "cp/base/message.h"
#include "directory/directory.h"

struct report_item;

struct report {
    const char *file_name;
    struct report_item *items;
    size_t count;
    unsigned errors; /* warnings do not count */
    bool no_memory;
};

/* Add a message about a line; severity E counts as an error. */
void report_add(struct report *r, unsigned line, enum message_id id, ...);
/* Deliver "FILE:LINE: HCPDIR751E text" for each and forget them. fn may be NULL. Returns the number of errors or
 * -ENOMEM. */
int report_finish(struct report *r, directory_report_fn *fn, void *arg);
