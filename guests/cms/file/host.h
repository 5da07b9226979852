/* What the file system needs of where it runs: the nucleus, or a test on the host. */
#pragma once
#include "guests/arch/types.h"

void *file_storage_get(u64 bytes); /* zeroed; NULL */
void file_storage_free(void *at);
void file_now(u8 moment[7]); /* packed: century, YY MM DD HH MM SS */
/* Where the disks and open files are anchored: private to the user. */
extern struct file_anchor *file_anchor;
