/* Spool files of the system: queues, attributes, data. Knows users by name only, and no devices: what a CCW means is
 * the unit-record devices' business, what QUERY prints the commands'. Source: z/VM CP Planning, "Spooling"; DIAGNOSE
 * X'14'.
 *
 * Durability: spool_close() returns only when the file is on the host's disk (data fsynced, then one SQLite
 * transaction); before that nothing of it is visible, and after it a crash of CP or the host loses nothing.
 * Thread-safe, and safe for several processes on one system directory (`ursa punch`). */
#pragma once
#include "guests/arch/types.h"
#include <time.h>

struct spool;
struct spool_writer;
struct spool_reader;

/* SYS holds the system data files (named saved systems, print images), whose owner is *NSS, *IMG and the like, whose
 * type says what they are, and which a COLD start keeps. */
enum spool_queue { SPOOL_RDR, SPOOL_PRT, SPOOL_PUN, SPOOL_SYS };
enum spool_hold { HOLD_NONE = 0, HOLD_USER = 1, HOLD_SYS = 2, HOLD_USYS = 3 };
enum spool_origin { ORIGIN_RDR, ORIGIN_PRT, ORIGIN_PUN, ORIGIN_CON, ORIGIN_VMD, ORIGIN_SYS }; /* VMD: VMDUMP */
/* What the records are: those of a device with their CCW commands, or 4096-byte pages as a dump has them (command 0).
 */
enum spool_data { DATA_RECORDS, DATA_PAGES };

/* As QUERY shows them: "RDR", "USYS", "CON". For any value of the type. */
const char *spool_queue_name(enum spool_queue q);
const char *spool_hold_name(enum spool_hold h);
const char *spool_origin_name(enum spool_origin o);

#define SPOOL_CHARS 4
#define SPOOL_FLASH_ALL 255
#define SPOOL_XAB_MAX 32767u

/* What is known of a file. Texts are upper-case Latin-1, empty if not set. */
struct spool_file {
    u64 key;     /* the store's own identity, stable for the file's life */
    u16 spoolid; /* 1-9999, unique for each owner */
    char owner[9];
    enum spool_queue queue;
    char origin_user[9];
    enum spool_origin origin; /* the kind of device that made it */
    char spool_class;
    u8 copies; /* 1-255 */
    enum spool_hold hold;
    bool keep, in_use; /* in_use: open at a virtual reader */
    bool msg;          /* tell the owner when the file was printed or punched */
    bool copy_pages;   /* COPY *nnn: each page so often, not the file */
    char form[9], dest[9], dist[9];
    char name[25], type[9]; /* name holds a data-set name of up to 24 when type is empty */
    char tag[137];
    char fcb[9];
    char chars[SPOOL_CHARS][5]; /* character arrangement tables; the last ones may be empty */
    char flash[5], modify[5];
    u8 flash_copies;  /* how many copies are flashed; SPOOL_FLASH_ALL */
    u8 modify_table;  /* which of chars prints what is modified: 0-3 */
    char via_node[9]; /* the secondary origin: where a network server got the file from (DIAGNOSE X'F8') */
    char via_user[9];
    enum spool_data data;
    u16 xab_length; /* of the external attribute buffer: spool_xab_read() */
    u16 was;        /* the number that it had with its last owner, or that its maker had for it; 0 if its own */
    s64 position;   /* of a file that was listed: files are listed and taken in ascending order of it */
    u64 records;
    u16 record_length; /* the longest data record */
    time_t created;
};

/* One record: the CCW command that wrote it and its data, trailing blanks kept. */
struct spool_record {
    u8 command; /* X'01' write card; printers: the carriage-control command as executed */
    u16 length; /* 0-32760 */
    const u8 *data;
};

/* Open (creating) the spool in directory dir/spool; dir must be there. 0 or -errno: -EILSEQ if its database is damaged
 * or not ours, -EPROTONOSUPPORT if it is of a later version. A process that forked opens its own. */
int spool_open(const char *dir, struct spool **out);
void spool_close_store(struct spool *s); /* after all its writers and readers are closed */

/* Output: create a file of the given attributes (owner, queue, origin, class ... from template; key, spoolid, position,
 * records, created are the store's), write records, then close or discard it. One writer is one thread's at a time. Not
 * given: class is A, one copy, form STANDARD, made by its owner. -EINVAL for attributes that no spool file can have, or
 * a record that is too long. spool_write() takes the record or, with -ENOSPC and the like, leaves the writer as it was,
 * to be tried again or given up. spool_close() ends the writer in any case. A file without records is discarded by it,
 * and it then returns 0 with out->spoolid 0. -ENOSPC when the host or the owner's 9999 ids are full; nothing is then
 * visible. out may be NULL. */
int spool_create(struct spool *s, const struct spool_file *template, struct spool_writer **out);
int spool_write(struct spool_writer *w, const struct spool_record *r);
/* Attributes may be changed until the close. Who brings a file back may also set created, was and spoolid, which is
 * given if it is free. */
struct spool_file *spool_writer_file(struct spool_writer *w);
/* Give the file an external attribute buffer, which is copied; length 0: none. 0, -ENOMEM, -EINVAL if it is too long.
 */
