/* Storage keys and real storage (PoP chapters 3 and 10). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"

#define KEY(page) m->storage->keys[page]
#define PSW_KEY_3 (3ULL << PSW_KEY_SHIFT)

static void keys_are_set_and_inserted(void **state)
{
    (void)state;
    cpu->gr[1].g = 0xFFFFFF3F;
    cpu->gr[2].g = 0x41123;
    cpu->gr[3].g = ~0ULL;
    assert_int_equal(bare_execute("B22B 0012 B229 0032"), 0); /* SSKE 1,2; ISKE 3,2 */
    assert_int_equal(KEY(0x41), 0x3E);
    assert_int_equal(cpu->gr[3].g, 0xFFFFFFFFFFFFFF3E);
    cpu->gr[2].g = BARE_STORAGE;
    assert_int_equal(bare_execute("B22B 0012"), PGM_ADDRESSING);
    assert_int_equal(bare_execute("B229 0032"), PGM_ADDRESSING);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B22B 0012"), PGM_PRIVILEGED);
}

static void conditional_sske_compares_first(void **state)
{
    (void)state;
    cpu->gr[2].g = 0x41000;
    cpu->gr[1].g = 0x30;
    KEY(0x41) = 0x36;
    assert_int_equal(bare_execute("B22B 6012"), 0); /* MR MC: access bits equal */
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(KEY(0x41), 0x36);
    assert_int_equal(cpu->gr[1].g, 0x3630);
    assert_int_equal(bare_execute("B22B 4012"), 0); /* MR: the change bits differ */
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(KEY(0x41), 0x30);
    KEY(0x41) = 0x34;
    assert_int_equal(bare_execute("B22B 4012"), 0); /* MR: only the reference bits differ */
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_execute("B22B 2012"), 0); /* MC: the reference bits differ */
    assert_int_equal(cpu->cc, 1);
}

static void multiple_block_sske_goes_on_to_the_end_of_the_megabyte(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x50;
    cpu->gr[2].g = 0x1FE123;
    cpu->cc = 2;
    assert_int_equal(bare_execute("B22B 1012"), 0);
    assert_int_equal(KEY(0x1FD), 0);
    assert_int_equal(KEY(0x1FE), 0x50);
    assert_int_equal(KEY(0x1FF), 0x50);
    assert_int_equal(KEY(0x200), 0);
    assert_int_equal(cpu->gr[2].g, 0x200123);
    assert_int_equal(cpu->cc, 2);
}

static void rrbe_tells_and_resets(void **state)
{
    static const u8 keys[] = {0x30, 0x32, 0x34, 0x36};
    (void)state;
    cpu->gr[2].g = 0x41000;
    for (unsigned i = 0; i < 4; i++) {
        KEY(0x41) = keys[i];
        assert_int_equal(bare_execute("B22A 0012"), 0);
        assert_int_equal(cpu->cc, i);
        assert_int_equal(KEY(0x41), keys[i] & ~KEY_REFERENCE);
    }
}

static void reference_and_change_come_back_after_a_reset(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x41000;
    cpu->gr[3].g = 0;
    /* store (remembered), SSKE 3,1, store */
    assert_int_equal(bare_execute("E320 1000 0024 B22B 0031 E320 1000 0024"), 0);
    assert_int_equal(KEY(0x41), KEY_REFERENCE | KEY_CHANGE);
    assert_int_equal(bare_execute("E320 1000 0004 B22B 0031 E320 1000 0004"), 0);
    assert_int_equal(KEY(0x41), KEY_REFERENCE);
}

static void a_new_key_is_obeyed_at_once(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x41000;
    cpu->gr[3].g = 0x40;
    KEY(0x41) = 0x30;
    KEY(BARE_CODE >> 12) = 0x30;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "E320 1000 0024 B22B 0031 E320 1000 0024"), PGM_PROTECTION);
    assert_int_equal(old_address, BARE_CODE + 16);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "E320 1000 0004"), 0);
    KEY(0x41) = 0x48;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "E320 1000 0004"), PGM_PROTECTION);
}

static void instruction_fetch_obeys_fetch_protection(void **state)
{
    (void)state;
    KEY(BARE_CODE >> 12) = 0x48;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "A729 0001"), PGM_PROTECTION);
    KEY(BARE_CODE >> 12) = 0x38;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "A729 0001"), 0);
}

static void ivsk_goes_through_dat(void **state)
{
    (void)state;
    bare_put64(0x10000, 0x11000);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x11000 + 8 * i, i == 5 ? 0x41000 : i * 4096);
    cpu->cr[1] = 0x10000;
    KEY(0x41) = 0x3E;
    cpu->gr[2].g = 0x5123;
    cpu->gr[3].g = ~0ULL;
    assert_int_equal(bare_execute("B223 0032"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B223 0032"), 0);
    assert_int_equal(cpu->gr[3].g, 0xFFFFFFFFFFFFFF38);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM | PSW_DAT, "B223 0032"), PGM_PRIVILEGED);
}

