#include "tests/unit/spool/fixture.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void line_note(void *arg, const char *line)
{
    strcat(strcat(arg, line), "\n");
}

/* The host file of the file of that name. */
static char *data_path(struct fixture *f, const char *name, char path[400])
{
    char text[128], host_file[64];

    snprintf(text, sizeof text, "SELECT host_file FROM spool_file WHERE name = '%s'", name);
    assert_int_equal(sql(f, text, host_file), SQLITE_ROW);
    snprintf(path, 400, "%s/spool/files/%s", f->dir, host_file);
    return path;
}

static struct spool_file named_make(struct fixture *f, const char *name, u64 seed)
{
    struct spool_file t = template_of("LINUX1", SPOOL_RDR, 'A');
    text_copy(t.name, sizeof t.name, name);
    return file_make(f->spool, &t, seed, 2000);
}

static void byte_flip(const char *path, long offset)
{
    FILE *data = fopen(path, "r+");
    int c;

    assert_non_null(data);
    fseek(data, offset, SEEK_SET);
    c = fgetc(data);
    fseek(data, offset, SEEK_SET);
    fputc(c ^ 0x10, data);
    fclose(data);
}

static void flip_start(const char *path)
{
    byte_flip(path, 3);
}
static void flip_middle(const char *path)
{
    byte_flip(path, 50000);
}
static void flip_last_block(const char *path)
{
    byte_flip(path, 100000);
}
static void cut(const char *path)
{
    assert_int_equal(truncate(path, 90000), 0);
}
static void cut_at_block(const char *path)
{
    FILE *data = fopen(path, "r");
    u8 header[32];

    assert_int_equal(fread(header, sizeof header, 1, data), 1);
    fclose(data);
    assert_int_equal(truncate(path, 32 + be32_load(header + 24)), 0);
}
static void empty(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}
static void extend(const char *path)
{
    FILE *data = fopen(path, "a");
    fputc(0, data);
    fclose(data);
}
static void zero_tail(const char *path) /* what a file system without data journaling may leave */
{
    FILE *data = fopen(path, "r+");
    fseek(data, 70000, SEEK_SET);
    for (int i = 0; i < 4096; i++)
        fputc(0, data);
    fclose(data);
}
static void delete (const char *path)
{
    assert_int_equal(remove(path), 0);
}
static void make_directory(const char *path)
{
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void (*const damages[])(const char *path) = {
    flip_start, flip_middle, flip_last_block, cut, cut_at_block, empty, extend, zero_tail, delete, make_directory};

static void damage_of_any_kind_is_reported_and_put_aside_and_the_others_stay(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char told[2000] = "", path[400], expected[64];
        struct spool_file before = named_make(f, "BEFORE", 1), hit = named_make(f, "HIT", 2),
                          after = named_make(f, "AFTER", 3);

        damages[i](data_path(f, "HIT", path));
        assert_int_equal(spool_warm_start(f->spool, line_note, told), 2);
        snprintf(expected, sizeof expected, "Spool file %04u of LINUX1 (from LINUX1, 2000 records, HIT)", hit.spoolid);
        assert_non_null(strstr(told, expected));
        assert_non_null(strstr(told, "was put aside: "));
        assert_ptr_equal(strchr(told, '\n'), told + strlen(told) - 1); /* one line */
        assert_true(file_matches(f->spool, &before, 1, 2000));
        assert_true(file_matches(f->spool, &after, 3, 2000));
        assert_int_equal(queue_length(f->spool, "LINUX1", SPOOL_RDR), 2);
        told[0] = 0;
        assert_int_equal(spool_warm_start(f->spool, line_note, told), 2);
        assert_string_equal(told, "");
        assert_int_equal(spool_purge(f->spool, before.key), 1);
        assert_int_equal(spool_purge(f->spool, after.key), 1);
    }
}

