/* Storage keys, fetch protection, its overrides, low-address protection, TEST PROTECTION, MOVE PAGE. PoP chapters
 * 3, 10. */
#include "tests/machine/machine.h"

#define PAGE (SCRATCH + 0x10000)
#define OTHER (SCRATCH + 0x20000)
#define KEY(k) ((u64)(k) << PSW_KEY_SHIFT)

static u16 store_by(u64 key, u64 address)
{
    return TRY_IN(MASK | KEY(key), "mvi 0(%0), 0x5a", , IN("a"(address)));
}

static u16 fetch_by(u64 key, u64 address)
{
    return TRY_IN(MASK | KEY(key), "cli 0(%0), 0", , IN("a"(address)));
}

TEST(keys_are_kept_for_each_frame)
{
    key_set(PAGE, 0xF0);
    key_set(PAGE + 0x1000, 0x18);
    CHECK_EQUAL(key_get(PAGE) & 0xF8, 0xF0);
    CHECK_EQUAL(key_get(PAGE + 0xFFF) & 0xF8, 0xF0);
    CHECK_EQUAL(key_get(PAGE + 0x1000) & 0xF8, 0x18);
    key_set(PAGE, 0);
    key_set(PAGE + 0x1000, 0);
}

TEST(reference_and_change_are_recorded)
{
    u32 cc;

    key_set(PAGE, 0);
    CHECK_EQUAL(key_get(PAGE), 0);
    CHECK_EQUAL(fetch_by(0, PAGE), 0);
    CHECK_EQUAL(key_get(PAGE), 4);
    CHECK_EQUAL(store_by(0, PAGE), 0);
    CHECK_EQUAL(key_get(PAGE), 6);
    __asm__ volatile("rrbe %%r0, %1\n\tipm %0" : "=d"(cc) : "a"(PAGE) : "cc", "memory");
    CHECK_EQUAL(cc >> 28, 3);
    CHECK_EQUAL(key_get(PAGE), 2);
}

TEST(another_key_cannot_store_nor_fetch_where_fetch_protected)
{
    key_set(PAGE, 0x30);
    AT64(PAGE) = 0;
    CHECK_EQUAL(store_by(3, PAGE), 0);
    CHECK_EQUAL(store_by(0, PAGE), 0);
    CHECK_EQUAL(fetch_by(4, PAGE), 0);
    AT64(PAGE) = 0;
    CHECK_EQUAL(store_by(4, PAGE), PGM_PROTECTION);
    CHECK_EQUAL(AT64(PAGE), 0);
    key_set(PAGE, 0x38);
    CHECK_EQUAL(fetch_by(4, PAGE), PGM_PROTECTION);
    CHECK_EQUAL(fetch_by(3, PAGE), 0);
    key_set(PAGE, 0);
}

TEST(a_change_of_key_counts_at_once)
{
    key_set(PAGE, 0x48);
    CHECK_EQUAL(fetch_by(4, PAGE), 0);
    CHECK_EQUAL(store_by(4, PAGE), 0);
    key_set(PAGE, 0x58);
    CHECK_EQUAL(fetch_by(4, PAGE), PGM_PROTECTION);
    CHECK_EQUAL(store_by(4, PAGE), PGM_PROTECTION);
    key_set(PAGE, 0);
}

TEST(storage_protection_override_opens_key_9)
{
    u64 cr0 = cr_get0();

    key_set(PAGE, 0x98);
    CHECK_EQUAL(store_by(4, PAGE), PGM_PROTECTION);
    CR_SET(0, cr0 | CR0_STORAGE_OVERRIDE);
    CHECK_EQUAL(store_by(4, PAGE), 0);
    CHECK_EQUAL(fetch_by(4, PAGE), 0);
    key_set(PAGE, 0xA8);
    CHECK_EQUAL(store_by(4, PAGE), PGM_PROTECTION);
    CR_SET(0, cr0);
    key_set(PAGE, 0);
}

