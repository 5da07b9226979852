/* Virtual disks: what stands behind them, and their making. */
#include "cp/vm/disks.h"
#include "cp/base/text.h"
#include "cp/volume/geometry.h"
#include "cp/vm/links.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CYLINDERS_MAX 65520 /* of a T-DISK */
#define BLOCKS_MAX 4194296  /* of a V-DISK: 2G */

int disk_add(struct vm *vm, u16 vdev, struct extent *e, const char *mode, bool read_only)
{
    struct virtual_device *d = calloc(1, sizeof *d), **at;
    int rc = -ENOMEM;

    if (!d)
        return rc;
    d->vdev = vdev;
    d->disk = &e->minidisk;
    d->extent = e;
    d->read_only = read_only;
    d->row = dasd_row(d->disk);
    text_copy(d->link_mode, sizeof d->link_mode, mode);
    rc = d->row ? vm_attach_device(vm, d) : -ENODEV;
    if (rc < 0) {
        free(d);
        return rc;
    }
    for (at = &e->links; *at; at = &(*at)->next_link)
        ;
    *at = d;
    return 0;
}

void disk_unlink(struct virtual_device *d)
{
    struct extent *e = d->extent;
    struct virtual_device **at = &e->links;

    while (*at != d)
        at = &(*at)->next_link;
    *at = d->next_link;
    if (e->kind == EXTENT_DEDICATED && e->real->use == REAL_USER)
        e->real->use = REAL_FREE;
    extent_release(e);
}

static u16 type_of(const struct directory_device *disk)
{
    u64 type = 0;

    return text_hex(disk->type, 0xFFFF, &type) ? (u16)type : 0x9336; /* FB-512 */
}

static bool fits(const struct volume_geometry *g, u16 type)
{
    return type == 0x9336 ? g->architecture == VOLUME_FBA : g->architecture == VOLUME_ECKD && g->type == type;
}

static int volume_extent(struct vm *vm, const char *owner, const struct directory_device *disk, struct extent **out)
{
    bool by_number = strcmp(disk->subtype, "DEVNO") == 0;
    struct real_dasd *real = by_number ? real_by_number((u16)disk->start) : real_system_volume(disk->volser);
    u64 first = by_number ? 0 : disk->start, size = disk->size, whole;
    char number[8];

    if (!real || !real->volume || real->use == REAL_USER) {
        snprintf(number, sizeof number, "%04X", (unsigned)disk->start);
        return say(vm, MSG_VOLUME_NOT_MOUNTED, owner, disk->vdev, by_number ? number : disk->volser);
    }
    if (!fits(volume_geometry(real->volume), type_of(disk)))
        return say(vm, MSG_NOT_LINKED_TYPE, owner, disk->vdev);
    whole = real_size(real);
    if (size == 0 && first < whole)
        size = whole - first;
    if (size == 0 || first > whole || size > whole - first)
        return say(vm, MSG_EXTENT_OUTSIDE, owner, disk->vdev, real->volser);
    *out = extent_on_volume(real, EXTENT_MINIDISK, (u32)first, (u32)size, owner, disk->vdev);
    return *out ? 0 : say_as(vm, "LNM", MSG_NO_STORAGE);
}

/* 0 or -ENOSPC: it is too large, or the limits are reached. */
static int memory_check(struct vm *vm, const struct volume_geometry *g, bool virtual, bool of_directory)
{
    u64 bytes = g->architecture == VOLUME_FBA ? g->blocks * 512 : (u64)g->cylinders * g->heads * g->track_bytes;
    u64 system = extent_virtual_blocks(NULL), own = extent_virtual_blocks(vm->userid);

    if (g->architecture == VOLUME_FBA ? g->blocks > BLOCKS_MAX : g->cylinders > CYLINDERS_MAX)
        return -ENOSPC;
    if (!virtual)
        return bytes > disk_limits.temporary_bytes || extent_temporary_bytes() > disk_limits.temporary_bytes - bytes
                   ? -ENOSPC
                   : 0;
    if (system + g->blocks > disk_limits.virtual_system ||
        (!of_directory && own + g->blocks > disk_limits.virtual_user))
        return -ENOSPC;
    return 0;
}

static bool memory_geometry(u16 type, u32 size, struct volume_geometry *g)
{
    if (type != 0x9336)
        return geometry_of_cylinders(type, size, g);
    geometry_of_blocks(size, g);
    g->type = 0x9336;
    g->model = 10;
    return true;
}

static int memory_extent(struct vm *vm, const char *owner, const struct directory_device *disk, struct extent **out)
{
    bool virtual = strcmp(disk->subtype, "V-DISK") == 0;
    struct volume_geometry g;

    *out = virtual ? extent_virtual(owner, disk->vdev) : NULL;
    if (*out)
        return 0;
    if ((virtual && type_of(disk) != 0x9336) || !memory_geometry(type_of(disk), (u32)disk->size, &g))
        return say(vm, MSG_NOT_LINKED_TYPE, owner, disk->vdev);
    if (memory_check(vm, &g, virtual, true) < 0)
        return say_as(vm, "LNM", MSG_NO_DISK_SPACE, disk->vdev, virtual ? "virtual disk" : "temp");
    *out = extent_in_memory(virtual ? EXTENT_VIRTUAL : EXTENT_TEMPORARY, &g, owner, disk->vdev);
    if (!*out)
        return say_as(vm, "LNM", MSG_NO_STORAGE);
    (*out)->of_directory = true;
    return 0;
}

