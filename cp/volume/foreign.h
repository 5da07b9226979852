/* Disk images that are not ours, by their first bytes: taken for blocks they would be destroyed. */
#pragma once
#include "cp/volume/volume.h"

/* What a file is that begins with these 16 bytes, for "it is ..."; NULL: nothing that is known. */
const char *foreign_find(const void *begin);
