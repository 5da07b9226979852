/* Interlocked updates: what the witness of the instruction tests lacks, and two CPUs at once (PoP chapter 7). */
#include "tests/unit/guests_engine/bare.h"
#include <pthread.h>

enum { A = 0x40000, B = 0x41000, C = 0x42000, D = 0x43000, LIST = 0x44000 };

static void operands_must_be_aligned_and_registers_even(void **state)
{
    (void)state;
    cpu->gr[1].g = A + 2;
    assert_int_equal(bare_execute("BA23 1000"), PGM_SPECIFICATION);      /* CS */
    assert_int_equal(bare_execute("EB23 1002 0030"), PGM_SPECIFICATION); /* CSG */
    assert_int_equal(bare_execute("BB24 1002"), PGM_SPECIFICATION);      /* CDS */
    assert_int_equal(bare_execute("BB34 1006"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("EB24 1006 003E"), PGM_SPECIFICATION); /* CDSG */
    assert_int_equal(bare_execute("EB34 100E 003E"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E320 1006 008F"), PGM_SPECIFICATION); /* LPQ */
    assert_int_equal(bare_execute("E330 100E 008E"), PGM_SPECIFICATION); /* STPQ */
    assert_int_equal(bare_execute("EB23 1000 00F8"), PGM_SPECIFICATION); /* LAA */
}

static void an_overflow_interrupts_after_the_update(void **state)
{
    (void)state;
    cpu->gr[1].g = A;
    cpu->gr[3].g = 1;
    bare_put64(A, 0x7FFFFFFF00000000);
    assert_int_equal(
        bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "EB23 1000 00F8"), PGM_FIXED_OVERFLOW); /* LAA 2,3,0(1) */
    assert_int_equal(bare_get32(A), 0x80000000);
    assert_int_equal(cpu->gr[2].l, 0x7FFFFFFF);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute("EBFF 1001 006A"), 0); /* ASI 1(1),-1 on no boundary */
    assert_true(bare_get64(A) == 0x80FFFFFFFF000000);
}

static void csst_loads_the_word_that_was_not_equal(void **state)
{
    (void)state;
    cpu->gr[0].g = 0x000; /* a word, and a byte to store */
    cpu->gr[1].g = LIST;
    cpu->gr[2].g = A;
    cpu->gr[3].g = B;
    cpu->gr[4].g = 0x1111111122222222;
    bare_put64(A, 0x3333333300000000);
    bare_put64(LIST, 0x4444444400000000);
    bare_put64(LIST + 16, 0x5500000000000000);
    assert_int_equal(bare_execute("C842 2000 3000"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[4].g == 0x1111111133333333);
    assert_int_equal(bare_get64(B), 0);
    assert_int_equal(bare_execute("C842 2000 3000"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_get32(A), 0x44444444);
    assert_true(bare_get64(B) == 0x5500000000000000);
    cpu->gr[0].g = 0x500;
    assert_int_equal(bare_execute("C842 2000 3000"), PGM_SPECIFICATION);
}

static void lpd_loads_two_places(void **state)
{
    (void)state;
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    bare_put64(A, 0x0123456789ABCDEF);
    bare_put64(B, 0xFEDCBA9876543210);
    assert_int_equal(bare_execute("C845 1000 2000"), 0); /* LPDG 4 */
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[4].g == 0x0123456789ABCDEF && cpu->gr[5].g == 0xFEDCBA9876543210);
    assert_int_equal(bare_execute("C855 1000 2000"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("C845 1004 2000"), PGM_SPECIFICATION);
}

/* PLO 2,0(10),4,0(11): operand 2 at A; operand 4, or the parameter list, where register 11 says. */
static u16 plo(unsigned code, u64 fourth)
{
    cpu->gr[0].g = code;
    cpu->gr[1].g = 0x1000;
    cpu->gr[10].g = A;
    cpu->gr[11].g = fourth;
    return bare_execute("EE24 A000 B000");
}

static void plo_tells_which_functions_it_has(void **state)
{
    (void)state;
    assert_int_equal(plo(0x100 + 23, B), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(plo(0x100 + 24, B), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(plo(24, B), PGM_SPECIFICATION);
}

static void plo_compares_and_loads(void **state)
{
    (void)state;
    bare_put64(A, 0x0000001100000000);
    bare_put64(B, 0x0000002200000000);
    cpu->gr[2].g = 0x11;
    assert_int_equal(plo(0, B), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->gr[4].l, 0x22);
    cpu->gr[2].g = 0x12;
    assert_int_equal(plo(0, B), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->gr[2].l, 0x11);
    bare_put64(LIST + 0x08, 0x0000001100000000); /* CLG: all in the list */
    bare_put64(LIST + 0x48, B);
    assert_int_equal(plo(1, LIST), 0);
    assert_int_equal(cpu->cc, 0);
    assert_true(bare_get64(LIST + 0x28) == 0x0000002200000000);
}

static void plo_swaps_two_places_or_none(void **state)
{
    (void)state;
    bare_put64(A, 1);
    bare_put64(B, 2);
    cpu->gr[2].g = 1, cpu->gr[3].g = 10;
    cpu->gr[4].g = 3, cpu->gr[5].g = 20;
    assert_int_equal(plo(10, B), 0); /* DCSGR */
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[4].g == 2 && bare_get64(A) == 1 && bare_get64(B) == 2);
    assert_int_equal(plo(10, B), 0);
    assert_int_equal(cpu->cc, 0);
    assert_true(bare_get64(A) == 10 && bare_get64(B) == 20);
    assert_int_equal(plo(10, B), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == 10);
}

static void plo_swaps_a_quadword_and_stores_three(void **state)
{
    (void)state;
    bare_put64(A + 8, 5);
    bare_put64(LIST + 0x08, 5);
    bare_put64(LIST + 0x10, 0xABCD);
    bare_put64(LIST + 0x18, 6);
    bare_put64(LIST + 0x28, 33);
    bare_put64(LIST + 0x48, B);
    bare_put64(LIST + 0x58, 55);
    bare_put64(LIST + 0x68, C);
    bare_put64(LIST + 0x78, 77);
    bare_put64(LIST + 0x88, D);
    assert_int_equal(plo(23, LIST), 0); /* CSTSTX */
    assert_int_equal(cpu->cc, 0);
    assert_true(bare_get64(A) == 0xABCD && bare_get64(A + 8) == 6);
    assert_true(bare_get64(B + 8) == 33 && bare_get64(C + 8) == 55 && bare_get64(D + 8) == 77);
    assert_int_equal(plo(23, LIST), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(bare_get64(LIST) == 0xABCD && bare_get64(LIST + 8) == 6);
    cpu->gr[2].g = 0xAB; /* the same with 32 bits: operand 3 is the right word of its doubleword */
    bare_put64(A, 0x000000AB00000000);
    bare_put64(LIST + 0x28, 0xFFFFFFFF00000042);
    cpu->gr[3].g = 0xAC;
    assert_int_equal(plo(20, LIST), 0);
    assert_int_equal(bare_get32(A), 0xAC);
    assert_int_equal(bare_get32(B), 0x42);
    assert_int_equal(plo(23, LIST + 8), PGM_SPECIFICATION);
}

static void *other_cpu(void *arg)
{
    bare_run(arg);
    return NULL;
}

/* Each CPU adds 1 in four ways, 20000 times: LAA, ASI, a CS loop, a CDSG loop. */
static void two_cpus_lose_no_update(void **state)
{
    static const char loop[] = "EB02 1000 00F8"      /* LAA 0,2,0(1) */
                               "EB01 1004 006A"      /* ASI 4(1),1 */
                               "5840 1008"           /* L 4,8(1) */
                               "1854 1A52"           /* LR 5,4; AR 5,2 */
                               "BA45 1008 A774 FFFC" /* CS 4,5,8(1); JNE -8 */
                               "E360 1010 008F"      /* LPQ 6,16(1) */
                               "B904 0086 B9E8 2097" /* LGR 8,6; AGRK 9,7,2 */
                               "EB68 1010 003E"      /* CDSG 6,8,16(1) */
                               "A774 FFF9"           /* JNE to LGR */
                               "A736 FFE6";          /* BRCT 3 to the beginning */
    struct cpu *other = bare_cpu(1);
    pthread_t thread;

    (void)state;
    bare_hex(bare_hex(BARE_CODE, loop), "0A00");
    for (unsigned i = 0; i < 2; i++) {
        m->cpu[i]->gr[1].g = A;
        m->cpu[i]->gr[2].g = 1;
        m->cpu[i]->gr[3].g = 20000;
        cpu_load_psw(m->cpu[i], BARE_PSW, BARE_CODE);
        cpu_start(m->cpu[i]);
    }
    assert_int_equal(pthread_create(&thread, NULL, other_cpu, other), 0);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    pthread_join(thread, NULL);
    assert_int_equal(cpu->intercept.address, 0xE0D);
    assert_int_equal(bare_get32(A), 40000);
    assert_int_equal(bare_get32(A + 4), 40000);
    assert_int_equal(bare_get32(A + 8), 40000);
    assert_int_equal(bare_get64(A + 24), 40000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(operands_must_be_aligned_and_registers_even),
        BARE_TEST(an_overflow_interrupts_after_the_update),
        BARE_TEST(csst_loads_the_word_that_was_not_equal),
        BARE_TEST(lpd_loads_two_places),
        BARE_TEST(plo_tells_which_functions_it_has),
        BARE_TEST(plo_compares_and_loads),
        BARE_TEST(plo_swaps_two_places_or_none),
        BARE_TEST(plo_swaps_a_quadword_and_stores_three),
        BARE_TEST(two_cpus_lose_no_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
