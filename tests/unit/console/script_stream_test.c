/* Matching: the cursor, partial lines, what was typed, forbidden lines, and the transcript. */
#include "console/script.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct stream s;
static struct transcript transcript;
static char *written;
static size_t written_size;
static const char *line;

static int setup(void **state)
{
    (void)state;
    transcript = (struct transcript){.file = open_memstream(&written, &written_size)};
    s = (struct stream){.heading = strdup("[A]"), .transcript = &transcript};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stream_free(&s);
    fclose(transcript.file);
    free(transcript.heading);
    free(written);
    return 0;
}

static void show(const char *text)
{
    stream_add(&s, text, strlen(text));
    stream_end_line(&s);
}

static void piece(const char *text)
{
    stream_add(&s, text, strlen(text));
}

static enum match find(const char *text)
{
    struct pattern p = {.text = text};

    stream_rewind(&s);
    return stream_match(&s, &p, NULL, &line);
}

static void a_match_moves_past_its_line(void **state)
{
    (void)state;
    show("one two");
    show("one three");
    assert_int_equal(find("one"), MATCH_FOUND);
    assert_int_equal(find("two"), MATCH_NONE);
    assert_int_equal(find("one"), MATCH_FOUND);
    assert_int_equal(find("one"), MATCH_NONE);
    show("One");
    assert_int_equal(find("one"), MATCH_NONE);
}

static void a_wait_that_finds_nothing_passes_nothing(void **state)
{
    (void)state;
    show("here");
    assert_int_equal(find("absent"), MATCH_NONE);
    assert_int_equal(find("here"), MATCH_FOUND);
}

static void the_whole_line_of_a_partial_match_is_passed(void **state)
{
    (void)state;
    piece("log");
    assert_int_equal(find("login"), MATCH_NONE);
    piece("in: ");
    assert_int_equal(find("login"), MATCH_FOUND);
    assert_int_equal(find("login"), MATCH_NONE);
    show("login again");
    assert_int_equal(find("again"), MATCH_NONE);
    show("next again");
    assert_int_equal(find("again"), MATCH_FOUND);
}

static void what_is_typed_ends_a_partial_line_and_is_never_matched(void **state)
{
    (void)state;
    piece("login: ");
    assert_int_equal(find("login"), MATCH_FOUND);
    stream_typed(&s, "root");
    assert_int_equal(find("root"), MATCH_NONE);
    show("Last login: never");
    assert_int_equal(find("login"), MATCH_FOUND);
    stream_typed(&s, "ls");
    assert_int_equal(find("ls"), MATCH_NONE);
}

static void regular_expressions_are_posix_extended(void **state)
{
    struct pattern p = {.is_regex = true};
    char *group = NULL;

    (void)state;
    assert_int_equal(regcomp(&p.regex, "^RDR +FILE ([0-9]{4}) (SENT)?", REG_EXTENDED), 0);
    show("x RDR FILE 0001 ");
    show("RDR  FILE 0042 ");
    stream_rewind(&s);
    assert_int_equal(stream_match(&s, &p, &group, &line), MATCH_FOUND);
    assert_string_equal(group, "0042");
    free(group);
    regfree(&p.regex);
}

static void a_group_that_took_no_part_is_empty(void **state)
{
    struct pattern p = {.is_regex = true};
    char *group = NULL;

    (void)state;
    assert_int_equal(regcomp(&p.regex, "a(b)?c", REG_EXTENDED), 0);
    show("ac");
    assert_int_equal(stream_match(&s, &p, &group, &line), MATCH_FOUND);
    assert_string_equal(group, "");
    free(group);
    regfree(&p.regex);
}

static void a_forbidden_line_fails_the_next_match_only(void **state)
{
    (void)state;
    show("before");
    stream_forbid(&s, "HCP");
    stream_forbid(&s, "ABEND");
    show("HCPCFC001E");
    show("wanted");
    assert_int_equal(find("wanted"), MATCH_FORBIDDEN);
    assert_string_equal(line, "HCPCFC001E");
    assert_int_equal(find("before"), MATCH_FOUND);
    assert_int_equal(find("wanted"), MATCH_FOUND);
}

static void the_matched_line_itself_is_not_forbidden(void **state)
{
    (void)state;
    stream_forbid(&s, "HCP");
    show("HCPCQU045E MAINT not logged on");
    assert_int_equal(find("not logged on"), MATCH_FOUND);
}

static void forbidden_text_is_found_without_a_further_match(void **state)
{
    (void)state;
    stream_forbid(&s, "panic");
    show("fine");
    stream_rewind(&s);
    assert_int_equal(stream_match(&s, NULL, NULL, &line), MATCH_NONE);
    piece("kernel panic");
    stream_rewind(&s);
    assert_int_equal(stream_match(&s, NULL, NULL, &line), MATCH_FORBIDDEN);
}

static void a_long_session_is_matched_to_its_end(void **state)
{
    char text[32];

    (void)state;
    for (int i = 0; i < 30000; i++) {
        snprintf(text, sizeof text, "line %d.", i);
        show(text);
        if (i % 3 == 2)
            assert_int_equal(find(text), MATCH_FOUND);
    }
    assert_true(s.count < 10000);
    assert_int_equal(find("line 29999."), MATCH_NONE);
}

static void the_transcript_shows_what_the_terminals_showed(void **state)
{
    struct stream other = {.heading = strdup("[B]"), .transcript = &transcript};

    (void)state;
    show("logo");
    piece("login: ");
    stream_typed(&s, "root");
    stream_add(&other, "interlude", 9);
    stream_end_line(&other);
    piece("Password: ");
    stream_typed(&s, NULL);
    stream_typed(&s, NULL);
    stream_typed(&s, "ls");
    piece("rest");
    stream_free(&other);
    stream_free(&s);
    fflush(transcript.file);
    assert_string_equal(written, "[A]\nlogo\nlogin: root\n[B]\ninterlude\n[A]\nPassword: \nls\nrest\n");
    s = (struct stream){.transcript = &transcript};
}

static void the_tail_shows_the_last_lines(void **state)
{
    char *tail;
    size_t size;
    FILE *f = open_memstream(&tail, &size);

    (void)state;
    for (int i = 0; i < 20; i++)
        show(i < 8 ? "old" : "new");
    piece("now");
    stream_print_tail(&s, f);
    fclose(f);
    assert_null(strstr(tail, "old"));
    assert_non_null(strstr(tail, "    new\n    now\n"));
    free(tail);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_match_moves_past_its_line),
        TEST(a_wait_that_finds_nothing_passes_nothing),
        TEST(the_whole_line_of_a_partial_match_is_passed),
        TEST(what_is_typed_ends_a_partial_line_and_is_never_matched),
        TEST(regular_expressions_are_posix_extended),
        TEST(a_group_that_took_no_part_is_empty),
        TEST(a_forbidden_line_fails_the_next_match_only),
        TEST(the_matched_line_itself_is_not_forbidden),
        TEST(forbidden_text_is_found_without_a_further_match),
        TEST(a_long_session_is_matched_to_its_end),
        TEST(the_transcript_shows_what_the_terminals_showed),
        TEST(the_tail_shows_the_last_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
