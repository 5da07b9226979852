/* Hostile telnet and 3270 clients: random bytes, and sound sessions with random changes, over real connections against
 * the listener and both kinds of terminals, whose owner writes, asks for passwords, changes settings, and lets a
 * program have the screen. Nothing may crash or hang. terminals SECONDS [SEED] */
#include "console/datastream.h"
#include "console/listener.h"
#include "cp/base/clock.h"
#include "cp/base/loop.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct loop *loop;
static u64 seed = 1, seconds = 10;
static u64 owner_seed = 7; /* of the loop's thread */
static unsigned port;

static u64 next(u64 *s)
{
    *s = *s * 6364136223846793005ULL + 1442695040888963407ULL;
    return *s >> 33;
}

/* The terminal's owner, as CP is one. */
struct owner {
    struct terminal *t;
    bool program;
};

static void program_written(void *arg)
{
    struct owner *o = arg;

    if (next(&owner_seed) % 3 == 0)
        terminal_fullscreen_read(o->t, next(&owner_seed) % 2 ? DISPLAY_READ_MODIFIED : DISPLAY_READ_BUFFER);
}

static void program_attention(void *arg, u8 aid)
{
    struct owner *o = arg;
    static const u8 data[] = {0xC2, ORDER_SBA, 0x40, 0x40, ORDER_SF, 0x60, 0xC1, 0xFF};

    if ((aid == AID_CLEAR && next(&owner_seed) % 2) || next(&owner_seed) % 16 == 0) {
        o->program = false;
        terminal_fullscreen_end(o->t);
    } else {
        terminal_fullscreen_write(o->t, DISPLAY_ERASE_WRITE, data, sizeof data);
    }
}

static void program_read(void *arg, const u8 *data, size_t n)
{
    u8 sum = 0;

    (void)arg;
    for (size_t i = 0; i < n; i++)
        sum ^= data[i];
    if (sum == 0xA5)
        owner_seed++;
}

static void program_screen(void *arg, bool owned)
{
    if (owned)
        program_attention(arg, 0);
}

static void program_gone(void *arg)
{
    ((struct owner *)arg)->program = false;
}

static const struct terminal_program program = {.written = program_written,
    .attention = program_attention,
    .read = program_read,
    .screen = program_screen,
    .gone = program_gone};

static void settings(struct owner *o)
{
    struct terminal_settings s = terminal_usual;

    s.logged_on = true;
    s.linesize = (unsigned)next(&owner_seed) % 256;
    s.more_first = s.more_second = (u16)(next(&owner_seed) % 2);
    s.hold = next(&owner_seed) % 2;
    s.timestamp = next(&owner_seed) % 2;
    s.style[next(&owner_seed) % TERMINAL_AREAS] = (struct terminal_style){0xF2, 0xF1};
    for (unsigned i = 0; i < 24; i++) {
        s.key[i].action = (u8)(next(&owner_seed) % (KEY_TAB + 1));
        strcpy(s.key[i].text, s.key[i].action == KEY_TAB ? "5 40 200" : "QUERY &1 &0 &9");
    }
    terminal_configure(o->t, &s);
}

static void on_input(void *arg, const char *line)
{
    struct owner *o = arg;
    char text[600];

    switch (next(&owner_seed) % 12) {
    case 0:
        terminal_hide_input(o->t, true);
        break;
    case 1:
        settings(o);
        break;
    case 2:
    case 8:
    case 9:
        terminal_set_status(o->t, TERMINAL_RUNNING, "URSA");
        o->program = terminal_fullscreen_begin(o->t, &program, o);
        program_attention(o, 0);
        break;
    case 3:
        terminal_logo(o->t, "A\n\nLOGO");
        break;
    case 4:
        terminal_refuse(o->t);
        terminal_alarm(o->t);
        break;
    case 5:
        terminal_set_status(o->t, TERMINAL_RUNNING, "URSA");
        break;
    case 6:
        terminal_write_guest(o->t, "login: ", false);
        break;
    case 7:
        terminal_close(o->t);
        free(o);
        return;
    default:
        for (unsigned i = (unsigned)next(&owner_seed) % 40; i; i--) {
            snprintf(text, sizeof text, "%u %.500s", i, line);
            terminal_write(o->t, text, i % 5);
        }
    }
}

