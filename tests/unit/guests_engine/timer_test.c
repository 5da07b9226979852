/* TOD clock, clock comparator, CPU timer: instructions, deadlines and interruptions (PoP chapter 4, "Timing"). */
#include "tests/unit/guests_engine/bare.h"
#include "cp/base/clock.h"
#include "guests/arch/control.h"

#define MILLISECOND (1000 * TOD_PER_MICROSECOND)

static void store_clock_is_unique_and_near_the_host(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    cpu->cc = 3;
    u64 before = clock_tod();
    assert_int_equal(bare_execute("B205 1001 B205 1010 B27C 1018"), 0); /* STCK needs no boundary */
    u64 first = be64_load(m->storage->base + 0x3001), second = bare_get64(0x3010);
    assert_true(first >= before && second > first && second <= clock_tod());
    assert_in_range(bare_get64(0x3018), before, clock_tod());
    assert_int_equal(cpu->cc, 0);
}

static void store_clock_extended_ends_with_the_programmable_field(void **state)
{
    (void)state;
    cpu->gr[0].g = 0xFFFFFFFF0000BEEF;
    cpu->gr[1].g = 0x3000;
    memset(m->storage->base + 0x3000, 0xFF, 16);
    u64 before = clock_tod();
    assert_int_equal(bare_execute("0107 B278 1000"), 0);
    const u8 *p = m->storage->base + 0x3000;
    assert_int_equal(p[0], 0);
    assert_in_range(be64_load(p + 1), before, clock_tod());
    assert_true(p[9] | p[10] | p[11] | p[12] | p[13]);
    assert_int_equal(be16_load(p + 14), 0xBEEF);
    cpu->gr[0].g = 0x10000;
    assert_int_equal(bare_execute("0107"), PGM_SPECIFICATION);
}

static void the_clock_can_be_set(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x1000000000000000);
    assert_int_equal(bare_execute("B204 1000 B205 1008"), 0);
    assert_in_range(bare_get64(0x3008), 0x1000000000000000, 0x1000000000000000 + 10 * TOD_PER_SECOND);
    assert_in_range(cpu_tod(cpu), 0x1000000000000000, 0x1000000000000000 + 10 * TOD_PER_SECOND);
    assert_int_equal(bare_execute("B204 1004"), PGM_SPECIFICATION);
}

static void timers_are_set_and_stored(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x123456789ABCDEF0);
    assert_int_equal(bare_execute("B206 1000 B207 1008"), 0);
    assert_int_equal(bare_get64(0x3008), 0x123456789ABCDEF0);
    assert_int_equal(bare_execute("B208 1000 B209 1008"), 0);
    assert_in_range(bare_get64(0x3008), 0x123456789ABCDEF0 - 10 * TOD_PER_SECOND, 0x123456789ABCDEF0);
    static const char *const unaligned[] = {"B206 1004", "B207 1004", "B208 1004", "B209 1004"};
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(bare_execute(unaligned[i]), PGM_SPECIFICATION);
        bare_hex(BARE_CODE, unaligned[i]);
        assert_int_equal(bare_execute_psw(BARE_PROBLEM, unaligned[i]), PGM_PRIVILEGED);
    }
}

static void setting_a_timer_gives_the_cpu_back(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, ~0ULL);
    bare_hex(BARE_CODE, "B206 1000 83000E0D");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(cpu_run(cpu), EXIT_RESCHEDULE);
    assert_int_equal(cpu->ia, BARE_CODE + 4);
}

