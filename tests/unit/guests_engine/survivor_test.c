/* Results and condition codes that other tests bring about without looking at them: what `make mutate` found. PoP
 * chapters as told. */
#include "tests/unit/guests_engine/bare.h"

/* Chapter 10: STORE CPU TIMER right after SET CPU TIMER. */
static void stpt_stores_what_little_has_run_down(void **state)
{
    const u64 value = 0x4000000000000000;
    u64 stored;

    (void)state;
    bare_put64(0x3000, value);
    cpu->gr[3].g = 0x3000;
    assert_int_equal(bare_execute("B208 3000 B209 3008"), 0); /* SPT; STPT */
    stored = bare_get64(0x3008);
    assert_true(stored <= value && value - stored < 60000000ULL << 12);
}

/* Chapter 7: the clock runs, so the code is 0 whatever it was. */
static void stck_of_a_running_clock_sets_code_0(void **state)
{
    (void)state;
    cpu->gr[3].g = 0x3000;
    cpu->cc = 3;
    assert_int_equal(bare_execute("B205 3000"), 0);
    assert_int_equal(cpu->cc, 0);
}

/* Chapter 6: the new PSW's condition code is the machine's. */
static void svc_brings_the_new_condition_code(void **state)
{
    (void)state;
    bare_put64(Z_SVC_NEW, BARE_PSW | 2ULL << PSW_CC_SHIFT);
    bare_hex(BARE_CODE, "0A00");
    cpu_load_psw(cpu, BARE_PSW | 1ULL << PSW_CC_SHIFT, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->cc, 2);
    assert_true((bare_get64(Z_SVC_OLD) & PSW_CC) == 1ULL << PSW_CC_SHIFT);
}

/* Chapter 8: EDIT AND MARK tells the sign, and where significance began. */
static void edmk_tells_the_sign(void **state)
{
    static const struct {
        const char *source, *result;
        u8 cc;
        u64 mark;
    } cases[] = {{"123C", "40F1F2F3", 2, 0x3001}, {"012D", "4040F1F2", 1, 0x3002}, {"000C", "40404040", 0, 0x777}};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        char result[9];
        bare_hex(0x3000, "40202020");
        bare_hex(0x3100, cases[i].source);
        cpu->gr[1].g = 0x777;
        cpu->gr[3].g = 0x3000;
        cpu->gr[4].g = 0x3100;
        assert_int_equal(bare_execute("DF03 3000 4000"), 0);
        assert_int_equal(cpu->cc, cases[i].cc);
        assert_true(cpu->gr[1].g == cases[i].mark);
        snprintf(result, sizeof result, "%08X", bare_get32(0x3000));
        assert_string_equal(result, cases[i].result);
    }
}

/* Chapter 9: CONVERT HFP TO BFP tells what the operand was. */
static void tbdr_tells_the_sign(void **state)
{
    static const struct {
        u64 hfp, bfp;
        u8 cc;
    } cases[] = {{0xC110000000000000, 0xBFF0000000000000, 1}, {0x4120000000000000, 0x4000000000000000, 2},
        {0x8000000000000000, 0x8000000000000000, 0}};

    (void)state;
    cpu->cr[0] |= 0x40000;
    for (unsigned i = 0; i < 3; i++) {
        cpu->vr[2].d[0] = cases[i].hfp;
        assert_int_equal(bare_execute("B351 4002"), 0);
        assert_int_equal(cpu->cc, cases[i].cc);
        assert_true(cpu->vr[0].d[0] == cases[i].bfp);
    }
}

/* Chapter 10: IPTE sets the invalid bit, and changes no other. */
static void ipte_changes_one_bit(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 8; i++)
        bare_put64(0x10000 + 8 * i, 0x345200 + i * 0x1000);
    cpu->gr[2].g = 0x10000;
    cpu->gr[3].g = 0x3000;
    assert_int_equal(bare_execute("B221 0023"), 0);
    for (unsigned i = 0; i < 8; i++)
        assert_true(bare_get64(0x10000 + 8 * i) == (0x345200 + i * 0x1000) + (i == 3 ? 0x400 : 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(stpt_stores_what_little_has_run_down),
        BARE_TEST(stck_of_a_running_clock_sets_code_0),
        BARE_TEST(svc_brings_the_new_condition_code),
        BARE_TEST(edmk_tells_the_sign),
        BARE_TEST(tbdr_tells_the_sign),
        BARE_TEST(ipte_changes_one_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
