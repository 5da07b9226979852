/* Many closers at once, in threads and in processes. */
#include "tests/unit/spool/fixture.h"
#include <pthread.h>
#include <sys/wait.h>

#define THREADS 8
#define FILES 15

struct closer {
    struct spool *spool;
    u64 seed;
};

static void *files_close(void *arg)
{
    struct closer *c = arg;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A');

    for (u64 i = 0; i < FILES; i++) {
        snprintf(t.name, sizeof t.name, "F%llu", (unsigned long long)(c->seed + i));
        if (spool_close(records_write(c->spool, &t, c->seed + i, c->seed + i + 1), NULL) != 0)
            return c;
    }
    return NULL;
}

/* All files 0 .. count-1 once, each with a spoolid of its own in 1 .. count. */
static void files_check(struct fixture *f, int count)
{
    struct spool_file *files;
    bool ids[1000] = {0}, seeds[1000] = {0};

    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), count);
    for (int i = 0; i < count; i++) {
        u64 seed;
        assert_true(text_decimal(files[i].name + 1, (u64)count - 1, &seed));
        assert_false(seeds[seed]);
        seeds[seed] = true;
        assert_in_range(files[i].spoolid, 1, count);
        assert_false(ids[files[i].spoolid]);
        ids[files[i].spoolid] = true;
        assert_true(file_matches(f->spool, &files[i], seed, seed + 1));
    }
    free(files);
}

static void threads_closing_at_once_each_get_an_id_of_their_own(void **state)
{
    struct fixture *f = *state;
    struct closer closers[THREADS];
    pthread_t threads[THREADS];

    for (u64 i = 0; i < THREADS; i++) {
        closers[i] = (struct closer){f->spool, i * FILES};
        assert_int_equal(pthread_create(&threads[i], NULL, files_close, &closers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    files_check(f, THREADS * FILES);
}

/* The spool is new: they also meet in its creation. */
static void processes_closing_at_once_each_get_an_id_of_their_own(void **state)
{
    struct fixture *f = *state;
    pid_t children[3];

    spool_close_store(f->spool);
    directory_remove(f->dir);
    directory_make(f);
    for (u64 i = 0; i < 3; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct closer c = {.seed = i * FILES};
            if (spool_open(f->dir, &c.spool) != 0)
                _exit(2);
            _exit(files_close(&c) != NULL);
        }
    }
    for (int i = 0; i < 3; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    files_check(f, 3 * FILES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(threads_closing_at_once_each_get_an_id_of_their_own),
        SPOOL_TEST(processes_closing_at_once_each_get_an_id_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
