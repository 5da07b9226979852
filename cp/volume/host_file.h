/* Every write to the host that a volume depends on, and the reads and locks beside it. A test that watches or breaks a
 * volume's writes has to know this file only. Knows descriptors and offsets, nothing of what is there. Host facts:
 * fsync(2), flock(2). */
#pragma once
#include "guests/arch/types.h"

/* All return 0 or more when done, -errno when not; a host that is full in any way (device, quota, limit of a file's
 * size) is -ENOSPC. */

/* Create path for writing; -EEXIST if it is there. Its name is on the disk when host_file_name_sync() returns. */
int host_file_create(const char *path);
int host_file_name_sync(const char *path);
int host_file_open(const char *path, bool write);
/* Lock the open file against writers, and with `write` against everybody else, until it is closed: -EWOULDBLOCK. */
int host_file_lock(int fd, bool write);
/* All of size bytes; -EIO if the file ends before. */
int host_file_read(int fd, u64 offset, void *data, size_t size);
/* After an error *written bytes (NULL: not wanted) of it are there; the same write may be tried again. */
int host_file_write(int fd, u64 offset, const void *data, size_t size, size_t *written);
int host_file_remove(const char *path);
int host_file_resize(int fd, u64 size);
/* What was written is on the disk on return. After an error the state on the disk is unknown for good, also if a later
 * call succeeds. */
int host_file_sync(int fd);
s64 host_file_size(int fd);
