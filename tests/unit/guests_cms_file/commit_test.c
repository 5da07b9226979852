/* From one state of a disk to the next: whatever write is the last one, the disk is in the old or in the new state, and
 * consistent. */
#include "tests/unit/guests_cms_file/image.h"

static void put(const char *name, const char *mode, u32 records, char c)
{
    struct fileid id = name_of(name, "DATA", mode);
    char line[100];
    struct file *f;

    memset(line, c, sizeof(line));
    assert_int_equal(file_open(&id, FILE_REPLACE, 'V', 0, &f), 0);
    for (u32 i = 0; i < records; i++)
        assert_int_equal(file_write(f, 0, line, 1 + i % 100), 0);
    assert_int_equal(file_close(f), 0);
}

/* Names and contents of all files: one number for a state. */
static u64 digest(void)
{
    struct file_search s = {.pattern = name_of("*", "*", "A")};
    struct file_status found;
    u64 sum = 14695981039346656037u;
    u8 record[4096];

    while (!file_next(&s, &found)) {
        struct file *f;
        u32 n;

        for (u32 i = 0; i < 16; i++)
            sum = (sum ^ (u8)(i < 8 ? found.id.name[i] : found.id.type[i - 8])) * 1099511628211u;
        assert_int_equal(file_open(&found.id, FILE_READ, 0, 0, &f), 0);
        while (!file_read(f, 0, record, sizeof(record), &n))
            for (u32 i = 0; i < n; i++)
                sum = (sum ^ record[i]) * 1099511628211u;
        file_abandon(f);
    }
    return sum;
}

static u64 digest_of(struct image *m)
{
    struct disk *d;
    u64 sum;

    image_check(m);
    assert_int_equal(disk_access(&m->device, 'A', 0, &d), 0);
    sum = digest();
    assert_int_equal(disk_release(d), 0);
    return sum;
}

static void replace_file(void)
{
    put("FILE05", "A1", 300, 'n');
}

static void add_file(void)
{
    put("FILE045", "A1", 60, 'n');
}

static void erase_file(void)
{
    struct fileid id = name_of("FILE07", "DATA", "A");

    assert_int_equal(file_erase(&id), 0);
}

static void rename_file(void)
{
    struct fileid from = name_of("FILE11", "DATA", "A"), to = name_of("AAA", "DATA", "A");

    assert_int_equal(file_rename(&from, &to), 0);
}

static void append_to_file(void)
{
    struct fileid id = name_of("FILE03", "DATA", "A");
    struct file *f;

    assert_int_equal(file_open(&id, FILE_WRITE, 'V', 0, &f), 0);
    assert_int_equal(file_write(f, 0, "added", 5), 0);
    assert_int_equal(file_write(f, 2, "xx", 2), 0);
    assert_int_equal(file_close(f), 0);
}

static void cut(u32 block_size, void (*work)(void))
{
    struct image *m = image_formatted(block_size, 2000, true), *after = image_new(block_size, 2000, true);
    u64 old, new;
    u8 *start;
    char name[9];

    for (u32 i = 0; i < 20; i++) {
        snprintf(name, sizeof(name), "FILE%02u", i);
        put(name, "A1", i * 5 + 1, 'o');
    }
    start = malloc(2000 * block_size);
    memcpy(start, m->bytes, 2000 * block_size);
    old = digest();
    m->writes = 0;
    m->logged = true;
    work();
    new = digest();
    assert_int_not_equal(old, new);
    assert_int_equal(disk_release(disk_of_mode('A')), 0);
    assert_int_equal(digest_of(m), new);
    for (u32 cut = 0; cut <= m->writes; cut++) {
        memcpy(after->bytes, start, 2000 * block_size);
        for (u32 i = 0; i < cut; i++)
            memcpy(after->bytes + (u64)(m->log[i].block - 1) * block_size, m->log[i].bytes, block_size);
        assert_int_equal(digest_of(after), cut == m->writes ? new : old);
    }
    /* Any of those before the label may be missing, as long as the label is. */
    for (u32 round = 0; round < 20; round++) {
        memcpy(after->bytes, start, 2000 * block_size);
        for (u32 i = 0; i + 1 < m->writes; i++)
            if ((i * 2654435761u + round * 40503u) >> 7 & 1)
                memcpy(after->bytes + (u64)(m->log[i].block - 1) * block_size, m->log[i].bytes, block_size);
        assert_int_equal(digest_of(after), old);
    }
    free(start);
    image_free(after);
    image_done(m);
}

static void every_cut_leaves_the_old_or_the_new_state(void **state)
{
    static void (*const work[])(void) = {replace_file, add_file, erase_file, rename_file, append_to_file};

    (void)state;
    for (u32 i = 0; i < 5; i++) {
        cut(512, work[i]);
        cut(4096, work[i]);
    }
}

