/* DIAGNOSE X'64': every subcode, narrow and wide, and what is answered where a segment is not to be had. */
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_load.h"
#include "tests/unit/cp_diagnose/guest.h"

#define NAME 0x3000
#define INPUT 0x3100
#define OUTPUT 0x3200

enum { LOADSHR = 0x00, LOADNSHR = 0x04, PURGESEG = 0x08, FINDSEG = 0x0C, LOADNOVL = 0x10, SEGEXT = 0x18, WIDE = 0x20 };

/* cc, or -PGM_* */
static int issue(u64 x, u64 y)
{
    guest_ready();
    cpu->intercept = (struct intercept){.opcode = 0x83, .r1 = 2, .r3 = 4, .base = 16, .address = 0x64};
    cpu->gr[2].g = x;
    cpu->gr[4].g = y;
    diagnose(vm, cpu);
    return guest_result();
}

static int by_name(u32 subcode, const char *name)
{
    ebcdic_field(at(NAME), name, 8);
    return issue(NAME, subcode);
}

static void range(struct saved_system *s, u64 first, u64 last, enum page_type type)
{
    struct page_range r = {first, last, type};
    assert_int_equal(saved_add_range(s, &r), SAVED_ADDED);
}

static void save(struct saved_system *s)
{
    struct spool_file f;
    u64 missing;

    assert_int_equal(saved_define(s, "GENERAL", &f), 0);
    assert_int_equal(saved_save(vm, cpu, s->name, &f, &missing), 1);
}

static int setup(void **state)
{
    struct saved_system low = {.name = "LOW", .kind = SAVED_DCSS}, high = {.name = "HIGH", .kind = SAVED_DCSS},
                        far = {.name = "FAR", .kind = SAVED_DCSS}, nss = {.name = "SYS", .kind = SAVED_NSS};
    struct spool_file f;

    guest_setup(state);
    range(&low, 0x810, 0x81F, TYPE_SR);
    range(&low, 0x820, 0x82F, TYPE_SW);
    *at(0x810000) = 0x81;
    save(&low);
    range(&high, 0x40000, 0x400FF, TYPE_SN);
    save(&high);
    range(&far, 0x200000, 0x2000FF, TYPE_EN); /* at 8G */
    save(&far);
    range(&nss, 0, 1, TYPE_EW);
    save(&nss);
    strcpy(low.name, "SKELETON");
    return saved_define(&low, "GENERAL", &f);
}

static void a_segment_is_found_loaded_and_purged(void **state)
{
    (void)state;
    *at(0x810000) = 0;
    assert_int_equal(by_name(FINDSEG, "LOW"), 1);
    assert_int_equal(cpu->gr[2].l, 0x800000);
    assert_int_equal(cpu->gr[4].l, 0x8FFFFF);
    assert_int_equal(by_name(PURGESEG, "LOW"), 1);
    assert_int_equal(by_name(LOADNOVL, "LOW"), 2); /* it is in storage */
    assert_int_equal(cpu->gr[4].l, SAVED_OVERLAY);
    assert_int_equal(by_name(LOADSHR, "LOW"), 1);
    assert_int_equal(cpu->gr[2].l, 0x800000);
    assert_int_equal(cpu->gr[4].l, 0x8FFFFF);
    assert_int_equal(*at(0x810000), 0x81);
    assert_int_equal(by_name(FINDSEG, "LOW"), 0);
    assert_int_equal(by_name(LOADNSHR, "LOW"), 2);
    assert_int_equal(cpu->gr[4].l, SAVED_OTHER_MODE);
    assert_int_equal(by_name(PURGESEG, "LOW"), 0);
    assert_int_equal(*at(0x810000), 0);
    assert_int_equal(by_name(LOADNSHR, "LOW"), 1);
    assert_int_equal(storage_write(vm->machine->storage, 0x810000, "", 1, KEY_NONE, NULL), 0);
    assert_null(vm->saved->next);
}

static void what_is_not_there_is_told(void **state)
{
    static const u8 subcodes[] = {LOADSHR, LOADNSHR, PURGESEG, FINDSEG, LOADNOVL};
    static const char *const names[] = {"NONE", "SYS", "SKELETON", ""};

    (void)state;
    for (unsigned n = 0; n < 4; n++)
        for (unsigned i = 0; i < 2 * sizeof subcodes; i++) {
            u32 subcode = subcodes[i / 2] + (i % 2 ? WIDE : 0);
            assert_int_equal(by_name(subcode, names[n]), 2);
            assert_int_equal(cpu->gr[4].l, 44);
        }
    assert_int_equal(by_name(LOADSHR, "FAR"), 2); /* a 31-bit address cannot tell where */
    assert_int_equal(cpu->gr[4].l, 44);
    assert_null(vm->saved);
}

