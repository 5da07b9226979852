/* Targets: which line is meant. :5 +3 -2 * -* .NAME /string/ ¬/string/ BLANK, and strings joined by & and |. Source:
 * XEDIT Commands and Macros Reference, "LOCATE". */
#pragma once
#include "guests/cms/xedit/edit.h"

enum {
    TARGET_FOUND = 0,
    TARGET_BEYOND = 1, /* a number that leads beyond the file: the line is its end */
    TARGET_NOWHERE = 2,
    TARGET_INVALID = 5,
};
struct target {
    u32 line;  /* 0: top of file; last+1: end of file */
    u32 count; /* lines that an operation "up to the target" is about, from `first` */
    u32 first;
};
/* Does this begin like a target? */
bool target_begins(struct text t);
/* The target at the beginning of *rest, sought from line `from`; *rest moves behind it. */
int target_find(struct edit *e, struct text *rest, u32 from, struct target *t);
/* By n lines of the scope from line `from`, up to an end of the range: the line; *left: how many were missing. */
u32 target_step(const struct edit *e, u32 from, u64 n, bool backward, u64 *left);
/* The target as the operand of a subcommand that works on lines up to it: none is one line. The message is said. */
int target_operand(struct edit *e, struct text *rest, struct target *t);
