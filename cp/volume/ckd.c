/* Plain ECKD images: a header of 512 bytes, then a slot of track_bytes for each track; large ones may be several files,
 * each with its header, whose names differ in one digit. Must not know who uses them. Source: the published image
 * layout of Hercules (CKD_P370). */
#include "cp/volume/ckd_header.h"
#include "cp/volume/format.h"
#include "cp/volume/geometry.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 9

struct ckd {
    u32 files;
    struct ckd_part {
        int fd;
        u32 first, tracks;
    } part[FILES_MAX];
};

static const struct ckd_part *part_of(const struct volume *v, u32 track)
{
    const struct ckd *ckd = v->state;
    const struct ckd_part *p = ckd->part;

    while (track >= p->first + p->tracks)
        p++;
    return p;
}

static u64 slot_offset(const struct volume *v, const struct ckd_part *p, u32 track)
{
    return sizeof(struct ckd_header) + (u64)(track - p->first) * v->geometry.track_bytes;
}

static bool image_untouched(const u8 *image)
{
    return memcmp(image, (u8[TRACK_MINIMUM]){0}, TRACK_MINIMUM) == 0;
}

static bool slot_untouched(const struct volume *v, const struct ckd_part *p, u32 track)
{
    u8 image[TRACK_MINIMUM];

    return host_file_read(p->fd, slot_offset(v, p, track), image, sizeof image) < 0 || image_untouched(image);
}

static int ckd_load(struct volume *v, u32 track, u8 *image)
{
    const struct ckd_part *p = part_of(v, track);
    int rc = host_file_read(p->fd, slot_offset(v, p, track), image, v->geometry.track_bytes);
    u32 length;

    if (rc < 0)
        return rc;
    if (v->in_memory && image_untouched(image))
        return (int)track_empty_make(image, &v->geometry, track, TRACK_EMPTY);
    length = track_measure(image, v->geometry.track_bytes, &v->geometry, track, NULL);
    return length ? (int)length : -EIO;
}

static int ckd_store(struct volume *v, u32 track, const struct unit_change *c)
{
    const struct ckd_part *p = part_of(v, track);
    bool whole = v->in_memory && slot_untouched(v, p, track);
    u64 offset = slot_offset(v, p, track) + (whole ? 0 : c->from);
    u32 size = whole ? c->length : c->to - c->from;
    u8 *old = malloc(size);
    size_t written;
    int rc = old ? host_file_read(p->fd, offset, old, size) : -ENOMEM;

    if (rc == 0) {
        rc = host_file_write(p->fd, offset, c->image + (whole ? 0 : c->from), size, &written);
        /* What took the new bytes takes the old ones. */
        if (rc < 0)
            host_file_write(p->fd, offset, old, written, NULL);
    }
    free(old);
    return rc;
}

static int ckd_sync(struct volume *v)
{
    const struct ckd *ckd = v->state;
    int rc = 0;

    for (u32 i = 0; i < ckd->files; i++) {
        int failed = host_file_sync(ckd->part[i].fd);
        rc = failed < 0 ? failed : rc;
    }
    return rc;
}

static int ckd_close(struct volume *v)
{
    struct ckd *ckd = v->state;

    for (u32 i = 0; ckd && i < ckd->files; i++)
        close(ckd->part[i].fd);
    free(ckd);
    return 0;
}

static const char *ckd_fault(struct volume *v, u32 track)
{
    const struct ckd_part *p = part_of(v, track);
    u8 *image = malloc(v->geometry.track_bytes);
    const char *reason = "cannot be read";

    if (image && host_file_read(p->fd, slot_offset(v, p, track), image, v->geometry.track_bytes) == 0)
        track_measure(image, v->geometry.track_bytes, &v->geometry, track, &reason);
    free(image);
    return reason;
}

const struct volume_format format_ckd = {
    .fault = ckd_fault, .name = "CKD", .load = ckd_load, .store = ckd_store, .sync = ckd_sync, .close = ckd_close};

/* The name of the next file: the digit before the extension counts. NULL: the name has none. */
static char *next_name(const char *path, u32 sequence)
{
    char *name = strdup(path), *base, *end;

    if (!name)
        return NULL;
    base = strrchr(name, '/');
    base = base ? base + 1 : name;
    end = strchr(base, '.');
    end = end ? end : base + strlen(base);
    if (end == base || end[-1] != '1') {
        free(name);
        return NULL;
    }
    end[-1] = (char)('0' + sequence);
    return name;
}

