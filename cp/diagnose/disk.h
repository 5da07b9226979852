/* What the DIAGNOSE codes for disks share: finding the disk, and moving a block to and from the guest's storage. */
#pragma once
#include "cp/diagnose/diagnose.h"

#define BLOCK_MAX 4096

/* The device's state of a disk, or NULL if vdev is no disk. Under vm->lock. */
void *disk_state(struct vm *vm, u16 vdev);
/* Move n bytes at a real address with an access key: 0 or PGM_*. */
int disk_storage_read(struct cpu *cpu, u64 real, void *data, u32 n, u8 key);
int disk_storage_write(struct cpu *cpu, u64 real, const void *data, u32 n, u8 key);
