/* What becomes of a request for a link, and what is said of it. */
#include "cp/vm/links.h"
#include "cp/base/text.h"
#include "cp/vm/disks.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CHAIN_MAX 50 /* LINK statements that lead to a minidisk */

static struct link_users link_users_of(const struct extent *e)
{
    struct link_users u = {0};

    for (const struct virtual_device *d = e->links; d; d = d->next_link) {
        if (d->read_only)
            u.readers++;
        else
            u.writers++;
        text_copy(d->read_only ? u.reader : u.writer, sizeof u.reader, d->vm->userid);
    }
    return u;
}

/* "MAINT" or "3 users". */
static const char *link_users_text(unsigned count, const char *userid, char text[24])
{
    if (count == 1)
        text_copy(text, 24, userid);
    else
        snprintf(text, 24, "%u users", count);
    return text;
}

static int say_refused(const struct link_request *r, const struct link_users *u)
{
    char readers[24], writers[24];

    link_users_text(u->readers, u->reader, readers);
    link_users_text(u->writers, u->writer, writers);
    if (u->readers && u->writers)
        return say(r->vm, MSG_NOT_LINKED_BOTH, r->owner, r->disk->vdev, writers, readers);
    return say(r->vm, u->writers ? MSG_NOT_LINKED_WRITERS : MSG_NOT_LINKED_READERS, r->owner, r->disk->vdev,
        u->writers ? writers : readers);
}

static int say_forced(const struct link_request *r, const struct link_users *u)
{
    char readers[24], writers[24];

    link_users_text(u->readers, u->reader, readers);
    link_users_text(u->writers, u->writer, writers);
    if (u->readers && u->writers)
        return say(r->vm, MSG_FORCED_RO_BOTH, r->vdev, writers, readers);
    return say(
        r->vm, u->writers ? MSG_FORCED_RO_WRITERS : MSG_FORCED_RO_READERS, r->vdev, u->writers ? writers : readers);
}

/* "R/W BY MAINT   ; R/O BY   12 USERS" */
static void users_append(char *text, size_t size, const char *access, unsigned count, const char *userid)
{
    size_t n = strlen(text);

    if (count == 1)
        snprintf(text + n, size - n, "; %s BY %-8s", access, userid);
    else if (count)
        snprintf(text + n, size - n, "; %s BY %4u USERS", access, count);
}

static void announce(const struct link_request *r, const struct link_users *u, bool read_only)
{
    char text[80] = "";
    size_t n;

    users_append(text, sizeof text, "R/W", u->writers, u->writer);
    users_append(text, sizeof text, "R/O", u->readers, u->reader);
    for (n = strlen(text); n && text[n - 1] == ' '; n--)
        text[n - 1] = 0;
    if (*text)
        respond(r->vm, "DASD %04X LINKED %s%s", r->vdev, read_only ? "R/O" : "R/W", text);
}

static int attach(const struct link_request *r, struct extent *e, bool read_only)
{
    char mode[4];
    int rc;

    text_copy(mode, sizeof mode, r->mode);
    rc = disk_add(r->vm, r->vdev, e, text_upper(mode), read_only);
    if (rc == -EEXIST)
        return say(r->vm, MSG_NOT_LINKED_DEFINED, r->owner, r->disk->vdev, r->vdev);
    return rc < 0 ? say_as(r->vm, "LNM", MSG_NO_STORAGE) : 0;
}

static int link_extent(const struct link_request *r, const struct link_mode *mode, struct extent *e)
{
    struct link_users users = link_users_of(e);
    enum link_answer answer = link_decide(mode, &users);
    bool unwritable = volume_is_read_only(e->minidisk.volume);
    bool read_only = answer == LINK_READ || answer == LINK_FORCED_READ || unwritable;
    int rc;

    if (answer == LINK_REFUSED)
        return say_refused(r, &users);
    rc = attach(r, e, read_only);
    if (rc)
        return rc;
    if (answer == LINK_FORCED_READ)
        return say_forced(r, &users);
    if (answer == LINK_WRITE && unwritable)
        return say(r->vm, MSG_FORCED_RO_VOLUME, r->vdev, e->real->volser);
    if (r->announce)
        announce(r, &users, read_only);
    return 0;
}

int link_make(const struct link_request *r)
{
    const struct link_mode *mode = link_mode_find(r->mode);
    struct extent *e;
    int rc;

    if (vm_device(r->vm, r->vdev))
        return say(r->vm, MSG_NOT_LINKED_DEFINED, r->owner, r->disk->vdev, r->vdev);
    if (!mode || mode->stable)
        return say_as(r->vm, "LNM", MSG_NOT_SUPPORTED, "stable and exclusive access modes");
    rc = disk_extent(r->vm, r->owner, r->disk, &e);
    if (rc)
        return rc;
    rc = link_extent(r, mode, e);
    extent_release(e);
    return rc;
}

int link_find(const char *userid, u16 vdev, struct directory_user **user, const struct directory_device **disk)
{
    char owner[9];
    int rc;

    *user = NULL;
    text_copy(owner, sizeof owner, userid);
    for (unsigned n = 0; n < CHAIN_MAX; n++) {
        struct directory_user *next = NULL;
        const struct directory_device *d = NULL;

        rc = directory_user(cp.directory, owner, &next);
        if (rc <= 0)
            return rc;
        directory_user_free(*user);
        *user = next;
        for (size_t i = 0; i < next->device_count; i++)
            if (next->devices[i].vdev == vdev)
                d = &next->devices[i];
        if (!d || (d->kind != DIR_MDISK && d->kind != DIR_LINK))
            return 0;
        *disk = d;
        if (d->kind == DIR_MDISK)
            return 1;
        text_copy(owner, sizeof owner, d->owner);
        vdev = d->owner_vdev;
    }
    return 0;
}