int spool_writer_xab(struct spool_writer *w, const void *data, size_t length);
int spool_close(struct spool_writer *w, struct spool_file *out);
void spool_discard(struct spool_writer *w);

/* Queues. */
struct spool_select {
    char owner[9]; /* empty: every owner */
    enum spool_queue queue;
    char spool_class;        /* 0 or '*': any */
    u16 spoolid;             /* 0: any */
    const char *form, *dest; /* NULL: any */
    const char *name, *type, *origin_user;
    unsigned holds; /* 1 << enum spool_hold of each wanted; 0: any */
    bool behind;    /* only those behind position: what comes next, also if the last file is gone */
    s64 position;
    bool eligible_only; /* neither held nor in use: what a reader may take next */
    unsigned limit;     /* at most so many; 0: all */
};
/* Files in queue order. *files is malloc'ed, the caller frees it. Number of files, or -errno. */
int spool_list(struct spool *s, const struct spool_select *select, struct spool_file **files);
/* Counts of a user's readers, printers and punches. 0 or -errno. */
int spool_count(struct spool *s, const char *owner, unsigned counts[3]);

/* The same of everybody who has files, in the order of their names, with system data files. *tallies is malloc'ed, the
 * caller frees it. How many, or -errno. Looks at every file: 60 ms for a million of them. */
struct spool_tally {
    char owner[9];
    unsigned count[4]; /* by enum spool_queue */
};
int spool_tallies(struct spool *s, struct spool_tally **tallies);

/* Change one file; the whole record is written (key names it, spoolid stays; owner and queue are not changed). To
 * transfer, change owner/queue with spool_transfer(), which puts the file behind all others and gives it a spoolid of
 * its new owner in *file (the old one if the owner stays). 1 done, 0 gone or in use, -errno, -ENOSPC if the new owner
 * has 9999 files. */
int spool_change(struct spool *s, const struct spool_file *file);
int spool_transfer(struct spool *s, struct spool_file *file, const char *owner, enum spool_queue queue);
int spool_purge(struct spool *s, u64 key);
/* The external attribute buffer of a file, at most size bytes of it: its whole length, 0 if there is none, -ENOENT if
 * the file is gone, -errno. Writing replaces it (length 0 removes it): 1 done, 0 the file is gone or in use, -EINVAL if
 * it is too long, -errno. */
int spool_xab_read(struct spool *s, u64 key, void *data, size_t size);
int spool_xab_write(struct spool *s, u64 key, const void *data, size_t length);
/* Put file first in its queue. */
int spool_order_first(struct spool *s, u64 key);

/* Input: open a file for a reader (marks it in_use, which a crash undoes). 1 opened, 0 gone or in use, -errno;
 * -EBADMSG, here or from a read, if the data turns out to be damaged. One reader is one thread's at a time. */
int spool_read_open(struct spool *s, u64 key, struct spool_reader **out);
/* The same for somebody who only looks: the file stays as it is, and may be in use or be purged meanwhile. 0: gone. */
int spool_peek_open(struct spool *s, u64 key, struct spool_reader **out);
/* Next record: 1, 0 at the end, -errno. The data is valid until the next call. */
int spool_read(struct spool_reader *r, struct spool_record *out);
int spool_read_seek(struct spool_reader *r, u64 record); /* 0-based */
const struct spool_file *spool_reader_file(const struct spool_reader *r);
/* End: purge the file, or keep it (with its hold as given); after a peek neither. The reader is gone in any case. 0 or
 * -errno, and then the file stays in_use until the next warm start. */
int spool_read_close(struct spool_reader *r, bool purge, enum spool_hold hold);
/* Undo in_use marks left by a crash, at the start of a system, when no other process uses the spool. Returns the
 * number of files in the spool or -errno. Reads and checks the data of all files: those
 * that are damaged are put aside (table spool_damaged) with a line to report, which has no line end. */
int spool_warm_start(struct spool *s, void (*report)(void *arg, const char *line), void *arg);

/* The ways to start a system (CP Planning, "Starting z/VM"). WARM: all files stay; after an end that was not orderly
 * their data is checked as by spool_warm_start(). FORCE: it always is, and if the database cannot be read what is left
 * of it is taken into a new one; data without a row becomes files of operator, held. COLD: all files but system data
 * files are deleted. CLEAN: all files are. */
enum spool_start { START_WARM, START_FORCE, START_COLD, START_CLEAN };
struct spool_starting {
    enum spool_start kind;
    const char *operator_id;
    void (*report)(void *arg, const char *line); /* NULL: nobody wants to know */
    void *arg;
};
/* spool_open() and the start, once at the start of a system. The number of files in the spool, or -errno: -EILSEQ if
 * the database cannot be read, which FORCE and CLEAN overcome. */
int spool_start(const char *dir, const struct spool_starting *how, struct spool **out);
/* spool_close_store() at the orderly end of a system. */
void spool_end(struct spool *s);

/* Called (any thread of this process, nothing locked) when a file became eligible in somebody's reader queue by a
 * close, change, transfer or the end of its reader in this process. */
void spool_on_arrival(struct spool *s, void (*fn)(void *arg, const char *owner), void *arg);
/* The same for files that became eligible in a printer or punch queue, whoever's. */
void spool_on_output(struct spool *s, void (*fn)(void *arg), void *arg);
