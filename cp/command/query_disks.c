/* QUERY of virtual disks and of who is linked to them: VIRTUAL DASD, LINKS, MDISK. Linux and its tools read the columns
 * of a disk's line. Source: CP Commands and Utilities Reference, QUERY VIRTUAL DASD, QUERY LINKS, QUERY MDISK. */
#include "cp/command/query.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/links.h"
#include <stdio.h>
#include <string.h>

#define LINKS_PER_LINE 4

static const char *access_of(const struct virtual_device *d)
{
    return d->read_only ? "R/O" : "R/W";
}

/* What stands in the columns of the volume and the real device. */
static void place_of(const struct extent *e, char volser[8], char rdev[8])
{
    if (e->kind == EXTENT_VIRTUAL || e->kind == EXTENT_TEMPORARY) {
        strcpy(volser, e->kind == EXTENT_VIRTUAL ? "(VDSK)" : "(TEMP)");
        strcpy(rdev, e->kind == EXTENT_VIRTUAL ? "VDSK" : "TDSK");
    } else {
        text_copy(volser, 8, e->real->volser);
        snprintf(rdev, 8, "%04X", e->real->rdev);
    }
}

static void respond_details(struct vm *vm, const struct virtual_device *d)
{
    const struct extent *e = d->extent;
    struct dasd_counts counts = {0};
    const struct device_ops *ops;
    void *state;
    u16 subchannel;
    bool reserved;

    pthread_mutex_lock(&d->vm->lock);
    if (channels_find(d->vm->channels, d->vdev, &ops, &state, &subchannel))
        dasd_count(state, &counts);
    reserved = e->minidisk.owner != NULL;
    pthread_mutex_unlock(&d->vm->lock);
    respond(vm, "     %04X MDISK %-8s %04X START = %u MODE %s %s", d->vdev, e->owner, e->owner_vdev, e->minidisk.first,
        d->link_mode, reserved ? "RESERVED" : "NOT RESERVED");
    respond(vm, "     %04X CHANNEL PROGRAMS = %llu READS = %llu WRITES = %llu DIAGNOSE I/O = %llu", d->vdev,
        (unsigned long long)counts.programs, (unsigned long long)counts.reads, (unsigned long long)counts.writes,
        (unsigned long long)d->diagnose_io);
}

void respond_disk(struct vm *vm, const struct virtual_device *d, bool details)
{
    const struct extent *e = d->extent;
    char volser[8], rdev[8];

    place_of(e, volser, rdev);
    if (e->kind == EXTENT_DEDICATED)
        respond(vm, "DASD %04X ON DASD  %s %s %-6s SUBCHANNEL = %04X", d->vdev, rdev, access_of(d), volser,
            query_subchannel(d));
    else
        respond(vm, "DASD %04X %04X %-6s %s %10u %s ON DASD  %s SUBCHANNEL = %04X", d->vdev,
            volume_geometry(e->minidisk.volume)->type, volser, access_of(d), e->minidisk.size,
            extent_is_fba(e) ? "BLK" : "CYL", rdev, query_subchannel(d));
    if (details)
        respond_details(vm, d);
}

