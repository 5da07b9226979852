/* What SYSTEM.CONFIG says about volumes: which device number an image file has, which volumes CP owns, which are the
 * users'. Filled in before the system starts, read afterwards. Must not know what is mounted. Source: CP Planning and
 * Administration, "The System Configuration File": RDEVICE, CP_OWNED, USER_VOLUME_LIST, _INCLUDE and _EXCLUDE. */
#pragma once
#include "cp/volume/volume.h"

#define SLOTS_MAX 255

/* An image file and its device number. */
struct policy_device {
    struct policy_device *next;
    u16 rdev;
    unsigned flags; /* VOLUME_READ_ONLY, VOLUME_SYNCHRONOUS */
    char file[256]; /* in the system's volumes/, unless it begins with a slash */
};
enum policy_use { POLICY_FREE, POLICY_USER, POLICY_OWNED };
/* Volume names with wildcards: % is any character, * any characters. */
enum policy_list { POLICY_LIST, POLICY_INCLUDE, POLICY_EXCLUDE, POLICY_LISTS };

/* False: no memory, or the device number, file or slot was there before. */
bool policy_add_device(u16 rdev, const char *file, unsigned flags);
bool policy_add_owned(unsigned slot, const char *volser); /* slot 1 to SLOTS_MAX */
bool policy_add_volume(enum policy_list list, const char *volser);
void policy_forget(void);

const struct policy_device *policy_devices(void); /* in order of the statements */
/* The volume of a CP-owned slot, empty if none. */
const char *policy_slot(unsigned slot);
/* What a volume is for: without any USER_VOLUME statement every volume with a label is the users'. */
enum policy_use policy_use_of(const char *volser);
/* The n-th name of USER_VOLUME_LIST, or NULL. */
const char *policy_listed(unsigned n);
