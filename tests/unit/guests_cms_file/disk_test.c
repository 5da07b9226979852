/* Formatted disks of all sizes: what is on them, and what accessing them says. */
#include "tests/unit/guests_cms_file/image.h"

static void every_size_is_formatted_and_accessed(void **state)
{
    (void)state;
    for (u32 size = 512; size <= 4096; size *= 2)
        for (u32 eckd = 0; eckd < 2; eckd++) {
            struct image *m = image_formatted(size, 1800, eckd);
            struct disk_facts f;

            disk_facts(disk_of_mode('A'), &f);
            assert_memory_equal(f.label, "CMSTST", 6);
            assert_int_equal(f.blocks, 1800);
            assert_int_equal(f.used, 6);
            assert_int_equal(f.files, 0);
            assert_int_equal(f.cylinders, eckd ? 10 : 0);
            assert_true(f.writable);
            assert_int_equal(image_check(m), 0);
            assert_ptr_equal(disk_of_vdev(0x191), disk_of_mode('A'));
            image_done(m);
        }
}

static void the_label_is_where_the_format_wants_it(void **state)
{
    static const u8 start[] = {0xC3, 0xD4, 0xE2, 0xF1};
    struct image *m = image_formatted(1024, 1800, true);

    (void)state;
    assert_memory_equal(m->bytes + 2048, start, 4);
    assert_int_equal(bytes_u32(m->bytes + 2048 + 0x0C), 1024);
    assert_int_equal(bytes_u32(m->bytes + 2048 + 0x10), 4);
    assert_int_equal(bytes_u32(m->bytes + 2048 + 0x24), 64);
    assert_int_equal(bytes_u32(m->bytes + 2048 + 0x28), 16);
    image_done(m);
    m = image_formatted(4096, 1800, false);
    assert_memory_equal(m->bytes + 512, start, 4);
    image_done(m);
}

static void what_is_no_cms_disk_is_refused(void **state)
{
    struct image *m = image_new(4096, 100, true);
    struct disk *d;

    (void)state;
    assert_int_equal(disk_access(&m->device, 'A', 0, &d), 16);
    assert_null(disk_of_mode('A'));
    assert_int_equal(disk_initialize(&m->device, "SMALL ", 6), FILE_DISK_FULL);
    image_done(m);
}

static void a_big_map_has_pointer_blocks(void **state)
{
    struct image *m = image_formatted(512, 600000, false);
    struct disk_facts f;

    (void)state;
    disk_facts(disk_of_mode('A'), &f);
    /* 147 parts, 2 pointer blocks and one above */
    assert_int_equal(f.used, 5 + 147 + 3);
    assert_int_equal(image_check(m), 0);
    image_done(m);
}

static void modes_are_searched_in_order_with_extensions(void **state)
{
    struct image *m = image_formatted(1024, 400, true), *n = image_new(1024, 400, true);
    struct fileid id = name_of("SAME", "FILE", "A1"), any = name_of("SAME", "FILE", "*"), a = name_of("ONLY", "B", "A");
    struct file_status s;
    struct file *f;
    struct disk *d;

    (void)state;
    assert_int_equal(disk_initialize(&n->device, "OTHER ", 400), 0);
    n->device.vdev = 0x192;
    assert_int_equal(disk_access(&n->device, 'C', 0, &d), 0);
    for (char c = 'A'; c <= 'C'; c += 2) {
        id.mode = c;
        assert_int_equal(file_open(&id, FILE_WRITE, 'V', 0, &f), 0);
        assert_int_equal(file_write(f, 0, &c, 1), 0);
        assert_int_equal(file_close(f), 0);
    }
    id = name_of("ONLY", "B", "C0");
    assert_int_equal(file_open(&id, FILE_WRITE, 'V', 0, &f), 0);
    assert_int_equal(file_write(f, 0, "X", 1), 0);
    assert_int_equal(file_close(f), 0);
    assert_int_equal(file_state(&any, &s), 0);
    assert_int_equal(s.id.mode, 'A');
    assert_int_equal(file_state(&a, &s), 28);
    assert_int_equal(disk_release(d), 0);
    /* A read-only extension hides what has mode number 0. */
    assert_int_equal(disk_access(&n->device, 'C', 'A', &d), 0);
    assert_int_equal(file_state(&a, &s), 28);
    assert_int_equal(disk_access_as(&n->device, &(struct disk_use){'C', 'A', true, true, NULL}, &d), 0);
    assert_int_equal(file_state(&a, &s), 0);
    assert_int_equal(s.id.mode, 'C');
    assert_int_equal(file_state_writable(&id, &s), 36);
    assert_int_equal(file_erase(&id), FILE_READ_ONLY);
    a = name_of("SAME", "*", "*");
    assert_int_equal(disk_access_as(&n->device, &(struct disk_use){.mode = 'C', .filter = &a}, &d), 0);
    assert_int_equal(file_state(&id, &s), 28);
    id = name_of("SAME", "FILE", "D");
    assert_int_equal(file_state(&id, &s), 36);
    image_free(n);
    disk_release(d);
    image_done(m);
}

static void labels_and_sizes_change(void **state)
{
    struct image *m = image_formatted(4096, 400, true);
    struct disk_facts f;

    (void)state;
    assert_int_equal(disk_label(disk_of_mode('A'), "NEWLAB"), 0);
    assert_int_equal(disk_resize(disk_of_mode('A'), 200), 0);
    assert_int_equal(disk_resize(disk_of_mode('A'), 6), FILE_DISK_FULL);
    disk_facts(disk_of_mode('A'), &f);
    assert_memory_equal(f.label, "NEWLAB", 6);
    assert_int_equal(f.blocks, 200);
    assert_int_equal(f.cylinders, 5);
    image_check(m);
    image_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_is_formatted_and_accessed),
        cmocka_unit_test(the_label_is_where_the_format_wants_it),
        cmocka_unit_test(what_is_no_cms_disk_is_refused),
        cmocka_unit_test(a_big_map_has_pointer_blocks),
        cmocka_unit_test(modes_are_searched_in_order_with_extensions),
        cmocka_unit_test(labels_and_sizes_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
