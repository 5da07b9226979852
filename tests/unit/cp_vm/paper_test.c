/* What carriage control puts where on continuous forms, and how a page looks as text. */
#include "cp/vm/page_text.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int strike(struct paper *p, u8 command, const char *text)
{
    u8 data[PAPER_COLUMNS + 20];
    struct spool_record r = {command, (u16)strlen(text), data};

    ebcdic_encode(data, text, strlen(text));
    return paper_record(p, &r, ORIGIN_PRT);
}

/* All of the page, up to its last struck line. */
static const char *page_of(const struct paper *p)
{
    static char text[PAGE_LINE_MAX * 4];
    size_t at = 0;

    for (unsigned i = 0; i < page_text_lines(p); i++)
        at += page_text_line(p, i, text + at);
    text[at] = 0;
    return text;
}

static void setup(struct paper *p)
{
    paper_start(p, PAPER_LINES);
}

static void writes_space_zero_to_three_lines(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    assert_int_equal(strike(&p, 0x09, "one"), 0);
    assert_int_equal(strike(&p, 0x11, "two"), 0);
    assert_int_equal(strike(&p, 0x19, "three"), 0);
    assert_int_equal(p.line, 6);
    assert_int_equal(strike(&p, 0x01, "four"), 0);
    assert_int_equal(p.line, 6);
    assert_string_equal(page_of(&p), "one\ntwo\n\nthree\n\n\nfour\n");
    paper_free(&p);
}

static void immediate_commands_move_without_striking(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    strike(&p, 0x1B, "not printed");
    assert_int_equal(p.line, 3);
    assert_int_equal(p.count, 0);
    strike(&p, 0x03, "a no-operation");
    assert_int_equal(p.line, 3);
    strike(&p, 0x63, "a buffer is no line");
    assert_int_equal(p.count, 0);
    paper_free(&p);
}

static void overstrikes_become_backspaces(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    strike(&p, 0x01, "bold A");
    strike(&p, 0x01, "bold");
    strike(&p, 0x01, "bold");
    strike(&p, 0x09, "     _");
    assert_string_equal(page_of(&p), "b\bbo\bol\bld\bd _\bA\n");
    paper_free(&p);
}

static void a_skip_to_channel_1_ends_the_page(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    assert_int_equal(strike(&p, 0x89, "last line"), 1);
    assert_string_equal(page_of(&p), "last line\n");
    paper_turn(&p);
    assert_int_equal(p.line, 0);
    assert_int_equal(p.count, 0);
    paper_free(&p);
}

static void a_new_form_does_not_skip_to_where_it_stands(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    assert_int_equal(strike(&p, 0x8B, ""), 0);
    strike(&p, 0x0B, "");
    assert_int_equal(strike(&p, 0x8B, ""), 1); /* it has moved since */
    paper_turn(&p);
    assert_int_equal(strike(&p, 0x8B, ""), 0);
    paper_free(&p);
}

static void the_page_ends_after_its_last_line(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    for (unsigned i = 0; i < PAPER_LINES - 1; i++)
        assert_int_equal(strike(&p, 0x09, "x"), 0);
    assert_int_equal(strike(&p, 0x19, "last"), 1);
    assert_int_equal(page_text_lines(&p), PAPER_LINES);
    paper_turn(&p);
    assert_int_equal(p.line, 2); /* what was left of the space */
    paper_free(&p);
}

static void channel_12_is_line_60(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    assert_int_equal(strike(&p, 0xE3, ""), 0);
    assert_int_equal(p.line, 59);
    assert_int_equal(strike(&p, 0xE1, "foot"), 1); /* of the next page */
    paper_turn(&p);
    assert_int_equal(p.line, 59);
    assert_int_equal(strike(&p, 0x9B, ""), 1); /* channel 3 */
    assert_int_equal(p.line, 2);
    paper_free(&p);
}

static void density_makes_longer_pages(void **state)
{
    (void)state;
    assert_int_equal(paper_lines(""), 66);
    assert_int_equal(paper_lines("6"), 66);
    assert_int_equal(paper_lines("8"), 88);
    assert_int_equal(paper_lines("12"), 132);
    assert_int_equal(paper_lines("7"), 66);
    assert_int_equal(paper_lines("FCB1"), 66);
}

static void cards_are_printed_line_by_line(void **state)
{
    u8 data[3];
    struct spool_record r = {0x41, 3, data};
    struct paper p;

    (void)state;
    setup(&p);
    ebcdic_encode(data, "abc", 3);
    assert_int_equal(paper_record(&p, &r, ORIGIN_PUN), 0);
    assert_int_equal(paper_record(&p, &r, ORIGIN_PUN), 0);
    assert_string_equal(page_of(&p), "abc\nabc\n");
    paper_free(&p);
}

static void single_spacing_ignores_carriage_control(void **state)
{
    struct paper p;

    (void)state;
    setup(&p);
    p.single_space = true;
    strike(&p, 0x89, "one");
    strike(&p, 0x8B, "");
    strike(&p, 0x01, "two");
    strike(&p, 0x19, "three");
    assert_string_equal(page_of(&p), "one\ntwo\nthree\n");
    paper_free(&p);
}

static void long_and_strange_lines_are_harmless(void **state)
{
    char line[PAPER_COLUMNS + 16];
    struct paper p;

    (void)state;
    setup(&p);
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = 0;
    strike(&p, 0x09, line);
    assert_int_equal(p.strikes[0].length, PAPER_COLUMNS);
    strike(&p, 0x09, "bell\a tab\t\x9B \xE4");
    strike(&p, 0x09, "   ");
    assert_int_equal(p.count, 2);
    assert_non_null(strstr(page_of(&p), "bell  tab   \xC3\xA4\n"));
    paper_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_space_zero_to_three_lines),
        cmocka_unit_test(immediate_commands_move_without_striking),
        cmocka_unit_test(overstrikes_become_backspaces),
        cmocka_unit_test(a_skip_to_channel_1_ends_the_page),
        cmocka_unit_test(a_new_form_does_not_skip_to_where_it_stands),
        cmocka_unit_test(the_page_ends_after_its_last_line),
        cmocka_unit_test(channel_12_is_line_60),
        cmocka_unit_test(density_makes_longer_pages),
        cmocka_unit_test(cards_are_printed_line_by_line),
        cmocka_unit_test(single_spacing_ignores_carriage_control),
        cmocka_unit_test(long_and_strange_lines_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
