/* The rows of spool_file and its sister tables as C structures: one function a question or change, no policy.
 * Everything here is called with the database locked, and what changes something within a transaction (database.h). */
#pragma once
#include "spool/database.h"
#include "spool/spool.h"

struct row {
    struct spool_file file;
    u64 host_file; /* its name in hexadecimal */
    u64 bytes;     /* its length */
    u8 *xab;       /* of a file that is added: file.xab_length bytes, or NULL */
};

/* 1 and the row, 0 if there is none, -errno. */
int table_find(struct database *d, u64 key, struct row *out);
int table_next(struct database *d, u64 key, struct row *out); /* the same of the first key behind key */
/* Rows in queue order, malloc'ed. Their number, or -errno. The page: some of all of the store, behind position. */
int table_list(struct database *d, const struct spool_select *select, struct row **rows);
int table_page(struct database *d, s64 position, struct row **rows);
int table_count(struct database *d, const char *owner, unsigned counts[3]);
int table_tallies(struct database *d, struct spool_tally **out); /* as spool_tallies() */
/* 1 if a row of any kind names the host file, 0 if none does, -errno. */
int table_names_host_file(struct database *d, u64 host_file);

/* The next spoolid of owner: after the last one given, around the end, without those in use. 0, -ENOSPC if all 9999
 * are. */
int table_spoolid_next(struct database *d, const char *owner, u16 *spoolid);
/* Add a row behind all others; it gets its key and spoolid. 0 or -errno. */
int table_add(struct database *d, struct row *row);

/* 1 done, 0 there is no such file or it is in use, -errno. */
int table_change(struct database *d, const struct spool_file *file);
int table_move(struct database *d, u64 key, const char *owner, enum spool_queue queue, u16 spoolid);
int table_order_first(struct database *d, u64 key);
int table_take(struct database *d, u64 key);
int table_purge(struct database *d, u64 key, bool in_use); /* of a file that is in use, or of one that is not */
int table_give_back(struct database *d, u64 key, enum spool_hold hold); /* 0 only if there is no such file */
/* Move the row of a file that is not in use to spool_damaged. */
int table_put_aside(struct database *d, u64 key, const char *reason);
/* Delete all files but system data files, or these too, with what is put aside, and begin spoolids anew. The number of
 * files deleted, or -errno. */
int table_delete_all(struct database *d, bool system_data);

/* The length of the external attribute buffer, of which at most size bytes are copied; 0 if there is none, -errno. */
int table_xab_read(struct database *d, u64 key, void *data, size_t size);
/* Replace it. 1 done, 0 there is no such file or it is in use, -errno. */
int table_xab_write(struct database *d, u64 key, const void *data, size_t length);
