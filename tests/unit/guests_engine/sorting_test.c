/* COMPARE AND FORM CODEWORD, UPDATE TREE, worked from the PoP (chapter 7; appendix A, "Sorting Instructions"). */
#include "tests/unit/guests_engine/spaces.h"

enum { FIRST = 0x40000, THIRD = 0x41000, TREE = 0x42000 };
#define PSW_31 PSW_BA
#define CFC_ASCENDING "B21A0010" /* index limit 10 */
#define CFC_DESCENDING "B21A0011"
#define UPT "0102"

static void compare_setup(const char *first, const char *third)
{
    bare_put(FIRST, first, strlen(first));
    bare_put(THIRD, third, strlen(third));
    cpu->gr[1].g = 0xAAAAAAAA00000000 | FIRST;
    cpu->gr[2].g = 0xBBBBBBBB00000000;
    cpu->gr[3].g = 0xCCCCCCCC00000000 | THIRD;
}

static void the_high_operand_becomes_an_ascending_codeword(void **state)
{
    (void)state;
    compare_setup("same low ", "same zero");
    assert_int_equal(bare_execute_psw(PSW_31, CFC_ASCENDING), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == 0xBBBBBBBB00060000 + (0xFFFF ^ 0x207A)); /* behind " z" */
    assert_true(cpu->gr[1].g == (0xAAAAAAAA00000000 | FIRST) && cpu->gr[3].g == (0xCCCCCCCC00000000 | THIRD));
    compare_setup("same zero", "same low ");
    assert_int_equal(bare_execute_psw(PSW_31, CFC_ASCENDING), 0);
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[2].g == 0xBBBBBBBB00060000 + (0xFFFF ^ 0x207A));
    assert_true(cpu->gr[1].g == (0xAAAAAAAA00000000 | THIRD) && cpu->gr[3].g == (0xCCCCCCCC00000000 | FIRST));
}

static void the_low_operand_becomes_a_descending_codeword(void **state)
{
    (void)state;
    compare_setup("same zero", "same low ");
    assert_int_equal(bare_execute_psw(PSW_31, CFC_DESCENDING), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == 0xBBBBBBBB0006206C && cpu->gr[1].g == (0xAAAAAAAA00000000 | FIRST));
    compare_setup("same low ", "same zero");
    assert_int_equal(bare_execute_psw(PSW_31, CFC_DESCENDING), 0);
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[2].g == 0xBBBBBBBB0006206C && cpu->gr[1].g == (0xAAAAAAAA00000000 | THIRD));
}

static void equal_operands_give_the_address_with_a_sign(void **state)
{
    (void)state;
    compare_setup("0123456789ABCDEFGH", "0123456789ABCDEFGH");
    assert_int_equal(bare_execute_psw(PSW_31, CFC_ASCENDING), 0);
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[2].g == (0xBBBBBBBB80000000 | THIRD));
    cpu->gr[1].g = FIRST;
    cpu->gr[2].g = 2;
    cpu->gr[3].g = THIRD;
    assert_int_equal(bare_execute("B21A0000"), 0); /* the index is beyond the limit at once */
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[2].g == (0x8000000000000000 | THIRD));
}

static void with_64_bits_six_bytes_are_compared(void **state)
{
    (void)state;
    compare_setup("sixsixABCDEF", "sixsixABCDEG");
    cpu->gr[1].g = FIRST;
    cpu->gr[3].g = THIRD;
    assert_int_equal(bare_execute(CFC_ASCENDING), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == (0x000C000000000000 | (0xFFFFFFFFFFFF ^ 0x414243444547)));
    compare_setup("sixsixABCDEF", "sixsixABCDEG");
    cpu->gr[1].g = FIRST;
    cpu->gr[3].g = THIRD;
    assert_int_equal(bare_execute(CFC_DESCENDING), 0);
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[2].g == 0x000C414243444546 && cpu->gr[1].g == THIRD && cpu->gr[3].g == FIRST);
}

