/* TRAP2 and TRAP4 (PoP chapter 10). */
#include "tests/unit/guests_engine/spaces.h"

#define BLOCK 0x28000
#define SAVE 0x29FC0 /* the save area crosses a page */

static void block(u32 flags)
{
    put32(DUCT + 44, BLOCK | 1);
    put32(BLOCK, flags);
    put32(BLOCK + 12, SAVE);
    put32(BLOCK + 20, TARGET);
}

static void trap4_saves_the_state_and_goes_to_the_trap_program(void **state)
{
    (void)state;
    block(0x00060000);
    for (unsigned i = 0; i < 16; i++)
        cpu->gr[i].g = 0x1111111100000000 + i;
    cpu->ar[15] = 0xAABBCCDD;
    cpu->cc = 2;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM | 0xA0000000000, "B2FF 1123"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(old_mask & (PSW_EA | PSW_BA | PSW_PSTATE), PSW_BA | PSW_PSTATE);
    assert_int_equal(cpu->gr[15].g, 0x1111111100000000 | BLOCK);
    assert_int_equal(cpu->gr[14].g, 0x111111110000000E);
    assert_int_equal(bare_get32(SAVE), 0x40040000);
    assert_int_equal(bare_get32(SAVE + 4), 0);
    assert_int_equal(bare_get32(SAVE + 8), 0x124);
    assert_int_equal(bare_get32(SAVE + 12), 0xAABBCCDD);
    assert_int_equal(bare_get64(SAVE + 16), 0x00002A0180000000);
    assert_int_equal(bare_get64(SAVE + 24), BARE_CODE + 4);
    for (unsigned i = 0; i < 16; i++)
        assert_int_equal(bare_get64(SAVE + 32 + 8 * i), 0x1111111100000000 + i);
}

static void trap2_saves_a_short_psw_and_right_halves(void **state)
{
    (void)state;
    block(0);
    for (unsigned i = 0; i < 16; i++)
        cpu->gr[i].g = 0x1111111100000000 + i;
    bare_put64(SAVE + 96, 0x5555);
    assert_int_equal(bare_execute_psw(PSW_DAT | PSW_BA | 1ULL << PSW_AS_SHIFT, "01FF"), 0);
    assert_int_equal(old_mask & PSW_AS, 1ULL << PSW_AS_SHIFT);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(cpu->gr[15].g, 0x1111111100000000 | BLOCK);
    assert_int_equal(bare_get32(SAVE), 0x00020000);
    assert_int_equal(bare_get32(SAVE + 8), 0);
    assert_int_equal(bare_get64(SAVE + 16), 0x0008400080000000 | (BARE_CODE + 2));
    assert_int_equal(bare_get64(SAVE + 24), 0);
    for (unsigned i = 0; i < 16; i++)
        assert_int_equal(bare_get32(SAVE + 32 + 4 * i), i);
    assert_int_equal(bare_get64(SAVE + 96), 0x5555);
}

static void executed_trap_has_the_length_of_execute(void **state)
{
    (void)state;
    block(0x00040000);
    bare_hex(0x3000, "01FF");
    cpu->gr[2].g = 0x3000;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "4400 2000"), 0);
    assert_int_equal(bare_get32(SAVE), 0x80040000);
    assert_int_equal(bare_get64(SAVE + 24), BARE_CODE + 4);
}

static void refused_trap_changes_nothing(void **state)
{
    (void)state;
    block(0x00060000);
    cpu->gr[15].g = 15;
    assert_int_equal(bare_execute_psw(BARE_PSW, "01FF"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW | (u64)AS_SECONDARY << PSW_AS_SHIFT, "01FF"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW | (u64)AS_HOME << PSW_AS_SHIFT, "01FF"), PGM_SPECIAL_OPERATION);
    put32(BLOCK, 0x00020000); /* a short PSW in the 64-bit mode */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "01FF"), PGM_SPECIAL_OPERATION);
    put32(BLOCK, 0x00060000);
    bare_put64(0x18000 + 8 * (SAVE / 4096 + 1), 0x400); /* the rest of the save area is nowhere */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B2FF 0000"), PGM_PAGE_TRANSLATION);
    put32(DUCT + 44, BLOCK);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "01FF"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_get32(SAVE), 0);
    assert_int_equal(cpu->gr[15].g, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(trap4_saves_the_state_and_goes_to_the_trap_program),
        SPACE_TEST(trap2_saves_a_short_psw_and_right_halves),
        SPACE_TEST(executed_trap_has_the_length_of_execute),
        SPACE_TEST(refused_trap_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
