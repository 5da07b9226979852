/* Changing DAT-table entries, the newer protections, and DAT in the ESA/390 mode (PoP chapters 3 and 10). */
#include "tests/unit/guests_engine/spaces.h"
#include "guests/engine/model.h"

#define DAT (BARE_PSW | PSW_DAT)
enum { SEGMENTS = 0x10000, PAGES = 0x11000 };

static void page_set(unsigned page, u64 entry)
{
    bare_put64(PAGES + 8 * page, entry);
}

static int setup(void **state)
{
    bare_setup(state);
    bare_put64(SEGMENTS, PAGES);
    for (unsigned i = 0; i < 256; i++)
        page_set(i, i * 4096);
    cpu->cr[1] = SEGMENTS;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void an_entry_is_replaced_if_it_is_the_expected_one(void **state)
{
    (void)state;
    bare_put64(0x41000, 99);
    cpu->gr[1].g = 0x5000;
    cpu->gr[2].g = 0x5000; /* expected, R1 */
    cpu->gr[3].g = 0x41000;
    cpu->gr[4].g = PAGES; /* R2: a page table, and the address */
    cpu->gr[5].g = 0x5000;
    /* LG 7,0(1) fills the lookaside; CRDTE 2,0,4; LG 8,0(1) */
    assert_int_equal(bare_execute_psw(DAT, "E370 1000 0004 B98F 0024 E380 1000 0004"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->gr[8].g, 99);
    assert_int_equal(bare_get64(PAGES + 8 * 5), 0x41000);
    assert_int_equal(bare_execute_psw(DAT, "B98F 0024"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->gr[2].g, 0x41000);
    cpu->gr[2].g = PAGES; /* the segment table's entry */
    cpu->gr[3].g = 0x20;
    cpu->gr[4].g = SEGMENTS | 0x10;
    assert_int_equal(bare_execute("B98F 0024"), 0);
    assert_int_equal(bare_get64(SEGMENTS), 0x20);
    assert_int_equal(bare_execute("B98F 0034"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B98F 0025"), PGM_SPECIFICATION);
    cpu->gr[4].g = SEGMENTS | 0x08;
    assert_int_equal(bare_execute("B98F 0024"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B98F 0024"), PGM_PRIVILEGED);
}

static void protection_of_a_page_can_be_reset(void **state)
{
    (void)state;
    page_set(5, 0x41200);
    cpu->gr[1].g = 0x5000;
    cpu->gr[2].g = PAGES;
    cpu->gr[3].g = 0x5000;
    cpu->gr[7].g = 7;
    assert_int_equal(bare_execute_psw(DAT, "E370 1000 0024"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(DAT, "E380 1000 0004 B98B 0023 E370 1000 0024"), 0); /* LG, RDP, STG */
    assert_int_equal(bare_get64(PAGES + 8 * 5), 0x41000);
    assert_int_equal(bare_get64(0x41000), 7);
}

static void local_clearing_concerns_this_cpu(void **state)
{
    (void)state;
    bare_put64(0x41000, 99);
    cpu->gr[1].g = 0x5000;
    cpu->gr[2].g = PAGES;
    cpu->gr[3].g = 0x5000;
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 B221 0123 E340 1000 0004"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(PAGES + 8 * 5), 0x5400);
}

static void a_page_may_be_for_data_only(void **state)
{
    (void)state;
    page_set(BARE_CODE >> 12, BARE_CODE | 0x100);
    cpu->cr[0] = CR0_EDAT;
    assert_int_equal(bare_execute_psw(DAT, "0700"), 0); /* not enabled */
    cpu->cr[0] = CR0_EDAT | CR0_EXECUTION_PROTECTION;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(DAT, "0700"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID) & 0xFFFFFFFFFFFFF3FF, BARE_CODE | 0x84);
    assert_int_equal(old_address, BARE_CODE);
    assert_true(cpu_model_choose("z13"));
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(DAT, "0700"), 0);
    assert_true(cpu_model_choose("z16"));
}

static void the_target_of_execute_is_an_instruction(void **state)
{
    (void)state;
    page_set(5, 0x5100);
    cpu->cr[0] = CR0_EDAT | CR0_EXECUTION_PROTECTION;
    bare_hex(0x5000, "0700 0700 0700");
    cpu->gr[1].g = 0x5000;
    /* LG of the page first, then EX of it */
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 4400 1000"), PGM_PROTECTION);
    assert_int_equal(old_address, BARE_CODE + 10);
}

static void exceptions_tell_what_was_tried_and_why_not(void **state)
{
    (void)state;
    page_set(5, 0x5400);
    page_set(6, 0x6200);
    cpu->gr[1].g = 0x5123;
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(Z_TEID), 0x5800);
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0024"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(Z_TEID), 0x5400);
    cpu->gr[1].g = 0x6000;
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0024"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID), 0x6404);
    m->storage->keys[7] = 0x38;
    cpu->gr[1].g = 0x7000;
    assert_int_equal(bare_execute_psw(DAT | 4ULL << PSW_KEY_SHIFT, "E340 1000 0004"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID), 0x7808);
    cpu->cr[0] = CR0_LOW_ADDRESS;
    cpu->gr[1].g = 0x100;
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0024"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID), 0x480);
}

static void access_list_entries_can_allow_fetching_only(void **state)
{
    const u64 ar_mode = SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT;
    (void)state;
    put32(DUCT + 16, ACCESS_LIST);
    put32(ACCESS_LIST + 2 * 16, 0x02000000);
    put32(ACCESS_LIST + 2 * 16 + 8, ASTE(2));
    put32(ACCESS_LIST + 2 * 16 + 12, 0x1232);
    cpu->ar[5] = 2;
    cpu->gr[5].g = 0x6000;
    assert_int_equal(bare_execute_psw(ar_mode, "E340 5000 0004"), 0);
    assert_int_equal(bare_execute_psw(ar_mode, "E340 5000 0024"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID), 0x640D);
    assert_int_equal(m->storage->base[Z_EXCEPTION_ACCESS_ID], 5);
    cpu->gr[1].g = 0;
    assert_int_equal(bare_execute_psw(ar_mode, "E501 5000 1000"), 0); /* TPROT */
    assert_int_equal(cpu->cc, 1);
    cpu->gr[1].g = 4; /* MVCK, under the key given: the destination is protected all the same */
    cpu->gr[2].g = 0x7000;
    assert_int_equal(bare_execute_psw(ar_mode, "D913 5000 2000"), PGM_PROTECTION);
    put32(ACCESS_LIST + 2 * 16, 0);
    assert_int_equal(bare_execute_psw(ar_mode, "E340 5000 0024"), 0);
}

/* ESA/390: an 8-byte PSW and tables of words. */
static int esa_setup(void **state)
{
    bare_setup(state);
    cpu->esa = true;
    bare_put64(ESA_SVC_NEW, 0x0008000080000000 | BARE_END);
    bare_put64(ESA_PGM_NEW, 0x0008000080000000 | BARE_PROGRAM);
    put32(SEGMENTS, PAGES | 0xF);
    put32(SEGMENTS + 4, 0x20);
    for (unsigned i = 0; i < 256; i++)
        put32(PAGES + 4 * i, i * 4096);
    cpu->cr[1] = SEGMENTS;
    return 0;
}
/* 0 or the code. */
static u16 esa_execute(const char *hex)
{
    bare_hex(bare_hex(BARE_CODE, hex), "0A00");
    cpu_load_psw(cpu, PSW_DAT | PSW_BA, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    return cpu->intercept.address == 0xE0D ? 0 : be16_load(m->storage->base + Z_PGM_CODE);
}

static void dat_works_in_the_esa_mode(void **state)
{
    (void)state;
    put32(PAGES + 4 * 5, 0x41000);
    put32(0x41000, 1234);
    cpu->gr[1].g = 0x5000;
    assert_int_equal(esa_execute("5820 1000 B130 1000"), 0); /* L, LRA */
    assert_int_equal(cpu->gr[2].l, 1234);
    assert_int_equal(cpu->gr[3].l, 0x41000);
    put32(PAGES + 4 * 6, 0x6200);
    cpu->gr[1].g = 0x6000;
    assert_int_equal(esa_execute("5020 1000"), PGM_PROTECTION);
    cpu->gr[1].g = 0x100000;
    assert_int_equal(esa_execute("5820 1000"), PGM_SEGMENT_TRANSLATION);
    assert_int_equal(bare_get32(ESA_TEID) & 0x7FFFF000, 0x100000);
    cpu->gr[1].g = 0x5000;
    cpu->gr[4].g = PAGES;
    assert_int_equal(esa_execute("5820 1000 B221 0041 5820 1000"), PGM_PAGE_TRANSLATION); /* IPTE between */
    assert_int_equal(bare_get32(PAGES + 4 * 5), 0x41400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_is_replaced_if_it_is_the_expected_one),
        TEST(protection_of_a_page_can_be_reset),
        TEST(local_clearing_concerns_this_cpu),
        TEST(a_page_may_be_for_data_only),
        TEST(the_target_of_execute_is_an_instruction),
        TEST(exceptions_tell_what_was_tried_and_why_not),
        cmocka_unit_test_setup_teardown(access_list_entries_can_allow_fetching_only, spaces_setup, bare_teardown),
        cmocka_unit_test_setup_teardown(dat_works_in_the_esa_mode, esa_setup, bare_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
