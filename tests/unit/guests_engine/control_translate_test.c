/* Translating and purging instructions, DAT as a program sees it (PoP chapters 3 and 10). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"
#include "guests/storage/dat.h"

#define DAT (BARE_PSW | PSW_DAT)
enum { SEGMENTS = 0x10000, PAGES = 0x11000, OTHER_PAGES = 0x12000, OTHER_SEGMENTS = 0x14000 };

static void page_set(unsigned page, u64 entry)
{
    bare_put64(PAGES + 8 * page, entry);
}

/* Megabyte 0 is mapped to itself; megabyte 1 has no valid page; megabyte 2 is invalid. */
static int setup(void **state)
{
    bare_setup(state);
    bare_put64(SEGMENTS, PAGES);
    bare_put64(SEGMENTS + 8, OTHER_PAGES);
    bare_put64(SEGMENTS + 16, 0x20);
    for (unsigned i = 0; i < 256; i++) {
        page_set(i, i * 4096);
        bare_put64(OTHER_PAGES + 8 * i, 0x400);
    }
    cpu->cr[1] = SEGMENTS;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void virtual_pages_lie_where_the_tables_say(void **state)
{
    (void)state;
    bare_put64(0x41238, 0x1122334455667788);
    page_set(5, 0x41000);
    cpu->gr[1].g = 0x5238;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004 E320 1008 0024"), 0); /* LG, STG */
    assert_int_equal(cpu->gr[2].g, 0x1122334455667788);
    assert_int_equal(bare_get64(0x41240), 0x1122334455667788);
    assert_int_equal(m->storage->keys[0x41] & (KEY_REFERENCE | KEY_CHANGE), KEY_REFERENCE | KEY_CHANGE);
}

static void exceptions_tell_address_and_space(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x101238;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(Z_TEID) & ~0xFFCULL, 0x101000);
    assert_int_equal(old_address, BARE_CODE); /* nullified */
    cpu->gr[1].g = 0x201238;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004"), PGM_SEGMENT_TRANSLATION);
    cpu->gr[1].g = 0x80000000;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004"), PGM_ASCE_TYPE);
    cpu->cr[7] = SEGMENTS;
    cpu->gr[1].g = 0x101238;
    assert_int_equal(bare_execute_psw(DAT | (u64)AS_SECONDARY << PSW_AS_SHIFT, "E320 1000 0004"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(Z_TEID) & ~0xFFCULL, 0x101000 | AS_SECONDARY);
}

static void a_protected_page_can_be_read_only(void **state)
{
    (void)state;
    page_set(5, 0x41000 | 0x200);
    cpu->gr[1].g = 0x5000;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004"), 0);
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0024"), PGM_PROTECTION);
    assert_int_equal(bare_get64(Z_TEID) & ~0xFFBULL, 0x5004 & ~0xFFBULL);
}

static void an_operand_on_two_pages_is_stored_whole_or_not_at_all(void **state)
{
    (void)state;
    page_set(6, 0x400);
    cpu->gr[1].g = 0x5FFC;
    cpu->gr[2].g = ~0ULL;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0024"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_get64(Z_TEID) & ~0xFFCULL, 0x6000);
    assert_int_equal(bare_get32(0x5FFC), 0);
}

static void a_large_segment_is_reached_with_edat(void **state)
{
    (void)state;
    bare_put64(SEGMENTS + 8, 0x200000 | 0x400);
    bare_put64(0x212340, 42);
    cpu->cr[0] = CR0_EDAT;
    cpu->gr[1].g = 0x112340;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004 E330 1000 0003"), 0); /* LG, LRAG */
    assert_int_equal(cpu->gr[2].g, 42);
    assert_int_equal(cpu->gr[3].g, 0x212340);
}

static void low_addresses_can_be_protected(void **state)
{
    (void)state;
    cpu->cr[0] = CR0_LOW_ADDRESS;
    cpu->gr[1].g = 0x1F8;
    assert_int_equal(bare_execute("E320 1000 0024"), PGM_PROTECTION);
    cpu->gr[1].g = 0x200;
    assert_int_equal(bare_execute("E320 1000 0024"), 0);
    cpu->gr[1].g = 0x11F8;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0024"), PGM_PROTECTION);
    cpu->cr[1] = SEGMENTS | ASCE_PRIVATE;
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0024"), 0);
}

static void ipte_invalidates_what_was_used_before(void **state)
{
    (void)state;
    page_set(5, 0x41000);
    cpu->gr[1].g = 0x5000;
    cpu->gr[2].g = PAGES;
    cpu->gr[3].g = 0x5000;
    /* LG (fills the lookaside), IPTE 2,3, LG */
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 B221 0023 E340 1000 0004"), PGM_PAGE_TRANSLATION);
    assert_int_equal(old_address, BARE_CODE + 10);
    assert_int_equal(bare_get64(PAGES + 8 * 5), 0x41400);
}

static void ipte_takes_a_range(void **state)
{
    (void)state;
    cpu->gr[2].g = PAGES;
    cpu->gr[3].g = 0x50000;
    cpu->gr[4].g = 2;
    assert_int_equal(bare_execute_psw(DAT, "B221 4023"), 0);
    assert_int_equal(bare_get64(PAGES + 8 * 0x4F) & 0x400, 0);
    assert_int_equal(bare_get64(PAGES + 8 * 0x50) & 0x400, 0x400);
    assert_int_equal(bare_get64(PAGES + 8 * 0x52) & 0x400, 0x400);
    assert_int_equal(bare_get64(PAGES + 8 * 0x53) & 0x400, 0);
    cpu->gr[3].g = 0xFE000;
    assert_int_equal(bare_execute_psw(DAT, "B221 4023"), PGM_SPECIFICATION);
}

static void idte_invalidates_entries_or_only_purges(void **state)
{
    (void)state;
    cpu->gr[2].g = SEGMENTS;     /* designation: a segment table */
    cpu->gr[3].g = 0x100000 | 1; /* from segment 1, one more */
    assert_int_equal(bare_execute_psw(DAT, "B98E 0023"), 0);
    assert_int_equal(bare_get64(SEGMENTS), PAGES);
    assert_int_equal(bare_get64(SEGMENTS + 8), OTHER_PAGES | 0x20);
    assert_int_equal(bare_get64(SEGMENTS + 16), 0x20);
    /* Clearing by ASCE: what the program changed in storage is seen. */
    cpu->gr[1].g = 0x5000;
    cpu->gr[3].g = 0x800;
    cpu->gr[9].g = SEGMENTS;
    cpu->gr[5].g = 0x41000;
    cpu->gr[6].g = PAGES + 8 * 5;
    bare_put64(0x41000, 99);
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 E350 6000 0024 B98E 9023 E340 1000 0004"), 0);
    assert_int_equal(cpu->gr[4].g, 99);
    cpu->gr[3].g = 0x1000;
    assert_int_equal(bare_execute_psw(DAT, "B98E 0023"), PGM_SPECIFICATION);
}

static void ptlb_forgets_old_translations(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x5000;
    cpu->gr[5].g = 0x41000;
    cpu->gr[6].g = PAGES + 8 * 5;
    bare_put64(0x41000, 99);
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 E350 6000 0024 B20D 0000 E340 1000 0004"), 0);
    assert_int_equal(cpu->gr[4].g, 99);
}

static void changing_cr1_selects_the_other_space_and_keeps_the_first(void **state)
{
    (void)state;
    bare_put64(OTHER_SEGMENTS, 0x15000);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x15000 + 8 * i, i == 5 ? 0x42000 : i * 4096);
    bare_put64(0x5000, 1);
    bare_put64(0x42000, 2);
    bare_put64(0x3000, OTHER_SEGMENTS);
    bare_put64(0x3008, SEGMENTS);
    cpu->gr[1].g = 0x5000;
    cpu->gr[2].g = 0x3000;
    assert_int_equal(bare_execute_psw(DAT, "E340 1000 0004 EB11 2000 002F E350 1000 0004"
                                           "EB11 2008 002F E360 1000 0004"),
        0);
    assert_int_equal(cpu->gr[4].g, 1);
    assert_int_equal(cpu->gr[5].g, 2);
    assert_int_equal(cpu->gr[6].g, 1);
}

