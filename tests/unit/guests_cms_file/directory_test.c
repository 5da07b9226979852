/* Names: found, sorted, renamed, erased, searched by patterns; many of them; mode numbers; disks that others wrote. */
#include "tests/unit/guests_cms_file/image.h"

static void put(const struct fileid *id, const char *text)
{
    struct file *f;

    assert_int_equal(file_open(id, FILE_REPLACE, 'V', 0, &f), 0);
    assert_int_equal(file_write(f, 0, text, (u32)strlen(text)), 0);
    assert_int_equal(file_close(f), 0);
}

static void put_name(const char *name, const char *type, const char *mode)
{
    struct fileid id = name_of(name, type, mode);

    put(&id, name);
}

static u32 count(const char *name, const char *type, const char *mode)
{
    struct file_search s = {.pattern = name_of(name, type, mode)};
    struct file_status found;
    u32 n = 0;

    while (!file_next(&s, &found))
        n++;
    return n;
}

static void ten_thousand_files(void **state)
{
    struct image *m = image_formatted(4096, 30000, true);
    char name[9];
    struct file_status s;

    (void)state;
    for (u32 i = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "F%07u", i * 7919 % 10000);
        put_name(name, "DATA", "A1");
    }
    assert_int_equal(image_check(m), 10000);
    assert_int_equal(count("*", "*", "A"), 10000);
    assert_int_equal(count("F00012*", "*", "A"), 100);
    for (u32 i = 0; i < 10000; i += 3) {
        struct fileid id;

        snprintf(name, sizeof(name), "F%07u", i);
        id = name_of(name, "DATA", "A");
        assert_int_equal(file_state(&id, &s), 0);
        assert_int_equal(file_erase(&id), 0);
        assert_int_equal(file_state(&id, &s), 28);
    }
    assert_int_equal(image_check(m), 6666);
    image_done(m);
}

/* Directories of more than one level of pointer blocks. */
static void many_files_in_small_blocks(void **state)
{
    struct image *m = image_formatted(512, 20000, false);
    char name[9];

    (void)state;
    for (u32 i = 0; i < 1500; i++) {
        snprintf(name, sizeof(name), "F%u", i);
        put_name(name, "DATA", "A1");
        if (i % 100 == 99)
            assert_int_equal(image_check(m), i + 1);
    }
    for (u32 i = 0; i < 1500; i++) {
        struct fileid id;

        snprintf(name, sizeof(name), "F%u", i);
        id = name_of(name, "DATA", "A");
        assert_int_equal(file_erase(&id), 0);
        if (i % 100 == 99)
            assert_int_equal(image_check(m), 1499 - i);
    }
    image_done(m);
}

static void names_are_checked_and_shown(void **state)
{
    struct fileid id;
    char shown[24];

    (void)state;
    assert_int_equal(fileid_of(TEXT("a$#@+-:_"), TEXT("b"), TEXT("c3"), false, &id), 0);
    fileid_show(&id, shown);
    assert_string_equal(shown, "A$#@+-:_ B C3");
    assert_int_equal(fileid_of(TEXT("A*"), TEXT("B"), TEXT("A"), false, &id), 20);
    assert_int_equal(fileid_of(TEXT("A/"), TEXT("B"), TEXT("A"), true, &id), 20);
    assert_int_equal(fileid_of(TEXT("A"), TEXT("B"), TEXT("A7"), true, &id), 24);
    assert_int_equal(fileid_of(TEXT("A"), TEXT("B"), TEXT("AAA"), true, &id), 24);
    assert_int_equal(fileid_of(TEXT("A"), TEXT("B"), TEXT("1"), true, &id), 24);
    assert_int_equal(fileid_of(TEXT("A"), TEXT("B"), TEXT(""), true, &id), 0);
    fileid_show(&id, shown);
    assert_string_equal(shown, "A B");
}

static bool is_match(const char *pattern, const char *name)
{
    struct fileid p = name_of(pattern, "*", "*"), id = name_of(name, "T", "A1");

    return fileid_matches(&p, &id);
}

static void patterns_match(void **state)
{
    (void)state;
    assert_true(is_match("*", "ANY"));
    assert_true(is_match("A*C", "ABBBC"));
    assert_true(is_match("A*C*E", "ACCCDE"));
    assert_true(is_match("%%%", "ABC"));
    assert_true(is_match("*B%", "AABC"));
    assert_false(is_match("%%%", "AB"));
    assert_false(is_match("A*C", "ABCD"));
    assert_false(is_match("A", "AB"));
    assert_true(is_match("A*", "A"));
}

static void files_are_renamed(void **state)
{
    struct image *m = image_formatted(1024, 400, true);
    struct fileid a = name_of("AAA", "DATA", "A1"), b = name_of("BBB", "DATA", "A1"), z = name_of("ZZZ", "TEXT", "A5");
    struct file_status s;

    (void)state;
    put(&a, "a");
    put(&b, "b");
    assert_int_equal(file_rename(&a, &b), FILE_EXISTS_RC);
    assert_int_equal(file_rename(&a, &z), 0);
    assert_int_equal(file_state(&a, &s), 28);
    assert_int_equal(file_state(&z, &s), 0);
    assert_int_equal(s.id.number, '5');
    assert_int_equal(file_rename(&a, &z), 28);
    /* Only its mode number. */
    z.number = '2';
    assert_int_equal(file_rename(&z, &z), 0);
    assert_int_equal(file_state(&z, &s), 0);
    assert_int_equal(image_check(m), 2);
    image_done(m);
}

