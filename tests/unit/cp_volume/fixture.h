/* Images in a directory of their own. */
#pragma once
#include "cp/volume/ckd_header.h"
#include "cp/volume/format.h"
#include "cp/volume/geometry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char fixture_dir[64];

static inline int fixture_make(void **state)
{
    (void)state;
    snprintf(fixture_dir, sizeof fixture_dir, "%s/volume.XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(fixture_dir) ? 0 : -1;
}

static inline int fixture_remove(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", fixture_dir);
    return system(command);
}

static inline const char *fixture_path(const char *name)
{
    static char path[2][160];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", fixture_dir, name);
    return path[turn];
}

static inline struct volume_geometry geometry_make(const char *name, u64 size)
{
    struct volume_geometry g;
    assert_true(volume_geometry_find(name, size, &g));
    return g;
}

/* Record 1 of a track: what is written is read back by it. */
static inline void track_put(struct volume *v, u32 number, u8 value, u16 size)
{
    struct track *t;
    u8 *data = malloc(size);
    memset(data, value, size);
    assert_int_equal(track_hold(v, number, true, &t), 0);
    t->length = track_empty_make(t->image, volume_geometry(v), number, TRACK_EMPTY);
    t->length = track_record_add(t->image, t->length, 1, NULL, 0, data, size);
    assert_int_equal(track_changed(v, t, 0, t->length), 0);
    track_release(v, t);
    free(data);
}

/* What track_put() put, -1 if it put nothing, and never a mixture. */
static inline int track_get(struct volume *v, u32 number)
{
    struct track *t;
    const u8 *record, *data;
    int value = -1;
    assert_int_equal(track_hold(v, number, false, &t), 0);
    record = track_record_find(t->image, t->length, 1);
    if (record && be16_load(record + 6) > 0) {
        data = record + TRACK_COUNT;
        value = data[0];
        for (u32 i = 1; i < be16_load(record + 6); i++)
            assert_int_equal(data[i], value);
    }
    track_release(v, t);
    return value;
}

static inline struct volume *volume_use(const char *path, unsigned flags)
{
    char reason[VOLUME_REASON] = "";
    struct volume *v;
    int rc = volume_open(path, flags, &v, reason);
    if (rc < 0)
        fail_msg("%s: %s", path, reason);
    return v;
}
