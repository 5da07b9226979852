/* What writing and reading NETDATA share: flags of segments, names of records. */
#pragma once
#include "guests/arch/types.h"

enum segment_flag {
    SEGMENT_FIRST = 0x80,
    SEGMENT_LAST = 0x40,
    SEGMENT_CONTROL = 0x20,
    SEGMENT_NUMBER = 0x10, /* the number of the next record: nothing to do with it here */
};
#define SEGMENT_DATA 253

enum record_format {
    RECFM_FIXED = 0x8000,
    RECFM_VARIABLE = 0x4000,
    RECFM_NO_PREFIX = 0x0002, /* varying length without the 4 bytes in front */
    RECFM_TRANSMITTED = 0x0001,
};
#define DSORG_SEQUENTIAL 0x4000

/* INMR and two digits in EBCDIC. */
#define INMR_NAME 6
#define INMR(digit)                                                                                                    \
    {                                                                                                                  \
        0xC9, 0xD5, 0xD4, 0xD9, 0xF0, 0xF0 + (digit)                                                                   \
    }
static const u8 inmcopy[7] = {0xC9, 0xD5, 0xD4, 0xC3, 0xD6, 0xD7, 0xE8};