/* The device fails at each write in turn: the command gets its error, the disk in storage and on the device is the old
 * one, and goes on. */
static void a_failed_write_keeps_nothing(void **state)
{
    struct image *m = image_formatted(512, 2000, true);
    u64 old;
    u32 fails = 0;

    (void)state;
    for (u32 i = 0; i < 12; i++)
        put((const char[]){'F', (char)('A' + i), 0}, "A1", 40, 'o');
    old = digest();
    for (u32 most = 1; most < 200; most++) {
        struct fileid id = name_of("FC", "DATA", "A");
        struct file *f;
        char line[90] = "new";
        int rc = 0;

        m->writes = 0;
        m->writes_most = most;
        assert_int_equal(file_open(&id, FILE_REPLACE, 'V', 0, &f), 0);
        for (u32 i = 0; i < 100 && !rc; i++)
            rc = file_write(f, 0, line, sizeof(line));
        rc = file_close(f);
        m->writes_most = 0;
        if (!rc)
            break;
        assert_int_equal(rc, FILE_IO_ERROR);
        assert_int_equal(digest(), old);
        image_check(m);
        fails++;
        /* After a label that could not be written nothing is known until the disk is accessed again. */
        if (m->writes == most) {
            struct disk *d;

            assert_int_equal(disk_access(&m->device, 'A', 0, &d), 0);
        }
    }
    assert_in_range(fails, 20, 190);
    assert_int_not_equal(digest(), old);
    image_check(m);
    image_done(m);
}

static void a_full_disk_keeps_its_files_and_can_erase(void **state)
{
    struct image *m = image_formatted(1024, 100, true);
    struct fileid id = name_of("BIG", "DATA", "A1");
    struct file *f;
    char line[1000] = "x";
    u64 old;
    int rc = 0;

    (void)state;
    put("SMALL", "A1", 50, 's');
    old = digest();
    assert_int_equal(file_open(&id, FILE_WRITE, 'F', 1000, &f), 0);
    for (u32 i = 0; i < 200 && !rc; i++)
        rc = file_write(f, 0, line, sizeof(line));
    assert_int_equal(rc, FILE_DISK_FULL);
    assert_int_equal(file_close(f), FILE_DISK_FULL);
    assert_int_equal(digest(), old);
    image_check(m);
    /* Filled to the last with what fits; then erased again. */
    for (u32 records = 90; records; records--) {
        rc = file_open(&id, FILE_REPLACE, 'F', 1000, &f);
        assert_int_equal(rc, 0);
        for (u32 i = 0; i < records && !rc; i++)
            rc = file_write(f, 0, line, sizeof(line));
        if (!file_close(f))
            break;
    }
    image_check(m);
    assert_int_not_equal(digest(), old);
    id = name_of("SMALL", "DATA", "A");
    assert_int_equal(file_erase(&id), 0);
    id = name_of("BIG", "DATA", "A");
    assert_int_equal(file_erase(&id), 0);
    assert_int_equal(image_check(m), 0);
    image_done(m);
}

static void two_files_written_at_once_do_not_touch(void **state)
{
    struct image *m = image_formatted(512, 2000, true);
    struct fileid a = name_of("AAA", "DATA", "A1"), b = name_of("BBB", "DATA", "A1");
    struct file *f, *g, *h;

    (void)state;
    assert_int_equal(file_open(&a, FILE_WRITE, 'V', 0, &f), 0);
    assert_int_equal(file_open(&b, FILE_WRITE, 'V', 0, &g), 0);
    assert_int_equal(file_open(&b, FILE_READ, 'V', 0, &h), 28);
    for (u32 i = 0; i < 300; i++) {
        assert_int_equal(file_write(f, 0, "first", 5), 0);
        assert_int_equal(file_write(g, 0, "second", 6), 0);
    }
    assert_int_equal(file_close(f), 0);
    assert_int_equal(image_check(m), 1);
    assert_int_equal(file_open(&a, FILE_READ, 0, 0, &f), 0);
    assert_int_equal(file_open(&a, FILE_READ, 0, 0, &h), 0);
    assert_int_equal(file_erase(&a), FILE_BUSY);
    file_abandon(g);
    assert_int_equal(image_check(m), 1);
    assert_int_equal(file_close_all(), 0);
    image_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_leaves_the_old_or_the_new_state),
        cmocka_unit_test(a_failed_write_keeps_nothing),
        cmocka_unit_test(a_full_disk_keeps_its_files_and_can_erase),
        cmocka_unit_test(two_files_written_at_once_do_not_touch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
