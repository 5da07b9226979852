/* Figures as lines and back, and the rows of `ursa top`: rates, order, filter, columns that fit. */
#include "cp/verb/figures_text.h"
#include "cp/verb/top_rows.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct figures figures_of(u64 seconds, unsigned count)
{
    struct figures f = {.taken_ns = seconds * 1000000000, .identifier = "URSA", .processors = 2, .started = 7};

    f.user = calloc(count + 1, sizeof *f.user);
    f.count = count;
    f.users = count;
    return f;
}

static struct user_figures user_of(const char *name, u64 cpu_ms, u64 io, u64 resident)
{
    struct user_figures u = {
        .virtual_ns = cpu_ms * 1000000, .io = io, .resident = resident, .logged_on = 5, .state = "RUNNING"};

    strcpy(u.userid, name);
    strcpy(u.terminal, "DSC");
    return u;
}

static struct top_rows two_samples(void)
{
    struct top_rows t = {.sort = TOP_CPU};
    struct figures first = figures_of(100, 2), second = figures_of(102, 3);

    first.user[0] = user_of("ALPHA", 1000, 50, 4096);
    first.user[1] = user_of("BRAVO", 9000, 0, 1 << 20);
    second.user[0] = user_of("ALPHA", 2000, 150, 4096);
    second.user[1] = user_of("BRAVO", 9000, 0, 1 << 20);
    second.user[2] = user_of("CHARLIE", 500, 3, 0);
    second.host_cpu_ns = 3000000000;
    assert_int_equal(top_rows_take(&t, &first), 0);
    assert_int_equal(top_rows_take(&t, &second), 0);
    return t;
}

static void collect(void *arg, const char *line)
{
    strcat(strcat(arg, line), "\n");
}

static void figures_come_back_as_they_were(void **state)
{
    struct figures f = figures_of(3, 2), back;
    char text[8192] = "";
    FILE *in;

    (void)state;
    f.user[0] = user_of("LINUX1", 123, 7, ~0ULL);
    f.user[1] = user_of("OPERATOR", 0, 0, 0);
    strcpy(f.user[1].state, "CP_READ");
    figures_print(&f, collect, text);
    assert_non_null(strstr(text, "user name=LINUX1 state=RUNNING terminal=DSC "));
    in = fmemopen(text, strlen(text), "r");
    assert_int_equal(figures_parse(in, &back), 0);
    fclose(in);
    assert_int_equal(back.count, 2);
    assert_int_equal(back.taken_ns, f.taken_ns);
    assert_string_equal(back.identifier, "URSA");
    assert_int_equal(back.processors, 2);
    assert_memory_equal(back.user, f.user, 2 * sizeof *f.user);
    figures_free(&f);
    figures_free(&back);
}

static void what_is_new_is_passed_over_and_what_is_none_is_refused(void **state)
{
    char newer[] =
        "figures 1 5\nweather rain\nsystem name=X users=1 moons=2 odd\nuser name=A state=RUNNING cpus=x io=4\n";
    char other[] = "figures 2 5\n", *texts[] = {other, other + 8};
    struct figures f;
    FILE *in = fmemopen(newer, strlen(newer), "r");

    (void)state;
    assert_int_equal(figures_parse(in, &f), 0);
    fclose(in);
    assert_string_equal(f.identifier, "X");
    assert_int_equal(f.users, 1);
    assert_int_equal(f.user[0].io, 4);
    assert_int_equal(f.user[0].cpus, 0);
    figures_free(&f);
    for (unsigned i = 0; i < 2; i++) {
        in = fmemopen(texts[i], strlen(texts[i]), "r");
        assert_int_equal(figures_parse(in, &f), -EPROTO);
        fclose(in);
    }
}

static void rates_are_of_the_time_between_two_samples(void **state)
{
    struct top_rows t = two_samples();

    (void)state;
    assert_int_equal(t.count, 3);
    assert_string_equal(t.row[0].f.userid, "ALPHA");
    assert_true(t.row[0].cpu > 49.9 && t.row[0].cpu < 50.1);
    assert_true(t.row[0].io > 49.9 && t.row[0].io < 50.1);
    assert_true(t.row[1].cpu == 0 && t.row[2].cpu == 0); /* of who has just come nothing is known */
    assert_true(t.host_cpu > 149 && t.host_cpu < 151);
    top_rows_free(&t);
}

static void another_logon_of_the_name_begins_anew(void **state)
{
    struct top_rows t = two_samples();
    struct figures third = figures_of(103, 1);

    (void)state;
    third.user[0] = user_of("ALPHA", 100000, 0, 0);
    third.user[0].logged_on = 6;
    assert_int_equal(top_rows_take(&t, &third), 0);
    assert_true(t.row[0].cpu == 0);
    third = figures_of(104, 1);
    third.user[0] = user_of("ALPHA", 200000, 0, 0);
    third.started = 8; /* another system altogether */
    assert_int_equal(top_rows_take(&t, &third), 0);
    assert_true(t.row[0].cpu == 0 && t.host_cpu == 0);
    top_rows_free(&t);
}

static void rows_are_sorted_and_filtered(void **state)
{
    struct top_rows t = two_samples();

    (void)state;
    t.sort = top_column_of_key('M');
    top_rows_arrange(&t);
    assert_string_equal(t.row[0].f.userid, "BRAVO");
    t.sort = TOP_USERID;
    t.backwards = true;
    top_rows_arrange(&t);
    assert_string_equal(t.row[0].f.userid, "CHARLIE");
    strcpy(t.filter, "AL");
    top_rows_arrange(&t);
    assert_int_equal(t.count, 1);
    assert_string_equal(t.row[0].f.userid, "ALPHA");
    *t.filter = 0;
    top_rows_arrange(&t);
    assert_int_equal(t.count, 3);
    assert_int_equal(top_column_of_title("cpu%"), TOP_CPU);
    assert_int_equal(top_column_of_title("nonsense"), TOP_COLUMNS);
    assert_int_equal(top_column_of_key('z'), TOP_COLUMNS);
    top_rows_free(&t);
}

static void a_narrow_terminal_keeps_what_matters_most(void **state)
{
    char line[256];

    (void)state;
    for (unsigned width = 15; width < 200; width++) {
        unsigned set = top_columns_fit(width);
        assert_true(set >> TOP_USERID & 1 && set >> TOP_CPU & 1);
        assert_true(strlen(top_row_print(NULL, set, line, sizeof line)) <= width);
    }
    assert_int_equal(top_columns_fit(200), (1u << TOP_COLUMNS) - 1);
    assert_non_null(strstr(top_row_print(NULL, top_columns_fit(80), line, sizeof line), "I/O/s"));
}

static void sizes_fit_five_characters(void **state)
{
    static const struct {
        u64 bytes;
        const char *text;
    } sizes[] = {{0, "0K"}, {4096, "4.0K"}, {512 << 20, "512M"}, {1536 << 20, "1.5G"}, {1023ULL << 20, "1.0G"},
        {1ULL << 42, "4.0T"}, {~0ULL, "16E"}};
    char text[16];

    (void)state;
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_string_equal(top_size_print(sizes[i].bytes, text, sizeof text), sizes[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_come_back_as_they_were),
        cmocka_unit_test(what_is_new_is_passed_over_and_what_is_none_is_refused),
        cmocka_unit_test(rates_are_of_the_time_between_two_samples),
        cmocka_unit_test(another_logon_of_the_name_begins_anew),
        cmocka_unit_test(rows_are_sorted_and_filtered),
        cmocka_unit_test(a_narrow_terminal_keeps_what_matters_most),
        cmocka_unit_test(sizes_fit_five_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
