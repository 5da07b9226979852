/* The enhanced disk format on the disk: where the fields of label and file status table (FST) are. Numbers are
 * big-endian; blocks count from 1, 0 is none. Knows no disks. */
#pragma once
#include "guests/cms/base/bytes.h"

/* The label: of a minidisk with cylinders it is block 3; with 512-byte sectors it is the second of these. One write of
 * it moves the disk from one state to the next, for all else that is reached from it is written to blocks that were
 * free. */
enum {
    EDF_LABEL_SIZE = 80,
    EDF_LABEL_ID = 0x00, /* X'C3D4E2F1' */
    EDF_LABEL_VOLUME = 0x04,
    EDF_LABEL_BLOCK_SIZE = 0x0C,
    EDF_LABEL_ORIGIN = 0x10, /* the directory's first block: 4 or 5, in turn */
    EDF_LABEL_CYLINDERS = 0x14,
    EDF_LABEL_CYLINDERS_MOST = 0x18,
    EDF_LABEL_BLOCKS = 0x1C,
    EDF_LABEL_USED = 0x20,
    EDF_LABEL_FST_SIZE = 0x24,
    EDF_LABEL_FST_PER_BLOCK = 0x28,
    EDF_LABEL_CREATED = 0x2C,
    EDF_LABEL_FLAGS = 0x32,    /* 01: created in the century of 20 */
    EDF_LABEL_RESERVED = 0x34, /* blocks before the data of the one file of a disk made by RESERVE */
};
#define EDF_ID 0xC3D4E2F1u
#define EDF_ORIGIN_A 4
#define EDF_ORIGIN_B 5

enum {
    FST_SIZE = 64,
    FST_NAME = 0x00,
    FST_TYPE = 0x08,
    FST_MODE = 0x18, /* letter and number */
    FST_FORMAT = 0x1E,
    FST_FLAGS = 0x1F,
    FST_LENGTH = 0x20,
    FST_ORIGIN = 0x28,
    FST_BLOCKS = 0x2C,
    FST_RECORDS = 0x30,
    FST_LEVELS = 0x34,
    FST_POINTER_SIZE = 0x35,
    FST_CHANGED = 0x36, /* YY MM DD HH MM SS, packed */
};
#define FST_CENTURY 0x08 /* of the flags: 20 */
#define FST_FORMAT_F 0xC6
#define FST_FORMAT_V 0xE5

/* Pointers: of F format the block alone; of V format also the number of the highest record that begins up to its end,
 * and where in the block the first header stands, or none. */
#define POINTER_F 4
#define POINTER_V 12
#define DISPLACEMENT_NONE 0xFFFFFFFFu
#define V_HEADER 2
#define V_RECORD_MAX 65535
#define RECORDS_MAX 0x7FFFFFFFu
