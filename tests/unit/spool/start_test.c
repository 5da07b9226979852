#include "tests/unit/spool/fixture.h"
#include <sys/stat.h>

#define FILES 60

static char told[8000];

static void line_note(void *arg, const char *line)
{
    (void)arg;
    if (strlen(told) + strlen(line) + 2 < sizeof told)
        strcat(strcat(told, line), "\n");
}

static int start(struct fixture *f, enum spool_start kind)
{
    struct spool_starting how = {.kind = kind, .operator_id = "OPERATOR", .report = line_note};

    told[0] = 0;
    return spool_start(f->dir, &how, &f->spool);
}

static struct spool_file named_make(struct spool *s, u64 n)
{
    struct spool_file t = template_of(n % 3 ? "LINUX1" : "CMSUSER1", n % 4 ? SPOOL_RDR : SPOOL_PUN, 'A');
    snprintf(t.name, sizeof t.name, "%llu", (unsigned long long)n);
    return file_make(s, &t, n, 1 + n);
}

static void system_file_make(struct spool *s)
{
    struct spool_file t = template_of("*NSS", SPOOL_SYS, 'A');
    file_make(s, &t, 9, 9);
}

static char *path_in(const struct fixture *f, const char *name, char path[400])
{
    snprintf(path, 400, "%s/spool/%s", f->dir, name);
    return path;
}

/* Spoil the last bytes of the data of the file of that name. */
static void data_spoil(struct fixture *f, const char *name)
{
    char query[100], host_file[64], path[400];
    FILE *data;

    snprintf(query, sizeof query, "SELECT 'files/' || host_file FROM spool_file WHERE name = '%s'", name);
    assert_int_equal(sql(f, query, host_file), SQLITE_ROW);
    data = fopen(path_in(f, host_file, path), "r+");
    assert_non_null(data);
    fseek(data, -2, SEEK_END);
    fputs("\x55\xAA", data);
    fclose(data);
}

static void a_warm_start_reads_data_only_if_the_end_was_not_orderly(void **state)
{
    struct fixture *f = *state;

    named_make(f->spool, 1);
    named_make(f->spool, 2);
    data_spoil(f, "1");
    spool_end(f->spool);
    assert_int_equal(start(f, START_WARM), 2); /* looked for, not read */
    assert_string_equal(told, "");
    spool_close_store(f->spool); /* as a crash */
    assert_int_equal(start(f, START_WARM), 1);
    assert_non_null(strstr(told, "LINUX1, 2 records, 1) was put aside"));
}

static void a_warm_start_after_an_orderly_end_misses_data_that_is_gone(void **state)
{
    struct fixture *f = *state;
    char host_file[64], path[400];

    named_make(f->spool, 1);
    assert_int_equal(sql(f, "SELECT 'files/' || host_file FROM spool_file", host_file), SQLITE_ROW);
    spool_end(f->spool);
    assert_int_equal(truncate(path_in(f, host_file, path), 40), 0);
    assert_int_equal(start(f, START_WARM), 0);
    assert_non_null(strstr(told, "its data has another length than it had"));
}

static void a_force_start_reads_all_data(void **state)
{
    struct fixture *f = *state;

    named_make(f->spool, 1);
    named_make(f->spool, 2);
    data_spoil(f, "2");
    spool_end(f->spool);
    assert_int_equal(start(f, START_FORCE), 1);
    assert_non_null(strstr(told, "LINUX1, 3 records, 2) was put aside"));
}

static void a_cold_start_keeps_system_data_files_and_a_clean_start_nothing(void **state)
{
    struct fixture *f = *state;

    for (int clean = 0; clean < 2; clean++) {
        system_file_make(f->spool);
        for (u64 n = 1; n <= 5; n++)
            named_make(f->spool, n);
        spool_close_store(f->spool);
        assert_int_equal(start(f, clean ? START_CLEAN : START_COLD), clean ? 0 : 1);
        assert_string_equal(told, clean ? "CLEAN start: 7 spool files were deleted\n" : /* with the one kept before */
                                      "COLD start: 5 spool files were deleted\n");
        assert_int_equal(host_files_count(f), clean ? 0 : 1);
        assert_int_equal(queue_length(f->spool, "*NSS", SPOOL_SYS), clean ? 0 : 1);
        assert_int_equal(queue_length(f->spool, "LINUX1", SPOOL_RDR), 0);
    }
    assert_int_equal(named_make(f->spool, 1).spoolid, 1);
}

