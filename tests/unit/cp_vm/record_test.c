/* Accounting records: their 80-byte form, the file that keeps them, and a host whose disk is full. */
#include "cp/vm/record_store.h"
#include "guests/arch/ebcdic.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[32], path[64];
static _Atomic int troubles, ends;

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/ursa-record-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/records.db", folder);
    troubles = ends = 0;
    record_retention = (struct record_retention){0, 31};
    return 0;
}

static int teardown(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void on_trouble(void *arg, const char *text)
{
    (void)arg;
    *(text ? &troubles : &ends) += 1;
}

static struct account_record example(const char *userid)
{
    struct account_record r = {.type = "01",
        .account = "BOOKS",
        .at = time(NULL),
        .seconds = 60,
        .total_ms = 0x10203,
        .virtual_ms = 0x102,
        .io = 7,
        .punched = 1,
        .printed = 2,
        .read = 3};

    strcpy(r.userid, userid);
    return r;
}

struct found {
    unsigned rows;
    struct account_record last;
    u8 card[80];
};

static void find(void *arg, const struct account_record *r, const u8 card[80])
{
    struct found *f = arg;

    f->rows++;
    f->last = *r;
    memcpy(f->card, card, 80);
}

static struct found found_since(time_t since)
{
    struct found f = {0};

    assert_int_equal(record_store_each(path, since, find, &f), 0);
    return f;
}

static void a_card_has_the_fields_of_the_manual(void **state)
{
    struct account_record r = example("LINUX1");
    u8 card[80], field[12];

    (void)state;
    record_card(&r, card);
    ebcdic_field(field, "LINUX1", 8);
    assert_memory_equal(card, field, 8);
    ebcdic_field(field, "BOOKS", 8);
    assert_memory_equal(card + 8, field, 8);
    assert_int_equal(be32_load(card + 28), 60);
    assert_int_equal(be32_load(card + 32), 0x10203);
    assert_int_equal(be32_load(card + 36), 0x102);
    assert_int_equal(be32_load(card + 48), 7);
    assert_int_equal(be32_load(card + 60), 3);
    ebcdic_field(field, "01", 2);
    assert_memory_equal(card + 78, field, 2);
}

static void a_program_s_record_is_its_data(void **state)
{
    struct account_record r = {.type = "C0", .userid = "BATCH", .data_length = 70};
    u8 card[80];

    (void)state;
    memset(r.data, 0x5A, sizeof r.data);
    record_card(&r, card);
    assert_int_equal(card[8], 0x5A);
    assert_int_equal(card[77], 0x5A);
    assert_int_equal(card[79], 0xF0);
}

static void records_are_in_the_file_when_it_is_closed(void **state)
{
    struct account_record r = example("LINUX1");
    struct found f;

    (void)state;
    assert_int_equal(record_store_open(path, on_trouble, NULL), 0);
    for (unsigned i = 0; i < 100; i++) {
        record_store_account(&r);
        assert_int_equal(record_store_count(), i + 1); /* also while some are being written */
    }
    record_store_close();
    f = found_since(0);
    assert_int_equal(f.rows, 100);
    assert_int_equal(f.last.total_ms, 0x10203);
    assert_string_equal(f.last.account, "BOOKS");
    assert_int_equal(be32_load(f.card + 28), 60);
    assert_int_equal(found_since(time(NULL) + 100).rows, 0);
}

static void old_records_go(void **state)
{
    struct account_record old = example("OLD"), new = example("NEW");

    (void)state;
    record_retention.account_days = 7;
    old.at -= 8 * 86400;
    assert_int_equal(record_store_open(path, on_trouble, NULL), 0);
    record_store_account(&old);
    record_store_account(&new);
    record_store_close();
    assert_int_equal(found_since(0).rows, 1);
    assert_string_equal(found_since(0).last.userid, "NEW");
}

static void room_on_the_host(rlim_t bytes)
{
    struct rlimit limit;

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_host_loses_nothing(void **state)
{
    struct account_record r = example("LINUX1");

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(record_store_open(path, on_trouble, NULL), 0);
    room_on_the_host(0);
    record_store_account(&r);
    for (unsigned i = 0; i < 5000 && !troubles; i++)
        usleep(1000);
    record_store_account(&r);
    room_on_the_host(RLIM_INFINITY);
    assert_int_equal(troubles, 1);
    assert_int_equal(record_store_count(), 2);
    record_store_close();
    assert_int_equal(ends, 1);
    assert_int_equal(record_store_lost(), 0);
    assert_int_equal(found_since(0).rows, 2);
}

static void another_program_s_file_is_left_alone(void **state)
{
    FILE *f = fopen(path, "w");

    (void)state;
    assert_non_null(f);
    fputs("not a database, but long enough to be looked at as one: it is refused\n", f);
    fclose(f);
    assert_true(record_store_open(path, on_trouble, NULL) < 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_card_has_the_fields_of_the_manual),
        TEST(a_program_s_record_is_its_data),
        TEST(records_are_in_the_file_when_it_is_closed),
        TEST(old_records_go),
        TEST(a_full_host_loses_nothing),
        TEST(another_program_s_file_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
