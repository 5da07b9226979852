/* kill -9 at any moment. A child makes and purges files with two threads and says through a pipe what it is about to do
 * and what has returned; the parent kills it, does a warm start and holds the spool against what it was told. */
#include "tests/unit/spool/fixture.h"
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#define ROUNDS 50
#define SEEDS 4000 /* no round gets near it */

enum what { CLOSING, CLOSED, PURGING, PURGED };
struct news {
    enum what what;
    u64 seed;
};

struct maker {
    struct spool *spool;
    int pipe;
    u64 first_seed;
};

static u64 records_of(u64 seed)
{
    return 1 + seed * 2654435761u % 97 * (seed % 5 == 0 ? 40 : 1); /* one or several blocks */
}

static void tell(const struct maker *m, enum what what, u64 seed)
{
    struct news n = {what, seed};
    if (write(m->pipe, &n, sizeof n) != sizeof n)
        _exit(3);
}

static void *files_make(void *arg)
{
    struct maker *m = arg;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;

    for (u64 seed = m->first_seed;; seed += 2) {
        struct spool_writer *w;
        snprintf(t.name, sizeof t.name, "%llu", (unsigned long long)seed);
        w = records_write(m->spool, &t, seed, records_of(seed));
        tell(m, CLOSING, seed);
        if (spool_close(w, &file) != 0)
            _exit(4);
        tell(m, CLOSED, seed);
        if (seed % 4 < 2)
            continue;
        tell(m, PURGING, seed);
        if (spool_purge(m->spool, file.key) != 1)
            _exit(5);
        tell(m, PURGED, seed);
    }
    return NULL;
}

static void child_run(const char *dir, int out, u64 first_seed)
{
    struct spool *s;
    pthread_t thread;
    struct maker one = {.pipe = out, .first_seed = first_seed}, two = {.pipe = out, .first_seed = first_seed + 1};

    if (spool_open(dir, &s) != 0)
        _exit(2);
    one.spool = two.spool = s;
    if (pthread_create(&thread, NULL, files_make, &one) != 0)
        _exit(2);
    files_make(&two);
}

/* Let a child work for a moment and kill it. What it said of each seed is marked in told; the last seed is returned. */
static u64 round_run(const char *dir, u64 first_seed, useconds_t moment, bool told[SEEDS][4])
{
    int news_pipe[2], status;
    struct news n;
    pid_t child;
    u64 last = first_seed;

    assert_int_equal(pipe(news_pipe), 0);
    child = fork();
    if (child == 0)
        child_run(dir, news_pipe[1], first_seed);
    close(news_pipe[1]);
    usleep(moment);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it met no error of its own */
    while (read(news_pipe[0], &n, sizeof n) == sizeof n) {
        assert_true(n.seed < SEEDS);
        told[n.seed][n.what] = true;
        if (n.seed > last)
            last = n.seed;
    }
    close(news_pipe[0]);
    return last;
}

/* Every file there is whole, single and known; every one whose close returned is there, unless its purge had begun. */
static void spool_check(struct fixture *f, bool told[SEEDS][4], u64 last)
{
    struct spool_file *files;
    bool there[SEEDS] = {0};
    int count = queue_list(f->spool, "A", SPOOL_RDR, &files);

    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        u64 seed;
        assert_true(text_decimal(files[i].name, SEEDS - 1, &seed));
        assert_false(there[seed]);
        there[seed] = true;
        assert_true(told[seed][CLOSING]);
        assert_true(file_matches(f->spool, &files[i], seed, records_of(seed)));
    }
    free(files);
    for (u64 seed = 0; seed <= last; seed++) {
        if (told[seed][CLOSED] && !told[seed][PURGING])
            assert_true(there[seed]);
        if (told[seed][PURGED])
            assert_false(there[seed]);
    }
    assert_int_equal(host_files_count(f), count);
}

static void queue_empty(struct fixture *f, bool told[SEEDS][4])
{
    struct spool_file *files;
    int count = queue_list(f->spool, "A", SPOOL_RDR, &files);

    for (int i = 0; i < count; i++)
        assert_int_equal(spool_purge(f->spool, files[i].key), 1);
    free(files);
    memset(told, 0, SEEDS * sizeof *told);
}

static void line_refuse(void *arg, const char *line)
{
    (void)arg;
    fail_msg("%s", line);
}

static void no_closed_file_is_lost_halved_or_doubled_by_a_kill(void **state)
{
    struct fixture *f = *state;
    static bool told[SEEDS][4];
    u64 seed = 0;
    unsigned closed = 0;

    srand((unsigned)time(NULL));
    for (int i = 0; i < ROUNDS; i++) {
        spool_close_store(f->spool);
        f->spool = NULL;
        seed = round_run(f->dir, seed, 3000 + (useconds_t)rand() % 40000, told) / 4 * 4 + 4;
        assert_int_equal(spool_open(f->dir, &f->spool), 0);
        assert_true(spool_warm_start(f->spool, line_refuse, NULL) >= 0);
        spool_check(f, told, seed);
        for (u64 n = 0; n < seed; n++)
            closed += told[n][CLOSED];
        if (i % 5 == 4) { /* not each time: the next crash must not harm the files of the last */
            queue_empty(f, told);
            seed = 0;
        }
    }
    assert_true(closed > ROUNDS); /* else nothing was tried */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(no_closed_file_is_lost_halved_or_doubled_by_a_kill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