static void on_attention(void *arg)
{
    struct owner *o = arg;

    terminal_set_status(o->t, TERMINAL_CP_READ, "URSA");
}

static void on_disconnect(void *arg)
{
    struct owner *o = arg;

    terminal_close(o->t);
    free(o);
}

static void accept_terminal(void *arg, struct terminal *t, const char *userid)
{
    static const struct terminal_handler handler = {
        .input = on_input, .attention = on_attention, .disconnect = on_disconnect};
    struct owner *o = calloc(1, sizeof *o);

    (void)arg;
    (void)userid;
    if (!o)
        abort();
    o->t = t;
    terminal_attach(t, &handler, o);
    settings(o);
    if (!terminal_logo(t, "LOGO"))
        terminal_write(t, "LOGO", true);
    terminal_set_status(t, TERMINAL_CP_READ, "URSA");
}

/* The client's side. */
struct bytes {
    u8 data[8192];
    size_t length;
};

static void add(struct bytes *b, const void *data, size_t n)
{
    if (b->length + n > sizeof b->data)
        n = sizeof b->data - b->length;
    memcpy(b->data + b->length, data, n);
    b->length += n;
}
#define ADD(b, text) add(b, text, sizeof(text) - 1)

static void add_record(struct bytes *b, bool extended)
{
    static const u8 aids[] = {0x7D, 0x7D, 0x7D, 0x6D, 0x6C, 0x6E, 0x6B, 0xF1, 0xF2, 0xF9, 0x7A, 0x4C, 0x60, 0x88, 0xF0};
    u8 aid = aids[next(&seed) % sizeof aids], record[400];
    size_t n = 0;

    if (extended)
        ADD(b, "\0\0\0\0\0");
    record[n++] = aid;
    if (next(&seed) % 8) {
        record[n++] = 0x5B;
        record[n++] = 0x60;
        for (u64 fields = next(&seed) % 4; fields; fields--) {
            static const u8 places[][2] = {
                {0x5B, 0x61}, {0x5B, 0x61}, {0xD6, 0x6F}}; /* input areas of console and logo */
            record[n++] = ORDER_SBA;
            record[n++] = next(&seed) % 8 ? places[fields % 3][0] : (u8)next(&seed);
            record[n++] = next(&seed) % 8 ? places[fields % 3][1] : (u8)next(&seed);
            for (u64 text = next(&seed) % 60; text; text--)
                record[n++] = next(&seed) % 20 ? 0xC1 + (u8)(next(&seed) % 9) : (u8)next(&seed) & 0xFE;
        }
    }
    add(b, record, n);
    ADD(b, "\xFF\xEF");
}

static void add_session(struct bytes *b)
{
    static const char *const types[] = {
        "IBM-3278-2-E", "IBM-3279-4", "IBM-3278-5-E", "IBM-DYNAMIC", "IBM-3287-1", "XTERM"};
    const char *type = types[next(&seed) % 4 ? next(&seed) % 3 : next(&seed) % 6];
    u64 how = next(&seed) % 8 / 3;

    if (how == 0) {
        ADD(b, "\xFF\xFB\x28\xFF\xFA\x28\x02\x07");
        add(b, type, strlen(type));
        ADD(b, "\xFF\xF0\xFF\xFA\x28\x03\x07\xFF\xF0");
    } else if (how == 1) {
        ADD(b, "\xFF\xFC\x28\xFF\xFB\x18\xFF\xFA\x18\x00");
        add(b, type, strlen(type));
        ADD(b, "\xFF\xF0\xFF\xFB\x19\xFF\xFD\x19\xFF\xFB\x00\xFF\xFD\x00");
    } else {
        ADD(b, "\xFF\xFC\x28\xFF\xFC\x18");
    }
    if (how < 2 && next(&seed) % 8) { /* the answer to the query */
        if (how == 0)
            ADD(b, "\0\0\0\0\0");
        ADD(b, "\x88\x00\x17\x81\x81\x01\x00\x00\x50\x00\x2B\x01\x00\x0A\x02\xE5\x00\x02\x00\x6F\x09\x0C\x0D\x70"
               "\x00\x08\x81\x86\x00\x08\x00\xF4\x00\x07\x81\x87\x02\xF1\xF1\xFF\xEF");
    }
    for (u64 n = next(&seed) % 20; n; n--) {
        if (how < 2)
            add_record(b, how == 0);
        else
            ADD(b, "logon maint\x08\x7F MAINT\r\0query\r\n\xFF\xF3\x15");
    }
}

