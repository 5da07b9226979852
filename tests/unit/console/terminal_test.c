/* The core of a terminal with a kind that only records: order, bounded queue, hiding, closing from inside a callback.
 */
#include "console/terminal_kind.h"
#include "cp/base/loop.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct loop *loop;
static struct terminal *terminal;
static char shown[8000000];
static size_t shown_length;
static bool closed, close_on_input;

static void record(const char *text)
{
    size_t n = strlen(text);

    assert_true(shown_length + n < sizeof shown);
    memcpy(shown + shown_length, text, n + 1);
    shown_length += n;
}

static void output(struct terminal *t, const char *text, bool newline)
{
    (void)t;
    record(text);
    record(newline ? "\n" : "|");
}

static void status(struct terminal *t)
{
    char system[9], text[32];

    snprintf(text, sizeof text, "<%d ", terminal_status(t, system));
    record(text);
    record(system);
    record(">");
}

static void hide(struct terminal *t, bool hide)
{
    (void)t;
    record(hide ? "<hide>" : "<show>");
}

static void kind_closed(struct terminal *t)
{
    (void)t;
    closed = true;
}

static const struct terminal_ops ops = {.output = output, .status = status, .hide = hide, .close = kind_closed};

static void on_input(void *arg, const char *line)
{
    (void)arg;
    record("typed:");
    record(line);
    record("\n");
    if (close_on_input)
        terminal_close(terminal);
}

static void on_event(void *arg)
{
    record(arg);
}

static bool on_secret(void *arg, const char *line)
{
    (void)arg;
    return strstr(line, "secret") != NULL;
}

static const struct terminal_handler handler = {
    .input = on_input, .attention = on_event, .disconnect = on_event, .secret = on_secret};

static int setup(void **state)
{
    (void)state;
    loop = loop_create();
    terminal = terminal_create(loop, "L0003", "192.0.2.1", &ops, NULL);
    terminal_attach(terminal, &handler, "<event>");
    shown[0] = 0;
    shown_length = 0;
    closed = close_on_input = false;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (!closed)
        terminal_close(terminal);
    loop_destroy(loop);
    return 0;
}

static void stop(void *arg)
{
    (void)arg;
    loop_stop(loop);
}

static void run(void)
{
    loop_post(loop, stop, NULL);
    loop_run(loop);
}

static void it_has_a_name_and_a_peer(void **state)
{
    (void)state;
    assert_string_equal(terminal_name(terminal), "L0003");
    assert_string_equal(terminal_peer(terminal), "192.0.2.1");
}

static void output_is_shown_in_order_on_the_loops_thread(void **state)
{
    (void)state;
    terminal_write(terminal, "one", true);
    terminal_write(terminal, "two ", false);
    terminal_write(terminal, "three", true);
    assert_string_equal(shown, "");
    run();
    assert_string_equal(shown, "one\ntwo |three\n");
}

static void a_changed_status_follows_the_output(void **state)
{
    (void)state;
    terminal_set_status(terminal, TERMINAL_VM_READ, "URSA");
    terminal_write(terminal, "x", true);
    terminal_set_status(terminal, TERMINAL_RUNNING, "URSASYS99");
    run();
    assert_string_equal(shown, "x\n<2 URSASYS9>");
}

static void input_is_hidden_before_the_prompt_is_seen(void **state)
{
    (void)state;
    terminal_write(terminal, "Password:", false);
    terminal_hide_input(terminal, true);
    run();
    assert_string_equal(shown, "<hide>Password:|");
}

static void hiding_lasts_for_one_line(void **state)
{
    (void)state;
    terminal_hide_input(terminal, true);
    terminal_flush(terminal);
    assert_true(terminal_secret(terminal, "x"));
    assert_true(terminal_input(terminal, "x"));
    assert_false(terminal_secret(terminal, "x"));
    terminal_flush(terminal);
    assert_string_equal(shown, "<hide>typed:x\n<show>");
}

