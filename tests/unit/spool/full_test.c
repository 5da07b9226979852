/* A host whose disk is full while files are punched: a file system of our own, small, in a namespace where we may mount
 * one. */
#define _GNU_SOURCE /* unshare */
#include "tests/unit/spool/fixture.h"
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#define FILES_MAX 4000
#define RECORDS 60
#define NOT_ALLOWED 77

struct made {
    struct spool_file files[FILES_MAX];
    u64 count;
};

/* Punch until the host is full. A file that is refused is refused whole. */
static void disk_fill(struct spool *s, struct made *m)
{
    struct spool_file t = template_of("A", SPOOL_RDR, 'A');
    int rc = 0;

    while (rc == 0 && m->count < FILES_MAX) {
        struct spool_writer *w = records_write(s, &t, m->count, RECORDS);
        rc = spool_close(w, &m->files[m->count]);
        m->count += rc == 0;
    }
    assert_int_equal(rc, -ENOSPC);
}

static void everything_check(struct fixture *f, const struct made *m, u64 first)
{
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), m->count - first);
    assert_int_equal(host_files_count(f), m->count - first);
    for (u64 n = first; n < m->count; n++)
        assert_true(file_matches(f->spool, &m->files[n], n, RECORDS));
}

static void full_disk_try(struct fixture *f)
{
    static struct made m;
    struct spool_file more = template_of("B", SPOOL_RDR, 'A');
    struct statvfs st;
    u64 first;

    disk_fill(f->spool, &m);
    assert_true(m.count > 100);
    assert_int_equal(statvfs(f->dir, &st), 0);
    everything_check(f, &m, 0);
    spool_close_store(f->spool); /* and a crash now */
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), (int)m.count);
    everything_check(f, &m, 0);
    for (first = 0; first < 20; first++) /* people purge: the log has its room */
        assert_int_equal(spool_purge(f->spool, m.files[first].key), 1);
    everything_check(f, &m, first);
    for (u64 n = 0; n < 5; n++)
        file_make(f->spool, &more, n, RECORDS);
    assert_int_equal(queue_length(f->spool, "B", SPOOL_RDR), 5);
}

static bool proc_write(const char *path, const char *format, unsigned id)
{
    FILE *file = fopen(path, "w");
    bool done = file && fprintf(file, format, id) > 0;
    return file && fclose(file) == 0 && done;
}

/* A namespace of mounts; for who is not root, one where we are. */
static bool namespace_enter(void)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();

    if (unshare(uid ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWNS) < 0)
        return false;
    return !uid || (proc_write("/proc/self/setgroups", "deny", 0) && proc_write("/proc/self/uid_map", "0 %u 1", uid) &&
                       proc_write("/proc/self/gid_map", "0 %u 1", gid));
}

/* In the namespace of a child: a file system of 7 MB, of which the log keeps 5. */
static void child_run(struct fixture *f)
{
    if (!namespace_enter() || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("none", f->dir, "tmpfs", 0, "size=7m") < 0)
        _exit(NOT_ALLOWED);
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    full_disk_try(f);
    spool_close_store(f->spool);
    _exit(0);
}

static void what_was_closed_before_the_disk_was_full_stays_and_a_purge_makes_room(void **state)
{
    struct fixture *f = *state;
    int status;
    pid_t child;

    spool_close_store(f->spool);
    f->spool = NULL;
    child = fork();
    if (child == 0)
        child_run(f);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NOT_ALLOWED) {
        print_message("# the host does not allow a file system of our own\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(what_was_closed_before_the_disk_was_full_stays_and_a_purge_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
