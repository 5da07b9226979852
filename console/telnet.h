/* The server's side of a telnet connection: which kind of terminal the client is, lines or 3270 records, and what is
 * between them. Knows no sockets. Sources: RFC 854, 856, 857, 885, 1091 (terminal type), 1576 (TN3270), 2355 (TN3270E).
 */
#pragma once
#include "guests/arch/types.h"

enum telnet_mode {
    TELNET_NEGOTIATING,
    TELNET_LINE,  /* a network virtual terminal: text */
    TELNET_3270,  /* records without a header (RFC 1576) */
    TELNET_3270E, /* records with a header (RFC 2355) */
};

/* What telnet needs and tells. None of it may free the struct telnet: telnet_stop() ends the work on received bytes. */
struct telnet_user {
    void (*send)(void *arg, const u8 *data, size_t n);
    void (*decided)(void *arg);                          /* mode and type are known */
    void (*record)(void *arg, const u8 *data, size_t n); /* an inbound 3270 record */
    void (*text)(void *arg, const u8 *data, size_t n);   /* in line mode */
    void (*attention)(void *arg);                        /* break, or interrupt process */
    void (*end_of_file)(void *arg);
};

#define TELNET_RECORD_MAX 32768

struct telnet {
    const struct telnet_user *user;
    void *arg;
    enum telnet_mode mode;
    char type[41];  /* "IBM-3279-2-E", as the client says; empty: not told */
    char device[9]; /* the name a TN3270E client is told, or asks for */
    bool stopped;   /* received bytes are not looked at any more */
    bool spoken;    /* the client has sent a telnet command */
    bool broken;    /* stopped by the client's breaking of the rules */
    /* the rest is telnet.c's */
    u8 state, verb;
    bool extended_refused, type_wanted, records_wanted;
    bool we[64], they[64], we_asked[64], they_asked[64]; /* options, by number */
    u8 sub[256];
    size_t sub_length, record_length, record_size;
    u8 *record;
};

/* device: the name for TN3270E, at most 8 characters. Begins to negotiate. */
void telnet_open(struct telnet *t, const struct telnet_user *user, void *arg, const char *device);
void telnet_close(struct telnet *t);
void telnet_receive(struct telnet *t, const u8 *data, size_t n);
/* The client has had its time: if nothing is decided it is a line-mode terminal. */
void telnet_time_is_up(struct telnet *t);
void telnet_stop(struct telnet *t);
void telnet_send_record(struct telnet *t, const u8 *data, size_t n);
void telnet_send_text(struct telnet *t, const u8 *data, size_t n);
/* Line mode: who shows what is typed; on: nobody. */
void telnet_hide(struct telnet *t, bool on);
