/* Virtual devices: what CP has at a device number, and disks as blocks. Sources: CP Programming Services, DIAGNOSE
 * X'210' and X'250'; ECKD for formatting. */
#pragma once
#include "guests/cms/file/disk.h"

struct device_facts {
    u16 vdev;
    u8 class; /* X'04' ECKD, X'01' FBA, X'20' card reader, X'10' punch and printer, X'80' console */
    u8 kind;  /* the type's bit within the class */
    u16 type; /* of disks: X'3390', X'3380', X'9336' */
    bool writable;
    u32 cylinders, tracks; /* ECKD: how many, and tracks of a cylinder */
    u32 blocks;            /* FBA: of 512 bytes */
};

enum device_code {
    DEVICE_OK = 0,
    DEVICE_ABSENT = 1,
    DEVICE_NO_DISK = 2,
    DEVICE_IO_ERROR = 3,
    DEVICE_READ_ONLY = 12,
    DEVICE_NO_CMS = 16, /* it has no label of CMS */
    DEVICE_NO_STORAGE = 25,
};

/* DEVICE_OK or DEVICE_ABSENT. */
int device_facts(u16 vdev, struct device_facts *f);
/* Blocks of a size (512 to 4096, a power of two) that a cylinder takes, or that an FBA disk takes; 0: not that size. */
u32 device_blocks_per_cylinder(const struct device_facts *f, u32 block_size);
u32 device_blocks(const struct device_facts *f, u32 block_size);

/* The disk as blocks. block_size 0: as its label says. *out is the caller's until he gives it to
 * disk_access(), or closes it; who releases a disk closes its device. */
int disk_device_open(u16 vdev, u32 block_size, struct disk_device **out);
void disk_device_close(struct disk_device *d);

/* Write the blocks of a cylinder (from 0) anew, all zero: every track with as many records of block_size as it takes.
 * An FBA disk needs none of it. */
int device_format_cylinder(const struct device_facts *f, u32 cylinder, u32 block_size);