static void lra_tells_address_entry_or_exception(void **state)
{
    (void)state;
    page_set(5, 0x41000);
    cpu->gr[1].g = 0x5123;
    assert_int_equal(bare_execute("E320 1000 0003"), 0); /* also with DAT off */
    assert_int_equal(cpu->gr[2].g, 0x41123);
    assert_int_equal(cpu->cc, 0);
    cpu->gr[1].g = 0x200000; /* invalid segment */
    assert_int_equal(bare_execute("E320 1000 0003"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->gr[2].g, SEGMENTS + 16);
    cpu->gr[1].g = 0x101000; /* invalid page */
    assert_int_equal(bare_execute("B120 1000"), 0);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(cpu->gr[2].g, OTHER_PAGES + 8);
    cpu->gr[1].g = 0x20000000; /* beyond the segment table's length */
    cpu->gr[2].g = ~0ULL;
    assert_int_equal(bare_execute("E320 1000 0003"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->gr[2].g, 0xFFFFFFFF80000000 | PGM_SEGMENT_TRANSLATION);
    bare_put64(SEGMENTS + 8, OTHER_PAGES | 4);
    cpu->gr[1].g = 0x101000;
    assert_int_equal(bare_execute("E320 1000 0003"), PGM_TRANSLATION_SPEC);
}

static u8 lptea(u64 address, const char *hex)
{
    cpu->gr[1].g = ~0ULL, cpu->gr[2].g = address;
    assert_int_equal(bare_execute(hex), 0);
    return cpu->cc;
}

static void lptea_tells_where_the_entry_is(void **state)
{
    (void)state;
    assert_int_equal(lptea(0x5238, "B9AA0012"), 0);
    assert_int_equal(cpu->gr[1].g, PAGES + 8 * 5);
    page_set(5, 0x41000 | 0x600); /* the entry itself is not looked at */
    assert_int_equal(lptea(0x5238, "B9AA0012"), 0);
    bare_put64(SEGMENTS, PAGES | 0x200);
    assert_int_equal(lptea(0x5238, "B9AA0012"), 1);
    assert_int_equal(cpu->gr[1].g, PAGES + 8 * 5);
    assert_int_equal(lptea(0x201238, "B9AA0012"), 2); /* the segment is invalid */
    assert_int_equal(cpu->gr[1].g, SEGMENTS + 16);
    assert_int_equal(lptea(0x80000000, "B9AA0012"), 3);
    assert_int_equal(cpu->gr[1].g, PGM_ASCE_TYPE);
    assert_int_equal(lptea(0x20000000, "B9AA0012"), 3); /* beyond the table */
    assert_int_equal(cpu->gr[1].g, PGM_SEGMENT_TRANSLATION);
}

static void lptea_tells_of_regions_and_large_pages(void **state)
{
    (void)state;
    bare_put64(OTHER_SEGMENTS, SEGMENTS | 4 | 3); /* as a region-third table */
    bare_put64(OTHER_SEGMENTS + 8, 0x20 | 4);
    bare_put64(OTHER_SEGMENTS + 16, 0x80000000 | 0x400 | 0x200 | 4);
    cpu->cr[1] = OTHER_SEGMENTS | 4;
    assert_int_equal(lptea(0x5238, "B9AA0012"), 0);
    assert_int_equal(cpu->gr[1].g, PAGES + 8 * 5);
    assert_int_equal(lptea(0x80005238, "B9AA0012"), 2);
    assert_int_equal(cpu->gr[1].g, (OTHER_SEGMENTS + 8) | 1);
    cpu->cr[0] |= CR0_EDAT;
    assert_int_equal(lptea(0x100005238, "B9AA0012"), 2);
    assert_int_equal(cpu->gr[1].g, (OTHER_SEGMENTS + 16) | 5);
    bare_put64(SEGMENTS + 8, 0x300000 | 0x400);
    assert_int_equal(lptea(0x105238, "B9AA0012"), 2);
    assert_int_equal(cpu->gr[1].g, SEGMENTS + 8);
}

static void lptea_chooses_the_space_by_its_mask(void **state)
{
    (void)state;
    cpu->cr[7] = cpu->cr[13] = cpu->cr[1];
    cpu->cr[1] = ASCE_REAL_SPACE;
    assert_int_equal(lptea(0x5238, "B9AA0212"), 0); /* secondary */
    assert_int_equal(lptea(0x5238, "B9AA0312"), 0); /* home */
    assert_int_equal(bare_execute("B9AA0012"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute("B9AA0412"), PGM_SPECIAL_OPERATION); /* the PSW's is the primary */
    cpu->gr[1].g = 0;
    assert_int_equal(bare_execute_psw(BARE_PSW | (u64)AS_HOME << PSW_AS_SHIFT, "B9AA0412"), 0);
    assert_int_equal(cpu->gr[1].g, PAGES + 8 * 5);
    cpu->ar[2] = 1; /* ALET 1: the secondary space */
    assert_int_equal(lptea(0x5238, "B9AA0112"), 0);
    assert_int_equal(bare_execute("B9AA0512"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B9AA0512"), PGM_PRIVILEGED);
}

static void lra_in_31_bit_mode_keeps_the_left_half(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x5123;
    cpu->gr[2].g = ~0ULL;
    assert_int_equal(bare_execute_psw(PSW_BA, "B120 1000"), 0);
    assert_int_equal(cpu->gr[2].g, 0xFFFFFFFF00005123);
    page_set(5, 0x100000000);
    assert_int_equal(bare_execute_psw(PSW_BA, "B120 1000"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute("B120 1000"), 0);
    assert_int_equal(cpu->gr[2].g, 0x100000123);
}

static void strag_stores_the_real_address(void **state)
{
    (void)state;
    page_set(5, 0x41000);
    cpu->gr[1].g = 0x3000;
    cpu->gr[2].g = 0x5123;
    assert_int_equal(bare_execute_psw(DAT, "E502 1000 2000"), 0);
    assert_int_equal(bare_get64(0x3000), 0x41123);
    cpu->gr[2].g = 0x101000;
    assert_int_equal(bare_execute_psw(DAT, "E502 1000 2000"), PGM_PAGE_TRANSLATION);
    assert_int_equal(bare_execute_psw(DAT, "E502 1004 2000"), PGM_SPECIFICATION);
}

static u8 tprot(u64 mask, u64 address, u64 key)
{
    cpu->gr[1].g = address;
    cpu->gr[2].g = key << 4;
    assert_int_equal(bare_execute_psw(mask, "E501 1000 2000"), 0);
    return cpu->cc;
}

static void tprot_tells_what_a_key_may_do(void **state)
{
    (void)state;
    assert_int_equal(tprot(BARE_PSW, 0x41000, 3), 1); /* key 0 storage, no fetch protection */
    assert_int_equal(tprot(BARE_PSW, 0x41000, 0), 0);
    m->storage->keys[0x41] = 0x38;
    assert_int_equal(tprot(BARE_PSW, 0x41000, 3), 0);
    assert_int_equal(tprot(BARE_PSW, 0x41000, 4), 2);
    assert_int_equal(tprot(DAT, 0x41000, 3), 0);
    page_set(0x41, 0x41200);
    assert_int_equal(tprot(DAT, 0x41000, 3), 1);
    assert_int_equal(tprot(DAT, 0x101000, 3), 3);
    m->storage->keys[0x42] = 0x98;
    cpu->cr[0] = CR0_STORAGE_OVERRIDE;
    assert_int_equal(tprot(BARE_PSW, 0x42000, 4), 0);
    cpu->cr[0] = CR0_LOW_ADDRESS | CR0_FETCH_OVERRIDE;
    m->storage->keys[0] = 0x38;
    assert_int_equal(tprot(BARE_PSW, 0x1FF, 0), 1);
    assert_int_equal(tprot(BARE_PSW, 0x200, 0), 0);
    assert_int_equal(tprot(BARE_PSW, 0x7FF, 4), 1);
    assert_int_equal(tprot(BARE_PSW, 0x800, 4), 2);
    cpu->gr[1].g = BARE_STORAGE;
    assert_int_equal(bare_execute("E501 1000 2000"), PGM_ADDRESSING);
}

static void csp_swaps_and_purges(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x5000; /* where the test looks */
    cpu->gr[4].g = 0x5000; /* old, R1 */
    cpu->gr[5].g = 0x41000;
    cpu->gr[6].g = (PAGES + 8 * 5) | 1;
    bare_put64(0x41000, 99);
    assert_int_equal(bare_execute_psw(DAT, "E320 1000 0004 B98A 0046 E330 1000 0004"), 0); /* CSPG 4,6 */
    assert_int_equal(cpu->gr[3].g, 99);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_execute_psw(DAT, "B98A 0046"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->gr[4].g, 0x41000);
    bare_put64(0x3000, 0x1111111122222222);
    cpu->gr[4].g = 0x11111111;
    cpu->gr[5].g = 0x33333333;
    cpu->gr[6].g = 0x3003;
    assert_int_equal(bare_execute("B250 0046"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_get64(0x3000), 0x3333333322222222);
    assert_int_equal(bare_execute("B250 0056"), PGM_SPECIFICATION);
}

static void a_program_is_fetched_through_dat(void **state)
{
    (void)state;
    page_set(2, 0x43000);                /* the code page: not where bare_execute put it */
    bare_hex(0x43000, "A729 0007 0A00"); /* LGHI 2,7 */
    assert_int_equal(bare_execute_psw(DAT, "A729 0005"), 0);
    assert_int_equal(cpu->gr[2].g, 7);
    page_set(2, 0x400);
    assert_int_equal(bare_execute_psw(DAT, "A729 0005"), 0); /* still in the lookaside: no purge was done */
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(DAT, "A729 0005"), PGM_PAGE_TRANSLATION);
    assert_int_equal(old_address, BARE_CODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(virtual_pages_lie_where_the_tables_say),
        TEST(exceptions_tell_address_and_space),
        TEST(a_protected_page_can_be_read_only),
        TEST(an_operand_on_two_pages_is_stored_whole_or_not_at_all),
        TEST(a_large_segment_is_reached_with_edat),
        TEST(low_addresses_can_be_protected),
        TEST(ipte_invalidates_what_was_used_before),
        TEST(ipte_takes_a_range),
        TEST(idte_invalidates_entries_or_only_purges),
        TEST(ptlb_forgets_old_translations),
        TEST(changing_cr1_selects_the_other_space_and_keeps_the_first),
        TEST(lra_tells_address_entry_or_exception),
        TEST(lptea_tells_where_the_entry_is),
        TEST(lptea_tells_of_regions_and_large_pages),
        TEST(lptea_chooses_the_space_by_its_mask),
        TEST(lra_in_31_bit_mode_keeps_the_left_half),
        TEST(strag_stores_the_real_address),
        TEST(tprot_tells_what_a_key_may_do),
        TEST(csp_swaps_and_purges),
        TEST(a_program_is_fetched_through_dat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
