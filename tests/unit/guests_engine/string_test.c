/* Strings where the witness of the instruction tests is silent or wrong: access exceptions in the middle, 24-bit mode,
 * what qemu-s390x lacks (PoP chapter 7). */
#include "tests/unit/guests_engine/bare.h"

#define KEY1 (BARE_PSW | 1ULL << PSW_KEY_SHIFT)
#define KEY(page) m->storage->keys[page]
enum { A = 0x40000, B = 0x50000, TABLE = 0x60000 };

static int setup(void **state)
{
    bare_setup(state);
    for (u64 page = 0; page < BARE_STORAGE / PAGE_SIZE_GUEST; page++)
        KEY(page) = 0x10;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static u8 *at(u64 absolute)
{
    return m->storage->base + absolute;
}
static void forbid(u64 address) /* fetching and storing by key 1 */
{
    KEY(address / PAGE_SIZE_GUEST) = 0x20 | KEY_FETCH;
}
static void put_text(u64 address, const char *text)
{
    bare_put(address, text, strlen(text));
}

static void a_move_that_cannot_end_does_not_begin(void **state)
{
    (void)state;
    forbid(A + 0x1000);
    cpu->gr[1].g = A + 0xF80;
    cpu->gr[2].g = B;
    memset(at(B), 0xAA, 256);
    assert_int_equal(bare_execute_psw(KEY1, "D2FF 1000 2000"), PGM_PROTECTION); /* MVC */
    assert_int_equal(bare_execute_psw(KEY1, "D7FF 1000 2000"), PGM_PROTECTION); /* XC */
    assert_int_equal(bare_execute_psw(KEY1, "DCFF 1000 2000"), PGM_PROTECTION); /* TR */
    for (unsigned i = 0; i < 0x80; i++)
        assert_int_equal(*at(A + 0xF80 + i), 0);
}

static void mvcl_stops_at_an_exception_and_goes_on(void **state)
{
    (void)state;
    forbid(A + 0x1000);
    memset(at(B), 0x55, 0x300);
    cpu->gr[2].g = A + 0xF00;
    cpu->gr[3].g = 0x300;
    cpu->gr[4].g = B;
    cpu->gr[5].g = 0xC1000200;
    assert_int_equal(bare_execute_psw(KEY1, "0E24"), PGM_PROTECTION);
    assert_true(cpu->gr[2].g == A + 0x1000 && cpu->gr[3].g == 0x200);
    assert_true(cpu->gr[4].g == B + 0x100 && cpu->gr[5].g == 0xC1000100);
    KEY((A + 0x1000) / PAGE_SIZE_GUEST) = 0x10;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(KEY1, "0E24"), 0);
    assert_true(cpu->gr[2].g == A + 0x1200 && cpu->gr[3].g == 0);
    assert_true(cpu->gr[4].g == B + 0x200 && cpu->gr[5].g == 0xC1000000);
    assert_int_equal(*at(A + 0x10FF), 0x55);
    assert_int_equal(*at(A + 0x11FF), 0xC1);
    assert_int_equal(cpu->cc, 2);
}

static void mvcl_gives_way_and_resumes(void **state)
{
    (void)state;
    memset(at(B), 0x77, 0x10000);
    cpu->gr[2].g = A;
    cpu->gr[3].g = 0x10000;
    cpu->gr[4].g = B;
    cpu->gr[5].g = 0x10000;
    cpu_kick(cpu, ATTENTION_INTERRUPT);
    assert_int_equal(bare_execute("0E24"), 0);
    assert_int_equal(cpu->gr[3].g, 0);
    assert_int_equal(memcmp(at(A), at(B), 0x10000), 0);
}