static void data_of_another_file_is_damage(void **state)
{
    struct fixture *f = *state;
    char told[2000] = "", one[400], two[400], path[400];

    named_make(f, "ONE", 7);
    named_make(f, "TWO", 7); /* the same records: only the host file's number tells */
    data_path(f, "ONE", one);
    data_path(f, "TWO", two);
    snprintf(path, sizeof path, "%s/swap", f->dir);
    assert_int_equal(rename(one, path) | rename(two, one) | rename(path, two), 0);
    assert_int_equal(spool_warm_start(f->spool, line_note, told), 0);
    assert_non_null(strstr(told, "ONE) was put aside"));
    assert_non_null(strstr(told, "TWO) was put aside"));
}

static void what_was_put_aside_keeps_its_data_until_it_is_deleted(void **state)
{
    struct fixture *f = *state;
    char path[400], answer[64];

    named_make(f, "HIT", 2);
    cut(data_path(f, "HIT", path));
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 0);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 0);
    assert_int_equal(host_files_count(f), 1);
    assert_int_equal(sql(f, "SELECT owner || name || records || reason FROM spool_damaged", answer), SQLITE_ROW);
    assert_string_equal(answer, "LINUX1HIT2000its data has another length than it had");
    assert_int_equal(sql(f, "DELETE FROM spool_damaged", NULL), SQLITE_DONE);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 0);
    assert_int_equal(host_files_count(f), 0);
}

/* Run fn in a process that is then killed as it stands. */
static void killed_run(struct fixture *f, void (*fn)(struct spool *s, u64 key), u64 key)
{
    int ready[2], status;
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        struct spool *s;
        if (spool_open(f->dir, &s) != 0)
            _exit(1);
        fn(s, key);
        if (write(ready[1], "", 1) != 1)
            _exit(1);
        pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
}

static void half_write(struct spool *s, u64 key)
{
    struct spool_file t = template_of("A", SPOOL_RDR, 'A');
    (void)key;
    records_write(s, &t, 1, 5000);
}

static void a_dead_writers_data_is_removed_and_a_living_ones_is_not(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;
    struct spool_writer *w = records_write(f->spool, &t, 4, 5000);

    killed_run(f, half_write, 0);
    assert_int_equal(host_files_count(f), 2);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 0);
    assert_int_equal(host_files_count(f), 1);
    assert_int_equal(spool_close(w, &file), 0);
    assert_true(file_matches(f->spool, &file, 4, 5000));
}

static void reader_leave_open(struct spool *s, u64 key)
{
    struct spool_reader *r;
    if (spool_read_open(s, key, &r) != 1)
        _exit(1);
}

static void a_dead_readers_mark_is_undone_and_a_living_ones_is_not(void **state)
{
    struct fixture *f = *state;
    struct spool_file one = named_make(f, "ONE", 1), two = named_make(f, "TWO", 2);
    struct spool_reader *r, *other;

    killed_run(f, reader_leave_open, one.key);
    assert_int_equal(spool_read_open(f->spool, two.key, &r), 1);
    assert_int_equal(spool_read_open(f->spool, one.key, &other), 0);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 2);
    assert_int_equal(spool_read_open(f->spool, two.key, &other), 0);
    assert_int_equal(spool_read_open(f->spool, one.key, &other), 1);
    assert_true(records_match(other, 1, 0, 2000));
    assert_int_equal(spool_read_close(other, true, HOLD_NONE), 0);
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
}

static void strange_files_beside_the_data_are_left_alone(void **state)
{
    struct fixture *f = *state;
    char path[300];
    FILE *file;

    snprintf(path, sizeof path, "%s/spool/files/README", f->dir);
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(spool_warm_start(f->spool, NULL, NULL), 0);
    assert_int_equal(host_files_count(f), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(damage_of_any_kind_is_reported_and_put_aside_and_the_others_stay),
        SPOOL_TEST(data_of_another_file_is_damage),
        SPOOL_TEST(what_was_put_aside_keeps_its_data_until_it_is_deleted),
        SPOOL_TEST(a_dead_writers_data_is_removed_and_a_living_ones_is_not),
        SPOOL_TEST(a_dead_readers_mark_is_undone_and_a_living_ones_is_not),
        SPOOL_TEST(strange_files_beside_the_data_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
