/* Looking up device types. */
#include "directory/device_type.h"
#include <string.h>

// clang-format off
static const struct device_type types[] = {
#define DEVICE_TYPE(kind, type, use) {DIR_##kind, type, USE_##use},
#include "directory/device_type.def"
#undef DEVICE_TYPE
};
// clang-format on

const struct device_type *device_type_find(enum directory_device_kind kind, const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].kind == kind && !strcmp(types[i].type, type))
            return &types[i];
    return NULL;
}

bool device_is_reader(const struct directory_device *d)
{
    const struct device_type *t = device_type_find(d->kind, d->type);

    return t && (t->use == USE_READER || (t->use == USE_EITHER && !strcmp(d->subtype, "READER")));
}
