/* The parts of volumes that virtual disks show: minidisks, temporary and virtual disks, whole volumes. One for all who
 * are linked to the same part, so that links and reservations are seen by all. It is there as long as it has links.
 * Must not know access modes. Everything under cp_lock. */
#pragma once
#include "cp/vm/vm.h"
#include "cp/vm/volumes.h"

enum extent_kind {
    EXTENT_MINIDISK,
    EXTENT_TEMPORARY, /* T-DISK: in host memory, gone when it is detached */
    EXTENT_VIRTUAL,   /* V-DISK: the same, shared by links to it */
    EXTENT_DEDICATED, /* a whole volume that is attached to one user */
};

struct extent {
    struct extent *next;
    struct minidisk minidisk;
    enum extent_kind kind;
    struct real_dasd *real; /* NULL: in host memory */
    char owner[9];          /* whose disk it is, and its number there */
    u16 owner_vdev;
    bool of_directory;            /* by an MDISK statement */
    struct virtual_device *links; /* in order of linking */
    char failure[400];            /* what the operator is to be told of the host; under a lock of its own */
};

/* The extent of a volume that is attached: the one there is, or a new one without links. NULL if memory is short. */
struct extent *extent_on_volume(
    struct real_dasd *real, enum extent_kind kind, u32 first, u32 size, const char *owner, u16 owner_vdev);
/* A new disk in host memory. NULL if memory is short. */
struct extent *extent_in_memory(
    enum extent_kind kind, const struct volume_geometry *geometry, const char *owner, u16 owner_vdev);
/* The V-DISK of a directory entry that somebody is linked to, or NULL. */
struct extent *extent_virtual(const char *owner, u16 owner_vdev);
/* It is forgotten if nobody is linked to it (any more). */
void extent_release(struct extent *e);

struct extent *extent_first(void);
/* The device that a volume is attached as, or NULL. */
struct virtual_device *extent_dedicated(const struct real_dasd *real);
/* Links to anything on this volume. */
unsigned extent_links_on(const struct real_dasd *real);
bool extent_is_fba(const struct extent *e);
/* 512-byte blocks of V-DISKs, bytes of T-DISKs in use; of one user's (by DEFINE) or with NULL of all. */
u64 extent_virtual_blocks(const char *owner);
u64 extent_temporary_bytes(void);

/* Limits, in blocks; U64_MAX: none. */
#define DISK_NO_LIMIT UINT64_MAX
struct disk_limits {
    u64 virtual_system, virtual_user; /* V-DISKs: of all, and of one user by DEFINE */
    u64 temporary_bytes;              /* T-DISKs of all */
};
extern struct disk_limits disk_limits;

/* What devices of it tell CP. */
extern const struct dasd_host extent_host;
