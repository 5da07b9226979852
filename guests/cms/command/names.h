/* NAMES files: entries that begin with a tag :nick. and have others, as :userid. :node. :list. :notebook. (CMS
 * Commands, NAMES). */
#pragma once
#include "guests/cms/base/text.h"
#include "guests/cms/file/file.h"

#define NAMES_ENTRY_MAX 4000
struct names_entry { /* too large for the stack: storage_get() it */
    u32 n;
    char text[NAMES_ENTRY_MAX]; /* its lines, joined with blanks */
};

/* The next entry of an open NAMES file. *record: where it begins, 1 at first; then of the one after it. 0, FILE_END, or
 * another code of file.h. */
int names_next(struct file *f, u32 *record, struct names_entry *e);
/* What stands behind a tag, without blanks around it; empty: no such tag. */
struct text names_tag(const struct names_entry *e, const char *tag);
/* The entry of a nickname in `userid NAMES`: 0, 28, or another code of file.h. */
int names_find(struct text nickname, struct names_entry *e);
