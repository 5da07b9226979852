/* Virtual disks in storage: QUERY VDISK and SET VDISK. Source: CP Commands and Utilities Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/disks.h"
#include <string.h>

#define LINKS_PER_LINE 4
#define BLOCK 512

static void respond_limit(struct vm *vm, const char *what, u64 limit)
{
    if (limit == DISK_NO_LIMIT)
        respond(vm, "VDISK %-6s LIMIT IS INFINITE, %10llu BLK IN USE", what,
            (unsigned long long)extent_virtual_blocks(NULL));
    else
        respond(vm, "VDISK %-6s LIMIT IS %10llu BLK, %10llu BLK IN USE", what, (unsigned long long)limit,
            (unsigned long long)extent_virtual_blocks(NULL));
}

static void respond_disks(struct vm *vm)
{
    bool any = false;

    for (const struct extent *e = extent_first(); e; e = e->next) {
        unsigned links = 0;
        if (e->kind != EXTENT_VIRTUAL)
            continue;
        any = true;
        for (const struct virtual_device *d = e->links; d; d = d->next_link)
            links++;
        respond(vm, "VDISK %-8s %04X %8u BLK %4u LINKS", e->owner, e->owner_vdev, e->minidisk.size, links);
        for (const struct virtual_device *d = e->links; d; d = d->next_link)
            respond(vm, "%-8s %04X %s", d->vm->userid, d->vdev, d->read_only ? "R/O" : "R/W");
    }
    if (!any)
        respond(vm, "A virtual disk in storage was not found.");
}

enum { SYSLIM, USERLIM };
static const struct keyword limits[] = {{"Syslim", SYSLIM}, {"Userlim", USERLIM}};

int query_vdisk(struct vm *vm, const char *rest)
{
    char word[16];
    int rc;

    if (!text_word(&rest, word, sizeof word)) {
        respond_disks(vm);
        return 0;
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    switch (KEYWORD(limits, text_upper(word))) {
    case SYSLIM:
        respond_limit(vm, "SYSTEM", disk_limits.virtual_system);
        return 0;
    case USERLIM:
        if (disk_limits.virtual_user == DISK_NO_LIMIT)
            respond(vm, "VDISK USER   LIMIT IS INFINITE");
        else
            respond(vm, "VDISK USER   LIMIT IS %10llu BLK", (unsigned long long)disk_limits.virtual_user);
        return 0;
    default:
        return say(vm, MSG_INVALID_OPTION, word);
    }
}

/* SET VDISK {SYSLIM|USERLIM} {INFINITE|nnn [BLKS]|nnnK|M|G} */
int set_vdisk(struct vm *vm, const char *rest)
{
    char word[16];
    u64 *limit, n;
    int which;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "SVD", MSG_OPERAND_MISSING);
    which = KEYWORD(limits, text_upper(word));
    if (which < 0)
        return say_as(vm, "SVD", MSG_INVALID_OPTION, word);
    limit = which == SYSLIM ? &disk_limits.virtual_system : &disk_limits.virtual_user;
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "SVD", MSG_OPERAND_MISSING);
    if (text_abbreviates(word, "INFinite"))
        n = DISK_NO_LIMIT;
    else if (text_decimal(word, UINT32_MAX, &n)) {
        const char *after = rest;
        if (text_word(&after, word, sizeof word) && text_abbreviates(word, "BLKs"))
            rest = after;
    } else if (text_size(word, &n))
        n /= BLOCK;
    else
        return say_as(vm, "SVD", MSG_INVALID_OPERAND, text_upper(word));
    which = expect_end(vm, rest);
    if (which == 0)
        *limit = n;
    return which;
}
