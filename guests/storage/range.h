/* Ranges of a configuration's storage that show the pages of a host file, or lie beyond its size: saved systems and
 * segments. One copy of a page serves all configurations that map it, until one writes where it may. Knows no names and
 * no users. Source: z/VM Saved Segments Planning and Administration. */
#pragma once
#include "guests/storage/storage.h"

enum range_how {
    RANGE_PRIVATE, /* a page is the file's until it is stored into, then it is one's own */
    RANGE_SHARED,  /* everybody's stores are seen by everybody */
    RANGE_FRESH,   /* zeros of one's own, no file */
};

struct storage_range {
    struct storage_range *next;
    u64 first, length; /* absolute, whole pages */
    enum range_how how;
    bool read_only; /* a store is a protection exception */
    int file;       /* the caller's, open while it is mapped */
    u64 offset;     /* in it */
};

/* Map a range, which overlaps no other one. It must end within the reach (storage_extend). Storage keys and usage
 * states there become zero. The caller drops decoded instructions and lookasides before a CPU runs (machine_remapped).
 * 0 or -ENOMEM: nothing changed. */
int range_map(struct storage *s, const struct storage_range *range);
/* Undo it: zeros with key zero where storage is, nothing beyond. */
void range_unmap(struct storage *s, u64 first);

/* The range of an address, or NULL. */
const struct storage_range *range_find(const struct storage *s, u64 absolute);
/* Bytes from absolute on, at most length, that belong to the same range or to none. */
u64 range_stretch(const struct storage *s, u64 absolute, u64 length);
static inline bool range_read_only(const struct storage *s, u64 absolute)
{
    const struct storage_range *r = s->ranges ? range_find(s, absolute) : NULL;
    return r && r->read_only;
}
/* May others store there, unseen by this configuration? */
static inline bool range_shared(const struct storage *s, u64 absolute)
{
    const struct storage_range *r = s->ranges ? range_find(s, absolute) : NULL;
    return r && r->how == RANGE_SHARED;
}

/* Host pages of [first, first + length) that are this configuration's own, and those that it has in common with others:
 * of what was touched. Asks the host: not for every second. 0 or -errno. */
struct storage_pages {
    u64 own, common;
};
int storage_pages_count(const struct storage *s, struct storage_pages *out);

/* For storage.c: the mappings of old once more for new, which has another base; 0 or -ENOMEM, and then none. */
int ranges_copy(const struct storage *old, struct storage *new);
void ranges_unmap(struct storage *s); /* the host's mappings only */
void ranges_free(struct storage *s);