static void tb_clears_the_block(void **state)
{
    (void)state;
    bare_put64(0x41FF8, ~0ULL);
    cpu->gr[0].g = 5;
    cpu->gr[2].g = 0x41123;
    assert_int_equal(bare_execute("B22C 0002"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_get64(0x41FF8), 0);
    assert_int_equal(cpu->gr[0].g, 0);
    cpu->gr[2].g = BARE_STORAGE;
    assert_int_equal(bare_execute("B22C 0002"), PGM_ADDRESSING);
    cpu->cr[0] = CR0_LOW_ADDRESS;
    cpu->gr[2].g = 0x1800;
    assert_int_equal(bare_execute("B22C 0002"), PGM_PROTECTION);
}

static void real_storage_is_loaded_and_stored_without_dat(void **state)
{
    (void)state;
    bare_put64(0x10000, 0x11000);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x11000 + 8 * i, i == 0x41 ? 0x400 : i * 4096);
    cpu->cr[1] = 0x10000;
    bare_put64(0x41000, 0x1122334455667788);
    cpu->gr[2].g = 0x41000;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B905 0032"), 0); /* LURAG */
    assert_int_equal(cpu->gr[3].g, 0x1122334455667788);
    cpu->gr[2].g = 0x41008;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B925 0032"), 0); /* STURG */
    assert_int_equal(bare_get64(0x41008), 0x1122334455667788);
    cpu->gr[2].g = 0x41004;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B24B 0042 B246 0032"), 0); /* LURA, STURA */
    assert_int_equal(cpu->gr[4].g, 0x55667788);
    assert_int_equal(bare_execute("B905 0032"), PGM_SPECIFICATION);
    cpu->gr[2].g = 0x41002;
    assert_int_equal(bare_execute("B246 0032"), PGM_SPECIFICATION);
    KEY(0x41) = 0x40;
    KEY(BARE_CODE >> 12) = 0x30;
    cpu->gr[2].g = 0x41000;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_KEY_3, "B246 0032"), PGM_PROTECTION);
}

static void pfmf_clears_and_sets_keys(void **state)
{
    (void)state;
    bare_put64(0x41FF8, ~0ULL);
    cpu->gr[1].g = 0x28060; /* set key, clear; key 6 */
    cpu->gr[2].g = 0x41123;
    assert_int_equal(bare_execute("B9AF 0012"), 0);
    assert_int_equal(bare_get64(0x41FF8), 0);
    assert_int_equal(KEY(0x41), 0x60);
    assert_int_equal(cpu->gr[2].g, 0x41123);
    bare_put64(0x1FFFF8, ~0ULL);
    bare_put64(0x200000, ~0ULL);
    cpu->gr[1].g = 0x29060; /* a megabyte */
    cpu->gr[2].g = 0x1F0000;
    assert_int_equal(bare_execute("B9AF 0012"), 0);
    assert_int_equal(bare_get64(0x1FFFF8), 0);
    assert_true(bare_get64(0x200000) == ~0ULL);
    assert_int_equal(KEY(0x1EF), 0);
    assert_int_equal(KEY(0x1FF), 0x60);
    assert_int_equal(cpu->gr[2].g, 0x200000);
    cpu->gr[1].g = 0x2B000;
    assert_int_equal(bare_execute("B9AF 0012"), PGM_SPECIFICATION);
    cpu->gr[1].g = 0x28001;
    assert_int_equal(bare_execute("B9AF 0012"), PGM_SPECIFICATION);
}

static void clearing_a_page_of_instructions_is_seen(void **state)
{
    (void)state;
    bare_hex(0x41000, "A729 0007 07F3"); /* LGHI 2,7; BR 3 */
    cpu->gr[4].g = 0x41000;
    cpu->gr[5].g = 0x41000;
    assert_int_equal(bare_execute("0D34 B22C 0005 0D34"), PGM_OPERATION); /* BASR, TB, BASR */
    assert_int_equal(old_address, 0x41002);
    assert_int_equal(cpu->gr[2].g, 7);
}

static void reference_bits_of_64_blocks_are_told_and_reset(void **state)
{
    (void)state;
    KEY(0x80) = 0x36;
    KEY(0x81) = 0x02;
    KEY(0xBF) = 0x04;
    cpu->gr[2].g = 0x95123; /* anywhere in the 256K */
    assert_int_equal(bare_execute("B9AC 0012"), 0);
    assert_int_equal(cpu->gr[1].g, 0x8000000000000001);
    assert_int_equal(KEY(0x80), 0x36);
    assert_int_equal(bare_execute("B9AE 0032"), 0);
    assert_int_equal(cpu->gr[3].g, 0x8000000000000001);
    assert_int_equal(KEY(0x80), 0x32);
    assert_int_equal(KEY(0xBF), 0);
    cpu->gr[2].g = BARE_STORAGE;
    assert_int_equal(bare_execute("B9AC 0012"), PGM_ADDRESSING);
}

static void pfmf_goes_on_through_a_frame_of_2g(void **state)
{
    (void)state;
    bare_put64(0x3FFFF8, ~0ULL);
    cpu->gr[1].g = 0x2A060;
    cpu->gr[2].g = 0x100000;
    assert_int_equal(bare_execute("B9AF 0012"), PGM_ADDRESSING); /* storage ends before the frame */
    assert_int_equal(cpu->gr[2].g, BARE_STORAGE);
    assert_int_equal(bare_get64(0x3FFFF8), 0);
    assert_int_equal(KEY(0xFF), 0);
    assert_int_equal(KEY(0x3FF), 0x60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(keys_are_set_and_inserted),
        BARE_TEST(conditional_sske_compares_first),
        BARE_TEST(multiple_block_sske_goes_on_to_the_end_of_the_megabyte),
        BARE_TEST(rrbe_tells_and_resets),
        BARE_TEST(reference_and_change_come_back_after_a_reset),
        BARE_TEST(a_new_key_is_obeyed_at_once),
        BARE_TEST(instruction_fetch_obeys_fetch_protection),
        BARE_TEST(ivsk_goes_through_dat),
        BARE_TEST(tb_clears_the_block),
        BARE_TEST(real_storage_is_loaded_and_stored_without_dat),
        BARE_TEST(pfmf_clears_and_sets_keys),
        BARE_TEST(clearing_a_page_of_instructions_is_seen),
        BARE_TEST(reference_bits_of_64_blocks_are_told_and_reset),
        BARE_TEST(pfmf_goes_on_through_a_frame_of_2g),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
