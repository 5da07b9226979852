/* The only file that knows OpenSSL's libssl. TLS 1.2 and later; nothing is asked of clients but the handshake. */
#include "console/tls.h"
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct tls_context {
    SSL_CTX *ctx;
};

struct tls_session {
    SSL *ssl;
    bool wants_write, handshaking;
};

int tls_open(const char *certificate, const char *key, struct tls_context **out, char *reason, size_t size)
{
    struct tls_context *c = calloc(1, sizeof *c);

    if (!c)
        return -ENOMEM;
    ERR_clear_error();
    c->ctx = SSL_CTX_new(TLS_server_method());
    if (!c->ctx || !SSL_CTX_set_min_proto_version(c->ctx, TLS1_2_VERSION) ||
        SSL_CTX_use_certificate_chain_file(c->ctx, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(c->ctx, key, SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(c->ctx) != 1) {
        const char *why = ERR_reason_error_string(ERR_get_error());
        snprintf(reason, size, "%s", why ? why : "they do not belong together");
        tls_close(c);
        return -EBADMSG;
    }
    SSL_CTX_set_mode(c->ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    *out = c;
    return 0;
}

void tls_close(struct tls_context *c)
{
    if (!c)
        return;
    SSL_CTX_free(c->ctx);
    free(c);
}

struct tls_session *tls_begin(struct tls_context *c, int fd)
{
    struct tls_session *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->handshaking = true;
    s->ssl = SSL_new(c->ctx);
    if (!s->ssl || SSL_set_fd(s->ssl, fd) != 1) {
        SSL_free(s->ssl);
        free(s);
        return NULL;
    }
    SSL_set_accept_state(s->ssl);
    return s;
}

void tls_end(struct tls_session *s)
{
    if (!s)
        return;
    if (!s->handshaking)
        SSL_shutdown(s->ssl);
    ERR_clear_error();
    SSL_free(s->ssl);
    free(s);
}

static ssize_t outcome(struct tls_session *s, int rc, size_t done)
{
    int error = rc > 0 ? SSL_ERROR_NONE : SSL_get_error(s->ssl, rc);

    s->wants_write = error == SSL_ERROR_WANT_WRITE;
    s->handshaking = !SSL_is_init_finished(s->ssl);
    ERR_clear_error();
    if (error == SSL_ERROR_NONE)
        return (ssize_t)done;
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return -EAGAIN;
    return error == SSL_ERROR_ZERO_RETURN ? 0 : -ECONNRESET;
}

ssize_t tls_read(struct tls_session *s, int fd, void *data, size_t n)
{
    size_t done = 0;
    ssize_t got;

    if (s) {
        int rc = SSL_read_ex(s->ssl, data, n, &done);
        return outcome(s, rc, done);
    }
    got = read(fd, data, n);
    return got < 0 ? -errno : got;
}

ssize_t tls_write(struct tls_session *s, int fd, const void *data, size_t n)
{
    size_t done = 0;
    ssize_t put;

    if (s) {
        int rc = SSL_write_ex(s->ssl, data, n, &done);
        return outcome(s, rc, done);
    }
    put = send(fd, data, n, MSG_NOSIGNAL);
    return put < 0 ? -errno : put;
}

bool tls_wants_write(const struct tls_session *s)
{
    return s && s->wants_write;
}

bool tls_handshaking(const struct tls_session *s)
{
    return s && s->handshaking;
}

bool tls_pending(const struct tls_session *s)
{
    return s && SSL_pending(s->ssl) > 0;
}
