/* Dynamic address translation at every level, with every exception; protection, large pages, invalidation, the address
 * spaces. PoP chapter 3. */
#include "tests/machine/tables.h"

static u16 code_of(u64 address)
{
    u64 v;

    return fetch_at(DAT_ON, address, &v);
}

static bool facility(u32 number)
{
    u64 list[4] = {0};
    register u64 r0 __asm__("0") = 3;

    __asm__ volatile(".insn s, 0xb2b00000, %1" : "+d"(r0), "=Q"(list) : : "cc", "memory");
    return list[number / 64] >> (63 - number % 64) & 1;
}

TEST(every_level_of_tables_translates)
{
    u64 v;

    tables_make();
    AT64(DATA + 0x5008) = 0x1234567890ABCDEF;
    AT64(PAGES + 8 * 0x305) = DATA + 0x6000;
    AT64(DATA + 0x6008) = 0xFEDCBA0987654321;
    for (u32 level = 0; level < 4; level++) {
        CR_SET(1, asce_of(level));
        CHECK_EQUAL(fetch_at(DAT_ON, DATA + 0x5008, &v), 0);
        CHECK_EQUAL(v, 0xFEDCBA0987654321);
    }
    CR_SET(1, 0);
}

TEST(addresses_beyond_the_type_are_asce_type_exceptions)
{
    tables_make();
    for (u32 level = 0; level < 3; level++) {
        CR_SET(1, asce_of(level));
        CHECK_EQUAL(code_of(1UL << (31 + 11 * level)), PGM_ASCE_TYPE);
        CHECK_EQUAL(code_of(1UL << 63), PGM_ASCE_TYPE);
    }
    CR_SET(1, 0);
}

TEST(each_invalid_entry_has_its_exception)
{
    static const struct {
        u64 address;
        u16 code;
    } cases[] = {{1UL << 53, PGM_REGION_FIRST_TRANSLATION}, {1UL << 42, PGM_REGION_SECOND_TRANSLATION},
        {1UL << 31, PGM_REGION_THIRD_TRANSLATION}, {5UL << 20, PGM_SEGMENT_TRANSLATION},
        {DATA + 0x7000, PGM_PAGE_TRANSLATION}};

    tables_make();
    AT64(PAGES + 8 * 0x307) = PTE_INVALID;
    CR_SET(1, asce_of(3));
    for (u32 i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_EQUAL(code_of(cases[i].address), cases[i].code);
        CHECK_EQUAL(AT64(Z_TEID) & ~0xFFFUL, cases[i].address);
        CHECK_EQUAL(AT64(Z_TEID) & 3, 0);
        /* Nullified: the PSW is at the instruction. */
        CHECK_EQUAL(AT64(Z_PGM_OLD + 8), AT64(0x718));
    }
    CR_SET(1, 0);
}

TEST(tables_end_where_their_length_says)
{
    tables_make();
    CR_SET(1, SEGMENTS); /* 512 entries */
    CHECK_EQUAL(code_of(DATA), 0);
    CHECK_EQUAL(code_of(512UL << 20), PGM_SEGMENT_TRANSLATION);
    CR_SET(1, REGION3 | DT(1));
    CHECK_EQUAL(code_of(512UL << 31), PGM_REGION_THIRD_TRANSLATION);
    AT64(REGION3) = SEGMENTS | DT(1) | 1UL << 6; /* the table's first 512 entries are not there */
    __asm__ volatile("ptlb");
    CHECK_EQUAL(TRY_IN(DAT_ON, "nopr", , ), PGM_SEGMENT_TRANSLATION);
    CR_SET(1, 0);
}

TEST(entries_of_the_wrong_form_are_translation_specification)
{
    tables_make();
    CR_SET(1, asce_of(2));
    AT64(REGION2 + 8) = REGION3 | DT(1) | 3;
    CHECK_EQUAL(code_of(1UL << 42), PGM_TRANSLATION_SPEC);
    AT64(SEGMENTS + 8 * 5) = PAGES | DT(1);
    CHECK_EQUAL(code_of(5UL << 20), PGM_TRANSLATION_SPEC);
    AT64(PAGES + 8 * 0x307) = DATA | 0x800;
    CHECK_EQUAL(code_of(DATA + 0x7000), PGM_TRANSLATION_SPEC);
    CR_SET(1, 0);
}

TEST(tables_and_frames_outside_storage_are_addressing_exceptions)
{
    tables_make();
    CR_SET(1, asce_of(0));
    AT64(SEGMENTS + 8 * 5) = 1UL << 60;
    CHECK_EQUAL(code_of(5UL << 20), PGM_ADDRESSING);
    AT64(PAGES + 8 * 0x307) = 1UL << 60;
    CHECK_EQUAL(code_of(DATA + 0x7000), PGM_ADDRESSING);
    CR_SET(1, 1UL << 60 | 3);
    CHECK_EQUAL(TRY_IN(DAT_ON, "nopr", , ), PGM_ADDRESSING);
    CR_SET(1, 0);
}

