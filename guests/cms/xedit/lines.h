/* The lines of a file in storage: 100,000 of them are usual, and one is put between others at once. What a line was is
 * kept until the file is left, so that nothing needs to be copied to be recovered. */
#pragma once
#include "guests/cms/base/text.h"

struct line {
    const char *at;
    u32 n;
    u16 name;     /* of a symbolic name of the file: its number, 0 none */
    u8 selection; /* SET SELECT */
    bool found;   /* by ALL */
};

/* One array with a gap where the last change was. */
struct lines {
    struct line *slot;
    u32 slots, count, gap; /* gap: lines before it */
    struct lines_chunk *chunk;
    struct removed *removed; /* the last one first */
};

u32 lines_count(const struct lines *l);
struct line *lines_at(const struct lines *l, u32 n); /* 1 to count */
struct text lines_text(const struct lines *l, u32 n);
/* Behind line `after` (0: first). False: no storage, nothing is changed. */
bool lines_insert(struct lines *l, u32 after, struct text t);
bool lines_replace(struct lines *l, u32 n, struct text t);
/* These go, and can be recovered, the last one first. False: no storage. */
bool lines_remove(struct lines *l, u32 from, u32 count);
/* Put up to count removed lines back before line `before`, in their order. How many. */
u32 lines_recover(struct lines *l, u32 before, u32 count);
/* Exchange the order: line i becomes what line order[i] was, for count lines from `from`. */
bool lines_reorder(struct lines *l, u32 from, u32 count, const u32 *order);
void lines_free(struct lines *l);
