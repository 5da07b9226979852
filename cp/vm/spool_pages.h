/* A spool file as programs read it a page at a time: spool buffers of 4K in the layout of VM/SP's SPLINK, into which CP
 * translates what it keeps. One reader's; under the lock of its virtual machine. Source: CP Programming Services,
 * "DIAGNOSE Code X'14'", and the SPLINK and SFBLOK control blocks. */
#pragma once
#include "spool/spool.h"

#define SPOOL_PAGE 4096
/* A file's first record: its TAG, as a no-operation of 136 bytes behind a header of 12. */
#define SPOOL_TAG_RECORD 148

struct spool_pages;

/* Pages of an open file, which stays the caller's and must outlive them. Nobody else moves the reader meanwhile. NULL:
 * no memory. */
struct spool_pages *spool_pages_create(struct spool_reader *reader, const char *node);
void spool_pages_destroy(struct spool_pages *p);
/* The next page: 1, 0 at the end of the file, -errno. */
int spool_pages_next(struct spool_pages *p, u8 page[SPOOL_PAGE]);
/* Make page number n, from 0, the next one. 1, 0 if the file has no such page, and then nothing is changed, -errno. */
int spool_pages_seek(struct spool_pages *p, u64 n);
u64 spool_pages_position(const struct spool_pages *p); /* the number of the next page */
void spool_tag_record(const struct spool_file *f, u8 record[SPOOL_TAG_RECORD]);