static void files_of_mode_3_are_read_once(void **state)
{
    struct image *m = image_formatted(1024, 400, true);
    struct fileid id = name_of("ONCE", "DATA", "A3");
    struct file_status s;
    struct file *f;

    (void)state;
    put(&id, "x");
    assert_int_equal(file_state(&id, &s), 0);
    assert_int_equal(file_open(&id, FILE_READ, 0, 0, &f), 0);
    assert_int_equal(file_close(f), 0);
    assert_int_equal(file_state(&id, &s), 28);
    image_check(m);
    image_done(m);
}

static void files_of_mode_6_stay_where_they_are(void **state)
{
    struct image *m = image_formatted(512, 400, true);
    struct fileid id = name_of("PLACE", "DATA", "A6");
    struct disk_facts before, after;
    struct file *f;
    char line[80] = "old";
    u8 back[80];
    u32 writes, n;

    (void)state;
    assert_int_equal(file_open(&id, FILE_WRITE, 'F', 80, &f), 0);
    for (u32 i = 0; i < 100; i++)
        assert_int_equal(file_write(f, 0, line, 80), 0);
    assert_int_equal(file_close(f), 0);
    disk_facts(disk_of_mode('A'), &before);
    writes = m->writes;
    m->logged = true;
    m->log = calloc(writes, sizeof(*m->log));
    assert_int_equal(file_open(&id, FILE_WRITE, 0, 0, &f), 0);
    memcpy(line, "new", 3);
    assert_int_equal(file_write(f, 50, line, 80), 0);
    assert_int_equal(file_close(f), 0);
    disk_facts(disk_of_mode('A'), &after);
    assert_int_equal(before.used, after.used);
    assert_int_equal(file_open(&id, FILE_READ, 0, 0, &f), 0);
    assert_int_equal(file_read(f, 50, back, 80, &n), 0);
    assert_memory_equal(back, "new", 3);
    assert_int_equal(file_close(f), 0);
    image_check(m);
    image_done(m);
}

static void a_directory_that_others_wrote_is_sorted(void **state)
{
    struct image *m = image_formatted(4096, 400, true);
    u8 *directory, fst[FST_SIZE];
    struct fileid id = name_of("CCC", "DATA", "A1");
    struct file_status s;
    struct disk *d;

    (void)state;
    put_name("AAA", "DATA", "A1");
    put_name("BBB", "DATA", "A1");
    put_name("CCC", "DATA", "A1");
    assert_int_equal(disk_release(disk_of_mode('A')), 0);
    directory = m->bytes + (u64)(bytes_u32(m->bytes + 2 * 4096 + EDF_LABEL_ORIGIN) - 1) * 4096;
    memcpy(fst, directory + 2 * FST_SIZE, FST_SIZE);
    memcpy(directory + 2 * FST_SIZE, directory + 4 * FST_SIZE, FST_SIZE);
    memcpy(directory + 4 * FST_SIZE, fst, FST_SIZE);
    assert_int_equal(disk_access(&m->device, 'A', 0, &d), 0);
    assert_int_equal(file_state(&id, &s), 0);
    put_name("DDD", "DATA", "A1");
    assert_int_equal(image_check(m), 4);
    image_done(m);
}

static void a_reserved_disk_is_one_file_in_order(void **state)
{
    (void)state;
    for (u32 size = 512; size <= 4096; size *= 2) {
        struct image *m = image_formatted(size, 3000, true);
        struct fileid id = name_of("ALL", "DISK", "A6");
        struct file_status s;
        struct file *f;
        u8 block[4096];
        u32 n, offset;

        put_name("OTHER", "FILE", "A1");
        assert_int_equal(disk_reserve(disk_of_mode('A'), &id), 0);
        assert_int_equal(image_check(m), 1);
        assert_int_equal(file_state(&id, &s), 0);
        offset = bytes_u32(m->bytes + 2 * size + EDF_LABEL_RESERVED);
        assert_int_equal(s.records, 2999 - offset);
        for (u32 i = 0; i < s.records; i++)
            bytes_set_u32(m->bytes + (u64)(offset + i) * size, i);
        assert_int_equal(file_open(&id, FILE_READ, 0, 0, &f), 0);
        for (u32 i = 0; i < s.records; i++) {
            assert_int_equal(file_read(f, 0, block, size, &n), 0);
            assert_int_equal(bytes_u32(block), i);
        }
        assert_int_equal(file_close(f), 0);
        assert_int_equal(disk_erase_all(disk_of_mode('A')), 0);
        assert_int_equal(bytes_u32(m->bytes + 2 * size + EDF_LABEL_RESERVED), 0);
        assert_int_equal(image_check(m), 0);
        image_done(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_files),
        cmocka_unit_test(many_files_in_small_blocks),
        cmocka_unit_test(names_are_checked_and_shown),
        cmocka_unit_test(patterns_match),
        cmocka_unit_test(files_are_renamed),
        cmocka_unit_test(files_of_mode_3_are_read_once),
        cmocka_unit_test(files_of_mode_6_stay_where_they_are),
        cmocka_unit_test(a_directory_that_others_wrote_is_sorted),
        cmocka_unit_test(a_reserved_disk_is_one_file_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
