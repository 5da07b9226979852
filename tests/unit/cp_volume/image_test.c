/* Images on the host: what is accepted, what is refused and why, locks, files that somebody damaged. */
#include "tests/unit/cp_volume/fixture.h"
#include <sys/stat.h>

static const char *image_make(const char *name, const char *type, u64 size, bool compressed)
{
    struct volume_new n = {.geometry = geometry_make(type, size), .compressed = compressed, .serial = "VOL001"};
    char reason[VOLUME_REASON] = "";
    const char *path = fixture_path(name);

    unlink(path);
    if (volume_create(path, &n, NULL, reason) < 0)
        fail_msg("%s", reason);
    return path;
}

static void bytes_set(const char *path, long offset, const void *data, size_t size)
{
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    fseek(f, offset, SEEK_SET);
    assert_int_equal(fwrite(data, size, 1, f), 1);
    fclose(f);
}

static void refused(const char *path, unsigned flags, const char *why)
{
    char reason[VOLUME_REASON] = "";
    struct volume *v;

    assert_true(volume_open(path, flags, &v, reason) < 0);
    assert_null(v);
    if (!strstr(reason, why))
        fail_msg("refused because %s, not because %s", reason, why);
}

static void a_new_volume_has_label_and_size(void **state)
{
    static const struct {
        const char *type, *name;
        u64 size;
    } rows[] = {{"3390", "3390-1", 3}, {"3390-3", "3390-3", 5}, {"3380", "3380-D", 2}, {"9336", "9336-10", 1000}};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        struct volume *v = volume_use(image_make("new", rows[i / 2].type, rows[i / 2].size, i % 2), VOLUME_READ_ONLY);
        const struct volume_geometry *g = volume_geometry(v);
        char serial[7];
        assert_int_equal(g->architecture == VOLUME_ECKD ? g->cylinders : g->blocks, rows[i / 2].size);
        volume_serial(v, serial);
        assert_string_equal(serial, "VOL001");
        assert_int_equal(volume_check(v, NULL, NULL, NULL), 0);
        assert_int_equal(volume_close(v), 0);
    }
}

static void models_follow_from_sizes(void **state)
{
    struct volume_geometry g;

    (void)state;
    assert_string_equal(volume_geometry_name(&(struct volume_geometry){.type = 0x3390, .model = 'A'}), "3390-A");
    g = geometry_make("3390", 1114);
    assert_string_equal(volume_geometry_name(&g), "3390-1");
    g = geometry_make("3390", 10016);
    assert_string_equal(volume_geometry_name(&g), "3390-9");
    g = geometry_make("3390", 262668);
    assert_string_equal(volume_geometry_name(&g), "3390-A");
    assert_int_equal(track_cchh(&g, 262667u * 15 + 14), (u32)(262667 & 0xffff) << 16 | 4 << 4 | 14);
    g = geometry_make("3390-3", 0);
    assert_int_equal(g.cylinders, 3339);
    assert_false(volume_geometry_find("3390-1", 2000, &g));
    assert_false(volume_geometry_find("3350", 10, &g));
    assert_false(volume_geometry_find("3390", 0xffffffffffull, &g));
}

static void what_is_written_is_there_after_opening_again(void **state)
{
    (void)state;
    for (int compressed = 0; compressed < 2; compressed++) {
        const char *path = image_make("again", "3390", 3, compressed);
        struct volume *v = volume_use(path, compressed ? VOLUME_SYNCHRONOUS : 0);
        for (u32 i = 2; i < 45; i++)
            track_put(v, i, (u8)i, (u16)(i * 1000));
        assert_int_equal(volume_close(v), 0);
        v = volume_use(path, VOLUME_READ_ONLY);
        for (u32 i = 2; i < 45; i++)
            assert_int_equal(track_get(v, i), i);
        assert_int_equal(volume_close(v), 0);
    }
}

static void blocks_are_written_across_groups(void **state)
{
    static u8 data[300 * 512], back[300 * 512];

    (void)state;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (u8)(i / 512 + i);
    for (int compressed = 0; compressed < 2; compressed++) {
        const char *path = image_make("blocks", "9336", 1001, compressed);
        struct volume *v = volume_use(path, 0);
        assert_int_equal(blocks_write(v, 100, 300, data), 0);
        assert_int_equal(blocks_write(v, 1000, 1, data), 0);
        assert_int_equal(blocks_write(v, 1000, 2, data), -ERANGE);
        assert_int_equal(volume_close(v), 0);
        v = volume_use(path, VOLUME_READ_ONLY);
        assert_int_equal(blocks_read(v, 100, 300, back), 0);
        assert_memory_equal(data, back, sizeof data);
        assert_int_equal(blocks_read(v, 1000, 1, back), 0);
        assert_memory_equal(data, back, 512);
        assert_int_equal(blocks_write(v, 0, 1, data), -EROFS);
        assert_int_equal(volume_close(v), 0);
    }
}

