/* The HTTP server of the page: address, limits, requests. Its thread is the library's own; what it waits for (cp_lock)
 * nobody else waits for. */
#include "cp/verb/metrics.h"
#include "cp/base/text.h"
#include "cp/verb/verb.h"
#include "cp/vm/operator.h"
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 16u      /* at once */
#define PATIENCE_SECONDS 10u /* with a client that says nothing */
#define MEMORY 16384         /* of a connection: what a request may be long */

static char address[80], chosen[80]; /* SYSTEM.CONFIG's, --metrics' */
static struct MHD_Daemon *server;

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24 == 127;
    return a->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

/* HOST:PORT, where HOST is a numeric loopback address and may stand in brackets. */
static bool address_find(const char *text, struct sockaddr_storage *out, socklen_t *length)
{
    const char *colon = strrchr(text, ':');
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *found;
    size_t n = colon ? (size_t)(colon - text) : 0;
    char host[64];
    u64 port;
    bool good;

    if (n < 2 || n >= sizeof host || !text_decimal(colon + 1, 65535, &port))
        return false;
    memcpy(host, text, n);
    host[n] = 0;
    if (host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = 0;
        memmove(host, host + 1, n - 1);
    }
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return false;
    good = is_loopback(found->ai_addr);
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *length = found->ai_addrlen;
    freeaddrinfo(found);
    return good;
}

static bool take_address(const char *word, char to[sizeof address])
{
    struct sockaddr_storage a;
    socklen_t n;

    if (strcasecmp(word, "OFF") == 0)
        word = "OFF";
    else if (strlen(word) >= sizeof address || !address_find(word, &a, &n))
        return false;
    strcpy(to, word);
    return true;
}

bool metrics_option(const char *text)
{
    return take_address(text, chosen);
}

bool config_metrics(const char **rest)
{
    char word[sizeof address];

    return text_word(rest, word, sizeof word) && take_address(word, address);
}

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, const char *kind, char *text, size_t length)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE);
    enum MHD_Result result;

    if (!r) {
        free(text);
        return MHD_NO;
    }
    MHD_add_response_header(r, "Content-Type", kind);
    result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static enum MHD_Result say(struct MHD_Connection *c, unsigned status, const char *words)
{
    char *text = strdup(words);

    return text ? answer(c, status, "text/plain; charset=utf-8", text, strlen(text)) : MHD_NO;
}

static enum MHD_Result page(struct MHD_Connection *c)
{
    struct figures f;
    char *text = NULL;
    size_t length;
    FILE *out = figures_take(&f) == 0 ? open_memstream(&text, &length) : NULL;

    if (!out)
        return MHD_NO;
    metrics_print(&f, out);
    figures_free(&f);
    if (fclose(out) != 0) {
        free(text);
        return MHD_NO;
    }
    return answer(c, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", text, length);
}

static enum MHD_Result request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_size, void **state)
{
    (void)arg;
    (void)version;
    (void)upload;
    if (!*state) { /* the headers are there: answered at the second call, when the body is through */
        *state = request;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return say(c, MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.\n");
    if (strcmp(url, "/metrics") == 0)
        return page(c);
    if (strcmp(url, "/") == 0)
        return say(c, MHD_HTTP_OK, "The figures of the system are at /metrics.\n");
    return say(c, MHD_HTTP_NOT_FOUND, "There is nothing here but /metrics.\n");
}

static int listen_at(const char *text)
{
    struct sockaddr_storage a;
    socklen_t n;
    int on = 1, fd;

    if (!address_find(text, &a, &n))
        return -EINVAL;
    fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&a, n) < 0 || listen(fd, CONNECTIONS) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

static unsigned port_of(int fd)
{
    struct sockaddr_storage a;
    socklen_t n = sizeof a;

    if (getsockname(fd, (struct sockaddr *)&a, &n) < 0)
        return 0;
    return ntohs(
        a.ss_family == AF_INET ? ((struct sockaddr_in *)&a)->sin_port : ((struct sockaddr_in6 *)&a)->sin6_port);
}

void metrics_start(void)
{
    const char *at = *chosen ? chosen : address;
    int fd;

    if (!*at || strcmp(at, "OFF") == 0)
        return;
    fd = listen_at(at);
    if (fd < 0) {
        operator_tell(
            "No metrics at %s: %s", at, fd == -EADDRINUSE ? "another program has this port" : host_reason(fd));
        return;
    }
    server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO, 0, NULL, NULL, request, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        PATIENCE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY, MHD_OPTION_END);
    if (!server) {
        close(fd);
        operator_tell("No metrics at %s: the host gives no server", at);
        return;
    }
    operator_tell("Metrics at http://%.*s:%u/metrics", (int)(strrchr(at, ':') - at), at, port_of(fd));
}

void metrics_stop(void)
{
    if (server)
        MHD_stop_daemon(server);
    server = NULL;
}
