/* The lists behind SYSTEM.CONFIG's statements about volumes. */
#include "cp/vm/volume_policy.h"
#include "cp/base/text.h"
#include <stdlib.h>
#include <string.h>

struct name {
    struct name *next;
    char volser[7];
};

static struct policy_device *devices;
static struct name *lists[POLICY_LISTS];
static char slots[SLOTS_MAX + 1][7];

bool policy_add_device(u16 rdev, const char *file, unsigned flags)
{
    struct policy_device **at = &devices;

    for (; *at; at = &(*at)->next)
        if ((*at)->rdev == rdev || strcmp((*at)->file, file) == 0)
            return false;
    if (strlen(file) >= sizeof(*at)->file || !(*at = calloc(1, sizeof **at)))
        return false;
    (*at)->rdev = rdev;
    (*at)->flags = flags;
    text_copy((*at)->file, sizeof(*at)->file, file);
    return true;
}

bool policy_add_owned(unsigned slot, const char *volser)
{
    if (slot == 0 || slot > SLOTS_MAX || *slots[slot])
        return false;
    text_copy(slots[slot], sizeof slots[slot], volser);
    return true;
}

bool policy_add_volume(enum policy_list list, const char *volser)
{
    struct name **at = &lists[list];

    while (*at)
        at = &(*at)->next;
    *at = calloc(1, sizeof **at);
    if (*at)
        text_copy((*at)->volser, sizeof(*at)->volser, volser);
    return *at != NULL;
}

void policy_forget(void)
{
    while (devices) {
        struct policy_device *d = devices;
        devices = d->next;
        free(d);
    }
    for (unsigned i = 0; i < POLICY_LISTS; i++)
        while (lists[i]) {
            struct name *n = lists[i];
            lists[i] = n->next;
            free(n);
        }
    memset(slots, 0, sizeof slots);
}

const struct policy_device *policy_devices(void)
{
    return devices;
}

const char *policy_slot(unsigned slot)
{
    return slots[slot];
}

static bool matches(const char *pattern, const char *volser)
{
    if (*pattern == '*')
        return matches(pattern + 1, volser) || (*volser && matches(pattern, volser + 1));
    if (!*pattern || !*volser)
        return *pattern == *volser;
    return (*pattern == '%' || *pattern == *volser) && matches(pattern + 1, volser + 1);
}

static bool in_list(enum policy_list list, const char *volser)
{
    const struct name *n = lists[list];

    while (n && !matches(n->volser, volser))
        n = n->next;
    return n != NULL;
}

enum policy_use policy_use_of(const char *volser)
{
    if (!*volser)
        return POLICY_FREE;
    for (unsigned i = 1; i <= SLOTS_MAX; i++)
        if (strcmp(slots[i], volser) == 0)
            return POLICY_OWNED;
    if (in_list(POLICY_LIST, volser))
        return POLICY_USER;
    if (in_list(POLICY_EXCLUDE, volser))
        return POLICY_FREE;
    if (!lists[POLICY_LIST] && !lists[POLICY_INCLUDE])
        return POLICY_USER;
    return in_list(POLICY_INCLUDE, volser) ? POLICY_USER : POLICY_FREE;
}

const char *policy_listed(unsigned n)
{
    const struct name *name = lists[POLICY_LIST];

    for (; name && n > 0; n--)
        name = name->next;
    return name ? name->volser : NULL;
}
