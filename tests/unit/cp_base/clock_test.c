/* The TOD clock's epoch and unit, and CP's ways to print a time. */
#include "cp/base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static void the_tod_clock_counts_from_1900(void **state)
{
    (void)state;
    /* 70 years with 17 leap days before the Unix epoch. */
    assert_true(TOD_UNIX_EPOCH == (70ULL * 365 + 17) * 86400 * TOD_PER_SECOND);
    assert_true(clock_tod_of(0) == TOD_UNIX_EPOCH);
    assert_true(clock_tod_of(1) - clock_tod_of(0) == TOD_PER_SECOND);
}

static void tod_and_host_time_convert_both_ways(void **state)
{
    time_t now = time(NULL);

    (void)state;
    assert_true(clock_unix_of(clock_tod_of(now)) == now);
    assert_true(clock_unix_of(clock_tod_of(now) + TOD_PER_SECOND - 1) == now);
    assert_in_range(clock_unix_of(clock_tod()), now, now + 5);
}

static void clocks_never_run_backwards(void **state)
{
    u64 last = clock_monotonic_ns();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        u64 now = clock_monotonic_ns();
        assert_true(now >= last);
        last = now;
    }
}

static void times_are_printed_as_cp_does(void **state)
{
    struct clock_text text;

    (void)state;
    setenv("TZ", "EST5", 1);
    tzset();
    clock_describe(1461852754, &text); /* 2016-04-28 14:12:34 UTC */
    assert_string_equal(text.time, "09:12:34");
    assert_string_equal(text.zone, "EST");
    assert_string_equal(text.weekday, "THURSDAY");
    assert_string_equal(text.date, "04/28/16");
    assert_string_equal(text.fulldate, "04/28/2016");
    assert_string_equal(text.isodate, "2016-04-28");
}

static void a_zone_of_any_length_is_harmless(void **state)
{
    struct clock_text text;

    (void)state;
    setenv("TZ", "ABCDEFGHIJKLMNOP0", 1);
    tzset();
    clock_describe(0, &text);
    assert_true(text.zone[sizeof text.zone - 1] == 0);
    assert_string_equal(text.time, "00:00:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tod_clock_counts_from_1900),
        cmocka_unit_test(tod_and_host_time_convert_both_ways),
        cmocka_unit_test(clocks_never_run_backwards),
        cmocka_unit_test(times_are_printed_as_cp_does),
        cmocka_unit_test(a_zone_of_any_length_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
