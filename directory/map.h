/* The map of the disks: which minidisks lie where on volumes, and what is wrong with that. Knows neither source text
 * nor SQL. Source: z/VM CP Planning and Administration, "DISKMAP". */
#pragma once
#include "directory/entry.h"
#include "directory/report.h"

/* Warn of minidisks of a compiled book that overlap, and with volumes (or NULL) of those outside of them. 0 or -ENOMEM.
 */
int map_check(const struct entry_book *book, const struct directory_volumes *volumes, struct report *r);
/* directory_map() for a book. */
int map_walk(const struct entry_book *book, const struct directory_volumes *volumes,
    void (*row)(void *arg, const struct directory_extent *e), void *arg);