static void hidden_and_shown_at_once_is_no_change(void **state)
{
    (void)state;
    terminal_hide_input(terminal, true);
    terminal_hide_input(terminal, false);
    run();
    assert_string_equal(shown, "");
}

static void the_owner_can_tell_that_a_line_is_secret(void **state)
{
    (void)state;
    assert_true(terminal_secret(terminal, "logon x secret"));
    assert_false(terminal_secret(terminal, "query names"));
}

static void a_held_terminal_loses_the_oldest_lines_and_says_so(void **state)
{
    char line[64], last[64] = "";
    int first = 0, lost = 0, count = 0;

    (void)state;
    terminal_write(terminal, "begun", false);
    terminal_flush(terminal);
    terminal_hold(terminal, true);
    for (int i = 0; i < 200000; i++) {
        snprintf(line, sizeof line, "line %d of many", i);
        terminal_write(terminal, line, true);
    }
    terminal_flush(terminal);
    assert_string_equal(shown, "begun|");
    terminal_hold(terminal, false);
    run();
    assert_int_equal(
        sscanf(shown, "begun|\n(%d lines lost: this terminal reads too slowly)\nline %d of", &lost, &first), 2);
    assert_int_equal(lost, first);
    for (char *p = strtok(shown, "\n"); p; p = strtok(NULL, "\n"), count++)
        strcpy(last, p);
    assert_string_equal(last, "line 199999 of many");
    assert_int_equal(count, 200000 - lost + 2);
}

static void closing_shows_what_is_queued_even_if_held(void **state)
{
    (void)state;
    terminal_hold(terminal, true);
    terminal_write(terminal, "last", true);
    terminal_write(terminal, "words", true);
    terminal_close(terminal);
    assert_true(closed);
    assert_string_equal(shown, "last\nwords\n");
}

static void the_owner_may_close_it_while_told_of_input(void **state)
{
    (void)state;
    close_on_input = true;
    terminal_write(terminal, "bye", true);
    assert_false(terminal_input(terminal, "logoff"));
    assert_true(closed);
    assert_string_equal(shown, "typed:logoff\nbye\n");
    run(); /* the flush that was posted is gone with it */
}

static void events_reach_the_owner(void **state)
{
    (void)state;
    assert_true(terminal_attention(terminal));
    assert_true(terminal_disconnect(terminal));
    assert_string_equal(shown, "<event><event>");
}

static void *write_many(void *arg)
{
    for (int i = 0; i < 500; i++)
        terminal_write(terminal, arg, true);
    return NULL;
}

static void any_thread_may_write(void **state)
{
    pthread_t threads[4];
    int lines = 0;

    (void)state;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, write_many, "0123456789");
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    run();
    for (char *p = strtok(shown, "\n"); p; p = strtok(NULL, "\n"), lines++)
        assert_string_equal(p, "0123456789");
    assert_int_equal(lines, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_has_a_name_and_a_peer, setup, teardown),
        cmocka_unit_test_setup_teardown(output_is_shown_in_order_on_the_loops_thread, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_status_follows_the_output, setup, teardown),
        cmocka_unit_test_setup_teardown(input_is_hidden_before_the_prompt_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(hiding_lasts_for_one_line, setup, teardown),
        cmocka_unit_test_setup_teardown(hidden_and_shown_at_once_is_no_change, setup, teardown),
        cmocka_unit_test_setup_teardown(the_owner_can_tell_that_a_line_is_secret, setup, teardown),
        cmocka_unit_test_setup_teardown(a_held_terminal_loses_the_oldest_lines_and_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_shows_what_is_queued_even_if_held, setup, teardown),
        cmocka_unit_test_setup_teardown(the_owner_may_close_it_while_told_of_input, setup, teardown),
        cmocka_unit_test_setup_teardown(events_reach_the_owner, setup, teardown),
        cmocka_unit_test_setup_teardown(any_thread_may_write, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