static void wide_subcodes_have_64_bit_addresses(void **state)
{
    (void)state;
    assert_int_equal(by_name(FINDSEG + WIDE, "FAR"), 1);
    assert_int_equal(cpu->gr[2].g, 0x200000000);
    assert_int_equal(by_name(LOADSHR + WIDE, "FAR"), 0);
    assert_int_equal(cpu->gr[2].g, 0x200000000);
    assert_int_equal(cpu->gr[4].g, 0x2000FFFFF);
    assert_int_equal(by_name(LOADNOVL + WIDE, "HIGH"), 0);
    assert_int_equal(by_name(LOADNSHR + WIDE, "HIGH"), 2);
    assert_int_equal(storage_write(vm->machine->storage, 0x2000FFFFF, "", 1, KEY_NONE, NULL), 0);
    assert_int_equal(by_name(PURGESEG + WIDE, "FAR"), 0);
    assert_int_equal(storage_write(vm->machine->storage, 0x2000FFFFF, "", 1, KEY_NONE, NULL), PGM_ADDRESSING);
}

static int extended(u32 subcode, const char *name, u16 room)
{
    memset(at(INPUT), 0, 24);
    *at(INPUT) = 0x0C;
    ebcdic_field(at(INPUT + 8), name, 8);
    be32_store(at(INPUT + 16), OUTPUT);
    be16_store(at(INPUT + 20), room);
    memset(at(OUTPUT), 0xEE, 256);
    return issue(INPUT, subcode);
}

static void ranges_are_told_as_the_area_has_room(void **state)
{
    (void)state;
    assert_int_equal(extended(SEGEXT + WIDE, "LOW", 120), 1);
    assert_int_equal(be64_load(at(OUTPUT)), 0x800000);
    assert_int_equal(be64_load(at(OUTPUT + 8)), 0x8FFFFF);
    assert_int_equal(be32_load(at(OUTPUT + 16)), 2);
    assert_int_equal(be32_load(at(OUTPUT + 20)), 2);
    assert_int_equal(be64_load(at(OUTPUT + 24)), 0x810002); /* SR */
    assert_int_equal(be64_load(at(OUTPUT + 32)), 0x81FFFF);
    assert_int_equal(be64_load(at(OUTPUT + 40)), 0x820000); /* SW */
    assert_int_equal(*at(OUTPUT + 56), 0xEE);
    assert_int_equal(by_name(LOADSHR, "LOW"), 1);
    assert_int_equal(extended(SEGEXT, "LOW", 31), 0);
    assert_int_equal(be32_load(at(OUTPUT)), 0x800000);
    assert_int_equal(be32_load(at(OUTPUT + 8)), 2);
    assert_int_equal(be32_load(at(OUTPUT + 12)), 1);
    assert_int_equal(be32_load(at(OUTPUT + 16)), 0x810002);
    assert_int_equal(be32_load(at(OUTPUT + 20)), 0x81FFFF);
    assert_int_equal(*at(OUTPUT + 24), 0xEE);
    assert_int_equal(extended(SEGEXT + WIDE, "NONE", 120), 2);
    assert_int_equal(cpu->gr[4].g, 44);
    assert_int_equal(extended(SEGEXT, "FAR", 120), 2);
}

static void what_is_wrong_with_the_operands_is_an_exception(void **state)
{
    (void)state;
    assert_int_equal(issue(NAME, 0x14), -PGM_SPECIFICATION);
    assert_int_equal(issue(NAME, 0x3C), -PGM_SPECIFICATION);
    assert_int_equal(issue(NAME, 0xFFFFFFFF), -PGM_SPECIFICATION);
    assert_int_equal(issue(0x7FFFFFFF, FINDSEG), -PGM_ADDRESSING);
    assert_int_equal(extended(SEGEXT + WIDE, "LOW", 23), -PGM_SPECIFICATION);
    *at(INPUT) = 0x0B;
    assert_int_equal(issue(INPUT, SEGEXT + WIDE), -PGM_SPECIFICATION);
    assert_int_equal(issue(INPUT + 4, SEGEXT + WIDE), -PGM_SPECIFICATION);
    assert_int_equal(issue(0x3FF0, SEGEXT + WIDE), -PGM_SPECIFICATION);
    be32_store(at(INPUT + 16), 0x7FFFFF00);
    be16_store(at(INPUT + 20), 120);
    *at(INPUT) = 0x0C;
    assert_int_equal(issue(INPUT, SEGEXT + WIDE), -PGM_ADDRESSING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_segment_is_found_loaded_and_purged),
        TEST(what_is_not_there_is_told),
        TEST(wide_subcodes_have_64_bit_addresses),
        TEST(ranges_are_told_as_the_area_has_room),
        TEST(what_is_wrong_with_the_operands_is_an_exception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
