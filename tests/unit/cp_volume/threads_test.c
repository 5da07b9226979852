/* Many threads at one volume: each sees whole tracks, whatever is written, synced and forgotten beside it. */
#include "tests/unit/cp_volume/fixture.h"
#include "cp/volume/cache.h"

#define THREADS 4
#define TRACKS 40
#define SIZE 1000 /* of record 1; its first and last byte are the same */

static struct volume *shared;
static int rounds;
static atomic_int written;

static const char *track_shake(unsigned *seed)
{
    bool write = rand_r(seed) % 3 == 0;
    struct track *t;
    u8 *data;
    const char *failure = NULL;

    if (track_hold(shared, (u32)rand_r(seed) % TRACKS, write, &t) < 0)
        return "hold";
    data = t->image + TRACK_HOME + TRACK_RECORD_0 + TRACK_COUNT;
    if (data[0] != data[SIZE - 1])
        failure = "torn";
    if (write) {
        atomic_fetch_add(&written, 1);
        data[0]++;
        data[SIZE - 1]++;
        if (track_changed(shared, t, (u32)(data - t->image), (u32)(data + SIZE - t->image)) < 0)
            failure = "changed";
    }
    track_release(shared, t);
    return failure;
}

static void *thread_run(void *arg)
{
    unsigned seed = (unsigned)(uintptr_t)arg;

    for (int i = 0; i < rounds; i++) {
        const char *failure = track_shake(&seed);
        if (failure)
            return (void *)failure;
        if (rand_r(&seed) % 100 == 0 && volume_sync(shared) < 0)
            return "sync";
    }
    return NULL;
}

/* All changes are there at the end: the bytes add up (modulo 256). */
static void changes_count(void)
{
    int sum = 0;

    for (u32 i = 0; i < TRACKS; i++) {
        struct track *t;
        assert_int_equal(track_hold(shared, i, false, &t), 0);
        sum += t->image[TRACK_HOME + TRACK_RECORD_0 + TRACK_COUNT];
        track_release(shared, t);
    }
    assert_int_equal((u8)sum, (u8)atomic_load(&written));
}

static void volume_shake(int count)
{
    pthread_t thread[THREADS];

    rounds = count;
    atomic_store(&written, 0);
    for (u32 i = 0; i < TRACKS; i++)
        track_put(shared, i, 0, SIZE);
    cache_limit(16 * volume_geometry(shared)->track_bytes);
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, thread_run, (void *)(i + 1)), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failure;
        pthread_join(thread[i], &failure);
        if (failure)
            fail_msg("%s", (const char *)failure);
    }
    cache_limit(CACHE_BYTES);
    changes_count();
}

static void threads_share_a_volume_in_memory(void **state)
{
    struct volume_geometry g = geometry_make("3390", 3);

    (void)state;
    assert_int_equal(volume_open_memory(&g, &shared), 0);
    volume_shake(3000);
    assert_int_equal(volume_close(shared), 0);
}

static void threads_share_an_image(void **state)
{
    (void)state;
    for (int compressed = 0; compressed < 2; compressed++) {
        struct volume_new n = {.geometry = geometry_make("3390", 3), .compressed = compressed};
        const char *path = fixture_path(compressed ? "packed" : "plain");
        char reason[VOLUME_REASON];
        assert_int_equal(volume_create(path, &n, NULL, reason), 0);
        shared = volume_use(path, 0);
        volume_shake(1500);
        assert_int_equal(volume_close(shared), 0);
        shared = volume_use(path, VOLUME_READ_ONLY);
        changes_count();
        assert_int_equal(volume_check(shared, NULL, NULL, NULL), 0);
        assert_int_equal(volume_close(shared), 0);
    }
}

/* The flusher's thread is at work beside: volumes come and go while it wants to sync them. */
static void *volumes_open_and_close(void *arg)
{
    char path[64];

    snprintf(path, sizeof path, "come_and_go_%d", (int)(uintptr_t)arg);
    for (int i = 0; i < 30; i++) {
        char reason[VOLUME_REASON], full[200];
        struct volume *v;
        u8 block[512] = {(u8)i};
        snprintf(full, sizeof full, "%s/%s", fixture_dir, path);
        if (volume_open(full, 0, &v, reason) < 0 || blocks_write(v, (u64)i, 1, block) < 0 || volume_close(v) < 0)
            return "failed";
    }
    return NULL;
}

static void volumes_come_and_go(void **state)
{
    pthread_t thread[THREADS];

    (void)state;
    for (uintptr_t i = 0; i < THREADS; i++) {
        struct volume_new n = {.geometry = geometry_make("9336", 300), .compressed = i % 2};
        char path[64], reason[VOLUME_REASON];
        snprintf(path, sizeof path, "come_and_go_%d", (int)i);
        assert_int_equal(volume_create(fixture_path(path), &n, NULL, reason), 0);
        assert_int_equal(pthread_create(&thread[i], NULL, volumes_open_and_close, (void *)i), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failure;
        pthread_join(thread[i], &failure);
        assert_null(failure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_volume_in_memory),
        cmocka_unit_test(threads_share_an_image),
        cmocka_unit_test(volumes_come_and_go),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
