/* EXECUTE and EXECUTE RELATIVE LONG: what a target may be, exceptions, instruction lengths, and that no target decoded
 * before is used for another. That targets work as they do by themselves: tests/insn. Source: PoP chapter 7, "Execute".
 */
#include "tests/unit/guests_engine/bare.h"

#define GR(n) (cpu->gr[n].g)
#define TARGET 0x4000
#define DATA 0x8000

static void target_length_comes_from_the_register(void **state)
{
    static const char from[] = "abcdefghijklmnop";

    (void)state;
    bare_hex(TARGET, "D20020003000"); /* MVC 0(1,2),0(3) */
    bare_put(DATA, from, 16);
    GR(2) = DATA + 0x100, GR(3) = DATA, GR(4) = TARGET;
    for (unsigned length = 1; length < 16; length += 5) {
        bare_put(DATA + 0x100, "................", 16);
        GR(1) = 0xFFFFFF00 | (length - 1);
        assert_int_equal(bare_execute("44104000"), 0);
        assert_memory_equal(m->storage->base + DATA + 0x100, from, length);
        assert_int_equal(m->storage->base[DATA + 0x100 + length], '.');
    }
    GR(1) = 3;
    bare_put(DATA + 0x100, "................", 16);
    assert_int_equal(bare_execute("C61000001000"), 0); /* EXRL 1,*+2000 */
    assert_memory_equal(m->storage->base + DATA + 0x100, "abcd............", 16);
    assert_int_equal(m->storage->base[TARGET + 1], 0); /* in storage the target stays as it was */
}

static void changed_target_is_seen(void **state)
{
    (void)state;
    GR(4) = TARGET, GR(5) = 0;
    bare_hex(TARGET, "A75A0001"); /* AHI 5,1 */
    assert_int_equal(bare_execute("44004000"), 0);
    bare_hex(TARGET, "A75A0010");
    assert_int_equal(bare_execute("44004000"), 0);
    assert_int_equal(GR(5), 0x11);
    bare_hex(TARGET, "1B55");
    assert_int_equal(bare_execute("44004000"), 0);
    assert_int_equal(GR(5), 0);
}

static void target_may_cross_a_page(void **state)
{
    (void)state;
    GR(4) = TARGET + 0xFFE, GR(2) = DATA, GR(3) = DATA + 8, GR(1) = 7;
    bare_put64(DATA, 0);
    bare_put64(DATA + 8, 0x1122334455667788);
    bare_hex(TARGET + 0xFFE, "D20020003000");
    assert_int_equal(bare_execute("44104000"), 0);
    assert_int_equal(bare_get64(DATA), 0x1122334455667788);
}

static void bad_targets_are_refused(void **state)
{
    (void)state;
    GR(4) = TARGET + 1;
    assert_int_equal(bare_execute("44004000"), PGM_SPECIFICATION);
    GR(4) = TARGET;
    bare_hex(TARGET, "44004000");
    assert_int_equal(bare_execute("44004000"), PGM_EXECUTE);
    assert_int_equal(old_address, BARE_CODE + 4);
    bare_hex(TARGET, "C60000001000");
    assert_int_equal(bare_execute("C60000001000"), PGM_EXECUTE);
    assert_int_equal(old_address, BARE_CODE + 6);
    bare_hex(TARGET, "0000");
    assert_int_equal(bare_execute("C60000001000"), PGM_OPERATION);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 6);
    assert_int_equal(old_address, BARE_CODE + 6);
    GR(4) = BARE_STORAGE;
    assert_int_equal(bare_execute("44004000"), PGM_ADDRESSING);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 4);
}

static void target_exception_has_the_length_of_execute(void **state)
{
    (void)state;
    bare_hex(TARGET, "1D13"); /* DR with an odd register */
    assert_int_equal(bare_execute("C60000001000"), PGM_SPECIFICATION);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 6);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(bare_execute("1D13"), PGM_SPECIFICATION); /* and its own length afterwards */
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 2);
}

static void supervisor_call_may_be_the_target(void **state)
{
    (void)state;
    bare_hex(TARGET, "0A01");
    GR(4) = TARGET, GR(1) = 0x82;
    assert_int_equal(bare_execute("44104000"), 0);
    assert_int_equal(bare_get32(Z_SVC_ILC), 0x00040083);
    assert_int_equal(old_address, BARE_CODE + 4);
}

static void relative_target_counts_from_its_own_address(void **state)
{
    (void)state;
    bare_hex(TARGET, "A7F40008"); /* BRC 15,*+16 */
    bare_hex(TARGET + 16, "0A00");
    assert_int_equal(bare_execute("C60000001000"), 0);
    assert_int_equal(old_address, TARGET + 18);
    bare_hex(TARGET, "A7550008"); /* BRAS 5: the link is after the EXECUTE */
    assert_int_equal(bare_execute("C60000001000"), 0);
    assert_int_equal(GR(5), BARE_CODE + 6);
    bare_hex(TARGET, "C05000000004"); /* LARL 5,*+8 */
    assert_int_equal(bare_execute("0700 C60000000FFF"), 0);
    assert_int_equal(GR(5), TARGET + 8);
}

static void suppressed_interruptible_target_leaves_its_registers(void **state)
{
    (void)state;
    bare_hex(TARGET, "0E24");
    m->storage->keys[DATA / 4096] = 0x20;
    GR(2) = DATA, GR(3) = 16, GR(4) = DATA, GR(5) = 16;
    assert_int_equal(bare_execute_psw(BARE_PSW | 1ULL << PSW_KEY_SHIFT, "C60000001000"), PGM_PROTECTION);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(GR(3), 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(target_length_comes_from_the_register),
        BARE_TEST(changed_target_is_seen),
        BARE_TEST(target_may_cross_a_page),
        BARE_TEST(bad_targets_are_refused),
        BARE_TEST(target_exception_has_the_length_of_execute),
        BARE_TEST(supervisor_call_may_be_the_target),
        BARE_TEST(relative_target_counts_from_its_own_address),
        BARE_TEST(suppressed_interruptible_target_leaves_its_registers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
