/* TLS of the telnet port by OpenSSL, or none: reading and writing a socket through it. */
#pragma once
#include "guests/arch/types.h"
#include <sys/types.h>

struct tls_context;
struct tls_session; /* NULL: plain */

/* 0, or -EBADMSG when the certificate (a chain, PEM) and the key do not serve; what is wrong goes to reason[size]. */
int tls_open(const char *certificate, const char *key, struct tls_context **out, char *reason, size_t size);
void tls_close(struct tls_context *c);                        /* NULL is allowed */
struct tls_session *tls_begin(struct tls_context *c, int fd); /* NULL when out of memory */
void tls_end(struct tls_session *s);
/* Bytes; 0 at the end; -EAGAIN; or another -errno. */
ssize_t tls_read(struct tls_session *s, int fd, void *data, size_t n);
ssize_t tls_write(struct tls_session *s, int fd, const void *data, size_t n);
bool tls_wants_write(const struct tls_session *s); /* to go on it must write */
bool tls_handshaking(const struct tls_session *s);
bool tls_pending(const struct tls_session *s); /* bytes can be read that the socket does not show any more */