TEST(dat_protection_of_page_and_segment_stops_stores_only)
{
    u64 v;

    tables_make();
    CR_SET(1, asce_of(0));
    AT64(DATA + 0x7000) = 5;
    AT64(PAGES + 8 * 0x307) |= PROTECTED;
    CHECK_EQUAL(store_at(DAT_ON, DATA + 0x7000), PGM_PROTECTION);
    CHECK_EQUAL(AT64(Z_TEID) & ~0xFFFUL, DATA + 0x7000);
    CHECK_EQUAL(fetch_at(DAT_ON, DATA + 0x7000, &v), 0);
    CHECK_EQUAL(v, 5);
    CHECK_EQUAL(store_at(DAT_ON, DATA + 0x8000), 0);
    AT64(SEGMENTS + 8 * 3) |= PROTECTED;
    __asm__ volatile("ptlb");
    CHECK_EQUAL(store_at(DAT_ON, DATA + 0x8000), PGM_PROTECTION);
    CHECK_EQUAL(fetch_at(DAT_ON, DATA + 0x8000, &v), 0);
    CHECK_EQUAL(v, 0x77);
    CR_SET(1, 0);
}

TEST(large_pages_have_their_frame_in_the_segment_entry)
{
    u64 cr0 = cr_get0(), v;

    tables_make();
    CR_SET(1, asce_of(3));
    CR_SET(0, cr0 | CR0_EDAT);
    AT64(DATA + 0x12348) = 0xABCD;
    AT64(SEGMENTS + 8 * 7) = DATA | FORMAT_CONTROL;
    CHECK_EQUAL(fetch_at(DAT_ON, 0x712348, &v), 0);
    CHECK_EQUAL(v, 0xABCD);
    AT64(SEGMENTS + 8 * 8) = DATA | FORMAT_CONTROL | PROTECTED;
    CHECK_EQUAL(store_at(DAT_ON, 0x812348), PGM_PROTECTION);
    if (facility(78)) {
        AT64(REGION3 + 8) = DT(1) | FORMAT_CONTROL;
        CHECK_EQUAL(fetch_at(DAT_ON, (1UL << 31) + DATA + 0x12348, &v), 0);
        CHECK_EQUAL(v, 0xABCD);
    }
    CR_SET(0, cr0);
    CR_SET(1, 0);
}

TEST(invalidated_entries_are_not_used_any_more)
{
    u64 v;

    tables_make();
    CR_SET(1, asce_of(3));
    CHECK_EQUAL(fetch_at(DAT_ON, DATA + 0x7000, &v), 0);
    __asm__ volatile("ipte %0, %1" : : "a"(PAGES + 0x1800), "a"(DATA + 0x7000) : "memory");
    CHECK_EQUAL(AT64(PAGES + 8 * 0x307) & PTE_INVALID, PTE_INVALID);
    CHECK_EQUAL(code_of(DATA + 0x7000), PGM_PAGE_TRANSLATION);
    CHECK_EQUAL(code_of(DATA + 0x8000), 0);
    __asm__ volatile(".insn rrf, 0xb98e0000, %0, %1, %2, 0"
                     :
                     : "a"(SEGMENTS), "a"(DATA), "a"(0UL)
                     : "memory"); /* IDTE */
    CHECK_EQUAL(AT64(SEGMENTS + 8 * 3) & INVALID, INVALID);
    CHECK_EQUAL(code_of(DATA + 0x8000), PGM_SEGMENT_TRANSLATION);
    CR_SET(1, 0);
}

TEST(load_real_address_tells_how_far_it_came)
{
    static const struct {
        u64 address, real;
        u32 cc;
    } cases[] = {
        {DATA + 0x5123, DATA + 0x6123, 0}, {5UL << 20, SEGMENTS + 8 * 5, 1}, {DATA + 0x7000, PAGES + 8 * 0x307, 2}};

    tables_make();
    AT64(PAGES + 8 * 0x305) = DATA + 0x6000;
    AT64(PAGES + 8 * 0x307) = PTE_INVALID;
    CR_SET(1, asce_of(0));
    for (u32 i = 0; i < 3; i++) {
        u64 real = 0;
        u32 cc;
        __asm__ volatile("lrag %1, 0(%2)\n\tipm %0" : "=d"(cc), "+d"(real) : "a"(cases[i].address) : "cc");
        CHECK_EQUAL(cc >> 28, cases[i].cc);
        CHECK_EQUAL(real, cases[i].real);
    }
    CR_SET(1, 0);
}

TEST(each_address_space_has_its_own_tables)
{
    u64 v;

    tables_make();
    CR_SET(1, asce_of(0));
    CR_SET(7, SEGMENTS2 | 3);
    CR_SET(13, SEGMENTS2 | 3);
    AT64(DATA + 0xFF000) = 1;
    AT64(DATA - 0x1000) = 2;
    CHECK_EQUAL(fetch_at(DAT_ON, DATA + 0xFF000, &v), 0);
    CHECK_EQUAL(v, 1);
    CHECK_EQUAL(fetch_at(DAT_ON | (u64)AS_SECONDARY << PSW_AS_SHIFT, DATA + 0xFF000, &v), 0);
    CHECK_EQUAL(v, 2);
    CHECK_EQUAL(fetch_at(DAT_ON | (u64)AS_HOME << PSW_AS_SHIFT, DATA + 0xFF000, &v), 0);
    CHECK_EQUAL(v, 2);
    CHECK_EQUAL(fetch_at(DAT_ON | (u64)AS_SECONDARY << PSW_AS_SHIFT, 5UL << 20, &v), PGM_SEGMENT_TRANSLATION);
    CHECK_EQUAL(AT64(Z_TEID) & 3, AS_SECONDARY);
    CR_SET(1, 0);
    CR_SET(7, 0);
    CR_SET(13, 0);
}
