/* The system's real DASD: volumes in image files of the system directory's volumes/, each with a device number. Who may
 * have them is the commands' and the minidisks' business. Everything under cp_lock. Source: CP Planning and
 * Administration, CP_OWNED, USER_VOLUME_LIST and RDEVICE; CP Commands, ATTACH, VARY, QUERY DASD. */
#pragma once
#include "cp/volume/volume.h"

enum real_use {
    REAL_OFFLINE, /* no volume: refused (reason says why), or varied off */
    REAL_FREE,
    REAL_SYSTEM, /* attached to SYSTEM: minidisks are on it */
    REAL_OWNED,  /* the same, and in CP's list */
    REAL_USER,   /* attached to a user as a whole */
};

struct real_dasd {
    struct real_dasd *next; /* in order of device number */
    u16 rdev;
    enum real_use use;
    char volser[7]; /* empty: it has no label; of an offline one the last that was seen */
    unsigned flags; /* VOLUME_READ_ONLY, VOLUME_SYNCHRONOUS */
    char file[256]; /* in volumes/, or a whole path */
    struct volume *volume;
    char reason[VOLUME_REASON];
};

/* Find the volumes and attach those that are CP's or the users' to SYSTEM. What is refused stops nothing. */
void volumes_start(void);
/* Tell the operator which volumes were refused, are twice there or missing. */
void volumes_report(void);
/* Everything is on the host's disk and closed. No virtual machine is left. */
void volumes_stop(void);
/* Image files that came since get device numbers; they are offline. */
void volumes_find(void);

struct real_dasd *real_first(void);
struct real_dasd *real_by_number(u16 rdev);
/* The volume of that name that is attached to SYSTEM, or NULL. */
struct real_dasd *real_system_volume(const char *volser);
/* Any that is online with this label. */
struct real_dasd *real_by_label(const char *volser);
static inline bool real_is_system(const struct real_dasd *r)
{
    return r->use == REAL_SYSTEM || r->use == REAL_OWNED;
}
/* Cylinders or blocks. */
u64 real_size(const struct real_dasd *r);
/* VARY ON and OFF. On: false with reason set if the volume is refused. */
bool real_online(struct real_dasd *r);
void real_offline(struct real_dasd *r);
/* ATTACH ... TO SYSTEM; it is free and has a label that no other volume of the system has. */
void real_to_system(struct real_dasd *r);
