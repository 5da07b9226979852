/* Records: written, read in order and at random, replaced, added, cut off; in trees of several levels, over the ends of
 * blocks, with holes. */
#include "tests/unit/guests_cms_file/image.h"

static u8 data[70000], back[70000];

static u32 length_of(u32 i)
{
    return i % 97 == 0 ? 3000 + i % 1000 : 1 + i * 37 % 130;
}

static const u8 *record_of(u32 i, u32 n)
{
    for (u32 k = 0; k < n; k++)
        data[k] = (u8)(i * 7 + k * 13 + (i >> 8));
    return data;
}

static struct file *opened(const char *name, enum file_use use, char format, u32 length)
{
    struct fileid id = name_of(name, "DATA", "A1");
    struct file *f;

    assert_int_equal(file_open(&id, use, format, length, &f), 0);
    return f;
}

static void check_record(struct file *f, u32 record, u32 want, u32 seed)
{
    u32 n;

    assert_int_equal(file_read(f, record, back, sizeof(back), &n), 0);
    assert_int_equal(n, want);
    assert_memory_equal(back, record_of(seed, n), n);
}

static void variable_records_come_back(u32 size, u32 records)
{
    struct image *m = image_formatted(size, 20000, true);
    struct file *f = opened("V", FILE_WRITE, 'V', 0);
    u32 n;

    for (u32 i = 1; i <= records; i++)
        assert_int_equal(file_write(f, 0, record_of(i, length_of(i)), length_of(i)), 0);
    assert_int_equal(file_close(f), 0);
    assert_int_equal(image_check(m), 1);
    f = opened("V", FILE_READ, 0, 0);
    assert_int_equal(file_status(f)->records, records);
    for (u32 i = 1; i <= records; i++)
        check_record(f, 0, length_of(i), i);
    assert_int_equal(file_read(f, 0, back, sizeof(back), &n), FILE_END);
    for (u32 i = 1; i < 500; i++) {
        u32 r = i * 7919 % records + 1;

        check_record(f, r, length_of(r), r);
    }
    assert_int_equal(file_close(f), 0);
    image_done(m);
}

static void v_records_of_all_block_sizes(void **state)
{
    (void)state;
    for (u32 size = 512; size <= 4096; size *= 2)
        variable_records_come_back(size, size == 512 ? 20000 : 3000);
}

static void f_records_of_all_block_sizes(void **state)
{
    static const u32 lengths[] = {1, 80, 133, 512, 4096, 5000};

    (void)state;
    for (u32 size = 512; size <= 4096; size *= 2)
        for (u32 k = 0; k < 6; k++) {
            struct image *m = image_formatted(size, 20000, false);
            struct file *f = opened("F", FILE_WRITE, 'F', lengths[k]);
            u32 records = 300000 / lengths[k] > 5000 ? 5000 : 300000 / lengths[k];

            for (u32 i = 1; i <= records; i++)
                assert_int_equal(file_write(f, 0, record_of(i, lengths[k]), lengths[k]), 0);
            assert_int_equal(file_write(f, 0, data, lengths[k] + 1), FILE_OTHER_LENGTH);
            assert_int_equal(file_close(f), 0);
            assert_int_equal(image_check(m), 1);
            f = opened("F", FILE_WRITE, 0, 0);
            for (u32 i = 3; i <= records; i += 5)
                assert_int_equal(file_write(f, i, record_of(i + 1, lengths[k]), lengths[k]), 0);
            assert_int_equal(file_close(f), 0);
            image_check(m);
            f = opened("F", FILE_READ, 0, 0);
            for (u32 i = records; i; i--)
                check_record(f, i, lengths[k], i % 5 == 3 ? i + 1 : i);
            assert_int_equal(file_close(f), 0);
            image_done(m);
        }
}

/* Every place of a header at the end of a block, split or not. */
static void headers_over_block_ends(void **state)
{
    (void)state;
    for (u32 first = 500; first <= 514; first++)
        for (u32 second = 1; second <= 1025; second += 512) {
            struct image *m = image_formatted(512, 400, true);
            struct file *f = opened("V", FILE_WRITE, 'V', 0);

            for (u32 i = 1; i <= 6; i++)
                assert_int_equal(file_write(f, 0, record_of(i, i % 2 ? first : second), i % 2 ? first : second), 0);
            assert_int_equal(file_close(f), 0);
            /* Added to later, as a file that another wrote. */
            f = opened("V", FILE_WRITE, 0, 0);
            assert_int_equal(file_write(f, 0, record_of(7, 600), 600), 0);
            assert_int_equal(file_close(f), 0);
            image_check(m);
            f = opened("V", FILE_READ, 0, 0);
            for (u32 i = 7; i; i--)
                check_record(f, i, i == 7 ? 600 : i % 2 ? first : second, i);
            assert_int_equal(file_close(f), 0);
            image_done(m);
        }
}

