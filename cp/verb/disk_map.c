/* What VM's DISKMAP shows: volumes, their minidisks in order, gaps and overlaps. Source: z/VM CP Planning and
 * Administration, "DISKMAP". */
#include "cp/verb/disk_map.h"
#include "cp/base/text.h"
#include "cp/verb/system_config.h"
#include "cp/verb/system_directory.h"
#include "cp/vm/vm.h"
#include "cp/vm/volumes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void disk_map_volumes(const char *system_directory, struct directory_volumes *v)
{
    struct directory_volume *volumes;
    size_t count = 0;

    *v = (struct directory_volumes){0};
    if (!system_directory_exists(system_directory) || system_config_read(system_directory) != DONE)
        return;
    cp.directory_path = system_directory;
    volumes_find();
    for (const struct real_dasd *r = real_first(); r; r = r->next)
        count++;
    volumes = calloc(count + 1, sizeof *volumes);
    for (struct real_dasd *r = real_first(); r && volumes; r = r->next) {
        struct directory_volume *to = &volumes[v->count];
        r->flags |= VOLUME_READ_ONLY;
        if (!real_online(r) || !*r->volser)
            continue;
        text_copy(to->volser, sizeof to->volser, r->volser);
        to->fba = volume_geometry(r->volume)->architecture == VOLUME_FBA;
        to->size = real_size(r);
        v->count++;
    }
    v->volume = volumes;
    volumes_stop();
}

struct map_state {
    const struct directory_volumes *volumes;
    char volser[7];
    u64 next; /* behind the last minidisk so far; MAP_END: nothing is left */
};
#define MAP_END UINT64_MAX

static const struct directory_volume *volume_of(const struct map_state *m)
{
    for (size_t i = 0; i < m->volumes->count; i++)
        if (strcmp(m->volumes->volume[i].volser, m->volser) == 0)
            return &m->volumes->volume[i];
    return NULL;
}

static void print_gap(struct map_state *m, u64 start)
{
    if (m->next < start)
        printf("%34s%10llu %10llu %10llu  GAP\n", "", (unsigned long long)m->next, (unsigned long long)start - 1,
            (unsigned long long)(start - m->next));
}

static void volume_end(struct map_state *m)
{
    const struct directory_volume *v = volume_of(m);

    if (*m->volser && v && m->next != MAP_END)
        print_gap(m, v->size);
}

static void print_row(void *arg, const struct directory_extent *e)
{
    struct map_state *m = arg;
    const struct directory_volume *v;
    char last[24] = "END", size[24] = "";
    u64 extent = e->size;

    if (strcmp(m->volser, e->volser) != 0) {
        volume_end(m);
        printf("%s", *m->volser ? "\n" : "");
        text_copy(m->volser, sizeof m->volser, e->volser);
        m->next = 0;
    }
    v = volume_of(m);
    if (!extent && v && v->size > e->start)
        extent = v->size - e->start;
    if (extent) {
        snprintf(last, sizeof last, "%llu", (unsigned long long)(e->start + extent - 1));
        snprintf(size, sizeof size, "%llu", (unsigned long long)extent);
    }
    if (!e->whole && m->next != MAP_END)
        print_gap(m, e->start);
    printf("%-6s  %-8s %04X  %-6s  %-6s%10llu %10s %10s%s%s\n", e->volser, e->entry, e->vdev, e->type, v ? "" : "?",
        (unsigned long long)e->start, last, size, e->overlaps ? "  OVERLAP" : "",
        v && (e->start >= v->size || extent > v->size - e->start) ? "  OUTSIDE OF THE VOLUME" : "");
    if (!e->whole && !extent)
        m->next = MAP_END;
    else if (!e->whole && m->next < e->start + extent)
        m->next = e->start + extent;
}

int disk_map_print(struct directory *d, const struct directory_volumes *v)
{
    struct map_state m = {.volumes = v};
    int rc;

    printf("VOLUME  USERID   CUU   DEVTYPE            START        END       SIZE\n");
    rc = directory_map(d, v, print_row, &m);
    if (rc < 0)
        return failure("the user directory cannot be read: %s", host_reason(rc));
    volume_end(&m);
    return DONE;
}