static void a_copy_has_the_same_tracks(void **state)
{
    struct volume_new n = {.geometry = geometry_make("3390", 4), .compressed = true};
    struct volume *v = volume_use(image_make("original", "3390", 3, false), 0);
    const char *path = fixture_path("copy");
    char reason[VOLUME_REASON];

    (void)state;
    track_put(v, 20, 'c', 30000);
    assert_int_equal(volume_copy(v, path, &n, NULL, reason), 0);
    assert_int_equal(volume_copy(v, path, &n, NULL, reason), -EEXIST);
    assert_int_equal(volume_close(v), 0);
    v = volume_use(path, VOLUME_READ_ONLY);
    assert_int_equal(track_get(v, 20), 'c');
    volume_serial(v, reason);
    assert_string_equal(reason, "VOL001");
    assert_int_equal(track_get(v, 59), -1);
    n.geometry.cylinders = 2;
    assert_int_equal(volume_copy(v, fixture_path("small"), &n, NULL, reason), -EINVAL);
    n.geometry = geometry_make("3380", 10);
    assert_int_equal(volume_copy(v, fixture_path("other"), &n, NULL, reason), -EINVAL);
    assert_int_equal(volume_close(v), 0);
}

static void one_writer_or_several_readers(void **state)
{
    const char *path = image_make("lock", "3390", 1, false);
    struct volume *v = volume_use(path, 0), *w;
    struct track *t;

    (void)state;
    refused(path, 0, "in use");
    refused(path, VOLUME_READ_ONLY, "in use");
    assert_int_equal(volume_close(v), 0);
    v = volume_use(path, VOLUME_READ_ONLY);
    w = volume_use(path, VOLUME_READ_ONLY);
    refused(path, 0, "in use");
    assert_true(volume_is_read_only(v));
    assert_int_equal(track_hold(v, 1, true, &t), -EROFS);
    assert_int_equal(volume_close(v), 0);
    assert_int_equal(volume_close(w), 0);
}

static void what_is_no_image_is_refused(void **state)
{
    const char *path;

    (void)state;
    refused(fixture_path("absent"), 0, "no such file");
    refused(fixture_dir, VOLUME_READ_ONLY, "directory");
    refused("/dev/null", VOLUME_READ_ONLY, "not a file");
    path = image_make("foreign", "9336", 10, false);
    bytes_set(path, 5120, "x", 1);
    refused(path, 0, "not of blocks of 512 bytes");
    assert_int_equal(truncate(path, 0), 0);
    refused(path, 0, "no image");
    path = image_make("foreign", "3390", 1, false);
    bytes_set(path, 16, "\x50", 1);
    refused(path, 0, "only 3380 and 3390");
    bytes_set(path, 0, "CKD_S370", 8);
    refused(path, 0, "shadow");
    bytes_set(path, 0, "CKD_C064", 8);
    refused(path, 0, "64-bit format");
    bytes_set(path, 0, "QFI\xfb", 4);
    refused(path, 0, "QEMU");
    path = image_make("foreign", "3390", 1, true);
    bytes_set(path, 515, "\x43", 1);
    refused(path, 0, "cckdswap");
}

static void what_is_truncated_is_refused(void **state)
{
    const char *path = image_make("short", "3390", 2, false);
    struct stat st;

    (void)state;
    assert_int_equal(truncate(path, 512 + 56832 * 29), 0);
    refused(path, 0, "truncated");
    assert_int_equal(truncate(path, 512 + 56832 * 15), 0);
    refused(path, 0, "truncated");
    assert_int_equal(truncate(path, 512), 0);
    refused(path, 0, "truncated");
    assert_int_equal(truncate(path, 512 + 56832 * 30 + 1), 0);
    refused(path, 0, "does not end with a cylinder");
    path = image_make("short", "3390", 2, true);
    stat(path, &st);
    assert_int_equal(truncate(path, st.st_size - 1), 0);
    refused(path, 0, "truncated");
    assert_int_equal(truncate(path, 700), 0);
    refused(path, 0, "truncated");
}

static int faults;
static void fault_count(void *arg, const char *text)
{
    assert_string_equal(text, arg);
    faults++;
}

