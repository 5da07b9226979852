/* `ursa dasd list` and `ursa dasd check`. Must not know formats. */
#include "cp/verb/dasd.h"
#include "cp/volume/vtoc.h"
#include <errno.h>
#include <stdio.h>

static void dataset_print(void *arg, const struct vtoc_dataset *d)
{
    (void)arg;
    if (d->extents > 0)
        printf(
            "  %-44s tracks %u to %u%s\n", d->name, d->first_track, d->last_track, d->extents > 1 ? " and more" : "");
    else
        printf("  %-44s empty\n", d->name);
}

static void volume_print(const char *path, struct volume *v)
{
    const struct volume_geometry *g = volume_geometry(v);
    char serial[7];
    int count;

    volume_serial(v, serial);
    printf("%s: %s %s, %s image, ", path, serial[0] ? serial : "(no label)", volume_geometry_name(g),
        volume_format_name(v));
    if (g->architecture == VOLUME_FBA) {
        printf("%llu blocks\n", (unsigned long long)g->blocks);
        return;
    }
    printf("%u cylinders of %u tracks\n", g->cylinders, g->heads);
    count = vtoc_list(v, dataset_print, NULL);
    if (count < 0)
        printf("  no VTOC\n");
    else if (count == 0)
        printf("  the VTOC is empty\n");
}

int image_list(struct invocation *i)
{
    int rc = DONE;

    if (i->argc == 0)
        return usage_error("dasd", "which files?");
    for (int k = 0; k < i->argc; k++) {
        struct volume *v = image_open(i->argv[k]);
        if (!v) {
            rc = FAILED;
            continue;
        }
        volume_print(i->argv[k], v);
        volume_close(v);
    }
    return rc;
}

static void fault_print(void *arg, const char *text)
{
    progress_end();
    printf("%s: %s\n", (const char *)arg, text);
}

/* A volume whose writer came to a sudden end is put in order by opening it for writing, if we may. */
static struct volume *volume_settle(const char *path)
{
    char reason[VOLUME_REASON];
    struct volume *v;
    int rc = volume_open(path, 0, &v, reason);

    if (rc == 0)
        return v;
    if (rc == -EACCES || rc == -EROFS || rc == -EWOULDBLOCK)
        return image_open(path);
    failure("%s: %s", path, reason);
    return NULL;
}

int image_check(struct invocation *i)
{
    int rc = DONE;

    if (i->argc == 0)
        return usage_error("dasd", "which files?");
    for (int k = 0; k < i->argc; k++) {
        struct volume *v = volume_settle(i->argv[k]);
        struct volume_progress progress = image_progress(i->argv[k]);
        u64 faults;
        if (!v) {
            rc = FAILED;
            continue;
        }
        faults = volume_check(v, fault_print, i->argv[k], &progress);
        progress_end();
        printf("%s: ", i->argv[k]);
        if (faults > 0) {
            printf("%llu damaged\n", (unsigned long long)faults);
            rc = FAILED;
        } else {
            printf("no damage found\n");
        }
        volume_close(v);
    }
    return rc;
}
