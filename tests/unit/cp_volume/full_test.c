/* A host without room: the write fails, nothing that was there is harmed, and with room it goes on. */
#include "tests/unit/cp_volume/host_disk.h"

#define TRACKS 30

static void random_fill(u8 *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (u8)rand();
}

/* Record 1 of random bytes, which cannot be compressed; the first is value. */
static int track_try(struct volume *v, u32 number, u8 value)
{
    static u8 data[20000];
    struct track *t;
    int rc;

    random_fill(data, sizeof data);
    data[0] = value;
    assert_int_equal(track_hold(v, number, true, &t), 0);
    t->length = track_empty_make(t->image, volume_geometry(v), number, TRACK_EMPTY);
    t->length = track_record_add(t->image, t->length, 1, NULL, 0, data, sizeof data);
    rc = track_changed(v, t, 0, t->length);
    track_release(v, t);
    return rc;
}

static int first_byte(struct volume *v, u32 number)
{
    struct track *t;
    int value;

    assert_int_equal(track_hold(v, number, false, &t), 0);
    value = t->length > TRACK_MINIMUM ? t->image[TRACK_HOME + TRACK_RECORD_0 + TRACK_COUNT] : -1;
    track_release(v, t);
    return value;
}

static void values_check(struct volume *v, const int *values)
{
    for (u32 i = 0; i < TRACKS; i++)
        assert_int_equal(first_byte(v, i), values[i]);
}

static void file_check(const char *path, const int *values)
{
    struct volume *v = volume_use(path, VOLUME_READ_ONLY);
    values_check(v, values);
    assert_int_equal(volume_check(v, NULL, NULL, NULL), 0);
    assert_int_equal(volume_close(v), 0);
}

/* Writes at random below a limit of the file's size, as many as fit and more. */
static void image_fill(bool compressed, u64 limit)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2), .compressed = compressed};
    char reason[VOLUME_REASON];
    const char *path = fixture_path("full");
    int values[TRACKS], failed = 0, done = 0;
    struct volume *v;

    memset(values, 0xff, sizeof values);
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    v = volume_use(path, 0);
    for (int i = 0; i < 200; i++) {
        u32 number = (u32)rand() % TRACKS;
        int rc;
        host_limit = limit;
        rc = track_try(v, number, (u8)i);
        host_limit = 0;
        assert_true(rc == 0 || rc == -ENOSPC);
        if (rc == 0)
            values[number] = (u8)i;
        *(rc ? &failed : &done) += 1;
        if (i % 20 == 0)
            values_check(v, values);
    }
    assert_true(failed > 20);
    assert_true(done > 20);
    values_check(v, values);
    /* There is room again. */
    assert_int_equal(track_try(v, 29, 77), 0);
    values[29] = 77;
    assert_int_equal(volume_close(v), 0);
    file_check(path, values);
    unlink(path);
}

static void a_full_host_harms_no_compressed_image(void **state)
{
    (void)state;
    srand(1);
    image_fill(true, 500000);
}

static void a_full_host_harms_no_plain_image(void **state)
{
    (void)state;
    srand(2);
    image_fill(false, 20 * 56832 + 10000);
}

static void a_full_host_leaves_the_image_open_to_others(void **state)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2), .compressed = true};
    char reason[VOLUME_REASON];
    const char *path = fixture_path("none");
    struct volume *v;

    (void)state;
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    v = volume_use(path, 0);
    host_limit = 2000;
    assert_int_equal(track_try(v, 3, 1), -ENOSPC);
    assert_int_equal(volume_close(v), 0);
    host_limit = 0;
    v = volume_use(path, 0);
    assert_int_equal(first_byte(v, 3), -1);
    assert_int_equal(track_try(v, 3, 1), 0);
    assert_int_equal(volume_close(v), 0);
}

static void what_cannot_be_made_leaves_no_file(void **state)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2), .serial = "ABC"};
    char reason[VOLUME_REASON];
    const char *path = fixture_path("half");

    (void)state;
    host_limit = 100000;
    assert_int_equal(volume_create(path, &n, NULL, reason), -ENOSPC);
    host_limit = 0;
    assert_string_equal(reason, "the host's disk is full");
    assert_int_equal(access(path, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_host_harms_no_compressed_image),
        cmocka_unit_test(a_full_host_harms_no_plain_image),
        cmocka_unit_test(a_full_host_leaves_the_image_open_to_others),
        cmocka_unit_test(what_cannot_be_made_leaves_no_file),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
