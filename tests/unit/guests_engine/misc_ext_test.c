/* Later general instructions where the witness of tests/insn is wrong or absent (PoP chapter 7). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/engine/model.h"

static void the_indirect_branch_takes_its_address_from_storage(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3008, BARE_CODE + 12);
    /* BIC 8,8(1); SVC 1; SVC 2; SVC 3; LGHI 5,7 */
    cpu->cc = 0;
    assert_int_equal(bare_execute("E380 1008 0047 0A01 0A02 0A03 A759 0007"), 0);
    assert_int_equal(cpu->gr[5].g, 7);
    cpu->cc = 1;
    cpu->gr[1].g = 0x10000000; /* not taken: not fetched */
    cpu->gr[5].g = 0;
    assert_int_equal(bare_execute("E380 1008 0047 A759 0008"), 0);
    assert_int_equal(cpu->gr[5].g, 8);
    cpu->cc = 0;
    assert_int_equal(bare_execute("E380 1008 0047 A759 0009"), PGM_ADDRESSING);
}

static void an_indirect_branch_to_an_odd_address_is_taken(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x4001);
    assert_int_equal(bare_execute("E3F0 1000 0047"), PGM_SPECIFICATION);
    assert_int_equal(old_address, 0x4001);
}

static void bits_are_counted_by_register_where_the_model_can(void **state)
{
    (void)state;
    cpu->gr[2].g = 0xFF00FF0000000103;
    assert_int_equal(bare_execute("B9E1 8012"), 0); /* POPCNT 1,2,8 */
    assert_int_equal(cpu->gr[1].g, 19);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu_model_choose("z14"));
    assert_int_equal(bare_execute("B9E1 8012"), 0);
    assert_true(cpu_model_choose("z16"));
    assert_int_equal(cpu->gr[1].g, 0x0800080000000102);
}

static void moving_from_the_right_repeats_the_rightmost_bytes(void **state)
{
    (void)state;
    bare_hex(0x3000, "C1C2C3C4C5C6C7C8");
    cpu->gr[0].g = 0xABCDEF0000000005; /* six bytes; the rest of the register does not count */
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute("E50A 1000 1002"), 0); /* to the left by two */
    assert_int_equal(bare_get64(0x3000), 0xC7C8C7C8C7C8C7C8);
    bare_hex(0x3000, "C1C2C3C4C5C6C7C8");
    assert_int_equal(bare_execute("E50A 1002 1000"), 0); /* to the right: as if not overlapping */
    assert_int_equal(bare_get64(0x3000), 0xC1C2C1C2C3C4C5C6);
}

static void a_product_that_overflows_interrupts_after_it_is_stored(void **state)
{
    (void)state;
    cpu->gr[2].g = 0x100000000;
    cpu->gr[3].g = 0x100000001;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "B9ED 3012"), PGM_FIXED_OVERFLOW); /* MSGRKC 1,2,3 */
    assert_int_equal(cpu->gr[1].g, 0x100000000);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute("B9EC 3012"), PGM_SPECIFICATION); /* MGRK of an odd register */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(the_indirect_branch_takes_its_address_from_storage),
        BARE_TEST(an_indirect_branch_to_an_odd_address_is_taken),
        BARE_TEST(bits_are_counted_by_register_where_the_model_can),
        BARE_TEST(moving_from_the_right_repeats_the_rightmost_bytes),
        BARE_TEST(a_product_that_overflows_interrupts_after_it_is_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