static void the_deadline_is_the_nearer_timer(void **state)
{
    (void)state;
    cpu_start(cpu);
    u64 now = clock_tod();
    cpu->clock_comparator = cpu_tod(cpu) + TOD_PER_SECOND;
    cpu_set_timer(cpu, 5 * TOD_PER_SECOND);
    assert_in_range(cpu_deadline(cpu), now + TOD_PER_SECOND, now + 2 * TOD_PER_SECOND);
    cpu->clock_comparator = ~0ULL;
    assert_in_range(cpu_deadline(cpu), now + 5 * TOD_PER_SECOND, now + 6 * TOD_PER_SECOND);
    cpu_set_timer(cpu, (u64)-1);
    atomic_store(&cpu->attention, 0);
    assert_true(cpu_deadline(cpu) <= clock_tod());
    atomic_store(&cpu->attention, ATTENTION_INTERRUPT);
    assert_true(cpu_deadline(cpu) == ~0ULL); /* it is about to look */
    atomic_store(&cpu->attention, 0);
    atomic_fetch_or(&cpu->pending, PENDING_CPU_TIMER);
    assert_true(cpu_deadline(cpu) == ~0ULL); /* known already */
    m->tod_epoch = TOD_PER_SECOND * 1000;
    cpu->clock_comparator = clock_tod() + m->tod_epoch + TOD_PER_SECOND;
    assert_in_range(cpu_deadline(cpu), now, now + 2 * TOD_PER_SECOND);
}

static void interruption_code_after_wait(u64 cr0, u16 code)
{
    bare_put64(Z_EXT_NEW, BARE_PSW);
    bare_put64(Z_EXT_NEW + 8, BARE_END);
    cpu->cr[0] = cr0;
    cpu_load_psw(cpu, BARE_PSW | PSW_EXT | PSW_WAIT, 0x5555);
    cpu_start(cpu);
    u64 started = clock_tod();
    while (bare_run(cpu) == EXIT_WAIT) { /* what the dispatcher does */
        assert_true(clock_tod() - started < 10 * TOD_PER_SECOND);
        u64 deadline = cpu_deadline(cpu);
        assert_true(deadline < started + 10 * TOD_PER_SECOND);
        while (clock_tod() < deadline)
            ;
        cpu_kick(cpu, ATTENTION_INTERRUPT);
    }
    assert_int_equal(cpu->exit, EXIT_INTERCEPT);
    assert_int_equal(be16_load(m->storage->base + Z_EXT_CODE), code);
    assert_int_equal(bare_get64(Z_EXT_OLD + 8), 0x5555);
}

static void the_clock_comparator_interrupts_a_wait(void **state)
{
    (void)state;
    cpu_set_timer(cpu, ~0ULL >> 1);
    cpu->clock_comparator = cpu_tod(cpu) + 20 * MILLISECOND;
    interruption_code_after_wait(CR0_CLOCK_COMPARATOR | CR0_CPU_TIMER, EXT_CLOCK_COMPARATOR);
    assert_true(cpu_tod(cpu) > cpu->clock_comparator);
}

static void the_cpu_timer_interrupts_a_wait(void **state)
{
    (void)state;
    cpu->clock_comparator = ~0ULL;
    cpu_set_timer(cpu, 20 * MILLISECOND);
    interruption_code_after_wait(CR0_CLOCK_COMPARATOR | CR0_CPU_TIMER, EXT_CPU_TIMER);
    assert_true((s64)cpu_timer(cpu) < 0);
}

static void a_masked_timer_interrupts_when_enabled(void **state)
{
    (void)state;
    bare_put64(Z_EXT_NEW, BARE_PSW);
    bare_put64(Z_EXT_NEW + 8, BARE_PROGRAM);
    cpu->clock_comparator = 0; /* long past */
    cpu_set_timer(cpu, ~0ULL >> 1);
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3008, CR0_CLOCK_COMPARATOR);
    assert_int_equal(bare_execute("AD01 1000"), 0);            /* enabled, subclass masked */
    bare_hex(BARE_CODE, "EB00 1008 002F AD01 1000 A729 0001"); /* LCTLG 0,0; STOSM; LGHI 2,1 */
    cpu->gr[2].g = 0;
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xBAD);
    assert_int_equal(bare_get64(Z_EXT_OLD + 8), BARE_CODE + 10);
    assert_int_equal(be16_load(m->storage->base + Z_EXT_CODE), EXT_CLOCK_COMPARATOR);
    assert_int_equal(cpu->gr[2].g, 0);
}

static void a_later_comparator_takes_the_condition_away(void **state)
{
    (void)state;
    cpu->clock_comparator = 0;
    cpu_set_timer(cpu, ~0ULL >> 1);
    cpu->cr[0] = CR0_CLOCK_COMPARATOR;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, ~0ULL);
    assert_int_equal(bare_execute("B206 1000 AD01 1008"), 0);
}