static void the_longest_records(void **state)
{
    struct image *m = image_formatted(1024, 1000, true);
    struct file *f = opened("V", FILE_WRITE, 'V', 0);
    u32 n;

    (void)state;
    assert_int_equal(file_write(f, 0, record_of(1, 65535), 65535), 0);
    assert_int_equal(file_write(f, 0, data, 65536), FILE_TOO_LONG);
    assert_int_equal(file_write(f, 0, data, 0), FILE_TOO_LONG);
    assert_int_equal(file_write(f, 0, record_of(2, 1), 1), 0);
    assert_int_equal(file_write(f, 5, record_of(2, 1), 1), FILE_BAD_FORMAT);
    assert_int_equal(file_close(f), 0);
    image_check(m);
    f = opened("V", FILE_READ, 0, 0);
    check_record(f, 1, 65535, 1);
    assert_int_equal(file_read(f, 1, back, 100, &n), FILE_CUT);
    assert_int_equal(n, 65535);
    check_record(f, 2, 1, 2);
    assert_int_equal(file_close(f), 0);
    image_done(m);
}

/* A record of 80 bytes as far out as a file has records. */
static void files_have_holes(void **state)
{
    struct image *m = image_formatted(4096, 200, true);
    struct file *f = opened("HOLE", FILE_WRITE, 'F', 80);
    static const u8 zero[80];
    u32 n;

    (void)state;
    assert_int_equal(file_write(f, 0x7FFFFFFF, record_of(1, 80), 80), 0);
    assert_int_equal(file_write(f, 0, record_of(1, 80), 80), FILE_TOO_MANY);
    assert_int_equal(file_write(f, 1000000, record_of(2, 80), 80), 0);
    assert_int_equal(file_close(f), 0);
    f = opened("HOLE", FILE_READ, 0, 0);
    assert_int_equal(file_status(f)->records, 0x7FFFFFFF);
    assert_in_range(file_status(f)->blocks, 1, 4);
    check_record(f, 0x7FFFFFFF, 80, 1);
    check_record(f, 1000000, 80, 2);
    assert_int_equal(file_read(f, 500, back, 80, &n), 0);
    assert_memory_equal(back, zero, 80);
    assert_int_equal(file_close(f), 0);
    f = opened("HOLE", FILE_WRITE, 0, 0);
    assert_int_equal(file_truncate(f, 1000000), 0);
    assert_int_equal(file_close(f), 0);
    image_check(m);
    f = opened("HOLE", FILE_WRITE, 0, 0);
    assert_int_equal(file_truncate(f, 10), 0);
    assert_int_equal(file_close(f), 0);
    image_check(m);
    image_done(m);
}

static void a_record_of_another_length_ends_a_v_file(void **state)
{
    struct image *m = image_formatted(512, 2000, true);
    struct file *f = opened("V", FILE_WRITE, 'V', 0);

    (void)state;
    for (u32 i = 1; i <= 2000; i++)
        assert_int_equal(file_write(f, 0, record_of(i, 100), 100), 0);
    assert_int_equal(file_close(f), 0);
    f = opened("V", FILE_WRITE, 0, 0);
    assert_int_equal(file_write(f, 1500, record_of(9, 100), 100), 0);
    assert_int_equal(file_status(f)->records, 2000);
    assert_int_equal(file_write(f, 1000, record_of(9, 90), 90), 0);
    assert_int_equal(file_status(f)->records, 1000);
    assert_int_equal(file_close(f), 0);
    image_check(m);
    f = opened("V", FILE_READ, 0, 0);
    check_record(f, 999, 100, 999);
    check_record(f, 1000, 90, 9);
    assert_int_equal(file_close(f), 0);
    image_done(m);
}

/* Random work on one file beside a model of it. */
static void random_changes_agree_with_a_model(void **state)
{
    enum { MOST = 4000 };
    static u16 length[MOST + 2], seed[MOST + 2];
    struct image *m = image_formatted(512, 6000, true);
    u32 records = 0, random = 12345;

    (void)state;
    for (u32 round = 0; round < 60; round++) {
        struct file *f = opened("MODEL", FILE_WRITE, 'V', 0);

        for (u32 k = 0; k < 40; k++) {
            u32 n, r;

            random = random * 1103515245 + 12345;
            n = 1 + (random >> 8) % ((random >> 20) % 8 ? 200 : 2500);
            r = (random >> 16) % 10 < 7 || !records ? records + 1 : 1 + (random >> 12) % records;
            if (r <= records && (random >> 4) % 4)
                n = length[r];
            assert_int_equal(file_write(f, r, record_of(random >> 16, n), n), 0);
            if (r > records || n != length[r])
                records = r;
            length[r] = (u16)n;
            seed[r] = (u16)(random >> 16);
        }
        if (round % 9 == 8) {
            records -= records / 5;
            assert_int_equal(file_truncate(f, records), 0);
        }
        assert_int_equal(file_status(f)->records, records);
        assert_int_equal(file_close(f), 0);
        image_check(m);
        f = opened("MODEL", FILE_READ, 0, 0);
        for (u32 r = 1; r <= records; r++)
            check_record(f, r, length[r], seed[r]);
        assert_int_equal(file_close(f), 0);
    }
    image_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v_records_of_all_block_sizes),
        cmocka_unit_test(f_records_of_all_block_sizes),
        cmocka_unit_test(headers_over_block_ends),
        cmocka_unit_test(the_longest_records),
        cmocka_unit_test(files_have_holes),
        cmocka_unit_test(a_record_of_another_length_ends_a_v_file),
        cmocka_unit_test(random_changes_agree_with_a_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