static void spoil(struct bytes *b)
{
    for (u64 n = next(&seed) % 6; n && b->length; n--) {
        size_t at = next(&seed) % b->length;
        switch (next(&seed) % 4) {
        case 0:
            b->data[at] = (u8)next(&seed);
            break;
        case 1:
            b->data[at] = 0xFF;
            break;
        case 2:
            b->length = at;
            break;
        default:
            memmove(b->data + at, b->data + b->length / 2, b->length - (at > b->length / 2 ? at : b->length / 2));
        }
    }
}

static void one_client(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((u16)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct bytes b = {.length = 0};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    u8 sink[4096];

    if (next(&seed) % 8) {
        add_session(&b);
        if (next(&seed) % 2)
            spoil(&b);
    } else {
        for (u64 n = next(&seed) % 2000; n; n--) {
            u8 byte = next(&seed) % 3 ? (u8)next(&seed) : 0xFF - (u8)(next(&seed) % 20);
            add(&b, &byte, 1);
        }
    }
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("connect");
        exit(1);
    }
    for (size_t at = 0; at < b.length;) {
        size_t piece = 1 + next(&seed) % 200, n = b.length - at < piece ? b.length - at : piece;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (send(fd, b.data + at, n, MSG_NOSIGNAL) < 0)
            break;
        at += n;
        if (next(&seed) % 2 && poll(&p, 1, 2) > 0 && read(fd, sink, sizeof sink) <= 0)
            break;
    }
    /* Without reading all, what was sent would be lost with the connection. */
    shutdown(fd, SHUT_WR);
    for (struct pollfd p = {.fd = fd, .events = POLLIN}; poll(&p, 1, 1000) > 0 && read(fd, sink, sizeof sink) > 0;)
        ;
    close(fd);
}

static void *clients(void *arg)
{
    u64 end = clock_monotonic_ns() + seconds * 1000000000, count = 0;

    (void)arg;
    for (; clock_monotonic_ns() < end; count++) {
        if (getenv("FUZZ_TRACE"))
            fprintf(stderr, "%#llx\n", (unsigned long long)seed);
        one_client();
        if (count % 64 == 0)
            usleep(20000); /* the sweep of those that are gone */
    }
    printf("%llu clients\nok fuzz/terminals/hostile_clients_harm_nobody\n", (unsigned long long)count);
    loop_stop(loop);
    return NULL;
}

int main(int argc, char **argv)
{
    struct listener_options options = listener_usual;
    struct listener *listener;
    char address[100];
    pthread_t thread;

    seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : seconds;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : seed;
    strcpy(options.address, "127.0.0.1:0");
    options.sessions = 5000;
    loop = loop_create();
    if (!loop || listener_open(loop, &options, accept_terminal, NULL, &listener) < 0) {
        puts("not ok fuzz/terminals/listen");
        return 1;
    }
    listener_address(listener, address, sizeof address);
    port = (unsigned)strtoul(strrchr(address, ':') + 1, NULL, 10);
    pthread_create(&thread, NULL, clients, NULL);
    loop_run(loop);
    pthread_join(thread, NULL);
    listener_close(listener);
    loop_destroy(loop);
    return 0;
}
