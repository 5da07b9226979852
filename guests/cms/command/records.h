/* All records of a file, one after the other. */
#pragma once
#include "guests/cms/file/file.h"

/* What a record is used for: 0, or a return code that ends it, with its message said. */
typedef int record_use(void *with, const void *data, u32 n);

enum { RECORDS_HALTED = -4 }; /* HX was entered */

/* Read f, which stays open, from its first record on. 0; RECORDS_HALTED; a return code, its message said. */
int records_each(const char *module, struct file *f, record_use *use, void *with);
