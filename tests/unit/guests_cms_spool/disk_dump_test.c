/* DISK DUMP cards, :READ cards and dates. */
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/spool/read_card.h"
#include "tests/unit/guests_cms_spool/deck.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct disk_dump_file sample = {
    .name = "SAMPLE  ", .type = "DATA    ", .mode = "B1", .changed = {0x20, 0x26, 0x11, 0x22, 0x21, 0x45, 0x00}};

static int data_get(void *from, u8 data[DISK_DUMP_DATA])
{
    struct disk_dump_card c;
    u8 card[CARD];
    int rc = deck_get(from, card);

    if (rc)
        return rc;
    assert_int_equal(disk_dump_parse(card, &c), 0);
    memcpy(data, c.data, DISK_DUMP_DATA);
    return 0;
}

static u32 length_of(const struct disk_dump_file *f, u32 i)
{
    return f->format == 'F' ? f->record_length : i * i * 31 % f->record_length + 1;
}

static struct deck deck_of(const struct disk_dump_file *f)
{
    static u8 data[70000];
    struct disk_dump_writer w;
    struct deck d = {0};

    disk_dump_begin(&w, f, deck_put, &d);
    for (u32 i = 0; i < f->records; i++) {
        memset(data, (int)i, length_of(f, i));
        assert_int_equal(disk_dump_put_record(&w, data, length_of(f, i)), 0);
    }
    assert_int_equal(disk_dump_end(&w), 0);
    return d;
}

static void a_file_comes_back(char format, u32 record_length, u32 records)
{
    static u8 data[70000], expected[70000];
    struct disk_dump_file f = sample, found;
    struct disk_dump_reader r;
    struct disk_dump_card c;
    struct deck d;
    u32 n;

    f.format = format;
    f.record_length = record_length;
    f.records = records;
    d = deck_of(&f);
    for (u32 i = 0; i < d.n; i++) {
        assert_int_equal(disk_dump_parse(d.card[i], &c), 0);
        assert_true(disk_dump_in_order(&c, i + 1));
        assert_false(disk_dump_in_order(&c, i + 2));
        assert_int_equal(c.last, i == d.n - 1);
        assert_memory_equal(c.name, f.name, 18);
    }
    assert_int_equal(disk_dump_directory(&c, &found), 0);
    assert_int_equal(found.format, format);
    assert_int_equal(found.record_length, record_length);
    assert_int_equal(found.records, records);
    assert_memory_equal(found.changed, f.changed, sizeof f.changed);
    disk_dump_open(&r, &found, data_get, &d);
    for (u32 i = 0; i < records; i++) {
        assert_int_equal(disk_dump_get_record(&r, data, &n), 0);
        assert_int_equal(n, length_of(&f, i));
        memset(expected, (int)i, n);
        assert_memory_equal(data, expected, n);
    }
    assert_int_equal(disk_dump_get_record(&r, data, &n), CARD_END);
    free(d.card);
}

static void files_come_back(void **state)
{
    (void)state;
    a_file_comes_back('F', 80, 0);
    a_file_comes_back('F', 1, 1);
    a_file_comes_back('F', 50, 3);
    a_file_comes_back('F', 66000, 3);
    a_file_comes_back('V', 130, 40);
    a_file_comes_back('V', 65535, 5);
    a_file_comes_back('F', 1, 70000);
}

static void broken_decks_are_noticed(void **state)
{
    struct disk_dump_file f = sample, found;
    struct disk_dump_reader r;
    struct disk_dump_card c;
    u8 data[200], card[CARD];
    struct deck d;
    u32 n;
    int rc;

    (void)state;
    f.format = 'V';
    f.record_length = 100;
    f.records = 10;
    d = deck_of(&f);
    memcpy(card, d.card[d.n - 1], CARD);
    assert_int_equal(disk_dump_parse(card, &c), 0);
    /* A card is missing: there is not enough, or lengths make no sense. */
    disk_dump_open(&r, &f, data_get, &d);
    d.n -= 3;
    do
        rc = disk_dump_get_record(&r, data, &n);
    while (!rc);
    assert_int_equal(rc, CARD_DAMAGED);
    /* The entry of the directory is wrong. */
    card[5 + 0x1E] = 'X';
    assert_int_equal(disk_dump_directory(&c, &found), CARD_DAMAGED);
    card[5 + 0x1E] = 0xE5;
    card[5 + 0x20] = 1;
    assert_int_equal(disk_dump_directory(&c, &found), CARD_DAMAGED);
    memset(card, ' ', CARD);
    assert_int_equal(disk_dump_parse(card, &c), CARD_OTHER);
    free(d.card);
}

