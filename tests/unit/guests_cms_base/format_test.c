/* What messages are made with. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static char line[64];

#define shows(expected, ...)                                                                                           \
    do {                                                                                                               \
        assert_int_equal(format(line, sizeof(line), __VA_ARGS__), strlen(expected));                                   \
        assert_string_equal(line, expected);                                                                           \
    } while (0)

static void numbers_are_shown_in_fields(void **state)
{
    (void)state;
    shows("0 -1 4294967295", "%d %d %u", 0, -1, 0xFFFFFFFFu);
    shows("[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
    shows("(-0003)(00028)", "(%05d)(%05d)", -3, 28);
    shows("00ff 00FF", "%04x %04X", 255, 255);
    shows("18446744073709551615 -9223372036854775808", "%llu %lld", ~0ull, -9223372036854775807ll - 1);
    shows("002", "%.3u", 2);
    shows("   7", "%*d", 4, 7);
}

static void texts_are_padded_and_cut(void **state)
{
    struct text t = TEXT("PROFILE");

    (void)state;
    shows("PROFILE  EXEC", "%-8T %s", &t, "EXEC");
    shows("[   PRO][x]", "[%6.3T][%c]", &t, 'x');
    shows("[abc]", "[%.*s]", 3, "abcdef");
    shows("100%", "%d%%", 100);
}

static void the_end_is_kept_when_room_is_short(void **state)
{
    char small[4] = "zzz";

    (void)state;
    assert_int_equal(format(small, sizeof(small), "%s", "abcdef"), 6);
    assert_string_equal(small, "abc");
    assert_int_equal(format(small, 0, "%s", "x"), 1);
    assert_string_equal(small, "abc");
    assert_int_equal(format(small, sizeof(small), "50%"), 2);
    assert_string_equal(small, "50");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_shown_in_fields),
        cmocka_unit_test(texts_are_padded_and_cut),
        cmocka_unit_test(the_end_is_kept_when_room_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