static void a_page_that_cannot_be_read_leaves_the_index(void **state)
{
    (void)state;
    bare_put(0x40FFC, "abcdef", 6);
    bare_put(0x42FFC, "abcdef", 6);
    for (u64 page = 0; page < 0x60; page++)
        m->storage->keys[page] = 0x10;
    m->storage->keys[0x43] = 0x20 | KEY_FETCH;
    cpu->gr[1].g = 0x40FFC;
    cpu->gr[2].g = 0;
    cpu->gr[3].g = 0x42FFC;
    assert_int_equal(bare_execute_psw(PSW_31 | 1ULL << PSW_KEY_SHIFT, CFC_ASCENDING), PGM_PROTECTION);
    assert_int_equal(cpu->gr[2].g, 4);
    for (u8 r = 1; r <= 3; r++) {
        cpu->gr[r].g |= 1;
        assert_int_equal(bare_execute(CFC_ASCENDING), PGM_SPECIFICATION);
        cpu->gr[r].g &= ~1ULL;
    }
}

static void tree_setup(u32 a, u32 b, u32 c) /* the nodes 1 (the root), 2, and 4 of a path */
{
    bare_put64(TREE + 8, (u64)a << 32 | 0x111);
    bare_put64(TREE + 16, (u64)b << 32 | 0x222);
    bare_put64(TREE + 32, (u64)c << 32 | 0x444);
    for (unsigned r = 0; r < 6; r++)
        cpu->gr[r].g = 0xEEEEEEEE00000000;
    cpu->gr[1].l = 0x999;
    cpu->gr[4].l = TREE;
    cpu->gr[5].l = 9 * 8; /* its parent is node 4 */
}

static void the_highest_codeword_of_the_path_comes_up(void **state)
{
    (void)state;
    tree_setup(0x700, 0x300, 0x500);
    cpu->gr[0].l = 0x400;
    assert_int_equal(bare_execute_psw(PSW_31, UPT), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[0].g == 0xEEEEEEEE00000700 && cpu->gr[1].g == 0xEEEEEEEE00000111);
    assert_true(bare_get64(TREE + 32) == 0x40000000999 && bare_get64(TREE + 16) == 0x30000000222);
    assert_true(bare_get64(TREE + 8) == 0x50000000444);
    assert_true(cpu->gr[5].g == 0xEEEEEEEE00000000 && cpu->gr[2].g == 0xEEEEEEEE00000000);
}

static void an_equal_codeword_ends_it(void **state)
{
    (void)state;
    tree_setup(0x700, 0x500, 0x500);
    cpu->gr[0].l = 0x400;
    assert_int_equal(bare_execute_psw(PSW_31, UPT), 0);
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[0].g == 0xEEEEEEEE00000500 && cpu->gr[1].g == 0xEEEEEEEE00000444);
    assert_true(cpu->gr[2].g == 0xEEEEEEEE00000500 && cpu->gr[3].g == 0xEEEEEEEE00000222);
    assert_true(cpu->gr[5].g == 0xEEEEEEEE00000010 && bare_get64(TREE + 32) == 0x40000000999);
}

static void a_negative_codeword_ends_it(void **state)
{
    (void)state;
    tree_setup(0x700, 0x300, 0x80000500);
    cpu->gr[0].l = 0x400;
    assert_int_equal(bare_execute_psw(PSW_31, UPT), 0);
    assert_int_equal(cpu->cc, 3);
    assert_true(cpu->gr[0].g == 0xEEEEEEEE80000500 && cpu->gr[1].g == 0xEEEEEEEE00000444);
    assert_true(bare_get64(TREE + 32) == 0x40000000999 && cpu->gr[5].g == 0xEEEEEEEE00000010);
}

