/* The port at which telnet and TN3270 clients arrive, and its limits. */
#pragma once
#include "console/console.h"

struct listener_options {
    char address[80];      /* "127.0.0.1:3270", "[::1]:3270"; "*" for the host: all of them; empty: there is no port */
    unsigned sessions;     /* at most so many clients at once */
    unsigned idle_seconds; /* a terminal where nobody is logged on and nothing is typed is dropped; 0: never */
    char certificate[4096], key[4096]; /* files in PEM; empty: no TLS */
};
extern const struct listener_options listener_usual;

struct listener;
/* 0 or -errno: -EADDRINUSE when another program has the port, -EINVAL for what is no address, -EBADMSG when certificate
 * or key are not usable. accept is told of each terminal, with no userid. */
int listener_open(
    struct loop *l, const struct listener_options *o, console_accept_fn *accept, void *arg, struct listener **out);
/* A client that came another way, without TLS. Its socket is the listener's now. */
void listener_adopt(struct listener *s, int fd);
/* "127.0.0.1:3270", with the port that was got if 0 was asked for. */
void listener_address(const struct listener *s, char *text, size_t size);
/* Terminals that are left are closed as by terminal_close(). NULL is allowed. */
void listener_close(struct listener *s);
