/* The requests of other `ursa` processes: `cp`, `status`, `shutdown`, `figures`, `arrival`. Must not know what they do.
 */
#include "console/connection.h"
#include "console/latin1.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A response that a client lets pile up beyond this is not worth the storage. */
#define RESPONSE_MAX (4 * 1024 * 1024)

/* Outlives the connection: CP may answer a client that is gone. */
struct control_request {
    struct connection *connection;
};

void control_reply(struct control_request *r, const char *line)
{
    struct connection *c = r->connection;

    if (!c)
        return;
    connection_put(c, FRAME_REPLY, line);
    connection_push(c);
    if (frame_unsent(&c->writer) > RESPONSE_MAX)
        connection_refuse(c);
}

void control_done(struct control_request *r, int return_code)
{
    struct connection *c = r->connection;
    char text[16];

    if (c) {
        snprintf(text, sizeof text, "%d", return_code);
        connection_put(c, FRAME_RETURN_CODE, text);
        c->request = NULL;
        connection_end(c, "");
    }
    free(r);
}

void control_request_abandon(struct connection *c)
{
    c->request->connection = NULL;
    c->request = NULL;
}

static void frame_after_request(struct connection *c, char *frame)
{
    (void)frame;
    c->refused = true;
}

static void start_cp(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands)
{
    char userid[16], command[FRAME_MAX];

    text_word(&operands, userid, sizeof userid);
    latin1_from_utf8(command, sizeof command, text_rest(operands));
    h->cp(arg, r, strcmp(userid, "*") == 0 ? NULL : text_upper(userid), command);
}

static void start_status(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands)
{
    (void)operands;
    h->status(arg, r);
}

static void start_shutdown(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands)
{
    (void)operands;
    h->shutdown(arg, r);
}

static void start_figures(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands)
{
    (void)operands;
    h->figures(arg, r);
}

static void start_arrival(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands)
{
    char userid[16];

    text_word(&operands, userid, sizeof userid);
    h->arrival(arg, r, text_upper(userid));
}

static const struct {
    const char *verb;
    void (*start)(const struct control_handlers *h, void *arg, struct control_request *r, const char *operands);
} verbs[] = {
    {"cp", start_cp},
    {"status", start_status},
    {"shutdown", start_shutdown},
    {"figures", start_figures},
    {"arrival", start_arrival},
};

bool control_request_start(struct connection *c, const char *verb, const char *operands)
{
    void *arg;
    const struct control_handlers *h = connection_handlers(c, &arg);

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verb, verbs[i].verb) == 0) {
            struct control_request *r = malloc(sizeof *r);
            if (!r) {
                connection_end(c, "The system has no storage for the request.");
                return true;
            }
            r->connection = c;
            c->request = r;
            c->frame = frame_after_request;
            verbs[i].start(h, arg, r, operands);
            return true;
        }
    return false;
}
