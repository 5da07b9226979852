#include "tests/unit/spool/fixture.h"

static void a_reader_gets_the_records_and_then_the_end(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 9, 5000);
    struct spool_reader *r;
    struct spool_record record;

    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    assert_true(spool_reader_file(r)->in_use);
    assert_int_equal(spool_reader_file(r)->spoolid, file.spoolid);
    assert_true(records_match(r, 9, 0, 5000));
    assert_int_equal(spool_read(r, &record), 0);
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(host_files_count(f), 0);
}

static void a_file_is_one_readers_at_a_time(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 9, 5);
    struct spool_reader *r, *other;

    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    assert_int_equal(spool_read_open(f->spool, file.key, &other), 0);
    assert_int_equal(spool_read_close(r, false, HOLD_NONE), 0);
    assert_int_equal(spool_read_open(f->spool, file.key, &other), 1);
    assert_int_equal(spool_read_close(other, true, HOLD_NONE), 0);
    assert_int_equal(spool_read_open(f->spool, file.key, &other), 0);
}

static void a_file_that_is_kept_stays_with_the_hold_given(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 9, 5), *files;
    struct spool_reader *r;

    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    assert_int_equal(spool_read_close(r, false, HOLD_USER), 0);
    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), 1);
    assert_int_equal(files[0].hold, HOLD_USER);
    assert_false(files[0].in_use);
    free(files);
}

static void seek_goes_to_any_record_in_any_direction(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 5, 20000);
    static const u64 places[] = {19999, 0, 1, 12345, 12346, 600, 599, 601, 20000, 7, 1000000, 0};
    struct spool_reader *r;
    struct spool_record got, want;
    u8 buffer[160];

    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(spool_read_seek(r, places[i]), 0);
        assert_int_equal(spool_read(r, &got), places[i] < 20000);
        if (places[i] >= 20000)
            continue;
        want = record_of(5, places[i], buffer);
        assert_int_equal(got.command, want.command);
        assert_int_equal(got.length, want.length);
        assert_memory_equal(got.data, want.data, want.length);
    }
    for (u64 n = 0; n < 20000; n += 1 + n / 7) { /* and on from there */
        assert_int_equal(spool_read_seek(r, n), 0);
        assert_int_equal(spool_read(r, &got), 1);
        want = record_of(5, n, buffer);
        assert_memory_equal(got.data, want.data, want.length);
    }
    assert_int_equal(spool_read_seek(r, 19000), 0);
    assert_true(records_match(r, 5, 19000, 20000));
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
}

static void damage_that_shows_while_reading_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file = file_make(f->spool, &t, 5, 20000);
    struct spool_reader *r;
    struct spool_record record;
    char name[64], path[400];
    FILE *data;
    int rc;

    sql(f, "SELECT host_file FROM spool_file", name);
    snprintf(path, sizeof path, "%s/spool/files/%s", f->dir, name);
    data = fopen(path, "r+");
    assert_non_null(data);
    fseek(data, 200000, SEEK_SET);
    fputc(fgetc(data) ^ 1, data);
    fclose(data);
    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    while ((rc = spool_read(r, &record)) == 1)
        ;
    assert_int_equal(rc, -EBADMSG);
    assert_int_equal(spool_read_close(r, false, HOLD_NONE), 0);
    remove(path);
    assert_int_equal(spool_read_open(f->spool, file.key, &r), -EBADMSG);
    assert_int_equal(spool_purge(f->spool, file.key), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_reader_gets_the_records_and_then_the_end),
        SPOOL_TEST(a_file_is_one_readers_at_a_time),
        SPOOL_TEST(a_file_that_is_kept_stays_with_the_hold_given),
        SPOOL_TEST(seek_goes_to_any_record_in_any_direction),
        SPOOL_TEST(damage_that_shows_while_reading_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
