/* Disk images that are not ours. */
#include "cp/volume/foreign.h"
#include <string.h>

#define OLDER "an image of the 64-bit format of Hercules 4: copy it to the older format first"
#define SHADOW "a shadow file: merge it into its base image first (dasdcopy does)"

// clang-format off
static const struct {
    const char *begin, *what;
} foreign[] = {
    {"CKD_S370", SHADOW},
    {"FBA_S370", SHADOW},
    {"CKD_S064", SHADOW},
    {"FBA_S064", SHADOW},
    {"CKD_P064", OLDER},
    {"CKD_C064", OLDER},
    {"FBA_P064", OLDER},
    {"FBA_C064", OLDER},
    {"QFI\xfb",  "a disk image of QEMU: convert it to raw blocks first"},
    {"KDMV",     "a disk image of VMware: convert it to raw blocks first"},
    {"vhdxfile", "a disk image of Hyper-V: convert it to raw blocks first"},
    {"SQLite format 3", "a database"},
};
// clang-format on

const char *foreign_find(const void *begin)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (memcmp(begin, foreign[i].begin, strlen(foreign[i].begin)) == 0)
            return foreign[i].what;
    return NULL;
}
