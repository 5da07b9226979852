/* Compressed images, ECKD and FBA: units in and out. What is where on the disk: compressed.h. Must not know who uses
 * them. */
#include "cp/volume/compressed.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STORED_MAXIMUM (CODEC_HEADER + FBA_BLOCK * FBA_GROUP)

static bool is_eckd(const struct volume *v)
{
    return v->geometry.architecture == VOLUME_ECKD;
}

/* What a unit's header says it is. */
static u32 unit_id(const struct volume *v, u32 unit)
{
    return is_eckd(v) ? track_cchh(&v->geometry, unit) : unit;
}

static int empty_make(struct volume *v, u32 unit, u8 *image, u32 form)
{
    const struct compressed *c = v->state;

    if (!is_eckd(v)) {
        memset(image, 0, UNIT_BYTES(&v->geometry));
        return UNIT_BYTES(&v->geometry);
    }
    if (form == TRACK_EMPTY_END_OF_FILE && c->header.empty_form == TRACK_EMPTY_LINUX)
        form = TRACK_EMPTY_LINUX; /* so writes dasdinit -linux */
    if (form >= TRACK_EMPTY_COUNT || (form == TRACK_EMPTY_LINUX && v->geometry.type != 0x3390))
        return -EIO;
    return (int)track_empty_make(image, &v->geometry, unit, form);
}

static int unit_unpack(struct volume *v, u32 unit, const u8 *stored, u32 length, u8 *image)
{
    u32 skip = is_eckd(v) ? TRACK_HOME : 0, bytes = UNIT_BYTES(&v->geometry);
    int n = codec_unpack(stored, length, unit_id(v, unit), image + skip, bytes - skip);

    if (n < 0)
        return n;
    if (!is_eckd(v)) {
        memset(image + n, 0, bytes - (u32)n);
        return (int)bytes;
    }
    image[0] = 0;
    memcpy(image + 1, stored + 1, 4);
    n = (int)track_measure(image, (u32)n + TRACK_HOME, &v->geometry, unit, NULL);
    return n ? n : -EIO;
}

static int compressed_load(struct volume *v, u32 unit, u8 *image)
{
    const struct compressed *c = v->state;
    table_entry e = compressed_entry(c, unit);
    u8 *stored;
    int n;

    if (entry_offset(e) == 0)
        return empty_make(v, unit, image, entry_length(e));
    stored = malloc(entry_length(e));
    if (!stored)
        return -ENOMEM;
    /* The space is this unit's until it is stored, and who stores it holds it. */
    n = host_file_read(c->fd, entry_offset(e), stored, entry_length(e));
    if (n == 0)
        n = unit_unpack(v, unit, stored, entry_length(e), image);
    free(stored);
    return n;
}

/* How a unit is stored: packed into stored, or as an entry without any. */
static table_entry unit_pack(struct volume *v, u32 unit, const struct unit_change *change, u8 *stored)
{
    static const u8 zeros[FBA_BLOCK];
    const struct compressed *c = v->state;
    u32 skip = is_eckd(v) ? TRACK_HOME : 0, at = 0;

    if (is_eckd(v)) {
        enum track_empty form = track_empty_find(change->image, change->length);
        bool ambiguous = form == TRACK_EMPTY_END_OF_FILE && c->header.empty_form == TRACK_EMPTY_LINUX;
        if (form < TRACK_EMPTY_COUNT && !ambiguous)
            return entry_of(0, form, form);
    } else {
        while (at < change->length && memcmp(change->image + at, zeros, FBA_BLOCK) == 0)
            at += FBA_BLOCK;
        if (at == change->length)
            return 0;
    }
    /* The stored flag byte of a home address tells the compression: the guest's own is not kept. */
    return entry_of(
        1, codec_pack(stored, c->header.codec, unit_id(v, unit), change->image + skip, change->length - skip), 0);
}

/* Write a packed unit to new space and into the journal; *e gets its place. Under the lock. */
static int unit_place(struct compressed *c, u32 unit, table_entry *e, const u8 *stored)
{
    u32 offset = 0, space = 0;
    int rc = journal_start(c);

    if (rc == 0)
        rc = compressed_table_place(c, unit);
    if (rc == 0 && entry_offset(*e)) {
        offset = space_take(&c->space, entry_length(*e), false, &space);
        if (offset == 0)
            return -ENOSPC;
        *e = entry_of(offset, entry_length(*e), space);
        rc = host_file_write(c->fd, offset, stored, entry_length(*e), NULL);
    }
    if (rc == 0)
        rc = journal_add(c, unit, *e, stored);
    if (rc < 0 && offset)
        space_untake(&c->space, offset, space);
    return rc;
}

static int compressed_store(struct volume *v, u32 unit, const struct unit_change *change)
{
    struct compressed *c = v->state;
    u8 *stored = malloc(STORED_MAXIMUM);
    table_entry packed = stored ? unit_pack(v, unit, change, stored) : 0, e = packed, old;
    int rc = stored ? 0 : -ENOMEM;

    pthread_mutex_lock(&c->lock);
    if (rc == 0 && journal_is_full(c) && (rc = journal_checkpoint(c)) < 0)
        volume_fail(v, rc);
    if (rc == 0)
        rc = unit_place(c, unit, &e, stored);
    /* A full host: what earlier writes gave back is of use after two checkpoints. */
    for (int i = 0; i < 2 && rc == -ENOSPC && journal_checkpoint(c) == 0; i++) {
        e = packed;
        rc = unit_place(c, unit, &e, stored);
    }
    if (rc == 0) {
        old = compressed_entry(c, unit);
        compressed_entry_set(c, unit, e);
        if (entry_offset(old))
            space_give(&c->space, entry_offset(old), entry_space(old));
    }
    pthread_mutex_unlock(&c->lock);
    free(stored);
    return rc;
}

static const char *compressed_fault(struct volume *v, u32 unit)
{
    (void)v;
    (void)unit;
    return "cannot be unpacked";
}

static int compressed_sync(struct volume *v)
{
    struct compressed *c = v->state;
    int rc;

    if (v->flags & VOLUME_SYNCHRONOUS)
        return host_file_sync(c->fd); /* unit and journal are enough */
    pthread_mutex_lock(&c->lock);
    rc = journal_checkpoint(c);
    pthread_mutex_unlock(&c->lock);
    return rc;
}

static int compressed_close(struct volume *v)
{
    struct compressed *c = v->state;
    int rc = 0;

    if (c->opened && !atomic_load(&v->failed))
        rc = compressed_finish(c);
    close(c->fd);
    for (u32 i = 0; c->table && i < c->tables; i++)
        free(atomic_load(&c->table[i]));
    free(c->table);
    free(c->found);
    space_free(&c->space);
    pthread_mutex_destroy(&c->lock);
    free(c);
    return rc;
}

const struct volume_format format_compressed = {.name = "compressed",
    .load = compressed_load,
    .fault = compressed_fault,
    .store = compressed_store,
    .sync = compressed_sync,
    .close = compressed_close};

int compressed_open(struct volume *v, int fd, char reason[VOLUME_REASON])
{
    struct compressed *c = calloc(1, sizeof *c);

    if (!c) {
        close(fd);
        return volume_refuse(reason, -ENOMEM, "not enough storage on the host");
    }
    c->fd = fd;
    pthread_mutex_init(&c->lock, NULL);
    v->state = c;
    v->format = &format_compressed;
    return compressed_read(v, c, reason);
}