static void read_cards_come_back(void **state)
{
    static const struct read_card h = {
        "PROFILE ", "EXEC    ", "A1", "MNT191", {0x20, 0x26, 0x01, 0x02, 0x03, 0x04, 0x05}};
    struct read_card found;
    u8 card[CARD];

    (void)state;
    read_card_make(&h, card);
    assert_memory_equal(card, ":READ  PROFILE  EXEC     A1 MNT191 01/02/26  03:04:05", 53);
    assert_true(read_card_parse(card, &found));
    assert_memory_equal(&found, &h, sizeof h);
}

static void read_cards_of_others_are_understood(void **state)
{
    struct read_card found;
    u8 card[CARD];

    (void)state;
    memset(card, ' ', CARD);
    memcpy(card, ":READ  abc      LIST", 20);
    assert_true(read_card_parse(card, &found));
    assert_memory_equal(found.name, "ABC     LIST      ", 18);
    assert_int_equal(found.changed[0], 0);
    memcpy(card + 35, "12/31/99  23:59", 15);
    assert_true(read_card_parse(card, &found));
    assert_memory_equal(found.changed, ((u8[]){0x19, 0x99, 0x12, 0x31, 0x23, 0x59, 0}), 7);
    memcpy(card + 35, "13/31/99", 8);
    assert_true(read_card_parse(card, &found));
    assert_int_equal(found.changed[0], 0);
    memcpy(card, ":READY", 6);
    assert_false(read_card_parse(card, &found));
}

static void times_shift_over_days(void **state)
{
    u8 m[] = {0x20, 0x24, 0x02, 0x28, 0x23, 0x30, 0x15};

    (void)state;
    moment_shift(m, 60);
    assert_memory_equal(m, ((u8[]){0x20, 0x24, 0x02, 0x29, 0x00, 0x30, 0x15}), 7);
    moment_shift(m, 1440);
    assert_memory_equal(m, ((u8[]){0x20, 0x24, 0x03, 0x01, 0x00, 0x30, 0x15}), 7);
    moment_shift(m, -(31 + 29) * 1440 - 31);
    assert_memory_equal(m, ((u8[]){0x20, 0x23, 0x12, 0x31, 0x23, 0x59, 0x15}), 7);
}

static void minutes_are_counted(void **state)
{
    (void)state;
    assert_int_equal(moment_minutes((u8[]){0x19, 0, 1, 1, 0, 1, 0}), 1);
    assert_int_equal(moment_minutes((u8[]){0x19, 0x70, 1, 1, 0, 0, 0}), 25567 * 1440);
    assert_int_equal(moment_minutes((u8[]){0x20, 0x24, 0x03, 1, 1, 0, 0}), (45350 + 0) * 1440 + 60);
    assert_int_equal(moment_minutes((u8[]){0x20, 0x23, 0x13, 1, 1, 0, 0}), 0);
}

static void dates_are_checked(void **state)
{
    u8 m[7] = {1, 2, 3, 4, 5, 6, 7};

    (void)state;
    assert_false(moment_packed(TEXT("20230229"), m));
    assert_false(moment_packed(TEXT("2023022"), m));
    assert_false(moment_packed(TEXT("2023O228"), m));
    assert_false(moment_packed(TEXT("2023022824"), m));
    assert_int_equal(m[0], 1);
    assert_true(moment_packed(TEXT("202302282359590000"), m));
    assert_memory_equal(m, ((u8[]){0x20, 0x23, 0x02, 0x28, 0x23, 0x59, 0x59}), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_back),
        cmocka_unit_test(broken_decks_are_noticed),
        cmocka_unit_test(read_cards_come_back),
        cmocka_unit_test(read_cards_of_others_are_understood),
        cmocka_unit_test(times_shift_over_days),
        cmocka_unit_test(minutes_are_counted),
        cmocka_unit_test(dates_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