int disk_extent(struct vm *vm, const char *owner, const struct directory_device *disk, struct extent **out)
{
    bool memory = strcmp(disk->subtype, "T-DISK") == 0 || strcmp(disk->subtype, "V-DISK") == 0;

    return memory ? memory_extent(vm, owner, disk, out) : volume_extent(vm, owner, disk, out);
}

static void create_link(struct vm *vm, const struct directory_device *link)
{
    const struct directory_device *disk = NULL;
    struct directory_user *user;
    struct link_request r = {.vm = vm, .vdev = link->vdev, .mode = link->mode};
    int rc = link_find(link->owner, link->owner_vdev, &user, &disk);

    if (rc < 0)
        say(vm, MSG_LINK_NO_DIRECTORY, link->owner, link->owner_vdev);
    else if (!user)
        say_as(vm, "LNM", MSG_NOT_IN_DIRECTORY, link->owner);
    else if (rc == 0 || strcmp(disk->subtype, "T-DISK") == 0)
        say(vm, rc ? MSG_NOT_LINKED_TYPE : MSG_NOT_LINKED_NO_DISK, link->owner, link->owner_vdev);
    else {
        r.disk = disk;
        text_copy(r.owner, sizeof r.owner, user->userid);
        link_make(&r);
    }
    directory_user_free(user);
}

int disk_check_free(struct vm *vm, const struct real_dasd *r)
{
    const struct virtual_device *d;
    unsigned links;

    switch (r->use) {
    case REAL_OFFLINE:
        return say(vm, MSG_DASD_OFFLINE, r->rdev);
    case REAL_SYSTEM:
        return say(vm, MSG_DASD_SYSTEM, r->rdev, "attached to SYSTEM");
    case REAL_OWNED:
        return say(vm, MSG_DASD_SYSTEM, r->rdev, "CP owned");
    case REAL_USER:
        d = extent_dedicated(r);
        return say(vm, MSG_DASD_ATTACHED, r->rdev, d->vm->userid, d->vdev);
    default: /* a minidisk may name it by DEVNO */
        links = extent_links_on(r);
        return links ? say(vm, MSG_DASD_LINKED, r->rdev, links) : 0;
    }
}

int disk_attach_volume(struct vm *vm, struct real_dasd *r, u16 vdev, bool read_only)
{
    struct extent *e = extent_on_volume(r, EXTENT_DEDICATED, 0, (u32)real_size(r), vm->userid, vdev);
    int rc = e ? 0 : -ENOMEM;

    if (e) {
        read_only |= volume_is_read_only(r->volume);
        r->use = REAL_USER;
        rc = disk_add(vm, vdev, e, read_only ? "R" : "MW", read_only);
        if (rc < 0)
            r->use = REAL_FREE;
        extent_release(e);
    }
    return rc;
}

static void create_dedicated(struct vm *vm, const struct directory_device *e)
{
    struct real_dasd *r = *e->volser ? real_by_label(e->volser) : real_by_number((u16)e->start);

    if (!r && *e->volser)
        say(vm, MSG_VOLUME_NOT_MOUNTED, vm->userid, e->vdev, e->volser);
    else if (!r)
        say_as(vm, "ATR", MSG_NO_DEVICE, (unsigned)e->start);
    else if (disk_check_free(vm, r) == 0 && disk_attach_volume(vm, r, e->vdev, *e->mode != 0) < 0)
        say(vm, MSG_DEVICE_ALREADY_DEFINED, e->vdev);
}

void disk_create(struct vm *vm, const struct directory_device *disk)
{
    struct link_request r = {.vm = vm, .vdev = disk->vdev, .disk = disk, .mode = disk->mode};

    if (disk->kind == DIR_DEDICATE) {
        create_dedicated(vm, disk);
        return;
    }
    if (disk->kind == DIR_LINK) {
        create_link(vm, disk);
        return;
    }
    text_copy(r.owner, sizeof r.owner, vm->userid);
    link_make(&r);
}

int disk_define(struct vm *vm, u16 vdev, u16 type, u32 size, bool virtual)
{
    struct volume_geometry g;
    struct extent *e;
    int rc;

    if (vm_device(vm, vdev))
        return say(vm, MSG_DEVICE_ALREADY_DEFINED, vdev);
    if (!memory_geometry(type, size, &g) || memory_check(vm, &g, virtual, false) < 0)
        return say(vm, MSG_NO_DISK_SPACE, vdev, virtual ? "virtual disk" : "temp");
    e = extent_in_memory(virtual ? EXTENT_VIRTUAL : EXTENT_TEMPORARY, &g, vm->userid, vdev);
    if (!e)
        return say_as(vm, "DEF", MSG_NO_STORAGE);
    rc = disk_add(vm, vdev, e, "MW", false);
    extent_release(e);
    if (rc < 0)
        return say_as(vm, "DEF", MSG_NO_STORAGE);
    respond(vm, "DASD %04X DEFINED", vdev);
    return 0;
}
