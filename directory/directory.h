/* The user directory: entries as CP uses them, kept in SQLite (schema.sql), written as USER DIRECT source.
 * Knows no virtual machines and prints nothing. Source: z/VM CP Planning and Administration, "Creating and Updating a
 * User Directory"; reference for operators: README "The directory in SQL". All functions are thread-safe. Every read
 * sees what another process committed before it (plain sqlite3 included). */
#pragma once
#include "directory/share.h"
#include "guests/arch/types.h"
#include <time.h>

struct directory;

enum machine_type { MACHINE_ESA, MACHINE_XA, MACHINE_XC, MACHINE_Z };
enum password_kind { PASSWORD_HASHED, PASSWORD_NOLOG, PASSWORD_AUTOONLY, PASSWORD_LBYONLY, PASSWORD_NOPASS };

enum directory_device_kind { DIR_CONSOLE, DIR_SPOOL, DIR_SPECIAL, DIR_MDISK, DIR_LINK, DIR_NICDEF, DIR_DEDICATE };

/* One device statement, in directory order. Unused text fields are empty strings. */
struct directory_device {
    enum directory_device_kind kind;
    u16 vdev;
    char type[9];     /* CONSOLE/SPOOL/SPECIAL/MDISK device type: 3215, 2540, 1403, 3390, QDIO ... */
    char subtype[9];  /* SPOOL 2540: READER or PUNCH; MDISK: T-DISK, V-DISK, DEVNO or empty */
    char spool_class; /* CONSOLE/SPOOL class; in a directory_user never 0: T, * (readers) or A are the defaults */
    char owner[9];    /* CONSOLE: secondary user; LINK: the owner's userid */
    u16 owner_vdev;   /* LINK */
    char mode[4];     /* MDISK/LINK access mode; in a directory_user never empty: W, for LINK R; DEDICATE: R or empty */
    u64 start, size; /* MDISK extent in cylinders or blocks; size 0 means END; DEVNO, DEDICATE: start is the real device
                        number */
    char volser[7];  /* MDISK; DEDICATE by label */
    char read_password[9], write_password[9], multiple_password[9]; /* MDISK, as written; "ALL": nobody needs one */
    char operands[256]; /* SPECIAL/NICDEF: the rest in capitals; CONSOLE: empty or "OBSERVER userid"; MDISK: empty or
                           "MINIOPT NOMDC" */
    unsigned line;      /* of the source that it was just compiled from, else 0 */
};

struct directory_cpu {
    u8 address;
    bool base;
    u32 cpuid; /* 24 bits, valid if has_cpuid */
    bool has_cpuid;
};

/* A user as LOGON needs it: profile and IDENTITY/SUBCONFIG already merged. Owned by the caller; directory_user_free().
 */
struct directory_user {
    char userid[9];
    enum password_kind password;
    u64 storage, max_storage; /* bytes */
    u64 classes;              /* bit 0 = A ... bit 25 = Z, bits 26-31 = 1-6 */
    enum machine_type machine;
    unsigned max_cpus;
    char account[9], distribution[9];
    char linend, linedel, chardel, escape; /* 0 = off */
    char ipl[130];                         /* operands of the IPL statement, empty if none */
    unsigned share_relative;               /* 1-10000, 0 if absolute */
    unsigned share_absolute;               /* tenths of a percent */
    struct directory_share share;          /* the same with its maximum */
    char options[512];                     /* words of all OPTION statements, blank-separated */
    char namesave[256];                    /* names of all NAMESAVE statements, blank-separated */
    size_t cpu_count, device_count, command_count;
    struct directory_cpu *cpus;
    struct directory_device *devices;
    char (*commands)[221]; /* COMMAND statements, to be issued at logon */
};

/* Open (creating the schema if the file is new) the directory database at path. 0 or -errno; EILSEQ for a database that
 * is not a directory or of an unknown version. */
int directory_open(const char *path, struct directory **out);
void directory_close(struct directory *d);

/* 1 found, 0 not in the directory, -errno on a host failure. */
int directory_user(struct directory *d, const char *userid, struct directory_user **out);
void directory_user_free(struct directory_user *u);
int directory_exists(struct directory *d, const char *userid);
bool directory_has_option(const struct directory_user *u, const char *word);

/* Check a password as typed (case-insensitive, as CP without an ESM). A password that was put in plain by SQL is hashed
 * now. byuserid, if not NULL, is the user who logs on for userid: LOGONBY must name him and the password is his. 1
 * right, 0 wrong (also unknown user), -errno. */
int directory_authenticate(struct directory *d, const char *userid, const char *password, const char *byuserid);
/* May byuserid XAUTOLOG userid without class A or B (AUTOLOG/XAUTOLOG statements)? */
int directory_may_autolog(struct directory *d, const char *userid, const char *byuserid);

/* Every error or warning of a source, in line order: "FILE:LINE: HCP...E text". */
typedef void directory_report_fn(void *arg, const char *line);

/* Check (replace = false) or load USER DIRECT source in one transaction. Returns the number of errors (0: loaded), or
 * -errno. */
int directory_load(struct directory *d, const char *file_name, const char *source, size_t length, bool replace,
    directory_report_fn *report, void *arg);
/* Check source with no database at hand; with volumes also that minidisks lie within those. */
struct directory_volume {
    char volser[7];
    bool fba;
    u64 size; /* cylinders or blocks */
};
struct directory_volumes {
    const struct directory_volume *volume;
    size_t count;
};
int directory_check(const char *file_name, const char *source, size_t length, const struct directory_volumes *volumes,
    directory_report_fn *report, void *arg);

/* A minidisk on a volume, as the map of the disks has it. */
struct directory_extent {
    char volser[7], entry[9], type[9];
    u16 vdev;
    u64 start, size; /* size 0: to the END */
    unsigned line;
    bool whole;    /* from 0 to the END: overlaps nothing */
    bool overlaps; /* one before it in the map */
};
/* Call row for every minidisk of the directory that is on a volume, in order of volumes and starts. 0 or -errno. */
int directory_map(struct directory *d, const struct directory_volumes *volumes,
    void (*row)(void *arg, const struct directory_extent *e), void *arg);
/* Write the directory as USER DIRECT source that loads to the same directory. 0 or -errno. */
int directory_print(struct directory *d, void (*line)(void *arg, const char *text), void *arg);
