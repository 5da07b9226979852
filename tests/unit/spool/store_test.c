#include "tests/unit/spool/fixture.h"

static void a_spool_opened_again_has_what_it_had(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 3, 50);

    spool_close_store(f->spool);
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 1);
    assert_true(file_matches(f->spool, &file, 3, 50));
    assert_int_equal(file_make(f->spool, &t, 4, 1).spoolid, 2);
}

static void two_of_a_spool_see_each_others_files(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;
    struct spool *other;

    assert_int_equal(spool_open(f->dir, &other), 0);
    file = file_make(other, &t, 3, 50);
    assert_true(file_matches(f->spool, &file, 3, 50));
    assert_int_equal(file_make(f->spool, &t, 4, 1).spoolid, 2);
    spool_close_store(other);
}

static void a_directory_that_is_not_there_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct spool *s;
    char path[300];

    snprintf(path, sizeof path, "%s/nowhere", f->dir);
    assert_int_equal(spool_open(path, &s), -ENOENT);
}

/* Put text where the database should be, and try to open it. */
static int open_over(struct fixture *f, const char *text)
{
    char path[300];
    struct spool *s = NULL;
    FILE *file;
    int rc;

    snprintf(path, sizeof path, "%s/spool/spool.db-wal", f->dir); /* which has all of the database */
    remove(path);
    snprintf(path, sizeof path, "%s/spool/spool.db", f->dir);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    rc = spool_open(f->dir, &s);
    if (rc == 0)
        spool_close_store(s);
    return rc;
}

static void a_file_that_is_no_spool_database_is_refused(void **state)
{
    struct fixture *f = *state;
    char text[5000];

    spool_close_store(f->spool);
    f->spool = NULL;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    assert_int_equal(open_over(f, text), -EILSEQ);
    assert_int_equal(open_over(f, ""), 0); /* new */
    assert_int_equal(sql(f, "PRAGMA user_version = 3", NULL), SQLITE_DONE);
    assert_int_equal(spool_open(f->dir, &f->spool), -EPROTONOSUPPORT);
}

static void the_schema_refuses_nonsense_from_sql(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 3, 50);
    static const char *const wrong[] = {
        "UPDATE spool_file SET class = 'a'",
        "UPDATE spool_file SET class = '*'",
        "UPDATE spool_file SET copies = 0",
        "UPDATE spool_file SET copies = 256",
        "UPDATE spool_file SET hold = 'MAYBE'",
        "UPDATE spool_file SET queue = 'PLT'",
        "UPDATE spool_file SET spoolid = 10000",
        "UPDATE spool_file SET owner = ''",
        "UPDATE spool_file SET form = 'TOOLONGFORM'",
        "UPDATE spool_file SET name = NULL",
        "UPDATE spool_owner SET last_spoolid = 0",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(sql(f, wrong[i], NULL), SQLITE_CONSTRAINT);
    assert_true(file_matches(f->spool, &file, 3, 50));
}

static void the_views_answer(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A');
    char answer[64];

    t.hold = HOLD_USER;
    file_make(f->spool, &t, 3, 50);
    assert_int_equal(
        sql(f, "SELECT owner || file || class || records || cpy || hold FROM spool_report", answer), SQLITE_ROW);
    assert_string_equal(answer, "A0001A501USER");
    assert_int_equal(sql(f, "SELECT queue || files || records || eligible FROM spool_usage", answer), SQLITE_ROW);
    assert_string_equal(answer, "RDR1500");
}

static void the_views_say_who_holds_how_much_and_what_is_oldest(void **state)
{
    struct fixture *f = *state;
    struct spool_file small = template_of("SMALL", SPOOL_RDR, 'A'), big = template_of("BIG", SPOOL_PRT, 'A');
    struct spool_writer *w = records_write(f->spool, &small, 1, 2);
    char answer[64];

    text_copy(big.origin_user, sizeof big.origin_user, "SMALL");
    file_make(f->spool, &big, 1, 2000);
    spool_writer_file(w)->created = time(NULL) - 10 * 86400;
    assert_int_equal(spool_close(w, NULL), 0);
    file_make(f->spool, &small, 1, 3);
    assert_int_equal(
        sql(f, "SELECT group_concat(owner || files || '/' || records || held, ' ') FROM spool_holders", answer),
        SQLITE_ROW);
    assert_string_equal(answer, "BIG1/20000 SMALL2/50");
    assert_int_equal(sql(f, "SELECT days || owner || file || records FROM spool_oldest LIMIT 1", answer), SQLITE_ROW);
    assert_string_equal(answer, "10SMALL00022");
    assert_int_equal(sql(f, "SELECT originid || owner || files FROM spool_senders LIMIT 1", answer), SQLITE_ROW);
    assert_string_equal(answer, "SMALLBIG1");
    assert_int_equal(
        sql(f, "SELECT files || '-' || records || '-' || owners || held || damaged FROM spool_total", answer),
        SQLITE_ROW);
    assert_string_equal(answer, "3-2005-200");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_spool_opened_again_has_what_it_had),
        SPOOL_TEST(two_of_a_spool_see_each_others_files),
        SPOOL_TEST(a_directory_that_is_not_there_is_an_error),
        SPOOL_TEST(a_file_that_is_no_spool_database_is_refused),
        SPOOL_TEST(the_schema_refuses_nonsense_from_sql),
        SPOOL_TEST(the_views_answer),
        SPOOL_TEST(the_views_say_who_holds_how_much_and_what_is_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
