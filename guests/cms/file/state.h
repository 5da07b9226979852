/* Disks as the file system has them in storage. Only for this folder. */
#pragma once
#include "guests/cms/file/edf.h"
#include "guests/cms/file/file.h"
#include "guests/cms/file/tree.h"

struct block_list {
    u32 *block;
    u32 n, room;
};

/* Blocks that one commit takes (they were free; no label reaches them) and gives back. */
struct change {
    struct disk *disk;
    struct block_list taken, given;
    u32 freed, lowest; /* of those given, that were used; the first of them */
};

struct disk {
    struct disk_device *device;
    char mode, parent;
    bool writable, mode0, filtered;
    bool damaged; /* the label could not be written: what is on the disk is not known, nothing more is written */
    struct fileid filter;
    u32 block_size, blocks, used;
    u32 label_block, label_at;
    u8 *label; /* the whole block that it is in */

    /* One bit a block: used by what the label reaches; and taken since. free is what is left. */
    u8 *now, *busy;
    u32 bitmap_bytes, free, hint;
    struct tree map; /* of the blocks that hold the bitmap */

    /* All FSTs, ordered by name behind the first two: those of the directory and of the bitmap. */
    u8 *fst;
    u32 count, room;
    u8 *changed; /* a byte for each block of them: it is not as on the disk */
    struct tree directory;
};

struct file_anchor {
    struct disk *disk[26];
    struct file *open;
};

/* One edit of the directory: what goes, what comes; NULL is none. */
struct edit {
    const u8 *remove, *add;
};

/* block.c */
int block_read(struct disk *d, u32 block, void *to);
int block_write(struct disk *d, u32 block, const void *from);

/* allocation.c: codes of file.h */
int allocation_load(struct disk *d);
void change_begin(struct change *c, struct disk *d);
int change_take(struct change *c, u32 *block);          /* for a commit itself: to the last one */
int change_take_for_data(struct change *c, u32 *block); /* leaves what erasing a file needs */
int change_give(struct change *c, u32 block);
bool change_is_fresh(const struct disk *d, u32 block); /* taken, and not reached by the label */
void change_abandon(struct change *c);
void change_forget(struct change *c); /* the lists only */
/* Blocks for the parts of the bitmap that change by all this; next, all of it as it will be, is the caller's to free.
 */
int allocation_place(struct change *c, u8 **next);
int allocation_write(struct disk *d, const u8 *next);
void allocation_commit(struct change *c, u8 *next);

/* directory.c */
#define DIRECTORY_OWN 2 /* FSTs of directory and bitmap */
int directory_load(struct disk *d);
int directory_begin(struct disk *d); /* without files */
u8 *directory_find(const struct disk *d, const char name[8], const char type[8]);
/* The first behind this one, or of all; NULL. */
u8 *directory_next(const struct disk *d, const char name[8], const char type[8], bool begun);
int directory_apply(struct disk *d, const struct edit *e);
int directory_place(struct disk *d, struct change *c, u32 origin);
int directory_write(struct disk *d, u32 origin);
void directory_written(struct disk *d); /* and reached by the label */
void directory_show(const u8 *fst, struct disk *d, struct file_status *s);
void directory_set_changed(u8 *fst, const u8 changed[7]);

/* commit.c: all of it, or, with an error, nothing. The change is used up. */
int commit(struct disk *d, struct change *c, const struct edit *e);

/* disk.c */
#define DISK_NO_FORMAT 16
void label_locate(const struct disk_device *device, u32 *block, u32 *at);
void disk_drop(struct disk *d);
bool disk_shows(const struct disk *d, const struct fileid *id); /* not hidden by mode number 0 or by ACCESS's pattern */

/* file.c */
int file_close_disk(struct disk *d); /* all that are open on it */
