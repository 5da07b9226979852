/* Files of accessed disks. Return codes are those of CMS's file system macros (FSREAD, FSWRITE, FSSTATE, FSERASE; CMS
 * Macros and Functions Reference): a command turns them into messages. Nothing here talks to anybody. A portable file:
 * disks come from disk.h, storage from file/host.h. */
#pragma once
#include "guests/cms/file/disk.h"
#include "guests/cms/file/fileid.h"

enum {
    FILE_OK = 0,
    FILE_IO_ERROR = 3,
    FILE_BAD_RECORD = 5,
    FILE_BAD_FORMAT = 7,    /* or a hole is written in a file of V format */
    FILE_CUT = 8,           /* the record was longer than the buffer */
    FILE_BUSY = 9,          /* open already, otherwise */
    FILE_NEEDS_FORMAT = 11, /* a new file, and neither F nor V was said */
    FILE_READ_ONLY = 12,    /* from writing; from reading: */
    FILE_END = 12,
    FILE_DISK_FULL = 13,
    FILE_OTHER_LENGTH = 15, /* F: not the file's record length */
    FILE_OTHER_FORMAT = 16,
    FILE_TOO_LONG = 18,
    FILE_TOO_MANY = 19,
    FILE_BAD_FILEID = 20,
    FILE_NO_STORAGE = 25,
    FILE_NOT_FOUND_RC = 28,
    FILE_NOT_ACCESSED = 36,
};

struct file_status {
    struct fileid id;
    char format;         /* 'F' or 'V' */
    u32 record_length;   /* F: of each; V: of the longest */
    u32 records, blocks; /* blocks of data */
    u8 changed[7];       /* packed decimal: century 19 or 20, YY MM DD HH MM SS */
    struct disk *disk;
};

#define FILE_EXISTS_RC 24 /* file_rename */

/* The first file that matches, in the search order (with its extensions), or the one of the mode. 0, 28, 36. */
int file_state(const struct fileid *wanted, struct file_status *found);
int file_state_writable(const struct fileid *wanted, struct file_status *found); /* only on disks accessed R/W */

/* All that match, disk by disk, in the order of the directory (sorted). Files may be made and erased between calls. */
struct file_search {
    struct fileid pattern;
    struct fileid last;
    struct disk *disk;
    bool begun;
};
int file_next(struct file_search *s, struct file_status *found); /* 0, 28 at the end */

struct file;
enum file_use {
    FILE_READ,   /* must exist */
    FILE_WRITE,  /* may exist: records are replaced and added, at first behind the last */
    FILE_REPLACE /* what exists is gone when this is closed, and only then */
};
/* To make a new file format and record_length are needed (F). Every open file needs file_close. */
int file_open(const struct fileid *id, enum file_use use, char format, u32 record_length, struct file **out);
const struct file_status *file_status(const struct file *f);
/* record: 1 and up, or 0 for the next. *n: the whole length, also if cut. */
int file_read(struct file *f, u32 record, void *buffer, u32 size, u32 *n);
int file_write(struct file *f, u32 record, const void *data, u32 n);
int file_truncate(struct file *f, u32 records);
/* Nothing that was written is on the disk before it is closed; then all of it, or, where an error comes back, nothing.
 * A file that has no records then is not there any more. One of mode number 3 that was read is erased. */
int file_close(struct file *f);
void file_abandon(struct file *f);                                  /* close without writing */
int file_close_all(void);                                           /* FINIS * * *, at the end of each command */
int file_close_matching(const struct fileid *pattern, u32 *closed); /* FINIS fn ft fm. The first error */
struct file *file_of(const struct fileid *id);              /* that is open already, with exactly this name; NULL */
void file_set_changed(struct file *f, const u8 changed[7]); /* OLDDATE: instead of now */

int file_erase(const struct fileid *id);                             /* 28, 36 */
int file_rename(const struct fileid *from, const struct fileid *to); /* the same disk; 24: exists */
/* The number of the block that has piece index (from 0) of an open file; 0: a hole, an error, or behind the end. */
u32 file_place(struct file *f, u32 index);