/* QUERY LINKS vdev: everybody who is linked to the same disk. */
int query_links(struct vm *vm, const char *rest)
{
    const struct virtual_device *d;
    char line[160] = "";
    unsigned n = 0;
    u16 vdev;
    int rc;

    if (!take_vdev(vm, &rest, &vdev, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    d = vm_device(vm, vdev);
    if (!d)
        return say_as(vm, "QLK", MSG_NO_DEVICE, vdev);
    if (!d->disk || d->extent->kind == EXTENT_DEDICATED) {
        snprintf(line, sizeof line, "%04X", vdev);
        return say_as(vm, "QLK", MSG_INVALID_DEVICE_TYPE, line);
    }
    for (d = d->extent->links; d; d = d->next_link) {
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%-8s %04X %s", *line ? ", " : "", d->vm->userid,
            d->vdev, access_of(d));
        if (++n % LINKS_PER_LINE == 0 || !d->next_link) {
            respond(vm, "%s", line);
            *line = 0;
        }
    }
    return 0;
}

/* One row under QUERY MDISK's heading. size 0: to the end of the volume. */
struct mdisk_row {
    const char *target, *owner, *type, *volser;
    char rdev[8];
    u16 tdev, odev;
    u64 start, size;
};

static void respond_row(struct vm *vm, const struct mdisk_row *r)
{
    char size[24] = "END";

    if (r->size)
        snprintf(size, sizeof size, "%llu", (unsigned long long)r->size);
    respond(vm, "TargetID Tdev OwnerID  Odev Dtype Vol-ID Rdev   StartLoc       Size");
    respond(vm, "%-8s %04X %-8s %04X %-5.5s %-6s %-4s %10llu %10s", r->target, r->tdev, r->owner, r->odev, r->type,
        r->volser, r->rdev, (unsigned long long)r->start, size);
}

static int mdisk_location(struct vm *vm, const struct vm *target, u16 vdev)
{
    const struct virtual_device *d = vm_device((struct vm *)target, vdev);
    struct mdisk_row row = {.target = target->userid, .tdev = vdev};
    char volser[8], type[8];

    if (!d)
        return say_as(vm, "QMD", MSG_NO_DEVICE, vdev);
    if (!d->disk) {
        snprintf(type, sizeof type, "%04X", vdev);
        return say_as(vm, "QMD", MSG_INVALID_DEVICE_TYPE, type);
    }
    place_of(d->extent, volser, row.rdev);
    snprintf(type, sizeof type, "%04X", volume_geometry(d->disk->volume)->type);
    row.owner = d->extent->owner;
    row.odev = d->extent->owner_vdev;
    row.type = type;
    row.volser = volser;
    row.start = d->disk->first;
    row.size = d->disk->size;
    respond_row(vm, &row);
    return 0;
}

static int mdisk_directory(struct vm *vm, const char *userid, u16 vdev)
{
    struct mdisk_row row = {.target = userid, .tdev = vdev, .rdev = "----"};
    const struct directory_device *disk;
    struct directory_user *user;
    const struct real_dasd *real;
    int rc = link_find(userid, vdev, &user, &disk);

    if (rc == 1) {
        row.owner = user->userid;
        row.odev = disk->vdev;
        row.type = disk->type;
        row.volser = *disk->volser ? disk->volser : disk->subtype;
        row.start = disk->start;
        row.size = disk->size;
        real = real_system_volume(disk->volser);
        if (real)
            snprintf(row.rdev, sizeof row.rdev, "%04X", real->rdev);
        respond_row(vm, &row);
        rc = 0;
    } else if (rc == 0) {
        rc = user ? say_as(vm, "QMD", MSG_NO_DEVICE, vdev) : say_as(vm, "QMD", MSG_NOT_IN_DIRECTORY, userid);
    } else {
        rc = say_as(vm, "QMD", MSG_DIRECTORY_ERROR);
    }
    directory_user_free(user);
    return rc;
}

/* QUERY MDISK [USERID userid] vdev [LOCATION|DIRECTORY]; others' disks and the directory with class B. */
int query_mdisk(struct vm *vm, const char *rest)
{
    char userid[9], word[16];
    const char *after = rest;
    bool directory = false;
    u16 vdev;
    int rc;

    text_copy(userid, sizeof userid, vm->userid);
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "USERid")) {
        rest = after;
        if (!take_userid(vm, &rest, userid, &rc))
            return rc;
    }
    if (!take_vdev(vm, &rest, &vdev, &rc))
        return rc;
    after = rest;
    if (text_word(&after, word, sizeof word) &&
        (text_abbreviates(word, "LOCation") || text_abbreviates(word, "DIRectory"))) {
        directory = text_abbreviates(word, "DIRectory");
        rest = after;
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (!command_permitted(vm, "B") && (directory || strcmp(userid, vm->userid) != 0))
        return say_as(vm, "QMD", MSG_INVALID_OPTION, directory ? "DIRECTORY" : userid);
    if (directory)
        return mdisk_directory(vm, userid, vdev);
    return vm_find(userid) ? mdisk_location(vm, vm_find(userid), vdev) : say_as(vm, "QMD", MSG_NOT_LOGGED_ON, userid);
}

/* Volumes are cached by the host, which nobody can set here. */
int query_mdcache(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "Minidisk cache OFF for system");
    return rc;
}
