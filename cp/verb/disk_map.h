/* The map of the disks of `ursa directory map`, and the volumes that a directory's minidisks are checked against. */
#pragma once
#include "cp/verb/verb.h"
#include "directory/directory.h"

/* Sizes and labels of the system's volumes that can be read; free(v->volume) afterwards. None is no failure. */
void disk_map_volumes(const char *system_directory, struct directory_volumes *v);
/* Print it. Exit status. */
int disk_map_print(struct directory *d, const struct directory_volumes *v);
