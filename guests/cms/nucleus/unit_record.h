/* Virtual reader, punch and printer, a record at a time, by channel programs. CP's spooling is commanded by
 * cp_command(): CLOSE, SPOOL, TAG. */
#pragma once
#include "guests/arch/types.h"

#define UNIT_RECORD_MAX 204 /* bytes of the longest record */

enum unit_code {
    UNIT_OK = 0,
    UNIT_END = 1,     /* reading: behind the last record of a file, which is closed by that */
    UNIT_NO_FILE = 2, /* the reader is empty, or not ready */
    UNIT_ABSENT = 3,  /* no such device, or not of that kind */
    UNIT_ERROR = 4,
};

/* The next record, into size bytes; *n is its length, at most UNIT_RECORD_MAX. */
int unit_read(u16 vdev, void *record, u32 size, u32 *n);
/* Punch (op X'41') or print (X'01' X'09' X'11' X'19' X'89', and immediate ones with n 0) a record. */
int unit_write(u16 vdev, u8 op, const void *record, u32 n);
