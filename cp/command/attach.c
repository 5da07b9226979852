/* Real DASD and who has them: ATTACH, DETACH of real devices, VARY. Source: CP Commands and Utilities Reference. */
#include "cp/command/attach.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/disks.h"
#include "cp/vm/dispatch.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

static struct real_dasd *take_real(struct vm *vm, const char *module, const char **rest, int *rc)
{
    struct real_dasd *r;
    char word[16];
    u64 rdev;

    if (!text_word(rest, word, sizeof word) || !text_hex(word, 0xFFFF, &rdev) || strlen(word) > 4) {
        *rc = say_as(vm, module, MSG_RDEV_MISSING);
        return NULL;
    }
    r = real_by_number((u16)rdev);
    *rc = r ? 0 : say_as(vm, module, MSG_NO_DEVICE, (unsigned)rdev);
    return r;
}

static bool take_keyword(const char **rest, const char *keyword)
{
    const char *after = *rest;
    char word[16];

    if (!text_word(&after, word, sizeof word) || !text_abbreviates(word, keyword))
        return false;
    *rest = after;
    return true;
}

static int attach_system(struct vm *vm, struct real_dasd *r, const char *rest)
{
    const struct real_dasd *twin;
    char label[16] = "";
    int rc;

    if (take_keyword(&rest, "AS") || *text_rest(rest))
        text_word(&rest, label, sizeof label);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (!*r->volser)
        return say(vm, MSG_DASD_LABEL, r->rdev, "it has no volume label");
    if (*label && strcasecmp(label, r->volser) != 0)
        return say(vm, MSG_DASD_LABEL, r->rdev, "its volume label is another");
    twin = real_system_volume(r->volser);
    if (twin)
        return say(vm, MSG_DASD_LABEL, r->rdev, "a volume of this label is attached to SYSTEM already");
    real_to_system(r);
    respond(vm, "DASD %04X ATTACHED TO SYSTEM %s", r->rdev, r->volser);
    return 0;
}

static int attach_user(struct vm *vm, struct real_dasd *r, const char *rest)
{
    char userid[9];
    struct vm *to;
    u16 vdev = r->rdev;
    bool read_only;
    int rc;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    to = vm_find(userid);
    if (!to || to->logging_off)
        return to ? say_as(vm, "ATR", MSG_LOGOFF_PENDING, userid) : say_as(vm, "ATR", MSG_NOT_LOGGED_ON, userid);
    read_only = take_keyword(&rest, "R/O");
    if (!read_only && !take_keyword(&rest, "R/W") && *text_rest(rest)) {
        take_keyword(&rest, "AS");
        if (!take_vdev(vm, &rest, &vdev, &rc))
            return rc;
        read_only = take_keyword(&rest, "R/O");
        if (!read_only)
            take_keyword(&rest, "R/W");
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (vm_device(to, vdev))
        return say(vm, MSG_DEVICE_ALREADY_DEFINED, vdev);
    read_only |= volume_is_read_only(r->volume);
    if (disk_attach_volume(to, r, vdev, read_only) < 0)
        return say_as(vm, "ATR", MSG_NO_STORAGE);
    respond(vm, "DASD %04X ATTACHED TO %s %04X%s WITH DEVCTL", r->rdev, to->userid, vdev, read_only ? " R/O" : "");
    if (to != vm)
        vm_tell(to, "DASD %04X ATTACHED TO %s %04X%s BY %s WITH DEVCTL", r->rdev, to->userid, vdev,
            read_only ? " R/O" : "", vm->userid);
    return 0;
}

/* ATTACH rdev [TO] {userid|*|SYSTEM} [AS] [vdev|volid] [R/O|R/W] */
int cmd_attach(struct vm *vm, const char *rest)
{
    int rc;
    struct real_dasd *r = take_real(vm, "ATR", &rest, &rc);

    if (!r)
        return rc;
    take_keyword(&rest, "TO");
    rc = disk_check_free(vm, r);
    if (rc)
        return rc;
    return take_keyword(&rest, "SYSTEM") ? attach_system(vm, r, rest) : attach_user(vm, r, rest);
}

static int detach_system(struct vm *vm, struct real_dasd *r)
{
    unsigned links = extent_links_on(r);

    if (!real_is_system(r))
        return say(vm, MSG_DASD_NOT_ATTACHED, r->rdev, "SYSTEM");
    if (links)
        return say(vm, MSG_DASD_LINKED, r->rdev, links);
    r->use = REAL_FREE;
    respond(vm, "DASD %04X DETACHED SYSTEM %s", r->rdev, r->volser);
    return 0;
}

static int detach_user(struct vm *vm, struct real_dasd *r, const char *userid)
{
    struct virtual_device *d = r->use == REAL_USER ? extent_dedicated(r) : NULL;
    struct vm *from = d ? d->vm : NULL;
    u16 vdev;

    if (!from || strcmp(from->userid, userid) != 0)
        return say(vm, MSG_DASD_NOT_ATTACHED, r->rdev, userid);
    vdev = d->vdev;
    dispatch_hold(from);
    vm_remove_device(from, d);
    dispatch_release(from);
    respond(vm, "DASD %04X DETACHED %s %04X", r->rdev, from->userid, vdev);
    if (from != vm)
        vm_tell(from, "DASD %04X DETACHED BY %s", vdev, vm->userid);
    return 0;
}

int detach_real(struct vm *vm, const char *rest)
{
    char userid[9];
    int rc;
    struct real_dasd *r = take_real(vm, "DTR", &rest, &rc);

    if (!r)
        return rc;
    take_keyword(&rest, "FROM");
    if (take_keyword(&rest, "SYSTEM"))
        rc = expect_end(vm, rest);
    else if (take_userid(vm, &rest, userid, &rc) && (rc = expect_end(vm, rest)) == 0)
        return detach_user(vm, r, userid);
    return rc ? rc : detach_system(vm, r);
}

static int vary_off(struct vm *vm, struct real_dasd *r)
{
    const struct virtual_device *d;

    if (r->use == REAL_USER) {
        d = extent_dedicated(r);
        return say(vm, MSG_DASD_IN_USE, r->rdev, d->vm->userid);
    }
    if (real_is_system(r))
        return say(vm, MSG_DASD_IN_USE, r->rdev, "SYSTEM");
    if (extent_links_on(r))
        return say(vm, MSG_DASD_LINKED, r->rdev, extent_links_on(r));
    real_offline(r);
    respond(vm, "%04X varied offline", r->rdev);
    return 0;
}

static int vary_on(struct vm *vm, struct real_dasd *r)
{
    if (!real_online(r)) {
        respond(vm, "%04X cannot be varied online: %s: %s", r->rdev, r->file, r->reason);
        return say_as(vm, "CPV", MSG_DASD_OFFLINE, r->rdev);
    }
    respond(vm, "%04X varied online", r->rdev);
    return 0;
}

/* VARY {ON|OFF}line rdev */
int cmd_vary(struct vm *vm, const char *rest)
{
    struct real_dasd *r;
    bool on;
    int rc;

    on = take_keyword(&rest, "ONline");
    if (!on && !take_keyword(&rest, "OFFline"))
        return say_as(vm, "CPV", MSG_OPERAND_MISSING);
    volumes_find();
    r = take_real(vm, "CPV", &rest, &rc);
    if (!r || (rc = expect_end(vm, rest)))
        return rc;
    rc = on ? vary_on(vm, r) : vary_off(vm, r);
    respond(vm, "1 device(s) specified; %u device(s) successfully varied %s", rc == 0, on ? "online" : "offline");
    return rc;
}
