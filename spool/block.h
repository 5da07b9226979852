/* The format of spool data: a host file is a sequence of blocks, and nothing else.
 *
 *   block   = header, entries            32 bytes, then header.length bytes; at most 64K together
 *   header  = magic crc file first length records     big-endian, below
 *   entry   = length (2) stored (2) command (1) data (stored bytes)
 *
 * An entry is one record. Its trailing blanks (X'40') beyond stored are not kept; length says how many there were.
 * Truncation shows because the file's row in the database has the length of the host file and the number of records;
 * any other damage shows in the crc, which covers the rest of the header too; a block that belongs elsewhere shows in
 * file and first. Seeking hops from header to header. The format has no trailer, so that appending needs nothing to be
 * written twice.
 *
 * Knows no host files; holds one block in storage. */
#pragma once
#include "spool/spool.h"

#define BLOCK_SIZE 65536u
#define BLOCK_MAGIC 0x55535042u /* "USPB", format 1 */
#define RECORD_MAX 32760u

struct block_header {
    be32 magic;
    be32 crc;    /* of all that follows it in the block */
    be64 file;   /* the host file's number, which is its name in hexadecimal */
    be64 first;  /* the number of the block's first record in the file, from 0 */
    be32 length; /* of the entries, in bytes */
    be32 records;
};
_Static_assert(sizeof(struct block_header) == 32, "the layout of spool data on the disk");

struct block {
    u64 first; /* its first record's number */
    u32 size;  /* header and entries */
    u32 records;
    u32 at;       /* reading: the next entry */
    u32 record;   /* reading: the next record within the block, 0 .. records */
    u8 *bytes;    /* BLOCK_SIZE, header first */
    u8 *expanded; /* RECORD_MAX: a record with its trailing blanks put back */
};

/* 0 or -ENOMEM. The block is empty. */
int block_create(struct block *b);
void block_destroy(struct block *b);

/* Writing: start an empty block; add a record (false: there is no room, seal and start another); fill in the header. */
void block_start(struct block *b, u64 first);
bool block_add(struct block *b, const struct spool_record *r);
void block_seal(struct block *b, u64 file);

/* Reading: what a header promises. False if it cannot be one of this file. */
bool block_header_read(const struct block_header *h, u64 file, u64 *first, u32 *size, u32 *records);
/* Accept size bytes that were read into b->bytes as block of file, at its first record. False if they are damaged. */
bool block_accept(struct block *b, u64 file, u32 size);
void block_rewind(struct block *b); /* to its first record */
/* The next record: 1, 0 at the end of the block, -EBADMSG if the entries are malformed. out->data is valid until the
 * next call. */
int block_next(struct block *b, struct spool_record *out);