static void with_64_bits_nodes_are_quadwords(void **state)
{
    (void)state;
    for (unsigned node = 1; node <= 2; node++) {
        bare_put64(TREE + 16 * node, node == 1 ? 0x7000000000000000 : 0x6FFFFFFFFFFFFFFF);
        bare_put64(TREE + 16 * node + 8, node);
    }
    cpu->gr[0].g = 0x6FFFFFFFFFFFFFFE;
    cpu->gr[1].g = 9;
    cpu->gr[4].g = TREE;
    cpu->gr[5].g = 5 * 16;
    assert_int_equal(bare_execute(UPT), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[0].g == 0x7000000000000000 && cpu->gr[1].g == 1 && cpu->gr[5].g == 0);
    assert_true(bare_get64(TREE + 32) == 0x6FFFFFFFFFFFFFFE && bare_get64(TREE + 40) == 9);
    assert_true(bare_get64(TREE + 16) == 0x6FFFFFFFFFFFFFFF && bare_get64(TREE + 24) == 2);
    cpu->gr[5].g = 8;
    assert_int_equal(bare_execute(UPT), PGM_SPECIFICATION);
    cpu->gr[5].g = 16;
    cpu->gr[4].g = TREE + 8;
    assert_int_equal(bare_execute(UPT), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(PSW_31, UPT), 0);
    cpu->gr[4].g = TREE + 4;
    assert_int_equal(bare_execute_psw(PSW_31, UPT), PGM_SPECIFICATION);
}

static void a_node_that_cannot_be_stored_is_not_interchanged(void **state)
{
    (void)state;
    tree_setup(0x700, 0x300, 0x500);
    for (u64 page = 0; page < 0x60; page++)
        m->storage->keys[page] = 0x10;
    m->storage->keys[TREE / PAGE_SIZE_GUEST] = 0x20;
    cpu->gr[0].l = 0x400;
    assert_int_equal(bare_execute_psw(PSW_31 | 1ULL << PSW_KEY_SHIFT, UPT), PGM_PROTECTION);
    assert_true(cpu->gr[0].g == 0xEEEEEEEE00000400 && cpu->gr[5].g == 0xEEEEEEEE00000048);
    cpu->gr[0].l = 0x600; /* no need to, until the root */
    assert_int_equal(bare_execute_psw(PSW_31 | 1ULL << PSW_KEY_SHIFT, UPT), PGM_PROTECTION);
    assert_true(cpu->gr[0].g == 0xEEEEEEEE00000600 && cpu->gr[5].g == 0xEEEEEEEE00000010);
}

static void access_registers_1_and_4_tell_the_space(void **state)
{
    const u64 psw = BARE_PSW | PSW_DAT | (u64)AS_AR << PSW_AS_SHIFT;
    (void)state;
    compare_setup("sixsix", "sixsiy");
    cpu->gr[1].g = FIRST;
    cpu->gr[3].g = THIRD;
    cpu->gr[4].g = TREE;
    cpu->gr[5].g = 32;
    for (unsigned r = 0; r < 16; r++)
        cpu->ar[r] = r == 1 ? 0 : 0x02000000; /* the primary space, and nothing */
    assert_int_equal(bare_execute_psw(psw, CFC_ASCENDING), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(bare_execute_psw(psw, UPT), PGM_ALET_SPECIFICATION);
    cpu->ar[4] = 0;
    cpu->ar[1] = 0x02000000;
    assert_int_equal(bare_execute_psw(psw, UPT), 0);
    cpu->gr[2].g = 0;
    assert_int_equal(bare_execute_psw(psw, CFC_ASCENDING), PGM_ALET_SPECIFICATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(the_high_operand_becomes_an_ascending_codeword),
        BARE_TEST(the_low_operand_becomes_a_descending_codeword),
        BARE_TEST(equal_operands_give_the_address_with_a_sign),
        BARE_TEST(with_64_bits_six_bytes_are_compared),
        BARE_TEST(a_page_that_cannot_be_read_leaves_the_index),
        BARE_TEST(the_highest_codeword_of_the_path_comes_up),
        BARE_TEST(an_equal_codeword_ends_it),
        BARE_TEST(a_negative_codeword_ends_it),
        BARE_TEST(with_64_bits_nodes_are_quadwords),
        SPACE_TEST(access_registers_1_and_4_tell_the_space),
        BARE_TEST(a_node_that_cannot_be_stored_is_not_interchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
