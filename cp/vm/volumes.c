/* Finding, opening and closing the system's volumes. A volume that is refused stops nothing: it is an offline device
 * with a reason. */
#include "cp/vm/volumes.h"
#include "cp/base/text.h"
#include "cp/vm/operator.h"
#include "cp/vm/real_unit.h"
#include "cp/vm/vm.h"
#include "cp/vm/volume_policy.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_RDEV 0x0200 /* of volumes that SYSTEM.CONFIG does not name */

static struct real_dasd *reals;

struct real_dasd *real_first(void)
{
    return reals;
}

struct real_dasd *real_by_number(u16 rdev)
{
    struct real_dasd *r = reals;

    while (r && r->rdev != rdev)
        r = r->next;
    return r;
}

struct real_dasd *real_system_volume(const char *volser)
{
    struct real_dasd *r = reals;

    while (r && !(real_is_system(r) && strcmp(r->volser, volser) == 0))
        r = r->next;
    return r;
}

struct real_dasd *real_by_label(const char *volser)
{
    struct real_dasd *r = reals;

    while (r && !(r->volume && strcmp(r->volser, volser) == 0))
        r = r->next;
    return r;
}

u64 real_size(const struct real_dasd *r)
{
    const struct volume_geometry *g = r->volume ? volume_geometry(r->volume) : NULL;

    return !g ? 0 : g->architecture == VOLUME_FBA ? g->blocks : g->cylinders;
}

static struct real_dasd *add(u16 rdev, const char *file, unsigned flags)
{
    struct real_dasd *r = calloc(1, sizeof *r), **at = &reals;

    if (!r)
        return NULL;
    r->rdev = rdev;
    r->flags = flags;
    text_copy(r->file, sizeof r->file, file);
    text_copy(r->reason, sizeof r->reason, "it was not varied on");
    while (*at && (*at)->rdev < rdev)
        at = &(*at)->next;
    r->next = *at;
    *at = r;
    return r;
}

static bool has_file(const char *file)
{
    for (const struct real_dasd *r = reals; r; r = r->next)
        if (strcmp(r->file, file) == 0)
            return true;
    return false;
}

static u16 free_number(void)
{
    unsigned rdev = FIRST_RDEV;

    while (rdev < 0xFFFF && (real_by_number((u16)rdev) || real_unit_by_number((u16)rdev)))
        rdev++;
    return (u16)rdev;
}

static int is_image(const struct dirent *e)
{
    return e->d_name[0] != '.' && (e->d_type == DT_REG || e->d_type == DT_LNK || e->d_type == DT_UNKNOWN);
}

void volumes_find(void)
{
    char path[PATH_MAX];
    struct dirent **entries;
    int n;

    for (const struct policy_device *d = policy_devices(); d; d = d->next)
        if (!has_file(d->file))
            add(d->rdev, d->file, d->flags);
    snprintf(path, sizeof path, "%s/volumes", cp.directory_path);
    n = scandir(path, &entries, is_image, alphasort);
    for (int i = 0; i < n; i++) {
        if (strlen(entries[i]->d_name) < sizeof reals->file && !has_file(entries[i]->d_name))
            add(free_number(), entries[i]->d_name, 0);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

bool real_online(struct real_dasd *r)
{
    char path[PATH_MAX];

    if (r->volume)
        return true;
    if (*r->file == '/')
        text_copy(path, sizeof path, r->file);
    else
        snprintf(path, sizeof path, "%s/volumes/%s", cp.directory_path, r->file);
    if (volume_open(path, r->flags, &r->volume, r->reason) < 0) {
        r->volume = NULL;
        return false;
    }
    *r->reason = 0;
    volume_serial(r->volume, r->volser);
    r->use = REAL_FREE;
    return true;
}

void real_offline(struct real_dasd *r)
{
    if (r->volume && volume_close(r->volume) < 0)
        operator_tell("DASD %04X %s: the host could not write all of it", r->rdev, r->volser);
    r->volume = NULL;
    r->use = REAL_OFFLINE;
    text_copy(r->reason, sizeof r->reason, "it was varied off");
}

void real_to_system(struct real_dasd *r)
{
    r->use = policy_use_of(r->volser) == POLICY_OWNED ? REAL_OWNED : REAL_SYSTEM;
}

/* From any thread, perhaps with a volume's lock: the operator is told from the loop. One text at a time is enough. */
static pthread_mutex_t failure_lock = PTHREAD_MUTEX_INITIALIZER;
static char failure[PATH_MAX + VOLUME_REASON];

static void tell_failure(void *arg)
{
    char text[sizeof failure];

    (void)arg;
    pthread_mutex_lock(&failure_lock);
    text_copy(text, sizeof text, failure);
    *failure = 0;
    pthread_mutex_unlock(&failure_lock);
    operator_tell("%s", text);
}

static void on_failure(const char *path, const char *reason)
{
    bool first;

    pthread_mutex_lock(&failure_lock);
    first = !*failure;
    if (first)
        snprintf(failure, sizeof failure, "The volume %s was not written: %s", path, reason);
    pthread_mutex_unlock(&failure_lock);
    if (first)
        loop_post(cp.loop, tell_failure, NULL);
}

void volumes_start(void)
{
    volume_report_to(on_failure);
    volumes_find();
    for (struct real_dasd *r = reals; r; r = r->next)
        if (real_online(r) && policy_use_of(r->volser) != POLICY_FREE && !real_system_volume(r->volser))
            real_to_system(r);
}

static void report_one(const struct real_dasd *r)
{
    const struct real_dasd *twin = real_system_volume(r->volser);

    if (r->use == REAL_OFFLINE)
        operator_tell("DASD %04X is offline: %s: %s", r->rdev, r->file, r->reason);
    else if (r->use == REAL_FREE && policy_use_of(r->volser) != POLICY_FREE && twin)
        operator_tell_message(MSG_DUPLICATE_VOLUME, r->rdev, r->volser, twin->rdev);
}

void volumes_report(void)
{
    const char *listed;

    for (const struct real_dasd *r = reals; r; r = r->next)
        report_one(r);
    for (unsigned slot = 1; slot <= SLOTS_MAX; slot++)
        if (*policy_slot(slot) && !real_system_volume(policy_slot(slot)))
            operator_tell_message(MSG_CP_VOLUME_MISSING, policy_slot(slot));
    for (unsigned n = 0; (listed = policy_listed(n)); n++)
        if (!real_system_volume(listed))
            operator_tell_message(MSG_USER_VOLUME_MISSING, listed);
}

void volumes_stop(void)
{
    while (reals) {
        struct real_dasd *r = reals;
        reals = r->next;
        real_offline(r);
        free(r);
    }
    if (cp.loop) /* not so where volumes are only looked at */
        loop_unpost(cp.loop, tell_failure, NULL);
}
