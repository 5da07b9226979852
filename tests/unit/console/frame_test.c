/* Frames over a socket pair: whole, in pieces, too long, binary, and towards a reader that does not read. */
#include "console/frame.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

static int ends[2];
static struct frame_reader *reader;

static int setup(void **state)
{
    (void)state;
    reader = calloc(1, sizeof *reader);
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static int teardown(void **state)
{
    (void)state;
    free(reader);
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static void give(const void *data, size_t n)
{
    assert_int_equal(write(ends[1], data, n), n);
}

static void frames_arrive_whole_whatever_the_pieces(void **state)
{
    (void)state;
    give("Iquery na", 9);
    assert_int_equal(frame_fill(reader, ends[0]), 9);
    assert_null(frame_next(reader));
    give("mes\nA\nrest", 10);
    frame_fill(reader, ends[0]);
    assert_string_equal(frame_next(reader), "Iquery names");
    assert_string_equal(frame_next(reader), "A");
    assert_null(frame_next(reader));
    assert_int_equal(frame_fill(reader, ends[0]), -EAGAIN);
    close(ends[1]);
    assert_int_equal(frame_fill(reader, ends[0]), 0);
}

static void an_endless_line_is_malformed(void **state)
{
    char data[FRAME_MAX + 1];

    (void)state;
    memset(data, 'x', sizeof data);
    give(data, FRAME_MAX);
    frame_fill(reader, ends[0]);
    assert_null(frame_next(reader));
    assert_false(reader->malformed);
    give(data, 1);
    frame_fill(reader, ends[0]);
    assert_null(frame_next(reader));
    assert_true(reader->malformed);
}

static void the_longest_frame_fits(void **state)
{
    char data[FRAME_MAX + 1];

    (void)state;
    memset(data, 'x', sizeof data);
    data[FRAME_MAX] = '\n';
    for (int i = 0; i < 3; i++) {
        give(data, sizeof data);
        frame_fill(reader, ends[0]);
        assert_int_equal(strlen(frame_next(reader)), FRAME_MAX);
    }
}

static void binary_data_is_malformed(void **state)
{
    (void)state;
    give("Iab\0c\n", 6);
    frame_fill(reader, ends[0]);
    assert_null(frame_next(reader));
    assert_true(reader->malformed);
    assert_null(frame_next(reader));
}

static void a_reader_that_does_not_read_blocks_nobody(void **state)
{
    struct frame_writer w = {0};
    char text[1000];
    size_t sent = 0, got = 0;
    ssize_t n;
    static char sink[65536];

    (void)state;
    memset(text, 'y', sizeof text);
    text[999] = 0;
    for (int i = 0; i < 2000; i++, sent += 1001) {
        assert_true(frame_put(&w, 'L', text));
        assert_int_equal(frame_send(&w, ends[1]), 0);
    }
    assert_true(frame_unsent(&w) > 1000000);
    assert_int_equal(frame_send_all(&w, ends[1], 20), -ETIMEDOUT);
    while (got < sent && (n = read(ends[0], sink, sizeof sink)) > 0) {
        got += (size_t)n;
        frame_send(&w, ends[1]);
    }
    assert_int_equal(got, sent);
    assert_int_equal(frame_unsent(&w), 0);
    frame_free(&w);
}

static void a_reader_that_is_gone_is_an_error(void **state)
{
    struct frame_writer w = {0};

    (void)state;
    close(ends[0]);
    frame_put(&w, 'L', "text");
    assert_int_equal(frame_send(&w, ends[1]), -EPIPE);
    frame_free(&w);
}

static void text_beyond_a_frame_is_cut(void **state)
{
    struct frame_writer w = {0};
    char *text = calloc(1, 2 * FRAME_MAX + 1);

    (void)state;
    memset(text, 'z', 2 * FRAME_MAX);
    frame_put(&w, 'L', text);
    assert_int_equal(frame_unsent(&w), FRAME_MAX + 1);
    frame_send(&w, ends[1]);
    frame_fill(reader, ends[0]);
    assert_int_equal(strlen(frame_next(reader)), FRAME_MAX);
    frame_free(&w);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(frames_arrive_whole_whatever_the_pieces, setup, teardown),
        cmocka_unit_test_setup_teardown(an_endless_line_is_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_longest_frame_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(binary_data_is_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_that_does_not_read_blocks_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_that_is_gone_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(text_beyond_a_frame_is_cut, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
