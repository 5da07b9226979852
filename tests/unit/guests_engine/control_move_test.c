/* Moves between spaces and under other keys (PoP chapter 10). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"

#define DAT (BARE_PSW | PSW_DAT)
#define DAT_PROBLEM (BARE_PROBLEM | PSW_DAT)
#define KEY(page) m->storage->keys[page]
enum { PRIMARY = 0x10000, SECONDARY = 0x20000, HOME = 0x30000 };

/* Page 0x80 of each space is its own frame: 0x81, 0x82, 0x83; the rest is common. */
static void space_make(u64 at, u64 frame)
{
    bare_put64(at, at + 0x1000);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(at + 0x1000 + 8 * i, i == 0x80 ? frame : i * 4096);
}

static int setup(void **state)
{
    bare_setup(state);
    space_make(PRIMARY, 0x81000);
    space_make(SECONDARY, 0x82000);
    space_make(HOME, 0x83000);
    cpu->cr[0] = CR0_SECONDARY_SPACE;
    cpu->cr[1] = PRIMARY;
    cpu->cr[7] = SECONDARY;
    cpu->cr[13] = HOME;
    bare_put64(0x81000, 0x1111111111111111);
    bare_put64(0x82000, 0x2222222222222222);
    bare_put64(0x83000, 0x3333333333333333);
    cpu->gr[1].g = 0x80000; /* operands: private page, and a common page */
    cpu->gr[2].g = 0x40000;
    cpu->gr[3].g = 8; /* length */
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void mvcp_and_mvcs_cross_the_spaces(void **state)
{
    (void)state;
    assert_int_equal(bare_execute_psw(DAT, "DA34 2000 1000"), 0); /* MVCP 0(3,2),0(1),4 */
    assert_int_equal(bare_get64(0x40000), 0x2222222222222222);
    assert_int_equal(cpu->cc, 0);
    bare_put64(0x40000, 0x4444444444444444);
    cpu->gr[3].g = 4;
    assert_int_equal(bare_execute_psw(DAT, "DB34 1000 2000"), 0); /* MVCS */
    assert_int_equal(bare_get64(0x82000), 0x4444444422222222);
    cpu->gr[3].g = 257;
    assert_int_equal(bare_execute_psw(DAT, "DB34 1000 2000"), 0);
    assert_int_equal(cpu->cc, 3);
    cpu->gr[3].g = 0;
    assert_int_equal(bare_execute_psw(DAT, "DB34 1000 2000"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_execute("DB34 1000 2000"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(DAT | (u64)AS_HOME << PSW_AS_SHIFT, "DB34 1000 2000"), PGM_SPECIAL_OPERATION);
    cpu->cr[0] = 0;
    assert_int_equal(bare_execute_psw(DAT, "DB34 1000 2000"), PGM_SPECIAL_OPERATION);
}

static void the_key_register_rules_the_secondary_operand(void **state)
{
    (void)state;
    KEY(0x82) = 0x58;
    cpu->gr[4].g = 0x50;
    cpu->cr[3] = CR3_KEY_MASK(5);
    assert_int_equal(bare_execute_psw(DAT_PROBLEM, "DA34 2000 1000"), 0);
    cpu->gr[4].g = 0x60;
    assert_int_equal(bare_execute_psw(DAT_PROBLEM, "DA34 2000 1000"), PGM_PRIVILEGED);
    assert_int_equal(bare_execute_psw(DAT, "DA34 2000 1000"), PGM_PROTECTION);
}

static void keyed_moves_name_the_key_of_one_operand(void **state)
{
    (void)state;
    bare_put64(0x50000, 0x5555555555555555);
    cpu->gr[1].g = 0x50000;
    KEY(0x50) = 0x58;
    cpu->gr[4].g = 0x50;
    assert_int_equal(bare_execute("D934 2000 1000"), 0); /* MVCK */
    assert_int_equal(bare_get64(0x40000), 0x5555555555555555);
    cpu->gr[4].g = 0x60;
    assert_int_equal(bare_execute("D934 2000 1000"), PGM_PROTECTION);
    cpu->gr[0].g = 3; /* four bytes */
    cpu->gr[1].g = 0x50;
    cpu->gr[5].g = 0x50000;
    bare_put64(0x40000, 0);
    assert_int_equal(bare_execute("E50E 2000 5000"), 0); /* MVCSK */
    assert_int_equal(bare_get64(0x40000), 0x5555555500000000);
    bare_put64(0x40000, 0x6666666666666666);
    assert_int_equal(bare_execute("E50F 5000 2000"), 0); /* MVCDK */
    assert_int_equal(bare_get64(0x50000), 0x6666666655555555);
    cpu->gr[1].g = 0x60;
    assert_int_equal(bare_execute("E50F 5000 2000"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "E50F 5000 2000"), PGM_PRIVILEGED);
}

static void mvcos_takes_the_spaces_from_the_controls(void **state)
{
    (void)state;
    cpu->gr[0].g = 0x00810000; /* to: secondary; from: as the PSW says (primary) */
    assert_int_equal(bare_execute_psw(DAT, "C830 1000 1000"), 0);
    assert_int_equal(bare_get64(0x82000), 0x1111111111111111);
    cpu->gr[0].g = 0x000000C1; /* from: home */
    assert_int_equal(bare_execute_psw(DAT, "C830 2000 1000"), 0);
    assert_int_equal(bare_get64(0x40000), 0x3333333333333333);
    assert_int_equal(cpu->cc, 0);
    cpu->gr[0].g = 0x00C10000; /* to home: not for the problem state */
    assert_int_equal(bare_execute_psw(DAT_PROBLEM, "C830 1000 2000"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute("C830 1000 2000"), PGM_SPECIAL_OPERATION);
    cpu->cr[0] = 0;
    cpu->gr[0].g = 0x00810000;
    assert_int_equal(bare_execute_psw(DAT, "C830 1000 2000"), PGM_SPECIAL_OPERATION);
}

static void mvcos_moves_a_page_at_most(void **state)
{
    (void)state;
    memset(m->storage->base + 0x50000, 0x77, 0x2000);
    cpu->gr[0].g = 0;
    cpu->gr[1].g = 0x50010;
    cpu->gr[3].g = 5000;
    assert_int_equal(bare_execute_psw(DAT, "C830 2000 1000"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(m->storage->base[0x40000 + 4095], 0x77);
    assert_int_equal(m->storage->base[0x40000 + 4096], 0);
    cpu->gr[3].g = 0xFFFFFFFF00000000; /* 31-bit mode: 0 */
    assert_int_equal(bare_execute_psw(PSW_BA | PSW_DAT, "C830 2000 1000"), 0);
    assert_int_equal(cpu->cc, 0);
}

static void mvcos_keys_are_checked(void **state)
{
    (void)state;
    KEY(0x40) = 0x50;
    cpu->gr[0].g = 0x60020000; /* to: key 6 */
    assert_int_equal(bare_execute_psw(DAT, "C830 2000 1000"), PGM_PROTECTION);
    cpu->gr[0].g = 0x50020000;
    assert_int_equal(bare_execute_psw(DAT, "C830 2000 1000"), 0);
    assert_int_equal(bare_execute_psw(DAT_PROBLEM, "C830 2000 1000"), PGM_PRIVILEGED);
    cpu->cr[3] = CR3_KEY_MASK(5);
    assert_int_equal(bare_execute_psw(DAT_PROBLEM, "C830 2000 1000"), 0);
}

static void mvpg_moves_a_page_or_says_which_is_missing(void **state)
{
    (void)state;
    memset(m->storage->base + 0x50000, 0x99, 4096);
    cpu->gr[0].g = 0;
    cpu->gr[4].g = 0x40123; /* the byte index is ignored */
    cpu->gr[5].g = 0x50456;
    assert_int_equal(bare_execute("B254 0045"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_memory_equal(m->storage->base + 0x40000, m->storage->base + 0x50000, 4096);
    assert_int_equal(m->storage->base[0x41000], 0);
    bare_put64(PRIMARY + 0x1000 + 8 * 0x50, 0x400);
    assert_int_equal(bare_execute_psw(DAT, "B254 0045"), PGM_PAGE_TRANSLATION);
    assert_int_equal(m->storage->base[Z_OPERAND_ACCESS_ID], 0x45);
    cpu->gr[0].g = 0x100;
    assert_int_equal(bare_execute_psw(DAT, "B254 0045"), 0);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(bare_execute_psw(DAT, "B254 0054"), 0);
    assert_int_equal(cpu->cc, 1);
    cpu->gr[0].g = 0xC00;
    assert_int_equal(bare_execute("B254 0045"), PGM_SPECIFICATION);
    cpu->gr[0].g = 0x860; /* to: key 6 */
    KEY(0x40) = 0x50;
    assert_int_equal(bare_execute("B254 0045"), PGM_PROTECTION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(mvcp_and_mvcs_cross_the_spaces),
        TEST(the_key_register_rules_the_secondary_operand),
        TEST(keyed_moves_name_the_key_of_one_operand),
        TEST(mvcos_takes_the_spaces_from_the_controls),
        TEST(mvcos_moves_a_page_at_most),
        TEST(mvcos_keys_are_checked),
        TEST(mvpg_moves_a_page_or_says_which_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