/* Read the header of the next file and see that it belongs here. */
static int part_check(struct volume *v, u32 sequence, int fd, struct ckd_header *h, char reason[VOLUME_REASON])
{
    const struct ckd *ckd = v->state;
    u32 slots_cylinder = v->geometry.heads * v->geometry.track_bytes;
    s64 size = host_file_size(fd);
    struct volume_geometry g;
    u64 cylinders;

    if (size < (s64)sizeof *h || host_file_read(fd, 0, h, sizeof *h) < 0)
        return volume_refuse(reason, -EINVAL, "file %u is truncated: it has no header", sequence);
    if (ckd_header_geometry(h, &g, reason) < 0)
        return -EINVAL;
    if (memcmp(h->id, CKD_PLAIN, sizeof h->id) != 0 || g.type != v->geometry.type ||
        (h->sequence != sequence && ckd->files))
        return volume_refuse(reason, -EINVAL, "file %u is not a part of this volume", sequence);
    size -= sizeof *h;
    cylinders = (u64)size / slots_cylinder;
    if (h->sequence > 0 && le16(h->high_cylinder) > 0)
        cylinders = le16(h->high_cylinder) + 1u - ckd->part[ckd->files].first / v->geometry.heads;
    else if (h->sequence == 0 && memcmp(h->made_id, CKD_MADE, sizeof h->made_id) == 0)
        cylinders = le32(h->made_cylinders);
    if (cylinders == 0 || cylinders > 0xfffff || (u64)size < cylinders * slots_cylinder)
        return volume_refuse(reason, -EINVAL, "it is truncated: there are cylinders missing at the end");
    if ((u64)size > cylinders * slots_cylinder)
        return volume_refuse(reason, -EINVAL, "it is truncated or damaged: the file does not end with a cylinder");
    return (int)cylinders;
}

static int part_add(struct volume *v, u32 sequence, int fd, struct ckd_header *h, char reason[VOLUME_REASON])
{
    struct ckd *ckd = v->state;
    struct ckd_part *p = &ckd->part[ckd->files];
    int cylinders;

    p->fd = fd;
    p->first = ckd->files ? p[-1].first + p[-1].tracks : 0;
    cylinders = part_check(v, sequence, fd, h, reason);
    ckd->files++;
    if (cylinders < 0)
        return cylinders;
    p->tracks = (u32)cylinders * v->geometry.heads;
    return 0;
}

static int next_open(struct volume *v, u32 sequence, struct ckd_header *h, char reason[VOLUME_REASON])
{
    char *name = next_name(v->path, sequence);
    int fd;

    if (!name)
        return volume_refuse(reason, -EINVAL, "it is the first of several files, but its name does not end in 1");
    fd = host_file_open(name, !(v->flags & VOLUME_READ_ONLY));
    if (fd < 0)
        volume_refuse(reason, fd, "it goes on in %s, which cannot be opened", name);
    free(name);
    return fd < 0 ? fd : part_add(v, sequence, fd, h, reason);
}

int ckd_open(struct volume *v, int fd, char reason[VOLUME_REASON])
{
    struct ckd *ckd = v->state = calloc(1, sizeof *ckd);
    struct ckd_header h;
    int rc;

    v->format = &format_ckd;
    if (!ckd) {
        close(fd);
        return volume_refuse(reason, -ENOMEM, "not enough storage on the host");
    }
    rc = host_file_read(fd, 0, &h, sizeof h);
    if (rc == 0)
        rc = ckd_header_geometry(&h, &v->geometry, reason);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    if (h.sequence > 1) {
        close(fd);
        return volume_refuse(
            reason, -EINVAL, "it is file %u of a volume of several files: name the first one", h.sequence);
    }
    rc = part_add(v, h.sequence, fd, &h, reason);
    for (u32 sequence = 2; rc == 0 && h.sequence > 0 && le16(h.high_cylinder) > 0; sequence++)
        rc = sequence > FILES_MAX ? volume_refuse(reason, -EINVAL, "it has more than %d files", FILES_MAX)
                                  : next_open(v, sequence, &h, reason);
    if (rc < 0)
        return rc;
    v->units = ckd->part[ckd->files - 1].first + ckd->part[ckd->files - 1].tracks;
    if (!geometry_of_cylinders(v->geometry.type, v->units / v->geometry.heads, &v->geometry))
        return volume_refuse(reason, -EINVAL, "it has more cylinders than a disk of its type can have");
    return 0;
}

int ckd_open_memory(struct volume *v, int fd)
{
    struct ckd *ckd = v->state = calloc(1, sizeof *ckd);

    v->format = &format_ckd;
    v->units = geometry_tracks(&v->geometry);
    if (!ckd) {
        close(fd);
        return -ENOMEM;
    }
    ckd->files = 1;
    ckd->part[0] = (struct ckd_part){fd, 0, v->units};
    return host_file_resize(fd, slot_offset(v, ckd->part, v->units)) < 0 ? -ENOMEM : 0;
}
