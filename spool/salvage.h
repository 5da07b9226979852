/* A FORCE start around a database that cannot be read. */
#pragma once
#include "spool/spool.h"

/* Set the database in folder (an open directory; path is its name) aside, for somebody who knows SQLite better, under
 * its name with .damaged. 0 or -errno. */
int salvage_set_aside(int folder);
/* Put the rows that can still be read in the database set aside in path into s. Their number, or -errno of s. */
int salvage_rows(struct spool *s, const char *path);
/* Make data that no row names a file of the operator, held: true. Damaged data is reported and left alone: false. */
bool salvage_adopt(struct spool *s, const struct spool_starting *how, u64 host_file);
