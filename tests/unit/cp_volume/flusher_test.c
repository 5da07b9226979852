/* When what was written is on the host's disk, and what happens when it cannot be. */
#include "tests/unit/cp_volume/fixture.h"
#include "cp/base/clock.h"

static atomic_int syncs, sync_error;

int fdatasync(int fd)
{
    (void)fd;
    atomic_fetch_add(&syncs, 1);
    if (atomic_load(&sync_error) == 0)
        return 0;
    errno = atomic_load(&sync_error);
    return -1;
}

static _Atomic(const char *) reported;
static void report(const char *path, const char *reason)
{
    assert_non_null(strstr(path, "flush"));
    atomic_store(&reported, reason);
}

static struct volume *image_make(bool compressed, unsigned flags)
{
    struct volume_new n = {.geometry = geometry_make("3390", 1), .compressed = compressed};
    const char *path = fixture_path("flush");
    char reason[VOLUME_REASON];

    unlink(path);
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    return volume_use(path, flags);
}

/* The first sync within so many seconds; -1: none. */
static double sync_wait(double seconds)
{
    u64 start = clock_monotonic_ns(), now;
    int before = atomic_load(&syncs);

    while ((now = clock_monotonic_ns()) < start + (u64)(seconds * 1e9)) {
        if (atomic_load(&syncs) != before)
            return (double)(now - start) / 1e9;
        usleep(10000);
    }
    return -1;
}

static void a_synchronous_write_is_on_the_disk_when_it_returns(void **state)
{
    (void)state;
    for (int compressed = 0; compressed < 2; compressed++) {
        struct volume *v = image_make(compressed, VOLUME_SYNCHRONOUS);
        int before;
        track_put(v, 1, 1, 10);
        before = atomic_load(&syncs);
        track_put(v, 2, 2, 10);
        assert_int_equal(atomic_load(&syncs), before + 1);
        assert_int_equal(volume_close(v), 0);
    }
}

static void other_writes_are_there_within_the_delay(void **state)
{
    struct volume *v = image_make(false, 0);

    (void)state;
    assert_true(sync_wait(0.2) < 0);
    for (int i = 0; i < 2; i++) {
        track_put(v, 3, 3, 10);
        assert_true(sync_wait(VOLUME_DELAY) > 0);
    }
    assert_true(sync_wait(0.2) < 0);
    assert_int_equal(volume_close(v), 0);
    v = image_make(false, 0);
    track_put(v, 3, 3, 10);
    atomic_store(&syncs, 0);
    assert_int_equal(volume_close(v), 0);
    assert_int_equal(atomic_load(&syncs), 1);
}

static void a_failed_sync_is_told_and_ends_writing(void **state)
{
    (void)state;
    volume_report_to(report);
    for (int compressed = 0; compressed < 2; compressed++) {
        struct volume *v = image_make(compressed, 0);
        struct track *t;
        track_put(v, 3, 'o', 10);
        atomic_store(&reported, NULL);
        atomic_store(&sync_error, EIO);
        assert_int_equal(volume_sync(v), -EIO);
        atomic_store(&sync_error, 0);
        assert_string_equal(atomic_load(&reported), "the host cannot write to it");
        assert_int_equal(track_hold(v, 3, true, &t), -EIO);
        assert_int_equal(track_get(v, 3), 'o');
        assert_int_equal(volume_sync(v), -EIO);
        assert_int_equal(volume_close(v), -EIO);
    }
    volume_report_to(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_synchronous_write_is_on_the_disk_when_it_returns),
        cmocka_unit_test(other_writes_are_there_within_the_delay),
        cmocka_unit_test(a_failed_sync_is_told_and_ends_writing),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
