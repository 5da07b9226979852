/* The system directory on the host: making one, and whether there is one. */
#pragma once
#include "cp/verb/verb.h"

bool system_directory_exists(const char *path);
/* Make the system directory, with the user directory from source (file_name for its errors; NULL: the sample the
 * program carries). Says on stderr what is wrong. Exit status. */
int system_directory_create(const char *path, const char *file_name);
/* A whole host file or, for NULL or "-", standard input; malloc'ed. NULL: said why on stderr. */
char *file_contents(const char *path, size_t *length);
/* Remove it with all that is in it. */
void system_directory_remove(const char *path);
