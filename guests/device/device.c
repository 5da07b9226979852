/* The table of virtual devices that device.def lists. */
#include "guests/device/device.h"
#include <strings.h>

// clang-format off
const struct device_row device_rows[] = {
#define DEVICE(name, kind, keyword, vm_name, maker) {&name##_ops, kind, keyword, vm_name},
#include "guests/device/device.def"
#undef DEVICE
};
// clang-format on
const unsigned device_row_count = sizeof device_rows / sizeof device_rows[0];

const struct device_row *device_by_keyword(const char *keyword)
{
    for (unsigned i = 0; i < device_row_count; i++)
        if (strcasecmp(device_rows[i].keyword, keyword) == 0)
            return &device_rows[i];
    return NULL;
}
