#include "tests/unit/spool/fixture.h"
#include <signal.h>
#include <sys/resource.h>

static void nothing_is_visible_before_the_close(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A');
    struct spool_writer *w = records_write(f->spool, &t, 1, 3000);

    assert_int_equal(spool_writer_file(w)->records, 3000);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    spool_discard(w);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(host_files_count(f), 0);
}

static void a_file_without_records_is_discarded_by_close(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out = {.spoolid = 77};

    assert_int_equal(spool_close(records_write(f->spool, &t, 1, 0), &out), 0);
    assert_int_equal(out.spoolid, 0);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(file_make(f->spool, &t, 1, 1).spoolid, 1);
}

static void records_without_data_count(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_PRT, 'A'), out;
    struct spool_record skip = {.command = 0x8B}, got;
    struct spool_writer *w;
    struct spool_reader *r;

    assert_int_equal(spool_create(f->spool, &t, &w), 0);
    assert_int_equal(spool_write(w, &skip), 0);
    assert_int_equal(spool_close(w, &out), 0);
    assert_int_equal(out.records, 1);
    assert_int_equal(out.record_length, 0);
    assert_int_equal(spool_read_open(f->spool, out.key, &r), 1);
    assert_int_equal(spool_read(r, &got), 1);
    assert_int_equal(got.command, 0x8B);
    assert_int_equal(got.length, 0);
    assert_int_equal(spool_read(r, &got), 0);
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
}

static void attributes_count_as_they_are_at_the_close(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_PUN, 0), out;
    struct spool_writer *w = records_write(f->spool, &t, 1, 10);
    struct spool_file *file = spool_writer_file(w);

    assert_int_equal(file->spool_class, 'A');
    assert_int_equal(file->copies, 1);
    assert_string_equal(file->form, "STANDARD");
    assert_string_equal(file->origin_user, "A");
    strcpy(file->owner, "B");
    file->queue = SPOOL_RDR;
    file->records = 999; /* the store's, whatever the caller says */
    file->spool_class = 'K';
    assert_int_equal(spool_close(w, &out), 0);
    assert_string_equal(out.owner, "B");
    assert_string_equal(out.origin_user, "A");
    assert_int_equal(out.records, 10);
    assert_int_equal(queue_length(f->spool, "B", SPOOL_RDR), 1);
    assert_true(file_matches(f->spool, &out, 1, 10));
}

static void nonsense_is_refused(void **state)
{
    struct fixture *f = *state;
    struct spool_file good = template_of("A", SPOOL_PUN, 'A'), t = good;
    struct spool_record huge = {.command = 1, .length = 32761, .data = (const u8 *)""};
    struct spool_writer *w;

    t.owner[0] = 0;
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
    t = good;
    t.spool_class = '*';
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
    t = good;
    t.queue = (enum spool_queue)3;
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
    t = good;
    memset(t.tag, 'X', sizeof t.tag);
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
    w = records_write(f->spool, &good, 1, 1);
    assert_int_equal(spool_write(w, &huge), -EINVAL);
    spool_writer_file(w)->hold = (enum spool_hold)9;
    assert_int_equal(spool_close(w, NULL), -EINVAL);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_PUN), 0);
}

/* Cards of any bytes, as `ursa punch` makes of a kernel. */
static void a_big_file_comes_back_byte_for_byte(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;
    u64 cards = 10 * 1024 * 1024 / 80;
    u8 card[80];
    struct spool_record record = {.command = 1, .length = sizeof card, .data = card}, got;
    struct spool_writer *w;
    struct spool_reader *r;

    assert_int_equal(spool_create(f->spool, &t, &w), 0);
    for (u64 n = 0; n < cards; n++) {
        for (u64 i = 0; i < sizeof card; i++)
            card[i] = (u8)(((n * 80 + i) * 0x9E3779B97F4A7C15ULL) >> 56);
        assert_int_equal(spool_write(w, &record), 0);
    }
    assert_int_equal(spool_close(w, &out), 0);
    assert_int_equal(out.records, cards);
    assert_int_equal(out.record_length, 80);
    assert_int_equal(spool_read_open(f->spool, out.key, &r), 1);
    for (u64 n = 0; n < cards; n++) {
        for (u64 i = 0; i < sizeof card; i++)
            card[i] = (u8)(((n * 80 + i) * 0x9E3779B97F4A7C15ULL) >> 56);
        assert_int_equal(spool_read(r, &got), 1);
        assert_int_equal(got.length, sizeof card);
        assert_memory_equal(got.data, card, sizeof card);
    }
    assert_int_equal(spool_read(r, &got), 0);
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
}

/* The host takes no byte beyond the limit in any file: that is what full looks like from here. */
static void host_limit(rlim_t bytes)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_host_refuses_data_and_nothing_is_visible(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;
    struct spool_writer *w = records_write(f->spool, &t, 1, 100);
    u8 buffer[160];
    int rc = 0;

    host_limit(100000);
    for (u64 n = 100; n < 20000 && rc == 0; n++) {
        struct spool_record r = record_of(1, n, buffer);
        rc = spool_write(w, &r);
    }
    assert_int_equal(rc, -ENOSPC);
    assert_int_equal(spool_close(w, &out), -ENOSPC);
    host_limit(RLIM_INFINITY);
    assert_int_equal(out.spoolid, 0);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(host_files_count(f), 0);
}

static void a_writer_goes_on_when_there_is_room_again(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;
    struct spool_writer *w;
    u8 buffer[160];
    int refused = 0;

    assert_int_equal(spool_create(f->spool, &t, &w), 0);
    host_limit(100000);
    for (u64 n = 0; n < 20000; n++) {
        struct spool_record r = record_of(1, n, buffer);
        while (spool_write(w, &r) == -ENOSPC) {
            if (++refused % 3 == 0)
                host_limit(100000 * (rlim_t)refused);
            assert_in_range(refused, 0, 1000);
        }
    }
    host_limit(RLIM_INFINITY);
    assert_true(refused > 3);
    assert_int_equal(spool_close(w, &out), 0);
    assert_true(file_matches(f->spool, &out, 1, 20000));
}

static void a_full_host_refuses_the_row_and_nothing_is_visible(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;

    host_limit(4000); /* enough for a few records, not for the database */
    assert_int_equal(spool_close(records_write(f->spool, &t, 1, 5), &out), -ENOSPC);
    host_limit(RLIM_INFINITY);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(host_files_count(f), 0);
    out = file_make(f->spool, &t, 2, 5);
    assert_int_equal(out.spoolid, 1);
    assert_true(file_matches(f->spool, &out, 2, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(nothing_is_visible_before_the_close),
        SPOOL_TEST(a_file_without_records_is_discarded_by_close),
        SPOOL_TEST(records_without_data_count),
        SPOOL_TEST(attributes_count_as_they_are_at_the_close),
        SPOOL_TEST(nonsense_is_refused),
        SPOOL_TEST(a_big_file_comes_back_byte_for_byte),
        SPOOL_TEST(a_full_host_refuses_data_and_nothing_is_visible),
        SPOOL_TEST(a_writer_goes_on_when_there_is_room_again),
        SPOOL_TEST(a_full_host_refuses_the_row_and_nothing_is_visible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
