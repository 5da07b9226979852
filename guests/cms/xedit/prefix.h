/* The prefix areas: what was typed there and is to be done, or waits for its other half. Source: XEDIT User's Guide,
 * "Prefix Subcommands". */
#pragma once
#include "guests/cms/xedit/edit.h"

#define PREFIX_LENGTH 5

/* Typed into the prefix area of line n (0: top of file). False: too much is pending. */
bool prefix_typed(struct edit *e, u32 n, struct text t);
/* Do all that can be done. 0, or the return code of the last message. */
int prefix_execute(struct edit *e);
/* What is pending at line n, or empty; the first that is pending at all, for the status area. */
struct text prefix_at(const struct edit *e, u32 n);
struct text prefix_first(const struct edit *e);
/* Lines were inserted behind `after`, or deleted. */
void prefix_lines_moved(struct edit *e, u32 after, s32 count);
void prefix_reset(struct edit *e);
void prefix_forget(struct edit *e); /* and give its storage back */
