#define _GNU_SOURCE 1 /* memmem */
/* A display with a program that owns its screen, and CP's console on it, by a client that speaks TN3270E as few bytes
 * at a time as it has to, over a real connection to the listener. */
#include "console/datastream.h"
#include "console/listener.h"
#include "console/terminal.h"
#include "cp/base/loop.h"
#include "guests/arch/ebcdic.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

static struct listener *listener;
static struct loop *loop;
static struct terminal *terminal;
static int client = -1;
static u8 received[65536];
static size_t received_length;
static char typed[512], events[512];
static u8 answer[512];
static size_t answer_length;

/* One round of the loop is enough for what one message causes, if it is repeated. A loop runs once only, so the test
 * is a client on the loop itself. */
static void (*step)(void);
static unsigned patience;

static void on_client(void *arg, u32 happened)
{
    ssize_t n = read(client, received + received_length, sizeof received - received_length);

    (void)arg;
    (void)happened;
    if (n <= 0)
        loop_unwatch(loop, client);
    else
        received_length += (size_t)n;
}

static void on_tick(void *arg)
{
    (void)arg;
    if (--patience == 0)
        loop_stop(loop);
    else
        loop_after(loop, 5, on_tick, NULL);
    step();
}

static bool was_received(const char *bytes, size_t n)
{
    return memmem(received, received_length, bytes, n);
}
#define RECEIVED(bytes) was_received(bytes, sizeof(bytes) - 1)

static bool shows(const char *text)
{
    u8 ebcdic[100];

    ebcdic_encode(ebcdic, text, strlen(text));
    return memmem(received, received_length, ebcdic, strlen(text));
}

static void transmit(const char *bytes, size_t n)
{
    received_length = 0;
    assert_int_equal(send(client, bytes, n, MSG_NOSIGNAL), n);
}
#define TRANSMIT(bytes) transmit(bytes, sizeof(bytes) - 1)

static void on_input(void *arg, const char *line)
{
    (void)arg;
    snprintf(typed, sizeof typed, "%s", line);
}

static void on_attention(void *arg)
{
    (void)arg;
    strcat(events, "attention ");
    terminal_set_status(terminal, TERMINAL_CP_READ, "URSA");
}

static void on_disconnect(void *arg)
{
    (void)arg;
    terminal_close(terminal);
    terminal = NULL;
}

static void accept_terminal(void *arg, struct terminal *t, const char *userid)
{
    static const struct terminal_handler handler = {
        .input = on_input, .attention = on_attention, .disconnect = on_disconnect};

    (void)arg;
    (void)userid;
    terminal = t;
    terminal_attach(t, &handler, NULL);
    terminal_set_status(t, TERMINAL_RUNNING, "URSA");
    terminal_write(t, "HELLO", true);
}

static void written(void *arg)
{
    (void)arg;
    strcat(events, "written ");
}

static void attention(void *arg, u8 aid)
{
    (void)arg;
    sprintf(events + strlen(events), "key-%02X ", aid);
}

static void was_read(void *arg, const u8 *data, size_t n)
{
    (void)arg;
    memcpy(answer, data, n);
    answer_length = n;
    strcat(events, "read ");
}

static void screen(void *arg, bool owned)
{
    (void)arg;
    strcat(events, owned ? "given " : "taken ");
}

static void gone(void *arg)
{
    (void)arg;
    strcat(events, "gone ");
}

static const struct terminal_program program = {written, attention, was_read, screen, gone};

