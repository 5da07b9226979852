/* One client of the telnet port: shared by listener.c (who comes), telnet_client.c (bytes and limits), telnet_line.c
 * and tn3270.c (what it is a terminal of). The loop's thread only. */
#pragma once
#include "console/listener.h"
#include "console/telnet.h"

struct telnet_client;
struct loop_timer;

/* What the client turned out to be. `kind` is freed with the client, not with its terminal. */
struct telnet_kind {
    void (*record)(void *kind, const u8 *data, size_t n);
    void (*text)(void *kind, const u8 *data, size_t n);
    void (*attention)(void *kind);
    void (*end_of_file)(void *kind);
    void (*drained)(void *kind); /* all that was sent has gone out */
    void (*gone)(void *kind);    /* the client has left */
    bool (*logged_on)(void *kind);
    bool (*in_use)(void *kind); /* its terminal is not closed: it cannot be freed */
    void (*close)(void *kind);  /* the system goes: close the terminal, if there is one */
    void (*free)(void *kind);
};

struct telnet_client {
    struct telnet_client *next;
    struct listener *listener;
    int fd;     /* -1 once the client is gone */
    u32 events; /* what the loop watches */
    struct telnet telnet;
    struct tls_session *tls; /* NULL: none */
    const struct telnet_kind *ops;
    void *kind; /* NULL: not known yet */
    char name[16], peer[64];
    unsigned number; /* of its terminal; 0: none */
    u8 *out;         /* what waits: from start to end */
    size_t start, end, size;
    u64 opened_ms, heard_ms;
    size_t cost; /* of what came lately: see the limits in telnet_client.c */
    bool ending; /* gone when all is sent, or after a while */
    u64 ending_ms;
    unsigned busy; /* in work; freed only by listener.c's sweep */
};

/* The kind of a client that has negotiated. */
void telnet_line_open(struct telnet_client *c);
void tn3270_open(struct telnet_client *c);

/* Of telnet_client.c. */
void client_open(struct telnet_client *c);
void client_send_record(struct telnet_client *c, const u8 *data, size_t n);
void client_send_text(struct telnet_client *c, const u8 *data, size_t n);
/* Send what can be sent and have the loop watch for the rest. */
void client_push(struct telnet_client *c);
size_t client_unsent(const struct telnet_client *c);
/* The terminal is done: let the client go when all is sent. */
void client_end(struct telnet_client *c);
/* The client goes now; what it was a terminal of is told. */
void client_drop(struct telnet_client *c);
void client_tick(struct telnet_client *c, u64 now_ms);
void client_free(struct telnet_client *c);

/* Of listener.c. */
struct loop *listener_loop(const struct listener *s);
const struct listener_options *listener_limits(const struct listener *s);
void listener_accept(struct listener *s, struct terminal *t);
