/* SYSTEM.CONFIG's statements about volumes and about disks in storage. Must not know the file. Source: CP Planning and
 * Administration, "The System Configuration File": CP_OWNED, RDEVICE, USER_VOLUME_LIST and its kin. */
#include "cp/verb/volume_config.h"
#include "cp/base/text.h"
#include "cp/vm/extents.h"
#include "cp/vm/real_unit.h"
#include "cp/vm/volume_policy.h"
#include "cp/verb/unit_config.h"
#include <string.h>

static bool take_volser(const char **rest, const char *wildcards, char volser[7])
{
    char word[16], allowed[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@_+-&";

    strcat(allowed, wildcards);
    if (!text_word(rest, word, sizeof word) || strlen(word) > 6)
        return false;
    text_upper(word);
    if (strspn(word, allowed) != strlen(word))
        return false;
    text_copy(volser, 7, word);
    return true;
}

/* The image file of a disk, in the system directory's volumes/ or anywhere with a whole path; or another device. */
bool config_device(const char **rest)
{
    char number_text[8], word[16], file[256];
    unsigned flags = 0;
    u64 rdev;

    if (!text_word(rest, number_text, sizeof number_text) || !text_hex(number_text, 0xFFFF, &rdev) ||
        !text_word(rest, word, sizeof word) || !text_word(rest, file, sizeof file))
        return false;
    if (!text_abbreviates(word, "DASD"))
        return config_unit((u16)rdev, word, file, rest);
    while (text_word(rest, word, sizeof word)) {
        if (text_abbreviates(word, "READONLY"))
            flags |= VOLUME_READ_ONLY;
        else if (text_abbreviates(word, "SYNCHRONOUS"))
            flags |= VOLUME_SYNCHRONOUS;
        else
            return false;
    }
    return !real_unit_by_number((u16)rdev) && policy_add_device((u16)rdev, file, flags);
}

bool config_owned(const char **rest)
{
    char word[16], volser[7];
    u64 slot;

    return text_word(rest, word, sizeof word) && text_abbreviates(word, "SLOT") && text_word(rest, word, sizeof word) &&
           text_decimal(word, SLOTS_MAX, &slot) && take_volser(rest, "", volser) &&
           policy_add_owned((unsigned)slot, volser);
}

static bool add_volumes(const char **rest, enum policy_list list, const char *wildcards)
{
    char volser[7];

    do {
        if (!take_volser(rest, wildcards, volser) || !policy_add_volume(list, volser))
            return false;
    } while (*text_rest(*rest));
    return true;
}

bool config_volume_list(const char **rest)
{
    return add_volumes(rest, POLICY_LIST, "");
}

bool config_volume_include(const char **rest)
{
    return add_volumes(rest, POLICY_INCLUDE, "*%");
}

bool config_volume_exclude(const char **rest)
{
    return add_volumes(rest, POLICY_EXCLUDE, "*%");
}

/* How much disks in storage may take: V-DISKs in blocks of 512 bytes or as a size, T-DISKs as a size. */
bool config_disk_storage(const char **rest)
{
    char word[16], size[24];
    u64 bytes;

    if (!text_word(rest, word, sizeof word) || !text_word(rest, size, sizeof size) || !text_size(size, &bytes))
        return false;
    if (text_abbreviates(word, "VSYSLIM"))
        disk_limits.virtual_system = bytes / 512;
    else if (text_abbreviates(word, "VUSERLIM"))
        disk_limits.virtual_user = bytes / 512;
    else if (text_abbreviates(word, "TDISK"))
        disk_limits.temporary_bytes = bytes;
    else
        return false;
    return true;
}
