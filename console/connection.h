/* One client of the control socket, shared by control.c (life of a connection), control_terminal.c and
 * control_request.c (what its frames mean). The loop's thread only. */
#pragma once
#include "console/console.h"
#include "console/frame.h"

struct loop_timer;

struct connection {
    struct connection *next;
    struct control_server *server;
    int fd;     /* -1 once the client is gone */
    u32 events; /* what the loop watches */
    struct frame_reader reader;
    struct frame_writer writer;
    void (*frame)(struct connection *c, char *frame); /* what to do with the next frame */
    struct terminal *terminal;                        /* or NULL */
    bool disconnected;                                /* its owner has been told */
    unsigned number;                                  /* of the terminal */
    struct control_request *request;                  /* or NULL */
    bool ending;                                      /* FRAME_END is queued: gone when all is sent, or after a while */
    bool handed;                                      /* the client is somebody else's now */
    bool refused;                                     /* drop it at the next occasion: it breaks the rules */
    bool busy;                                        /* control.c is working on it and will free it if it must go */
    struct loop_timer *linger;
};

/* Unsent output from which on a console's output waits in its terminal, and input is not read. */
#define UNSENT_HIGH (64 * 1024)

/* Queue a frame. Text is Latin-1; one longer than a frame is cut. */
void connection_put(struct connection *c, char tag, const char *text);
/* Send what can be sent and have the loop watch for the rest. */
void connection_push(struct connection *c);
/* Say FRAME_END with a reason (or "") and let the connection go when that is sent. */
void connection_end(struct connection *c, const char *reason);
/* After its terminal or request is done: free c if its client has gone before. */
void connection_release(struct connection *c);
/* Drop the client as soon as may be. */
void connection_refuse(struct connection *c);

struct loop *connection_loop(const struct connection *c);
const struct control_handlers *connection_handlers(const struct connection *c, void **arg);

/* The connection becomes a terminal; userid (NULL: none wanted) as console_accept_fn has it. */
void control_terminal_open(struct connection *c, const char *userid);
/* Output was sent: the terminal may go on. */
void control_terminal_resume(struct connection *c);
/* The client has gone, or wants to. */
void control_terminal_gone(struct connection *c);

/* Start the request `verb` with the operands in `operands`. False if there is no such verb. */
bool control_request_start(struct connection *c, const char *verb, const char *operands);
/* The client has gone before the answer. */
void control_request_abandon(struct connection *c);
