/* Power loss at any moment while a volume is written to: the image is accepted, what was promised before is there, and
 * a compressed image is as it was after one of the writes. */
#include "tests/unit/cp_volume/host_disk.h"

#define TRACKS 30
#define WRITES 160

static struct host_log life, second_life;
/* What each track has after so many writes; -1: nothing. */
static int state_after[WRITES + 1][TRACKS];
/* How long the log was when write number n began, and when it was promised; INT_MAX: never. */
static int begun[WRITES + 1], promised[WRITES + 1];

/* Track number of write n; a few tracks are written again and again. */
static u32 track_of(int n)
{
    return (u32)(n % 3 == 0 ? n % 4 : rand() % TRACKS);
}

static void write_one(struct volume *v, int n)
{
    u32 number = track_of(n);
    int value = n % 11 == 7 ? -1 : n % 251;
    struct track *t;

    memcpy(state_after[n], state_after[n - 1], sizeof *state_after);
    state_after[n][number] = value;
    begun[n] = life.count;
    promised[n] = INT32_MAX;
    if (value >= 0) {
        track_put(v, number, (u8)value, (u16)(1 + rand() % 3000));
    } else {
        assert_int_equal(track_hold(v, number, true, &t), 0);
        t->length = track_empty_make(t->image, volume_geometry(v), number, TRACK_EMPTY);
        assert_int_equal(track_changed(v, t, 0, t->length), 0);
        track_release(v, t);
    }
}

static void life_live(const char *path, unsigned flags)
{
    int n = 1, first;
    memset(state_after[0], 0xff, sizeof *state_after);
    host_log_begin(&life, path);
    for (int session = 0; session < 2; session++) {
        struct volume *v = volume_use(path, flags);
        for (first = n; n <= WRITES * (session + 1) / 2; n++) {
            write_one(v, n);
            if (flags & VOLUME_SYNCHRONOUS)
                promised[n] = life.count;
            if (n % 13 == 0) {
                assert_int_equal(volume_sync(v), 0);
                for (int i = first; i <= n; i++)
                    promised[i] = promised[i] < life.count ? promised[i] : life.count;
                first = n + 1;
            }
        }
        assert_int_equal(volume_close(v), 0);
        for (int i = 1; i < n; i++)
            promised[i] = promised[i] < life.count ? promised[i] : life.count;
    }
    host_log = NULL;
}

/* How many writes the volume has, given that it has at least `least` and at most `most`; -1: it is none of those. */
static int state_find(struct volume *v, int least, int most)
{
    int values[TRACKS];

    for (u32 i = 0; i < TRACKS; i++)
        values[i] = track_get(v, i);
    for (int n = most; n >= least; n--)
        if (memcmp(values, state_after[n], sizeof values) == 0)
            return n;
    return -1;
}

static void bounds_find(int loss, int *least, int *most)
{
    *least = *most = 0;
    for (int n = 1; n <= WRITES; n++) {
        if (promised[n] <= loss)
            *least = n;
        if (begun[n] < loss)
            *most = n;
    }
}

static void state_check(const char *path, unsigned flags, int least, int most, int loss, int survival)
{
    struct volume *v = volume_use(path, flags);
    if (state_find(v, least, most) < 0)
        fail_msg("loss %d, survival %d: not as after any of the writes %d to %d", loss, survival, least, most);
    assert_int_equal(volume_close(v), 0);
}

/* The power fails once more, while the image is being put in order. */
static void second_loss(const char *path, const char *again, int least, int most)
{
    host_log_begin(&second_life, path);
    state_check(path, 0, least, most, 0, 0);
    host_log = NULL;
    for (int loss = 0; loss <= second_life.count; loss++) {
        enum survival survival = (enum survival)(loss % SURVIVAL_COUNT);
        host_rebuild(&second_life, loss, survival, again);
        state_check(again, VOLUME_READ_ONLY, least, most, loss, (int)survival);
        state_check(again, 0, least, most, loss, (int)survival);
    }
    host_log_free(&second_life);
}

static void compressed_image_holds(unsigned flags)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2), .compressed = true};
    char reason[VOLUME_REASON], path[160], lost[160], again[160];

    snprintf(path, sizeof path, "%s", fixture_path("life"));
    snprintf(lost, sizeof lost, "%s", fixture_path("lost"));
    snprintf(again, sizeof again, "%s", fixture_path("again"));
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    srand(1);
    life_live(path, flags);
    assert_true(life.count > WRITES * 2);
    for (int loss = 0; loss <= life.count; loss++) {
        int least, most;
        enum survival survival = (enum survival)(loss % SURVIVAL_COUNT);
        bounds_find(loss, &least, &most);
        host_rebuild(&life, loss, survival, lost);
        if (loss % 37 == 0) {
            second_loss(lost, again, least, most);
        } else {
            state_check(lost, VOLUME_READ_ONLY, least, most, loss, (int)survival);
            state_check(lost, 0, least, most, loss, (int)survival);
            state_check(lost, VOLUME_READ_ONLY, least, most, loss, (int)survival);
        }
    }
    host_log_free(&life);
    unlink(path);
}

static void a_compressed_image_is_as_after_one_of_the_writes(void **state)
{
    (void)state;
    compressed_image_holds(0);
}

static void a_synchronous_compressed_image_loses_nothing(void **state)
{
    (void)state;
    compressed_image_holds(VOLUME_SYNCHRONOUS);
}

static void kill_loses_nothing(void **state)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2), .compressed = true};
    char reason[VOLUME_REASON], path[160], lost[160];

    (void)state;
    snprintf(path, sizeof path, "%s", fixture_path("life"));
    snprintf(lost, sizeof lost, "%s", fixture_path("lost"));
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    srand(2);
    life_live(path, 0);
    for (int w = 1; w < WRITES; w++) {
        /* All that the host was told before the next write began. */
        host_rebuild(&life, begun[w + 1], SURVIVES_ALL, lost);
        state_check(lost, w % 2 ? VOLUME_READ_ONLY : 0, w, w, begun[w + 1], SURVIVES_ALL);
    }
    host_log_free(&life);
}

static void a_plain_image_has_all_that_was_promised(void **state)
{
    struct volume_new n = {.geometry = geometry_make("3390", 2)};
    char reason[VOLUME_REASON], path[160], lost[160];

    (void)state;
    snprintf(path, sizeof path, "%s", fixture_path("plain"));
    snprintf(lost, sizeof lost, "%s", fixture_path("lost"));
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    srand(3);
    life_live(path, VOLUME_SYNCHRONOUS);
    for (int w = 1; w < WRITES; w += 7) {
        host_rebuild(&life, promised[w], SURVIVES_NOTHING, lost);
        state_check(lost, VOLUME_READ_ONLY, w, w, promised[w], SURVIVES_NOTHING);
    }
    host_log_free(&life);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compressed_image_is_as_after_one_of_the_writes),
        cmocka_unit_test(a_synchronous_compressed_image_loses_nothing),
        cmocka_unit_test(kill_loses_nothing),
        cmocka_unit_test(a_plain_image_has_all_that_was_promised),
    };
    return cmocka_run_group_tests(tests, fixture_make, fixture_remove);
}
