/* One file of the reader, from the choice of it to its end: read whole and gone, or still there. */
#pragma once
#include "guests/cms/command/spool_device.h"

/* What CP's QUERY READER says of a file; blank-padded. */
struct spool_file {
    char origin[8], id[4], device[3], name[8], type[8];
    char class;
    bool held;
};

struct reading {
    struct reader reader;
    struct spool_file file;
    struct device_settings settings;
};

/* The file of a spoolid, or without one the next that the reader would take. 0, or a return code with its message
 * said. */
int spool_file_find(const char *module, struct text spoolid, struct spool_file *file);
/* Make the file the one that the reader reads. reading: too large for the stack to have many. */
int reading_begin(const char *module, struct reading *r, struct text spoolid);
/* done: it is not wanted any more, and goes, unless SPOOL READER HOLD or KEEP. Else it is as it was. */
void reading_end(struct reading *r, bool done);
