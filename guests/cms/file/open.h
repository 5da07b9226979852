/* An open file in storage. Only for this folder. A file's records are a stream of bytes in its data blocks: of F format
 * one behind the other, of V format each with its length in two bytes in front. */
#pragma once
#include "guests/cms/file/state.h"

struct file {
    struct file *next;
    struct disk *disk;
    struct file_status status;
    struct tree tree;
    struct change change;
    enum file_use use;
    bool changed, dated;
    int failed;          /* the code of what went wrong: closing it keeps nothing */
    u8 before[FST_SIZE]; /* its FST on the disk */
    bool existed;
    u32 record; /* that was read or written last */

    u8 *block; /* of the stream, the one in hand */
    u32 held;  /* its index; NOT_HELD */
    bool dirty;

    u32 at_record; /* V: where a record's header stands; at_record is 0 if nothing is known */
    u64 at;
    u64 end; /* of the stream; of a V file that is only read: of its last block */
};
#define NOT_HELD 0xFFFFFFFFu

/* stream.c */
int stream_read(struct file *f, u64 at, void *to, u32 n);
int stream_write(struct file *f, u64 at, const void *from, u32 n);
int stream_cut(struct file *f, u64 end); /* what follows in the last block becomes zero */
int stream_flush(struct file *f);

/* record.c */
int record_end(struct file *f); /* find the true end of what is on the disk */