static void page_spoil(const struct fixture *f, u64 page)
{
    char path[400];
    FILE *db;

    remove(path_in(f, "spool.db-wal", path)); /* which has the page too */
    db = fopen(path_in(f, "spool.db", path), "r+");
    assert_non_null(db);
    fseek(db, (long)page * 4096, SEEK_SET);
    for (int i = 0; i < 4096; i++)
        fputc(i * 37 % 251, db);
    fclose(db);
}

/* Every file is there once, as it was or as the operator's, with its data. */
static int everything_check(struct fixture *f)
{
    struct spool_select all = {.queue = SPOOL_RDR};
    bool there[FILES] = {false};
    int whole = 0;

    for (int q = 0; q < 3; q++) {
        struct spool_file *files;
        int count;
        all.queue = (enum spool_queue)q;
        count = spool_list(f->spool, &all, &files);
        assert_true(count >= 0);
        for (int i = 0; i < count; i++) {
            u64 n = files[i].records - 1;
            assert_true(n < FILES);
            assert_false(there[n]);
            there[n] = true;
            assert_true(file_matches(f->spool, &files[i], n, n + 1));
            if (strcmp(files[i].name, "LOST") == 0)
                assert_string_equal(files[i].owner, "OPERATOR");
            else
                whole++;
        }
        free(files);
    }
    for (int n = 0; n < FILES; n++)
        assert_true(there[n]);
    return whole;
}

static void whatever_page_of_the_database_is_damaged_a_force_start_loses_no_data(void **state)
{
    struct fixture *f = *state;
    char answer[64];
    int best = 0;
    u64 pages = 1;

    spool_close_store(f->spool);
    f->spool = NULL;
    for (u64 page = 0; page < pages; page++) {
        directory_remove(f->dir);
        assert_int_equal(mkdir(f->dir, 0700), 0);
        assert_int_equal(spool_open(f->dir, &f->spool), 0);
        for (u64 n = 0; n < FILES; n++)
            named_make(f->spool, n);
        spool_close_store(f->spool);
        assert_int_equal(sql(f, "PRAGMA page_count", answer), SQLITE_ROW);
        assert_true(text_decimal(answer, 100, &pages) && pages > 10);
        page_spoil(f, page);
        if (page == 0)
            assert_int_equal(start(f, START_WARM), -EILSEQ);
        assert_int_equal(start(f, START_FORCE), FILES);
        if (everything_check(f) > best)
            best = everything_check(f);
        spool_close_store(f->spool);
        f->spool = NULL;
    }
    assert_int_equal(best, FILES); /* where only an index was damaged */
    assert_int_equal(start(f, START_WARM), FILES);
}

static void a_clean_start_overcomes_a_database_that_cannot_be_read(void **state)
{
    struct fixture *f = *state;

    named_make(f->spool, 1);
    spool_close_store(f->spool);
    page_spoil(f, 0);
    assert_int_equal(start(f, START_COLD), -EILSEQ);
    assert_int_equal(start(f, START_CLEAN), 0);
    assert_int_equal(host_files_count(f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_warm_start_reads_data_only_if_the_end_was_not_orderly),
        SPOOL_TEST(a_warm_start_after_an_orderly_end_misses_data_that_is_gone),
        SPOOL_TEST(a_force_start_reads_all_data),
        SPOOL_TEST(a_cold_start_keeps_system_data_files_and_a_clean_start_nothing),
        SPOOL_TEST(whatever_page_of_the_database_is_damaged_a_force_start_loses_no_data),
        SPOOL_TEST(a_clean_start_overcomes_a_database_that_cannot_be_read),
    };
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