static void mvcl_refuses_destructive_overlap(void **state)
{
    (void)state;
    cpu->gr[2].g = A + 1;
    cpu->gr[3].g = 16;
    cpu->gr[4].g = A;
    cpu->gr[5].g = 16;
    assert_int_equal(bare_execute("0E24"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->gr[3].g, 16);
    assert_int_equal(bare_execute("0E35"), PGM_SPECIFICATION);
}

static void addresses_of_24_bits_leave_the_left_half(void **state)
{
    (void)state;
    cpu->gr[2].g = 0x1234567811000000 + A;
    cpu->gr[3].g = 0x1234567822000010;
    cpu->gr[4].g = 0x1234567833000000 + B;
    cpu->gr[5].g = 0x1234567844000010;
    put_text(B, "sixteen bytes !!");
    assert_int_equal(bare_execute_psw(0, "0E24"), 0);
    assert_true(cpu->gr[2].g == 0x1234567800000010 + A);
    assert_true(cpu->gr[3].g == 0x1234567822000000);
    assert_true(cpu->gr[5].g == 0x1234567844000000);
    assert_int_equal(memcmp(at(A), "sixteen bytes !!", 16), 0);
}

static void trt_in_24_bit_mode_keeps_bits_32_to_39_of_register_1(void **state)
{
    (void)state;
    put_text(A, "ab*c");
    *at(TABLE + '*') = 7;
    cpu->gr[1].g = 0x1234567811223344;
    cpu->gr[2].g = 0x5566778899AABBCC;
    cpu->gr[3].g = A;
    cpu->gr[4].g = TABLE;
    assert_int_equal(bare_execute_psw(0, "DD03 3000 4000"), 0);
    assert_true(cpu->gr[1].g == 0x1234567811000000 + A + 2);
    assert_true(cpu->gr[2].g == 0x5566778899AABB07);
    assert_int_equal(cpu->cc, 1);
}

static void only_the_bytes_of_a_table_that_are_needed_are_fetched(void **state)
{
    (void)state;
    forbid(TABLE + 0x1000);
    put_text(A, "\x01\x02\x7F");
    *at(TABLE + 0xF80 + 0x7F) = 0xEE;
    cpu->gr[1].g = A;
    cpu->gr[2].g = TABLE + 0xF80;
    assert_int_equal(bare_execute_psw(KEY1, "DC02 1000 2000"), 0);
    assert_int_equal(*at(A + 2), 0xEE);
    *at(A) = 0x80;
    assert_int_equal(bare_execute_psw(KEY1, "DC02 1000 2000"), PGM_PROTECTION);
    assert_int_equal(*at(A + 2), 0xEE);
}

static void strings_end_before_the_page_that_they_do_not_reach(void **state)
{
    (void)state;
    forbid(A + 0x1000);
    forbid(B + 0x1000);
    put_text(A + 0xFFA, "hello");
    put_text(B + 0xFFA, "hello");
    cpu->gr[0].g = 0;
    cpu->gr[1].g = A + 0xFFA;
    cpu->gr[2].g = B + 0xFFA;
    assert_int_equal(bare_execute_psw(KEY1, "B25D 0012"), 0); /* CLST */
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[1].g == A + 0xFFA && cpu->gr[2].g == B + 0xFFA);
    assert_int_equal(bare_execute_psw(KEY1, "B255 0012"), 0); /* MVST */
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[1].g == A + 0xFFF && cpu->gr[2].g == B + 0xFFA);
    cpu->gr[1].g = 0;
    assert_int_equal(bare_execute_psw(KEY1, "B25E 0012"), 0); /* SRST */
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[1].g == B + 0xFFF);
}

static void bad_registers_are_specification_exceptions(void **state)
{
    (void)state;
    cpu->gr[0].g = 0x100;
    assert_int_equal(bare_execute("B25D 0024"), PGM_SPECIFICATION); /* CLST */
    cpu->gr[3].g = 1;
    assert_int_equal(bare_execute("EB24 0000 008E"), PGM_SPECIFICATION); /* MVCLU, an odd length */
    assert_int_equal(bare_execute("EB24 0000 008F"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("A834 0000"), PGM_SPECIFICATION); /* MVCLE */
}

static void unpk_and_pka_use_the_leftmost_digit(void **state)
{
    (void)state;
    bare_hex(B, "12345C");
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    assert_int_equal(bare_execute("F352 1000 2000"), 0);
    assert_int_equal(memcmp(at(A), "\xF0\xF1\xF2\xF3\xF4\xC5", 6), 0);
    put_text(B, "987");
    assert_int_equal(bare_execute("E902 1000 2000"), 0);
    assert_true(bare_get64(A) == 0 && bare_get64(A + 8) == 0x987C);
    bare_put64(B, 0x0039003800370036);
    assert_int_equal(bare_execute("E107 1000 2000"), 0);
    assert_true(bare_get64(A + 8) == 0x9876C);
}

static void tp_tells_digits_and_sign(void **state)
{
    static const struct {
        const char *packed;
        u8 cc;
    } cases[] = {{"1234 5C", 0}, {"1234 55", 1}, {"1A34 5C", 2}, {"1A34 55", 3}};

    (void)state;
    cpu->gr[1].g = A;
    for (unsigned i = 0; i < 4; i++) {
        bare_hex(A, cases[i].packed);
        assert_int_equal(bare_execute("EB20 1000 00C0"), 0);
        assert_int_equal(cpu->cc, cases[i].cc);
    }
}

static void cuse_finds_equal_substrings(void **state)
{
    (void)state;
    put_text(A, "xyzabcdq");
    put_text(B, "123abcd4");
    cpu->gr[0].g = 4;
    cpu->gr[1].g = 0;
    cpu->gr[2].g = A;
    cpu->gr[3].g = 8;
    cpu->gr[4].g = B;
    cpu->gr[5].g = 8;
    assert_int_equal(bare_execute("B257 0024"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[2].g == A + 3 && cpu->gr[3].g == 5 && cpu->gr[4].g == B + 3 && cpu->gr[5].g == 5);
    cpu->gr[0].g = 5;
    assert_int_equal(bare_execute("B257 0024"), 0);
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[3].g == 0 && cpu->gr[5].g == 0);
}

static void trte_tests_characters_of_one_or_two_bytes(void **state)
{
    (void)state;
    put_text(A, "ab*c");
    *at(TABLE + '*') = 9;
    cpu->gr[1].g = TABLE;
    cpu->gr[2].g = A;
    cpu->gr[3].g = 4;
    assert_int_equal(bare_execute("B9BF 0024"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == A + 2 && cpu->gr[3].g == 2 && cpu->gr[4].g == 9);
    cpu->gr[2].g = A + 3;
    cpu->gr[3].g = 4;
    assert_int_equal(bare_execute("B9BD 0024"), 0); /* TRTRE */
    assert_true(cpu->gr[2].g == A + 2 && cpu->gr[3].g == 3 && cpu->gr[4].g == 9);
    bare_hex(A, "0001 0002");
    bare_hex(TABLE + 4, "BEEF");
    cpu->gr[2].g = A;
    cpu->gr[3].g = 4;
    assert_int_equal(bare_execute("B9BF C024"), 0); /* two-byte characters and functions */
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == A + 2 && cpu->gr[3].g == 2 && cpu->gr[4].g == 0xBEEF);
    bare_hex(A, "0100 0200");
    cpu->gr[2].g = A;
    cpu->gr[3].g = 4;
    assert_int_equal(bare_execute("B9BF A024"), 0); /* characters over 255 have no function */
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[2].g == A + 4 && cpu->gr[3].g == 0 && cpu->gr[4].g == 0);
}

