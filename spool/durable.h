/* Every write to the host that a closed spool file depends on, but for SQLite's own (which go through its VFS).
 * Knows directories and descriptors, nothing of what is in them. Host facts: fsync(2), flock(2). */
#pragma once
#include "guests/arch/types.h"

/* All return 0 or more when done, -errno when not; a host that is full in any way (device, quota, file-size limit) is
 * -ENOSPC. */
int durable_error(int host_errno); /* the same mapping for others: a positive errno in, the negative code out */

/* Make directory path if it is not there; its name is on the disk on return. */
int durable_directory(const char *path);
/* Create a new file for writing in directory dir, locked exclusively (flock) until its descriptor is closed. The
 * descriptor; -EEXIST if the name is taken. */
int durable_create(int dir, const char *name);
/* Write all of data at offset. After an error some of it may be there; the same write may be tried again. */
int durable_write(int fd, u64 offset, const void *data, size_t size);
/* What was written to the file, or which names the directory has, is on the disk on return. After an error the state on
 * the disk is unknown for good, also if a later call succeeds: give the file up. */
int durable_sync(int fd);
/* Remove a name. Not synced: a name that comes back after a power loss has no row, and the warm start removes it. */
int durable_remove(int dir, const char *name);
/* Give a file of the directory another name there, replacing what has it. Not synced. */
int durable_rename(int dir, const char *from, const char *to);
/* Keep room on the host for the first bytes of the file at path, without changing its length: writes there succeed when
 * the host is full otherwise. As far as the host can do that; not durable by itself. */
void durable_reserve(const char *path, u64 bytes);
