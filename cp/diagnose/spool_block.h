/* Spool files as programs see them described: the spool file block in VM/SP's layout, SFBLOK, and the queries that find
 * the file. Source: VM/370 and z/VM control blocks, SFBLOK. */
#pragma once
#include "cp/diagnose/diagnose.h"

/* Without an extension; what a program asks for beyond is zeros. */
#define SPOOL_BLOCK 104
#define SPOOL_BLOCK_MAX (255 * 8)

/* Describe f in size bytes. */
void spool_block(const struct spool_file *f, u8 *block, u32 size);
/* The file behind another (NULL: the first one) in a user's queue that wanted() accepts; NULL accepts all. 1, 0 if
 * there is none, -errno. */
int spool_file_after(const char *owner, enum spool_queue queue, const struct spool_file *after,
    bool (*wanted)(const struct spool_file *f, const void *arg), const void *arg, struct spool_file *out);
/* The file of that spoolid in a queue: 1, 0, -errno. */
int spool_file_find(const char *owner, enum spool_queue queue, u16 spoolid, struct spool_file *out);