static void a_damaged_track_is_found_and_not_read(void **state)
{
    const char *path = image_make("damaged", "3390", 2, false);
    struct volume *v;
    struct track *t;

    (void)state;
    bytes_set(path, 512 + 56832 * 7 + 3, "\1", 1);
    v = volume_use(path, 0);
    assert_int_equal(volume_check(v, fault_count, "track 7 has another track's home address", NULL), 1);
    assert_int_equal(faults, 1);
    assert_int_equal(track_hold(v, 7, false, &t), -EIO);
    assert_int_equal(track_hold(v, 7, true, &t), -EIO);
    assert_int_equal(track_get(v, 8), -1);
    assert_int_equal(volume_close(v), 0);
}

/* One image as several files: cylinders 0 and 1 in the first. */
static void a_volume_may_be_several_files(void **state)
{
    const char *path = image_make("many_1.ckd", "3390", 4, false), *second = image_make("many_2.ckd", "3390", 4, false);
    static u8 tracks[30 * 56832];
    struct volume *v;
    FILE *f = fopen(path, "r");

    (void)state;
    fseek(f, 512 + 30 * 56832, SEEK_SET);
    assert_int_equal(fread(tracks, sizeof tracks, 1, f), 1);
    fclose(f);
    bytes_set(second, 512, tracks, sizeof tracks);
    assert_int_equal(truncate(path, 512 + 30 * 56832), 0);
    assert_int_equal(truncate(second, 512 + 30 * 56832), 0);
    bytes_set(path, 504, "\0", 1);
    bytes_set(second, 504, "\0", 1);
    bytes_set(path, 17, "\1\1", 2);
    bytes_set(second, 17, "\2", 1);
    v = volume_use(path, 0);
    assert_int_equal(volume_geometry(v)->cylinders, 4);
    for (u32 i = 2; i < 60; i++)
        track_put(v, i, (u8)i, 100);
    assert_int_equal(volume_close(v), 0);
    v = volume_use(path, VOLUME_READ_ONLY);
    for (u32 i = 2; i < 60; i++)
        assert_int_equal(track_get(v, i), i);
    assert_int_equal(volume_check(v, NULL, NULL, NULL), 0);
    assert_int_equal(volume_close(v), 0);
    refused(second, 0, "name the first");
    bytes_set(second, 17, "\3", 1);
    refused(path, 0, "not a part");
    unlink(second);
    refused(path, 0, "cannot be opened");
}

/* Whatever stands in a compressed image: it is refused, or some of its tracks are; nothing else happens. */
static void a_corrupt_compressed_image_harms_nobody(void **state)
{
    static u8 image[200000];
    const char *path = image_make("corrupt", "3390", 10, true);
    struct volume *v = volume_use(path, 0);
    char reason[VOLUME_REASON];
    size_t size;
    FILE *f;

    (void)state;
    for (u32 i = 2; i < 60; i++)
        track_put(v, i, (u8)i, (u16)(i * 300));
    assert_int_equal(volume_close(v), 0);
    f = fopen(path, "r");
    size = fread(image, 1, sizeof image, f);
    fclose(f);
    srand(1);
    for (int i = 0; i < 600; i++) {
        int hits = 1 + rand() % 3;
        f = fopen(path, "w");
        fwrite(image, size, 1, f);
        fclose(f);
        while (hits-- > 0) {
            u8 byte = (u8)rand();
            bytes_set(path, rand() % (i % 2 ? 1100 : (int)size), &byte, 1);
        }
        if (volume_open(path, i % 3 ? 0 : VOLUME_READ_ONLY, &v, reason) < 0) {
            assert_true(reason[0]);
            continue;
        }
        volume_check(v, NULL, NULL, NULL);
        if (i % 3 && volume_geometry(v)->architecture == VOLUME_ECKD && volume_geometry(v)->cylinders > 1) {
            struct track *t;
            if (track_hold(v, 20, true, &t) == 0) {
                track_changed(v, t, 0, t->length);
                track_release(v, t);
            }
        }
        volume_close(v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_volume_has_label_and_size),
        cmocka_unit_test(models_follow_from_sizes),
        cmocka_unit_test(what_is_written_is_there_after_opening_again),
        cmocka_unit_test(blocks_are_written_across_groups),
        cmocka_unit_test(a_copy_has_the_same_tracks),
        cmocka_unit_test(one_writer_or_several_readers),
        cmocka_unit_test(what_is_no_image_is_refused),
        cmocka_unit_test(what_is_truncated_is_refused),
        cmocka_unit_test(a_damaged_track_is_found_and_not_read),
        cmocka_unit_test(a_volume_may_be_several_files),
        cmocka_unit_test(a_corrupt_compressed_image_harms_nobody),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
