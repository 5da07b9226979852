/* The device types of device statements (device_type.def). */
#pragma once
#include "directory/directory.h"

enum device_use { USE_PLAIN, USE_READER, USE_PUNCH, USE_PRINTER, USE_EITHER, USE_NETWORK };

struct device_type {
    enum directory_device_kind kind;
    const char *type;
    enum device_use use;
};

/* The row of a type in capitals for this kind of statement, or NULL. */
const struct device_type *device_type_find(enum directory_device_kind kind, const char *type);
/* Is this SPOOL device a reader? */
bool device_is_reader(const struct directory_device *d);
