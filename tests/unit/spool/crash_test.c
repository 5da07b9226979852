/* kill -9 at any moment. A child makes, transfers, reads and purges files with two threads and says through a pipe what
 * it is about to do and what has returned; the parent kills it, does a warm start and holds the spool against what it
 * was told. CRASHES is the number of kills: 200, or 10000 in a long run (LONG). */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "tests/unit/spool/fixture.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#define SEEDS 20000

enum what { CLOSING, CLOSED, MOVING, MOVED, PURGING, PURGED, WHATS };
struct news {
    enum what what;
    u64 seed;
};
typedef bool telling[SEEDS][WHATS];

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

static struct spool_file file_close(const struct maker *m, u64 seed)
{
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;
    struct spool_writer *w;

    if (seed % 3 == 0)
        text_copy(t.origin_user, sizeof t.origin_user, "B");
    snprintf(t.name, sizeof t.name, "%llu", (unsigned long long)seed);
    w = records_write(m->spool, &t, seed, records_of(seed));
    if (seed % 2)
        spool_writer_xab(w, &seed, sizeof seed);
    tell(m, CLOSING, seed);
    if (spool_close(w, &file) != 0)
        _exit(4);
    tell(m, CLOSED, seed);
    return file;
}

static void file_move(const struct maker *m, u64 seed, struct spool_file *file)
{
    tell(m, MOVING, seed);
    if (spool_transfer(m->spool, file, "B", SPOOL_RDR) != 1)
        _exit(5);
    tell(m, MOVED, seed);
}

/* By a reader, or at once. */
static void file_purge(const struct maker *m, u64 seed, u64 key)
{
    struct spool_reader *r;

    tell(m, PURGING, seed);
    if (seed % 8 < 4 ? spool_purge(m->spool, key) != 1
                     : spool_read_open(m->spool, key, &r) != 1 || !records_match(r, seed, 0, records_of(seed)) ||
                           spool_read_close(r, true, HOLD_NONE) != 0)
        _exit(6);
    tell(m, PURGED, seed);
}

static void *files_make(void *arg)
{
    const struct maker *m = arg;

    for (u64 seed = m->first_seed; seed < SEEDS; seed += 2) {
        struct spool_file file = file_close(m, seed);
        if (seed % 4 < 3)
            file_move(m, seed, &file);
        if (seed % 4 >= 2)
            file_purge(m, seed, file.key);
    }
    pause();
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

/* Let a child work for a moment, mostly after it has said its first word, and kill it. What it said of each seed is
 * marked in told; the last seed is returned. */
static u64 round_run(const char *dir, u64 first_seed, useconds_t moment, telling told)
{
    int news_pipe[2], status;
    struct news n;
    pid_t child;
    u64 last = first_seed;

    assert_int_equal(pipe(news_pipe), 0);
    fcntl(news_pipe[1], F_SETPIPE_SZ, 1 << 20);
    child = fork();
    if (child == 0)
        child_run(dir, news_pipe[1], first_seed);
    close(news_pipe[1]);
    if (moment % 8)
        poll(&(struct pollfd){.fd = news_pipe[0], .events = POLLIN}, 1, -1);
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

/* Those of an owner, each whole and single, with its buffer. */
static int owner_check(struct fixture *f, const char *owner, telling told, u8 there[SEEDS])
{
    struct spool_file *files;
    int count = queue_list(f->spool, owner, SPOOL_RDR, &files);

    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        u64 seed, xab = 0;
        assert_true(text_decimal(files[i].name, SEEDS - 1, &seed));
        assert_int_equal(there[seed], 0);
        there[seed] = (u8)owner[0];
        assert_true(told[seed][CLOSING]);
        assert_true(file_matches(f->spool, &files[i], seed, records_of(seed)));
        assert_int_equal(spool_xab_read(f->spool, files[i].key, &xab, sizeof xab), seed % 2 ? sizeof xab : 0);
        assert_int_equal(xab, seed % 2 ? seed : 0);
    }
    free(files);
    return count;
}

/* Everything whose close returned is there, unless its purge had begun, and with whom it has to be. */
static void spool_check(struct fixture *f, telling told, u64 last)
{
    u8 there[SEEDS] = {0};
    int count = owner_check(f, "A", told, there) + owner_check(f, "B", told, there);
    char answer[64];

    for (u64 seed = 0; seed <= last && seed < SEEDS; seed++) {
        if (told[seed][CLOSED] && !told[seed][PURGING])
            assert_true(there[seed]);
        if (told[seed][PURGED])
            assert_false(there[seed]);
        if (there[seed] == 'A')
            assert_false(told[seed][MOVED]);
        if (there[seed] == 'B')
            assert_true(told[seed][MOVING]);
    }
    assert_int_equal(host_files_count(f), count);
    assert_int_equal(
        sql(f, "SELECT count(*) FROM spool_xab WHERE key NOT IN (SELECT key FROM spool_file)", answer), SQLITE_ROW);
    assert_string_equal(answer, "0");
}

static void queues_empty(struct fixture *f, telling told)
{
    spool_close_store(f->spool);
    assert_int_equal(spool_start(f->dir, &(struct spool_starting){.kind = START_COLD}, &f->spool), 0);
    memset(told, 0, sizeof(telling));
}

static void line_refuse(void *arg, const char *line)
{
    (void)arg;
    fail_msg("%s", line);
}

static unsigned crashes(void)
{
    const char *count = getenv("CRASHES"), *is_long = getenv("LONG");
    return count ? (unsigned)atoi(count) : is_long && *is_long ? 10000 : 200;
}

static void no_closed_file_is_lost_halved_or_doubled_by_a_kill(void **state)
{
    struct fixture *f = *state;
    static telling told;
    u64 seed = 0;
    unsigned closed = 0, in_close = 0, in_transfer = 0, rounds = crashes();

    srand((unsigned)time(NULL));
    for (unsigned i = 0; i < rounds; i++) {
        u64 first = seed;
        spool_close_store(f->spool);
        f->spool = NULL;
        seed = round_run(f->dir, seed, (useconds_t)rand() % 25000, told) / 4 * 4 + 4;
        assert_int_equal(spool_open(f->dir, &f->spool), 0);
        assert_true(spool_warm_start(f->spool, line_refuse, NULL) >= 0);
        spool_check(f, told, seed);
        for (u64 n = first; n < seed; n++) {
            closed += told[n][CLOSED];
            in_close += told[n][CLOSING] && !told[n][CLOSED];
            in_transfer += told[n][MOVING] && !told[n][MOVED];
        }
        if (i % 5 == 4 || seed > SEEDS / 2) { /* not each time: the next crash must not harm the files of the last */
            queues_empty(f, told);
            seed = 0;
        }
    }
    print_message(
        "# %u kills, %u of threads in CLOSE, %u in TRANSFER; %u files closed\n", rounds, in_close, in_transfer, closed);
    if (rounds >= 100) /* else nothing was tried */
        assert_true(closed > rounds && in_close > rounds / 10 && in_transfer > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(no_closed_file_is_lost_halved_or_doubled_by_a_kill),
    };
    if (access("/dev/shm", W_OK) == 0)
        setenv(
            "TMPDIR", "/dev/shm", 0); /* a kill spares the page cache: a fast disk gives more to be in the middle of */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
