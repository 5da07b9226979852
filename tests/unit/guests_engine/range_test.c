/* A CPU and ranges of storage that show a host file: protection, code that others change, addresses beyond storage. */
#define _GNU_SOURCE
#include "guests/storage/range.h"
#include "tests/unit/guests_engine/bare.h"
#include <sys/mman.h>
#include <unistd.h>

#define AT 0x200000ULL
#define BEYOND 0x10000000ULL
#define LENGTH 0x4000ULL

static int file = -1;

static int setup(void **state)
{
    bare_setup(state);
    file = memfd_create("range", 0);
    assert_int_equal(ftruncate(file, LENGTH), 0);
    return 0;
}

static int teardown(void **state)
{
    bare_teardown(state);
    close(file);
    return 0;
}

static void map(struct machine *in, u64 first, enum range_how how, bool read_only)
{
    struct storage_range r = {NULL, first, LENGTH, how, read_only, file, 0};
    assert_int_equal(machine_extend(in, first + LENGTH), 0);
    assert_int_equal(range_map(in->storage, &r), 0);
    machine_remapped(in);
}

static void file_put(u64 offset, u32 word)
{
    be32 v = be32_of(word);
    assert_int_equal(pwrite(file, &v, 4, (off_t)offset), 4);
}

static void a_store_into_a_read_only_range_is_a_key_protection_exception(void **state)
{
    (void)state;
    file_put(0, 0x12345678);
    cpu->gr[1].g = AT;
    assert_int_equal(bare_execute("5000 1000 5820 1000"), 0); /* ST, L: the lookup knows the page as one's own */
    map(m, AT, RANGE_PRIVATE, true);
    assert_int_equal(bare_execute("5000 1000"), PGM_PROTECTION);
    assert_int_equal(bare_get64(168) & 0x0C, 0x08);
    assert_int_equal(bare_execute("5820 1000"), 0);
    assert_int_equal(cpu->gr[2].l, 0x12345678);
    assert_int_equal(bare_execute("D200 1000 0000"), PGM_PROTECTION); /* MVC */
    assert_int_equal(bare_execute("E501 1000 0000"), 0);              /* TPROT */
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(bare_execute("B22C 0001"), PGM_PROTECTION); /* TB */
}

static void storage_beyond_its_size_is_used_like_any_other(void **state)
{
    (void)state;
    cpu->gr[1].g = BEYOND + LENGTH - 4;
    assert_int_equal(bare_execute("5000 1000"), PGM_ADDRESSING);
    map(m, BEYOND, RANGE_PRIVATE, false);
    cpu->gr[0].g = 0x55AA;
    assert_int_equal(bare_execute("5000 1000 5820 1000"), 0);
    assert_int_equal(cpu->gr[2].l, 0x55AA);
    cpu->gr[3].g = 0x30;
    assert_int_equal(bare_execute("B22B 0031 B229 0041"), 0); /* SSKE, ISKE */
    assert_int_equal(cpu->gr[4].l & 0xF8, 0x30);
    cpu->gr[1].g += 4;
    assert_int_equal(bare_execute("5000 1000"), PGM_ADDRESSING);
    assert_int_equal(bare_execute("B229 0041"), PGM_ADDRESSING);
    range_unmap(m->storage, BEYOND);
    machine_remapped(m);
    cpu->gr[1].g -= 4;
    assert_int_equal(bare_execute("5820 1000"), PGM_ADDRESSING);
}

/* 07FE: BR 14 */
static void call(u64 address)
{
    cpu->gr[1].g = address;
    assert_int_equal(bare_execute("0DE1"), 0); /* BASR 14,1 */
}

static void code_that_a_segment_brings_is_what_is_executed(void **state)
{
    (void)state;
    bare_hex(AT, "A7290001 07FE"); /* LGHI 2,1 */
    call(AT);
    assert_int_equal(cpu->gr[2].g, 1);
    file_put(0, 0xA7290002);
    file_put(4, 0x07FE0000);
    map(m, AT, RANGE_PRIVATE, true);
    call(AT);
    assert_int_equal(cpu->gr[2].g, 2);
    range_unmap(m->storage, AT);
    machine_remapped(m);
    bare_hex(AT, "A7290003 07FE");
    call(AT);
    assert_int_equal(cpu->gr[2].g, 3);
}

static void code_that_others_change_is_never_stale(void **state)
{
    struct machine *other;

    (void)state;
    assert_int_equal(machine_create(BARE_STORAGE, &other), 0);
    file_put(0, 0xA7290001);
    file_put(4, 0x07FE0000);
    map(m, AT, RANGE_SHARED, false);
    map(other, 0, RANGE_SHARED, false);
    call(AT);
    assert_int_equal(cpu->gr[2].g, 1);
    assert_int_equal(storage_write(other->storage, 3, &(u8){7}, 1, KEY_NONE, NULL), 0);
    call(AT);
    assert_int_equal(cpu->gr[2].g, 7);
    cpu->gr[3].g = AT; /* MVI 3(3),9; BASR 14,1: by oneself as well */
    cpu->gr[1].g = AT;
    assert_int_equal(bare_execute("9209 3003 0DE1"), 0);
    assert_int_equal(cpu->gr[2].g, 9);
    file_put(LENGTH - 0x1000 - 2, 0xC0290000); /* across two pages: LGFI 2,X'00000607' */
    file_put(LENGTH - 0x1000 + 2, 0x060707FE);
    call(AT + LENGTH - 0x1000 - 2);
    assert_int_equal(cpu->gr[2].g, 0x607);
    machine_destroy(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_store_into_a_read_only_range_is_a_key_protection_exception, setup, teardown),
        cmocka_unit_test_setup_teardown(storage_beyond_its_size_is_used_like_any_other, setup, teardown),
        cmocka_unit_test_setup_teardown(code_that_a_segment_brings_is_what_is_executed, setup, teardown),
        cmocka_unit_test_setup_teardown(code_that_others_change_is_never_stale, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