static void the_cpu_timer_stands_still_outside_cpu_run(void **state)
{
    (void)state;
    bare_hex(BARE_CODE, "83000E0D");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    cpu_start(cpu);
    cpu_set_timer(cpu, TOD_PER_SECOND);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    u64 left = cpu_timer(cpu), now = clock_tod();
    while (clock_tod() < now + 2 * MILLISECOND)
        ;
    assert_int_equal(cpu_timer(cpu), left);
}

static void extract_cpu_time_reads_three_operands(void **state)
{
    (void)state;
    cpu_set_timer(cpu, 1000 * TOD_PER_SECOND);
    bare_put64(0x3000, 1000 * TOD_PER_SECOND);
    bare_put64(0x3008, 0x1111);
    bare_put64(0x3010, 0x2222);
    cpu->gr[0].g = ~0ULL;
    cpu->gr[5].g = 0x3010;
    cpu->gr[6].g = 0x3000;
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "C851 6000 6008"), 0);
    assert_in_range(cpu->gr[0].g, 1, 10 * TOD_PER_SECOND);
    assert_int_equal(cpu->gr[1].g, 0x1111);
    assert_int_equal(cpu->gr[5].g, 0x2222);
}

static u8 ptff(u64 mask, u64 function)
{
    cpu->gr[0].g = function;
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(mask, "0104"), 0);
    return cpu->cc;
}

static void ptff_tells_the_epoch_difference_of_the_configuration(void **state)
{
    (void)state;
    assert_int_equal(ptff(BARE_PROBLEM, 0), 0);
    assert_true(bare_get64(0x3000) == 0xFC00000000000000 && bare_get64(0x3008) == 0x4400000000000000);
    bare_put64(0x3000, TOD_PER_SECOND * 5000);
    assert_int_equal(ptff(BARE_PSW, 0x41), 0); /* STO */
    assert_in_range(cpu_tod(cpu) - clock_tod(), TOD_PER_SECOND * 4999, TOD_PER_SECOND * 5001);
    bare_put64(0x3020, 0x1234);
    assert_int_equal(ptff(BARE_PROBLEM, 1), 0); /* QTO */
    assert_in_range(bare_get64(0x3000), clock_tod() - 10 * TOD_PER_SECOND, clock_tod());
    assert_int_equal(bare_get64(0x3008), 0);
    assert_int_equal(bare_get64(0x3010), TOD_PER_SECOND * 5000);
    assert_int_equal(bare_get64(0x3018), TOD_PER_SECOND * 5000);
    assert_int_equal(bare_get64(0x3020), 0x1234); /* the end of its parameter block */
    assert_int_equal(ptff(BARE_PROBLEM, 2), 0);   /* QSI: never steered */
    for (unsigned i = 1; i < 7; i++)
        assert_int_equal(bare_get64(0x3000 + 8 * i), 0);
    assert_int_equal(ptff(BARE_PROBLEM, 3), 0); /* QPT */
    assert_in_range(bare_get64(0x3000), clock_tod() - 10 * TOD_PER_SECOND, clock_tod());
}

static void ptff_moves_the_user_specified_part_of_the_epoch(void **state)
{
    (void)state;
    bare_put64(0x3000, TOD_PER_SECOND * 5000);
    assert_int_equal(ptff(BARE_PSW, 0x41), 0); /* STO */
    bare_put64(0x3000, -TOD_PER_SECOND * 1000);
    assert_int_equal(ptff(BARE_PSW, 0x45), 0);  /* STOU */
    assert_int_equal(ptff(BARE_PROBLEM, 5), 0); /* QTOU */
    assert_int_equal(bare_get64(0x3018), TOD_PER_SECOND * 4000);
    assert_int_equal(bare_get64(0x3020), -TOD_PER_SECOND * 1000);
    bare_put64(0x3000, TOD_PER_SECOND * 7);
    assert_int_equal(ptff(BARE_PSW, 0x45), 0); /* it replaces the other */
    assert_int_equal(ptff(BARE_PROBLEM, 5), 0);
    assert_int_equal(bare_get64(0x3018), TOD_PER_SECOND * 5007);
    assert_in_range(cpu_tod(cpu) - clock_tod(), TOD_PER_SECOND * 5006, TOD_PER_SECOND * 5008);
}

