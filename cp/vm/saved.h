/* Saved systems and saved segments as what they are kept as: system data files of the spool, whose first page is the
 * definition. A file of class S is a skeleton, defined and not yet saved; A can be loaded, R by authorised users only;
 * P waits for its last user to be purged. Knows no commands; who has one loaded is saved_load.h's. Source: z/VM Saved
 * Segments Planning and Administration; CP Commands and Utilities Reference, DEFSYS, DEFSEG, SAVESYS, SAVESEG. */
#pragma once
#include "cp/vm/vm.h"

#define SAVED_OWNER "*NSS"
#define SAVED_RANGES 64
#define SAVED_LAST_PAGE 0x7FFFFFFULL /* DCSSs end below 512G */
#define NSS_LAST_PAGE 0x7FEFFULL     /* NSSs end below 2047M */
#define MEGABYTE_PAGES 256u

enum saved_kind { SAVED_NSS, SAVED_DCSS };

/* Access to a range of pages, numbered as DIAGNOSE X'64' tells it. S: shared, E: exclusive; W: read/write, R:
 * read-only, N: read/write and not saved, C: not saved, read-only but for CP. */
enum page_type { TYPE_SW, TYPE_EW, TYPE_SR, TYPE_ER, TYPE_SN, TYPE_EN, TYPE_SC, PAGE_TYPES };
const char *page_type_name(enum page_type t); /* "SW" */
bool page_type_shared(enum page_type t);
bool page_type_saved(enum page_type t); /* are the contents kept? */

struct page_range {
    u64 first, last; /* page numbers */
    enum page_type type;
};

enum parmregs { PARMREGS_OMITTED, PARMREGS_NONE, PARMREGS_RANGE };

struct saved_system {
    char name[9];
    enum saved_kind kind;
    unsigned count;
    struct page_range range[SAVED_RANGES]; /* ascending */
    u64 minimum;                           /* MINSIZE: bytes that an NSS needs */
    bool restricted;                       /* RSTD */
    bool vmgroup, loadnshr;
    u8 machines; /* MACHMODE: bit enum machine_type, 0: any */
    enum parmregs parmregs;
    u8 parm_first, parm_last;
    struct saved_cpu { /* an NSS that was saved: where it goes on */
        bool esa;
        u64 psw[2], gr[16], cr[16], fpr[16];
        u32 ar[16], fpc;
        u64 prefix;
    } cpu;
};

/* The definition as the first page of its file, and back; false if it is none. */
#define SAVED_PAGE 4096
void saved_encode(const struct saved_system *s, u8 page[SAVED_PAGE]);
bool saved_decode(struct saved_system *s, const u8 page[SAVED_PAGE]);

/* Put a range where it belongs. Not if it overlaps another, or shares a megabyte with a range that is exclusive where
 * it is shared. */
enum saved_add { SAVED_ADDED, SAVED_OVERLAPS, SAVED_MIXED, SAVED_TOO_MANY };
enum saved_add saved_add_range(struct saved_system *s, const struct page_range *r);
/* Whole megabytes that it takes: absolute addresses of its first and last byte. */
u64 saved_start(const struct saved_system *s);
u64 saved_end(const struct saved_system *s);
/* How many pages of contents its file has room for. */
u64 saved_pages(const struct saved_system *s);

/* Files. All return 1 done, 0 there is none, -errno unless said otherwise. */
/* The file of a name: its skeleton (class S), or what can be loaded (A or R). */
int saved_find(const char *name, char skeleton_or_active, struct spool_file *out);
#define SAVED_SKELETON 'S'
#define SAVED_ACTIVE 'A'
/* All of them that a name and a class choose (empty and 0: any), in queue order, malloc'ed: their number or -errno. */
int saved_list(const char *name, char class, struct spool_file **files);
int saved_read(u64 key, struct saved_system *out);
/* Make a skeleton. 0 or -errno. */
int saved_define(const struct saved_system *s, const char *userid, struct spool_file *out);
/* Save what vm has in its storage at the skeleton's ranges, with the state of cpu. What could be loaded before under
 * that name is purged, or waits for its last user. The virtual machine is held. -EFAULT: *missing is a page that it
 * does not have. -EPERM: it is not in a machine mode that was defined. */
int saved_save(const struct vm *vm, const struct cpu *cpu, const char *name, struct spool_file *out, u64 *missing);
/* Purge, or let the last user do it: then *pending. */
int saved_purge(const struct spool_file *f, bool *pending);
/* At the start of a system nobody has any loaded: purge those that waited for it. */
void saved_start_up(void);
