/* DEFINE of disks in host storage: T3380, T3390, TFB-512, VFB-512. Source: CP Commands and Utilities Reference, DEFINE
 * (Temporary Disk), DEFINE (Virtual Disk in Storage). */
#include "cp/command/define_disk.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/disks.h"
#include <strings.h>

static const struct {
    const char *keyword;
    u16 type;
    bool virtual;
} rows[] = {{"T3380", 0x3380, false}, {"T3390", 0x3390, false}, {"TFB-512", 0x9336, false}, {"VFB-512", 0x9336, true}};

/* [AS] vdev [CYL|BLK] size */
static int define(struct vm *vm, const char *rest, u16 type, bool virtual)
{
    const char *after = rest;
    char word[16];
    u16 vdev;
    u64 size;
    int rc;

    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "AS"))
        rest = after;
    if (!take_vdev(vm, &rest, &vdev, &rc))
        return rc;
    after = rest;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, type == 0x9336 ? "BLK" : "CYL"))
        rest = after;
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "DEF", MSG_OPERAND_MISSING);
    if (!text_decimal(word, UINT32_MAX, &size) || size == 0)
        return say_as(vm, "DEF", MSG_INVALID_OPERAND, text_upper(word));
    rc = expect_end(vm, rest);
    return rc ? rc : disk_define(vm, vdev, type, (u32)size, virtual);
}

bool define_disk(struct vm *vm, const char *keyword, const char *rest, int *rc)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcasecmp(rows[i].keyword, keyword) == 0) {
            *rc = define(vm, rest, rows[i].type, rows[i].virtual);
            return true;
        }
    return false;
}