static void ptff_knows_nothing_of_utc(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 33; i++)
        bare_put64(0x3000 + 8 * i, ~0ULL);
    assert_int_equal(ptff(BARE_PROBLEM, 4), 0);
    for (unsigned i = 0; i < 32; i++)
        assert_int_equal(bare_get64(0x3000 + 8 * i), 0);
    assert_int_equal(bare_get64(0x3100), ~0ULL);
}

static void ptff_refuses_what_a_guest_may_not_do(void **state)
{
    static const u8 absent[] = {0x0A, 0x40, 0x42, 0x43, 0x49}; /* QSIE ATO SFS SGS STOE */

    (void)state;
    for (unsigned i = 0; i < sizeof absent; i++)
        assert_int_equal(ptff(BARE_PSW, absent[i]), 3);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "A709 0041 0104"), PGM_PRIVILEGED); /* LGHI 0,X'41' */
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "A709 0045 0104"), PGM_PRIVILEGED);
    assert_int_equal(bare_execute("A709 0081 0104"), PGM_SPECIFICATION);
}

static void the_epoch_index_counts_how_often_the_clock_wrapped(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 1ULL << 60);                           /* later than now, modulo 2 to the 64th */
    assert_int_equal(bare_execute("B204 1000 B278 1010"), 0); /* SCK makes it zero */
    assert_int_equal(m->storage->base[0x3010], 0);
    cpu->gr[0].g = 0x41; /* PTFF STO: an offset that wraps it */
    bare_put64(0x3000, 1ULL << 62);
    assert_int_equal(bare_execute("0104 B278 1010"), 0);
    assert_int_equal(m->storage->base[0x3010], 1);
    bare_put64(0x3000, -(1ULL << 62));
    assert_int_equal(bare_execute("0104 B278 1010"), 0);
    assert_int_equal(m->storage->base[0x3010], 0);
}

static void the_comparator_can_be_compared_as_a_signed_number(void **state)
{
    (void)state;
    cpu->clock_comparator = INT64_MAX; /* the clock is negative since 1971 */
    assert_true(cpu_comparator_due(cpu, cpu_tod(cpu)));
    cpu->cr[0] = CR0_COMPARATOR_SIGN;
    assert_false(cpu_comparator_due(cpu, cpu_tod(cpu)));
    assert_false(cpu_comparator_due(cpu, 1));
    cpu->clock_comparator = 1;
    assert_true(cpu_comparator_due(cpu, 1ULL << 62));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(store_clock_is_unique_and_near_the_host),
        BARE_TEST(store_clock_extended_ends_with_the_programmable_field),
        BARE_TEST(the_clock_can_be_set),
        BARE_TEST(timers_are_set_and_stored),
        BARE_TEST(setting_a_timer_gives_the_cpu_back),
        BARE_TEST(the_deadline_is_the_nearer_timer),
        BARE_TEST(the_clock_comparator_interrupts_a_wait),
        BARE_TEST(the_cpu_timer_interrupts_a_wait),
        BARE_TEST(a_masked_timer_interrupts_when_enabled),
        BARE_TEST(a_later_comparator_takes_the_condition_away),
        BARE_TEST(the_cpu_timer_stands_still_outside_cpu_run),
        BARE_TEST(extract_cpu_time_reads_three_operands),
        BARE_TEST(ptff_tells_the_epoch_difference_of_the_configuration),
        BARE_TEST(ptff_moves_the_user_specified_part_of_the_epoch),
        BARE_TEST(ptff_knows_nothing_of_utc),
        BARE_TEST(ptff_refuses_what_a_guest_may_not_do),
        BARE_TEST(the_epoch_index_counts_how_often_the_clock_wrapped),
        BARE_TEST(the_comparator_can_be_compared_as_a_signed_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
