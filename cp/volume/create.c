/* New images. Must not know who wants them. */
#include "cp/volume/ckd_header.h"
#include "cp/volume/codec.h"
#include "cp/volume/compressed.h"
#include "cp/volume/geometry.h"
#include "cp/volume/label.h"
#include "cp/volume/progress.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A header and empty tracks, each with its home address and record 0. */
static int ckd_lay_out(int fd, const struct volume_geometry *g, const struct volume_progress *progress)
{
    struct ckd_header h;
    u32 tracks = geometry_tracks(g);
    u8 image[TRACK_MINIMUM];
    int rc;

    ckd_header_make(&h, CKD_PLAIN, g);
    rc = host_file_resize(fd, sizeof h + (u64)tracks * g->track_bytes);
    if (rc == 0)
        rc = host_file_write(fd, 0, &h, sizeof h, NULL);
    for (u32 i = 0; i < tracks && rc == 0; i++) {
        u32 length = track_empty_make(image, g, i, TRACK_EMPTY);
        rc = host_file_write(fd, sizeof h + (u64)i * g->track_bytes, image, length, NULL);
        progress_tell(progress, i, tracks);
    }
    return rc;
}

static int compressed_lay_out(int fd, const struct volume_geometry *g)
{
    bool eckd = g->architecture == VOLUME_ECKD;
    struct compressed_header c = {
        .version = {0, 3, 1}, .options = OPTIONS_NEW, .codec = CODEC_ZLIB, .codec_level = {0xff, 0xff}};
    u64 units = eckd ? geometry_tracks(g) : (g->blocks + FBA_GROUP - 1) / FBA_GROUP;
    u32 tables = (u32)((units + TABLE_ENTRIES - 1) / TABLE_ENTRIES);
    struct ckd_header h;
    int rc;

    if (!eckd && g->blocks > UINT32_MAX)
        return -EFBIG;
    ckd_header_make(&h, eckd ? CKD_COMPRESSED : FBA_COMPRESSED, g);
    le32_store(c.tables, tables);
    le32_store(c.table_entries, TABLE_ENTRIES);
    le32_store(c.size, LEVEL_1_OFFSET + tables * 4);
    le32_store(c.used, LEVEL_1_OFFSET + tables * 4);
    le32_store(c.cylinders, eckd ? g->cylinders : (u32)g->blocks);
    c.empty_form = eckd ? TRACK_EMPTY : 0;
    rc = host_file_resize(fd, LEVEL_1_OFFSET + (u64)tables * 4);
    if (rc == 0)
        rc = host_file_write(fd, 0, &h, sizeof h, NULL);
    return rc < 0 ? rc : host_file_write(fd, COMPRESSED_HEADER_OFFSET, &c, sizeof c, NULL);
}

static int track_fill(
    struct volume *v, u32 number, u32 (*make)(u8 *, const struct volume_geometry *, const char *), const char *serial)
{
    struct track *t;
    int rc = track_hold(v, number, true, &t);

    if (rc < 0)
        return rc;
    t->length = make(t->image, volume_geometry(v), serial);
    rc = track_changed(v, t, 0, t->length);
    track_release(v, t);
    return rc;
}

static int label_write(const char *path, const char *serial, char reason[VOLUME_REASON])
{
    u8 block[FBA_BLOCK];
    struct volume *v;
    int rc = volume_open(path, 0, &v, reason), closed;

    if (rc < 0)
        return rc;
    if (volume_geometry(v)->architecture == VOLUME_ECKD) {
        rc = track_fill(v, 0, label_track_make, serial);
        if (rc == 0)
            rc = track_fill(v, 1, label_vtoc_make, serial);
    } else {
        label_block_make(block, serial);
        rc = blocks_write(v, 1, 1, block);
    }
    closed = volume_close(v);
    return rc < 0 ? rc : closed;
}

static int create_refuse(char reason[VOLUME_REASON], int rc)
{
    switch (rc) {
    case -EEXIST:
        return volume_refuse(reason, rc, "the file is there already");
    case -ENOENT:
    case -ENOTDIR:
        return volume_refuse(reason, rc, "there is no such directory");
    case -EACCES:
    case -EPERM:
    case -EROFS:
        return volume_refuse(reason, rc, "permission denied");
    case -ENOSPC:
        return volume_refuse(reason, rc, "the host's disk is full");
    case -EFBIG:
        return volume_refuse(reason, rc, "a compressed image cannot be that large");
    default:
        return volume_refuse(reason, rc, "the host cannot write it");
    }
}

int volume_create(
    const char *path, const struct volume_new *n, const struct volume_progress *progress, char reason[VOLUME_REASON])
{
    int fd = host_file_create(path), rc = fd, closed;

    if (fd < 0)
        return create_refuse(reason, fd);
    if (n->compressed)
        rc = compressed_lay_out(fd, &n->geometry);
    else if (n->geometry.architecture == VOLUME_ECKD)
        rc = ckd_lay_out(fd, &n->geometry, progress);
    else
        rc = host_file_resize(fd, n->geometry.blocks * FBA_BLOCK);
    if (rc == 0)
        rc = host_file_sync(fd);
    closed = close(fd);
    reason[0] = 0;
    if (rc == 0 && closed == 0 && n->serial[0])
        rc = label_write(path, n->serial, reason);
    if (rc == 0)
        rc = host_file_name_sync(path);
    if (rc < 0)
        host_file_remove(path);
    return rc < 0 && !reason[0] ? create_refuse(reason, rc) : rc;
}
