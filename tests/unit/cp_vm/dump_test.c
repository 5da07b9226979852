/* Dumps: what a dump tool finds by following the records as it does. */
#include "cp/vm/dump.h"
#include "guests/arch/ebcdic.h"
#include "tests/unit/cp_vm/system.h"

#define MEGABYTE (1024u * 1024)

static u8 *pages; /* the file */
static u64 count;

static void file_read(u64 key)
{
    struct spool_reader *r;
    struct spool_record record;

    assert_int_equal(spool_read_open(cp.spool, key, &r), 1);
    assert_int_equal(spool_reader_file(r)->data, DATA_PAGES);
    count = spool_reader_file(r)->records;
    pages = malloc(count * 4096);
    for (u64 i = 0; i < count; i++) {
        assert_int_equal(spool_read(r, &record), 1);
        assert_int_equal(record.length, 4096);
        memcpy(pages + i * 4096, record.data, 4096);
    }
    assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
}

static u8 *record(u32 number) /* from 1 */
{
    assert_in_range(number, 1, count);
    return pages + (number - 1) * 4096;
}

/* Where page number n of storage is in the file, by the maps; NULL if it is not there. */
static const u8 *storage_page(u64 storage, u64 n)
{
    u32 space = be32_load(record(2) + 28), next = space + 2, key_pages = 0;
    const u8 *index = record(space + 1), *found = NULL;
    u64 before = 0;

    for (u64 stretch = 0; stretch * 16 * MEGABYTE < storage; stretch++)
        key_pages += index[stretch / 8] >> (7 - stretch % 8) & 1;
    for (u64 page = 0; page < storage / 4096 && !found; page++) {
        u64 stretch = page / 4096;
        if (!(index[stretch / 8] >> (7 - stretch % 8) & 1))
            continue;
        u32 which = 0;
        for (u64 s = 0; s < stretch; s++)
            which += index[s / 8] >> (7 - s % 8) & 1;
        if (!(record(next + which)[page % 4096] & 1))
            continue;
        if (page == n)
            found = record((u32)(next + key_pages + before));
        before++;
    }
    return found;
}

static void registers_and_storage_are_found_by_the_records(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct storage *s = vm->machine->storage;
    struct dump_request q = {.to = "OTHER", .text = "HELLO"};
    struct spool_file f;
    const u8 *information;

    (void)state;
    assert_int_equal(vm_define_cpu(vm, 1), 0);
    vm_base_cpu(vm)->gr[5].g = 0x1122334455667788;
    vm->machine->cpu[1]->gr[6].g = 0xAABBCCDDEEFF0011;
    vm->machine->cpu[1]->cr[13] = 0x4711;
    s->base[0x5000] = 0x77;
    s->base[s->size - 1] = 0x99;
    s->keys[5] = 0xF6;
    assert_int_equal(dump_write(vm, &q, &f), 0);
    assert_string_equal(f.owner, "OTHER");
    assert_int_equal(f.spool_class, 'V');
    file_read(f.key);
    assert_int_equal(be16_load(record(1)), 0xE2D9);
    information = record(be32_load(record(2) + 8));
    assert_int_equal(information[187], 2);
    assert_int_equal(be64_load(information + 16 + 8 * 5), 0x1122334455667788);
    assert_int_equal(be16_load(information + 912), 1); /* one more CPU */
    assert_int_equal(be64_load(information + 1104 + 144 + 8 * 6), 0xAABBCCDDEEFF0011);
    assert_int_equal(be64_load(information + 1104 + 400 + 8 * 13), 0x4711);
    assert_int_equal(be64_load(record(be32_load(record(2) + 28)) + 72), s->size);
    assert_non_null(storage_page(s->size, 5));
    assert_int_equal(*storage_page(s->size, 5), 0x77);
    assert_int_equal(storage_page(s->size, s->size / 4096 - 1)[4095], 0x99);
    assert_null(storage_page(s->size, 6));
    free(pages);
}

static void only_wanted_storage_is_dumped(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct storage *s = vm->machine->storage;
    struct dump_request q = {.to = "GENERAL", .count = 1, .range = {{0x6000, 0x6FFF}}};
    struct spool_file f;

    (void)state;
    s->base[0x5000] = 0x55;
    s->base[0x6FFF] = 0x66;
    s->base[0x7000] = 0x77;
    assert_int_equal(dump_write(vm, &q, &f), 0);
    file_read(f.key);
    assert_null(storage_page(s->size, 5));
    assert_int_equal(storage_page(s->size, 6)[4095], 0x66);
    assert_null(storage_page(s->size, 7));
    free(pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(registers_and_storage_are_found_by_the_records, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(only_wanted_storage_is_dumped, system_setup, system_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