TEST(fetch_protection_override_opens_the_first_2048_bytes)
{
    u64 cr0 = cr_get0();

    key_set(0, 0x18);
    CHECK_EQUAL(fetch_by(4, 2047), PGM_PROTECTION);
    CR_SET(0, cr0 | CR0_FETCH_OVERRIDE);
    CHECK_EQUAL(fetch_by(4, 2047), 0);
    CHECK_EQUAL(fetch_by(4, 2048), PGM_PROTECTION);
    CHECK_EQUAL(store_by(4, 2047), PGM_PROTECTION);
    CR_SET(0, cr0);
    key_set(0, 0);
}

/* The new PSWs are below 512 too, so it is on for the one instruction only. */
TEST(low_address_protection_covers_two_blocks)
{
    static const struct {
        u16 address, code;
    } cases[] = {{0x30, 4}, {511, 4}, {512, 0}, {0x680, 0}, {4095, 0}, {4096, 4}, {4607, 4}, {4608, 0}};
    u64 cr0 = cr_get0();

    for (u32 i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        u8 before = *at(cases[i].address);
        u64 on = cr0 | CR0_LOW_ADDRESS;
        AT16(Z_PGM_CODE) = 0;
        __asm__ volatile("larl %%r14, 99f\n\tstg %%r14, 0x1d8(%%r0)\n\tlctlg %%c0, %%c0, %1\n\tmvi 0(%0), 0x5a\n"
                         "99:\tlctlg %%c0, %%c0, %2\n\tlarl %%r14, unexpected\n\tstg %%r14, 0x1d8(%%r0)"
                         :
                         : "a"((u64)cases[i].address), "Q"(on), "Q"(cr0)
                         : "r14", "memory");
        CHECK_EQUAL(AT16(Z_PGM_CODE), cases[i].code);
        CHECK_EQUAL(*at(cases[i].address) == 0x5A && before != 0x5A, cases[i].code == 0);
        *at(cases[i].address) = before;
    }
}

TEST(test_protection_tells_what_a_key_may)
{
    static const struct {
        u8 key, access, cc;
    } cases[] = {{0x30, 0x30, 0}, {0x30, 0x40, 1}, {0x38, 0x40, 2}, {0x38, 0x00, 0}};
    u32 cc;

    for (u32 i = 0; i < 4; i++) {
        key_set(PAGE, cases[i].key);
        __asm__ volatile("tprot 0(%1), 0(%2)\n\tipm %0" : "=d"(cc) : "a"(PAGE), "a"((u64)cases[i].access) : "cc");
        CHECK_EQUAL(cc >> 28, cases[i].cc);
    }
    key_set(PAGE, 0);
    CHECK_EQUAL(TRY("tprot 0(%0), 0", , IN("a"(1UL << 60))), PGM_ADDRESSING);
}

TEST(move_page_moves_a_page)
{
    register u64 r0 __asm__("0") = 0;
    u32 cc;

    for (u64 i = 0; i < 512; i++)
        AT64(PAGE + 8 * i) = i * 0x0101010101010101U, AT64(OTHER + 8 * i) = 0;
    __asm__ volatile("mvpg %1, %2\n\tipm %0" : "=d"(cc) : "a"(OTHER), "a"(PAGE), "d"(r0) : "cc", "memory");
    CHECK_EQUAL(cc >> 28, 0);
    for (u64 i = 0; i < 512; i++)
        CHECK_EQUAL(AT64(OTHER + 8 * i), i * 0x0101010101010101U);
}

TEST(move_with_key_asks_for_the_key_of_the_source)
{
    u64 length = 8;

    AT64(PAGE) = 0x1122334455667788;
    AT64(OTHER) = 0;
    key_set(PAGE, 0x58);
    CHECK_EQUAL(TRY("mvck 0(%0,%1), 0(%2), %3", , IN("d"(length), "a"(OTHER), "a"(PAGE), "d"(0x40UL))), PGM_PROTECTION);
    CHECK_EQUAL(AT64(OTHER), 0);
    CHECK_EQUAL(TRY("mvck 0(%0,%1), 0(%2), %3", , IN("d"(length), "a"(OTHER), "a"(PAGE), "d"(0x50UL))), 0);
    CHECK_EQUAL(AT64(OTHER), 0x1122334455667788);
    key_set(PAGE, 0);
}
