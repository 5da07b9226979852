/* Volumes in host memory, minidisks, and the cache below both. */
#include "tests/unit/cp_volume/fixture.h"
#include "cp/volume/cache.h"
#include "cp/volume/minidisk.h"

static void a_volume_in_memory_has_empty_tracks_and_keeps_what_is_written(void **state)
{
    struct volume_geometry g = geometry_make("3390", 10);
    struct volume *v;
    struct track *t;

    (void)state;
    assert_int_equal(volume_open_memory(&g, &v), 0);
    assert_int_equal(track_hold(v, 149, false, &t), 0);
    assert_int_equal(track_empty_find(t->image, t->length), TRACK_EMPTY);
    assert_int_equal(be32_load(t->image + 1), 9 << 16 | 14);
    track_release(v, t);
    assert_int_equal(track_hold(v, 150, false, &t), -ERANGE);
    track_put(v, 7, 'x', 5000);
    cache_limit(0); /* everything goes out */
    for (u32 i = 8; i < 150; i++)
        track_put(v, i, (u8)i, (u16)(i * 100));
    cache_limit(CACHE_BYTES);
    assert_int_equal(track_get(v, 7), 'x');
    for (u32 i = 8; i < 150; i++)
        assert_int_equal(track_get(v, i), (u8)i);
    assert_int_equal(track_get(v, 6), -1);
    assert_int_equal(volume_close(v), 0);
}

static void a_v_disk_is_of_zeros_and_takes_no_storage(void **state)
{
    struct volume_geometry g = geometry_make("9336", 4000000000 / 512);
    struct volume *v;
    u8 data[2048], zeros[2048] = {0};

    (void)state;
    assert_int_equal(volume_open_memory(&g, &v), 0);
    assert_int_equal(blocks_read(v, g.blocks - 4, 4, data), 0);
    assert_memory_equal(data, zeros, sizeof data);
    assert_int_equal(blocks_read(v, g.blocks - 3, 4, data), -ERANGE);
    assert_int_equal(blocks_read(v, UINT64_MAX, 4, data), -ERANGE);
    memset(data, 7, sizeof data);
    assert_int_equal(blocks_write(v, 1000000, 2, data), 0);
    assert_int_equal(blocks_read(v, 999999, 4, data), 0);
    assert_memory_equal(data, zeros, 512);
    assert_int_equal(data[512], 7);
    assert_int_equal(data[1535], 7);
    assert_memory_equal(data + 1536, zeros, 512);
    assert_int_equal(volume_close(v), 0);
}

static void what_is_no_track_is_refused_and_taken_back(void **state)
{
    struct volume_geometry g = geometry_make("3380", 1);
    struct volume *v;
    struct track *t;

    (void)state;
    assert_int_equal(volume_open_memory(&g, &v), 0);
    track_put(v, 3, 'a', 100);
    assert_int_equal(track_hold(v, 3, true, &t), 0);
    t->image[TRACK_HOME + TRACK_RECORD_0 + 7]++; /* the data length */
    assert_int_equal(track_changed(v, t, 0, t->length), -ERANGE);
    track_release(v, t);
    assert_int_equal(track_get(v, 3), 'a');
    assert_int_equal(volume_close(v), 0);
}

static void a_minidisk_ends_where_it_ends(void **state)
{
    struct volume_geometry g = geometry_make("3390", 10), f = geometry_make("9336", 1000);
    struct minidisk m = {.first = 3, .size = 2};
    struct track *t;
    u8 block[512] = {9};

    (void)state;
    assert_int_equal(volume_open_memory(&g, &m.volume), 0);
    assert_int_equal(minidisk_geometry(&m).cylinders, 2);
    assert_int_equal(minidisk_track_hold(&m, 30, false, &t), -ERANGE);
    assert_int_equal(minidisk_track_hold(&m, UINT32_MAX, false, &t), -ERANGE);
    assert_int_equal(minidisk_track_hold(&m, 29, false, &t), 0);
    assert_int_equal(be32_load(t->image + 1), 4 << 16 | 14);
    minidisk_track_release(&m, t);
    assert_int_equal(volume_close(m.volume), 0);
    assert_int_equal(volume_open_memory(&f, &m.volume), 0);
    assert_int_equal(minidisk_blocks_write(&m, 2, 1, block), -ERANGE);
    assert_int_equal(minidisk_blocks_write(&m, 1, 2, block), -ERANGE);
    assert_int_equal(minidisk_blocks_write(&m, UINT64_MAX, 2, block), -ERANGE);
    assert_int_equal(minidisk_blocks_write(&m, 1, 1, block), 0);
    block[0] = 0;
    assert_int_equal(blocks_read(m.volume, 4, 1, block), 0);
    assert_int_equal(block[0], 9);
    assert_int_equal(volume_close(m.volume), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_volume_in_memory_has_empty_tracks_and_keeps_what_is_written),
        cmocka_unit_test(a_v_disk_is_of_zeros_and_takes_no_storage),
        cmocka_unit_test(what_is_no_track_is_refused_and_taken_back),
        cmocka_unit_test(a_minidisk_ends_where_it_ends),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
