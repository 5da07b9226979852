/* Registers of the message-security assist: bits of GR0 that must be zero, access registers, 31-bit addresses; what is
 * looked at in which order. By the PoP, chapter 7. */
#include "tests/unit/guests_engine/crypto.h"
#include "tests/unit/guests_engine/spaces.h"

#define SPACE_AR (SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT)
#define BARE_31 PSW_BA

static int spaces_and_setup(void **state)
{
    spaces_setup(state);
    cpu->gr[1].g = PARAMETER;
    return 0;
}

static void the_modifier_is_for_ciphers_only(void **state)
{
    static const struct {
        const char *hex;
        u8 code;
    } rows[] = {{KMAC, 18}, {KMAC, 0}, {KIMD, 1}, {KIMD, 36}, {KIMD, 0}, {KLMD, 1}, {KLMD, 32}, {KLMD, 37}, {KLMD, 0},
        {PCC, 18}, {PCC, 64}, {PCC, 0}, {PCKMO, 18}, {PCKMO, 0}};

    (void)state;
    memset(at(PARAMETER), 0x5A, 512);
    operands(OUT, IN, 0);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cpu->gr[0].g = rows[i].code | DECIPHER;
        assert_int_equal(bare_execute(rows[i].hex), PGM_SPECIFICATION);
        for (unsigned j = 0; j < 512; j++)
            assert_int_equal(*at(PARAMETER + j), 0x5A);
    }
    cpu->gr[0].g = DECIPHER; /* the query of a cipher does not look at it */
    assert_int_equal(bare_execute(KMC), 0);
}

static void pckmo_has_no_condition_code(void **state)
{
    (void)state;
    for (u8 cc = 0; cc < 4; cc++) {
        cpu->gr[0].g = 0;
        cpu->cc = cc;
        assert_int_equal(bare_execute(PCKMO), 0);
        assert_int_equal(cpu->cc, cc);
        cpu->gr[0].g = 18;
        assert_int_equal(bare_execute(PCKMO), 0);
        assert_int_equal(cpu->cc, cc);
    }
}

/* Register 4 leads nowhere: what is wrong with the length comes first, and of no bytes nobody asks where they are. */
static void operands_are_looked_for_last(void **state)
{
    static const struct {
        const char *hex;
        u32 code;
        u8 length;
        u16 exception;
    } rows[] = {{KM, 18, 15, PGM_SPECIFICATION}, {KM, 18, 0, 0}, {KM, 18, 16, PGM_ALEN_TRANSLATION},
        {KMF, 18 | 17u << 24, 16, PGM_SPECIFICATION}, {KMAC, 18, 8, PGM_SPECIFICATION}, {KMAC, 18, 0, 0},
        {KIMD, 2, 63, PGM_SPECIFICATION}, {KIMD, 2, 0, 0}, {KIMD, 2, 64, PGM_ALEN_TRANSLATION}, {KLMD, 2, 0, 0},
        {KLMD, 2, 1, PGM_ALEN_TRANSLATION}, {KMA, 18, 15, PGM_SPECIFICATION}, {KMA, 18 | 0x300, 0, 0},
        {KMA, 18 | 0x300, 5, PGM_ALEN_TRANSLATION}, {PRNO, 3 | DECIPHER, 0, PGM_SPECIFICATION},
        {PRNO, 3 | DECIPHER, 5, PGM_ALEN_TRANSLATION}, {PRNO, 114, 0, 0}, {PRNO, 114, 5, PGM_ALEN_TRANSLATION}};

    (void)state;
    cpu->ar[4] = 77; /* an access list ends before */
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(at(PARAMETER), 0, 512);
        cpu->gr[6].g = AAD;
        cpu->gr[7].g = cpu->gr[3].g = 0;
        operands(OUT, IN, rows[i].length);
        cpu->gr[0].g = rows[i].code;
        cpu->cc = 2;
        assert_int_equal(bare_execute_psw(SPACE_AR, rows[i].hex), rows[i].exception);
        assert_int_equal(cpu->cc, rows[i].exception ? 2 : 0);
        assert_int_equal(cpu->gr[5].g, rows[i].length);
    }
}

/* The parameter block, both operands and the counters each have their own space. */
static void each_operand_has_its_space(void **state)
{
    (void)state;
    bare_put64(ASCE(2), 0x19000); /* its pages are those 256K further on */
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x19000 + 8 * i, (i + 64) % 256 * 4096);
    fill_random(plain, 64);
    fill_random(key, 16);
    for (unsigned alet = 0; alet < 16; alet++) {
        u64 far[4]; /* of registers 1, 2, 4, 6 */
        for (unsigned i = 0; i < 4; i++)
            far[i] = alet >> i & 1 ? 0x40000 : 0;
        cpu->cr[7] = ASCE(2);
        cpu->ar[1] = alet & 1, cpu->ar[2] = alet >> 1 & 1, cpu->ar[4] = alet >> 2 & 1, cpu->ar[6] = alet >> 3 & 1;
        memset(at(0x40000), 0, 0x80000);
        bare_put(PARAMETER + far[0], key, 16);
        bare_put(IN + far[2], plain, 32);
        bare_put(COUNTERS + far[3], plain + 32, 32);
        operands(OUT, IN, 32);
        cpu->gr[6].g = COUNTERS;
        cpu->gr[0].g = 18;
        assert_int_equal(bare_execute_psw(SPACE_AR, KMCTR), 0);
        memcpy(expected, at(OUT + far[1]), 32);
        for (unsigned i = 0; i < 32; i++)
            expected[i] ^= plain[i];
        bare_put(0xD0000, plain + 32, 32); /* the counters enciphered are the key stream */
        bare_put(PARAMETER, key, 16);
        operands(0xD1000, 0xD0000, 32);
        assert_int_equal(bare_execute(KM), 0);
        assert_memory_equal(at(0xD1000), expected, 32);
    }
}

static void addresses_of_31_bits_leave_the_left_halves_alone(void **state)
{
    static const u64 left = 0xDEADBEEF00000000;

    (void)state;
    bare_put(PARAMETER, key, 16);
    bare_put(IN, plain, 48);
    operands(OUT, IN, 48);
    cpu->gr[0].g = 18;
    assert_int_equal(run(KM), 0);
    memcpy(expected, at(OUT), 48);
    memset(at(OUT), 0, 48);
    cpu->gr[0].g |= left;
    cpu->gr[1].g |= left | 0x80000000;
    operands(left | OUT | 0x80000000, left | IN, left | 48);
    cpu->gr[3].g = left | 5;
    assert_int_equal(bare_execute_psw(BARE_31, KM), 0);
    assert_memory_equal(at(OUT), expected, 48);
    assert_true((cpu->gr[2].g & ~0x80000000ULL) == (left | (OUT + 48)));
    assert_true(cpu->gr[3].g == (left | 5) && cpu->gr[4].g == (left | (IN + 48)) && cpu->gr[5].g == left);
}

#define SPACES(name) cmocka_unit_test_setup_teardown(name, spaces_and_setup, bare_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_modifier_is_for_ciphers_only),
        TEST(pckmo_has_no_condition_code),
        SPACES(operands_are_looked_for_last),
        SPACES(each_operand_has_its_space),
        TEST(addresses_of_31_bits_leave_the_left_halves_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
