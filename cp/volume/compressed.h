/* Inside of compressed images, ECKD and FBA: header, tables, free space, journal. Only compressed_*.c include it.
 *
 * On the disk: 512 bytes of header as plain images have it, 512 bytes of compressed header, the level-1 table (offsets
 * of level-2 tables), and in any order level-2 tables of 256 entries (offset, length, space taken of a unit), units,
 * free space. A unit is never written in place. Source: the published image layout of Hercules.
 *
 * Ours is the journal, in space that other programs take for free: an entry for each unit that was written since the
 * tables were, in order, with sums of itself and of the unit. Whoever opens the image after a crash takes over the
 * entries up to the first that does not hold, so that kill -9 loses nothing and a power loss what was not synced. The
 * tables are written when units and journal are on the disk (journal_checkpoint()), and space that was used before then
 * is used again when the tables and the journal's new beginning are on the disk too. */
#pragma once
#include "cp/volume/ckd_header.h"
#include "cp/volume/codec.h"
#include "cp/volume/format.h"
#include "cp/volume/space.h"

#define TABLE_ENTRIES 256
#define OPTION_BIG_ENDIAN 0x02
#define OPTION_OPENED 0x80 /* a program has it open for writing, or did not close it */
#define OPTIONS_NEW 0x41   /* as written by current releases of Hercules */

struct compressed_header {
    u8 version[3], options;
    u8 tables[4], table_entries[4];
    u8 size[4], used[4]; /* bytes of the file, and without free space */
    u8 free[4], free_total[4], free_largest[4], free_number[4], free_embedded[4];
    u8 cylinders[4]; /* FBA: blocks */
    u8 empty_form, codec, codec_level[2];
    u8 reserved[400];
    u8 journal_id[8], journal_offset[4], journal_first[4]; /* ours, with option opened only */
    u8 unused[48];
};
_Static_assert(sizeof(struct compressed_header) == 512, "compressed header");
#define COMPRESSED_HEADER_OFFSET 512
#define LEVEL_1_OFFSET 1024
#define JOURNAL_ID "URSAJRN1"

/* An entry of a level-2 table, as it is on the disk: little-endian offset, length, space. Offset 0: an empty unit,
 * length and space tell of which form (enum track_empty). */
typedef u64 table_entry;
static inline table_entry entry_of(u32 offset, u32 length, u32 space)
{
    return offset | (u64)length << 32 | (u64)space << 48;
}
static inline u32 entry_offset(table_entry e)
{
    return (u32)e;
}
static inline u32 entry_length(table_entry e)
{
    return (u16)(e >> 32);
}
static inline u32 entry_space(table_entry e)
{
    u32 space = (u32)(e >> 48);
    return space > entry_length(e) ? space : entry_length(e);
}

struct journal_entry;

struct table {
    u32 offset; /* in the file; 0: it has no space there yet */
    bool changed;
    bool linked; /* the level-1 table on the disk names it */
    _Atomic table_entry entry[TABLE_ENTRIES];
};

/* The journal has two halves, used in turn from checkpoint to checkpoint: what a lost header still names is whole. */
#define JOURNAL_ENTRIES 256 /* of a half */
#define JOURNAL_ENTRY_BYTES 32
#define JOURNAL_BYTES (2 * JOURNAL_ENTRIES * JOURNAL_ENTRY_BYTES)

struct compressed {
    int fd;
    pthread_mutex_t lock; /* of all but the tables' entries, which readers look at without */
    struct compressed_header header;
    u32 tables;
    _Atomic(struct table *) *table;
    struct space space;
    bool opened;        /* the header on the disk says so, and names the journal */
    u32 journal_offset; /* both halves */
    u32 journal_space, journal_half, journal_first, journal_count;
    struct journal_entry *found; /* while opening: what a journal has that was not closed */
    u32 found_count;
};

/* Read everything but units. As compressed_open() of format.h; closes nothing. */
int compressed_read(struct volume *v, struct compressed *c, char reason[VOLUME_REASON]);

/* The tables. Those that write are under the lock. */
table_entry compressed_entry(const struct compressed *c, u32 unit);
/* Put an entry into the tables in storage; there is a table. */
void compressed_entry_set(struct compressed *c, u32 unit, table_entry e);
/* Make the table of unit in storage if there is none. 0 or -ENOMEM. */
int compressed_table_need(struct compressed *c, u32 unit);
/* The same, and it has space on the host. -ENOSPC, -EIO. */
int compressed_table_place(struct compressed *c, u32 unit);
/* Write what the tables have to the image. Nothing is synced. */
int compressed_tables_write(struct compressed *c);
/* The orderly end of writing: tables and free space are on the disk, the journal is gone. */
int compressed_finish(struct compressed *c);

/* The journal: see above. Under the lock. Before the first write journal_start(). */
int journal_start(struct compressed *c);
/* stored: length bytes of the unit that entry names. */
int journal_add(struct compressed *c, u32 unit, table_entry e, const u8 *stored);
bool journal_is_full(const struct compressed *c);
/* The tables and all before are on the disk, and the journal is empty. */
int journal_checkpoint(struct compressed *c);
/* Read into found what a journal has that was not closed, and add the space of those units and its own to used. 0 or
 * -ENOMEM. */
int journal_find(const struct volume *v, struct compressed *c, struct extents *used);
/* Take found over into the tables in storage. 0 or -errno. */
int journal_take_over(struct compressed *c);