static void utf8_of_three_bytes_from_0800_on_is_well_formed(void **state)
{
    (void)state;
    bare_hex(B, "E0A080 E09F80");
    cpu->gr[2].g = A;
    cpu->gr[3].g = 16;
    cpu->gr[4].g = B;
    cpu->gr[5].g = 6;
    assert_int_equal(bare_execute("B2A7 1024"), 0);
    assert_int_equal(cpu->cc, 2); /* at the second character */
    assert_true(cpu->gr[4].g == B + 3 && cpu->gr[2].g == A + 2);
    assert_int_equal(be16_load(at(A)), 0x0800);
}

static void a_store_into_code_is_executed(void **state)
{
    (void)state;
    /* MVC of an LHI 3,2 over the LHI 3,1 behind it. */
    bare_hex(B, "A7380002");
    cpu->gr[1].g = BARE_CODE;
    cpu->gr[2].g = B;
    assert_int_equal(bare_execute("D203 1006 2000 A7380001"), 0);
    assert_int_equal(cpu->gr[3].l, 2);
}

/* The operand begins at the end of the 16M that 24 bits reach and goes on at 0. */
static void operands_wrap_in_24_bit_mode(void **state)
{
    static const char *const moves[] = {"D20F 1000 4000", "0E24", "A824 0000"}; /* MVC, MVCL, MVCLE */

    (void)state;
    assert_int_equal(machine_set_storage(m, 17 << 20), 0);
    bare_lowcore(0);
    put_text(B, "sixteen bytes !!");
    for (unsigned i = 0; i < 3; i++) {
        memset(at(0), 0, 8);
        memset(at(0xFFFFF8), 0, 16);
        cpu->gr[1].g = cpu->gr[2].g = 0xFFFFF8;
        cpu->gr[4].g = B;
        cpu->gr[3].g = cpu->gr[5].g = 16;
        assert_int_equal(bare_execute_psw(0, moves[i]), 0);
        assert_int_equal(memcmp(at(0xFFFFF8), "sixteen ", 8), 0);
        assert_int_equal(memcmp(at(0), "bytes !!", 8), 0);
        assert_true(bare_get64(0x1000000) == 0);
        assert_int_equal(cpu->gr[2].g, i ? 8 : 0xFFFFF8);
    }
    memset(at(0xFFFF80), 0x11, 128);
    *at(0xFFFFFF) = 0x80;
    cpu->gr[2].g = 0xFFFF80;
    cpu->gr[4].g = 0xFFFFFF;
    assert_int_equal(bare_execute_psw(0, "DC00 4000 2000"), 0); /* TR: entry X'80' is at 0 */
    assert_int_equal(*at(0xFFFFFF), 'b');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_move_that_cannot_end_does_not_begin),
        TEST(mvcl_stops_at_an_exception_and_goes_on),
        TEST(mvcl_gives_way_and_resumes),
        TEST(mvcl_refuses_destructive_overlap),
        TEST(addresses_of_24_bits_leave_the_left_half),
        TEST(trt_in_24_bit_mode_keeps_bits_32_to_39_of_register_1),
        TEST(only_the_bytes_of_a_table_that_are_needed_are_fetched),
        TEST(strings_end_before_the_page_that_they_do_not_reach),
        TEST(bad_registers_are_specification_exceptions),
        TEST(unpk_and_pka_use_the_leftmost_digit),
        TEST(tp_tells_digits_and_sign),
        TEST(cuse_finds_equal_substrings),
        TEST(trte_tests_characters_of_one_or_two_bytes),
        TEST(utf8_of_three_bytes_from_0800_on_is_well_formed),
        TEST(a_store_into_code_is_executed),
        TEST(operands_wrap_in_24_bit_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
