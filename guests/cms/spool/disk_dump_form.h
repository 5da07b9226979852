/* Where fields lie on the cards of DISK DUMP, and in the directory entry on the last one: the beginning of a CMS FST
 * (CMS Planning, FSTD macro). */
#pragma once
#include "guests/arch/types.h"

enum disk_dump_column {
    LAST = 4,
    DATA = 5,
    FILE_NAME = 57,
    FILE_TYPE = 65,
    FILE_MODE = 73,
    SEQUENCE = 76,
};
#define SEQUENCE_DIGITS 4
#define LAST_CARD 0xD5 /* N */

enum disk_dump_entry {
    ENTRY_NAME = 0x00,
    ENTRY_TYPE = 0x08,
    ENTRY_CHANGED = 0x10, /* MM DD HH MM, packed */
    ENTRY_MODE = 0x18,
    ENTRY_RECORDS_LOW = 0x1A,
    ENTRY_FORMAT = 0x1E,
    ENTRY_FLAGS = 0x1F,
    ENTRY_LENGTH = 0x20,
    ENTRY_YEAR = 0x26, /* two digits, EBCDIC */
    ENTRY_RECORDS_HIGH = 0x30,
};
enum {
    FORMAT_FIXED = 0xC6,
    FORMAT_VARIABLE = 0xE5,
    FLAG_CENTURY_20 = 0x08,
};