static int setup(void **unused)
{
    struct listener_options o = listener_usual;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char address[100];

    (void)unused;
    terminal = NULL;
    received_length = answer_length = 0;
    *typed = *events = 0;
    loop = loop_create();
    strcpy(o.address, "127.0.0.1:0");
    assert_int_equal(listener_open(loop, &o, accept_terminal, NULL, &listener), 0);
    listener_address(listener, address, sizeof address);
    to.sin_port = htons((u16)atoi(strrchr(address, ':') + 1));
    client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(client, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(loop_watch(loop, client, EPOLLIN, on_client, NULL), 0);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    listener_close(listener);
    loop_destroy(loop);
    close(client);
    return 0;
}

static void run(void (*fn)(void))
{
    step = fn;
    patience = 600;
    loop_after(loop, 1, on_tick, NULL);
    loop_run(loop);
}

static unsigned stage; /* of the conversation of a test */

/* A colour display of 43 rows, by TN3270E, its query answered: true once CP's first line is there. */
static bool come_in(void)
{
    if (stage == 0 && RECEIVED("\xFF\xFD\x28")) {
        TRANSMIT("\xFF\xFB\x28");
        stage++;
    } else if (stage == 1 && RECEIVED("\xFF\xFA\x28\x08\x02\xFF\xF0")) {
        TRANSMIT("\xFF\xFA\x28\x02\x07IBM-3278-4-E\xFF\xF0");
        stage++;
    } else if (stage == 2 && RECEIVED("\xFF\xFA\x28\x02\x04IBM-3278-4-E\x01L0001\xFF\xF0")) {
        TRANSMIT("\xFF\xFA\x28\x03\x07\x00\x02\x04\xFF\xF0");
        stage++;
    } else if (stage == 3 && RECEIVED("\xFF\xFA\x28\x03\x07\xFF\xF0")) {
        TRANSMIT("\xFF\xFA\x28\x03\x04\xFF\xF0");
        stage++;
    } else if (stage == 4 && RECEIVED("\xF3\x00\x05\x01\xFF\xFF\x02\xFF\xEF")) {
        TRANSMIT("\0\0\0\0\0\x88\x00\x08\x81\x86\x00\x08\x00\xF4\x00\x07\x81\x87\x01\x00\xF0\xFF\xEF");
        stage++;
    } else if (stage == 5 && shows("HELLO")) {
        stage++;
    }
    return stage > 5;
}

#define STEP(number, condition) if (stage == (number) && (condition) && stage++)

static void talk_of_identity(void)
{
    if (come_in())
        loop_stop(loop);
}

static void a_display_says_what_it_is(void **unused)
{
    const struct terminal_display *d;

    (void)unused;
    stage = 0;
    run(talk_of_identity);
    assert_int_equal(stage, 6);
    d = terminal_display(terminal);
    assert_int_equal(d->model, 4);
    assert_int_equal(d->alternate_rows, 43);
    assert_int_equal(d->alternate_columns, 80);
    assert_true(d->extended);
    assert_true(d->colour);
    assert_false(d->highlight);
    assert_int_equal(d->query_length, 15);
    assert_int_equal(d->query[3], 0x86);
    assert_string_equal(terminal_name(terminal), "L0001");
    assert_string_equal(terminal_peer(terminal), "127.0.0.1");
}

/* The conversation of a program with its screen. */
static void talk_as_program(void)
{
    static const u8 screen_data[] = {0xC2, ORDER_SBA, 0x40, 0x40, 0xC1, 0xFF};

    if (!come_in())
        return;
    STEP(6, true)
    {
        assert_true(terminal_fullscreen_begin(terminal, &program, NULL));
        assert_false(terminal_fullscreen_begin(terminal, &program, NULL));
        received_length = 0;
        terminal_fullscreen_write(terminal, DISPLAY_ERASE_WRITE, screen_data, sizeof screen_data);
    }
    STEP(7, RECEIVED("\0\0\0\0\0\xF5\xC2\x11\x40\x40\xC1\xFF\xFF\xFF\xEF") && strstr(events, "written"))
    {
        TRANSMIT("\0\0\0\0\0\x7D\x40\x40\x11\x40\x40\xC1\xFF\xEF"); /* ENTER */
    }
    STEP(8, strstr(events, "key-7D"))
    {
        terminal_fullscreen_read(terminal, DISPLAY_READ_MODIFIED);
    }
    STEP(9, strstr(events, "read")) /* what came with the key */
    {
        assert_int_equal(answer_length, 7);
        assert_memory_equal(answer, "\x7D\x40\x40\x11\x40\x40\xC1", 7);
        *events = 0;
        terminal_fullscreen_read(terminal, DISPLAY_READ_BUFFER);
    }
    STEP(10, RECEIVED("\0\0\0\0\0\xF2\xFF\xEF"))
    {
        TRANSMIT("\0\0\0\0\0\x60\x40\x40\xC2\xC3\xFF\xEF");
    }
    STEP(11, strstr(events, "read"))
    {
        assert_memory_equal(answer, "\x60\x40\x40\xC2\xC3", 5);
        *events = 0;
        received_length = 0;
        terminal_write(terminal, "INTERRUPTION", true); /* CP takes the screen */
    }
    STEP(12, shows("INTERRUPTION") && shows("HOLDING") && strstr(events, "taken"))
    {
        terminal_fullscreen_write(terminal, DISPLAY_WRITE, screen_data, sizeof screen_data); /* waits */
    }
    STEP(13, true)
    {
        assert_null(strstr(events, "written"));
        TRANSMIT("\0\0\0\0\0\x6D\xFF\xEF"); /* CLEAR: it is given back, what had waited is of no use any more */
    }
    STEP(14, strstr(events, "taken written given"))
    {
        received_length = 0;
        *events = 0;
        terminal_fullscreen_write(terminal, DISPLAY_ERASE_WRITE_ALTERNATE, screen_data, sizeof screen_data);
    }
    STEP(15, RECEIVED("\0\0\0\0\0\x7E\xC2\x11\x40\x40\xC1\xFF\xFF\xFF\xEF"))
    {
        TRANSMIT("\0\0\0\0\0\x6C\xFF\xEF"); /* PA1 is CP's */
    }
    STEP(16, strstr(events, "attention") && strstr(events, "taken") && shows("CP READ"))
    {
        *events = 0;
        terminal_set_status(terminal, TERMINAL_RUNNING, "URSA");
    }
    STEP(17, strstr(events, "given"))
    {
        received_length = 0;
        terminal_fullscreen_write(terminal, DISPLAY_ERASE_WRITE, screen_data, sizeof screen_data);
        terminal_fullscreen_end(terminal);
    }
    STEP(18, shows("RUNNING   URSA")) /* CP's screen is back */
    {
        loop_stop(loop);
    }
}

static void a_program_owns_the_screen(void **unused)
{
    (void)unused;
    stage = 0;
    run(talk_as_program);
    assert_int_equal(stage, 19);
}

static void talk_until_gone(void)
{
    if (!come_in())
        return;
    STEP(6, terminal_fullscreen_begin(terminal, &program, NULL))
    {
        shutdown(client, SHUT_WR);
    }
    STEP(7, strstr(events, "gone"))
    {
        loop_stop(loop);
    }
}

static void a_program_hears_that_the_line_dropped(void **unused)
{
    (void)unused;
    stage = 0;
    run(talk_until_gone);
    assert_int_equal(stage, 8);
    assert_null(terminal);
}

static void talk_at_console(void)
{
    if (!come_in())
        return;
    STEP(6, true) /* "AB" in the input area of 43 rows: address 41 * 80 + 1 */
    {
        TRANSMIT("\0\0\0\0\0\x7D\xF3\xD3\x11\xF3\xD1\xC1\xC2\xFF\xEF");
    }
    STEP(7, *typed && shows("AB")) /* up in the output area again */
    {
        loop_stop(loop);
    }
}

static void a_line_is_typed(void **unused)
{
    (void)unused;
    stage = 0;
    run(talk_at_console);
    assert_string_equal(typed, "AB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_display_says_what_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_owns_the_screen, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_hears_that_the_line_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_is_typed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
