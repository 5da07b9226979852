/* The kinds of terminal and the control socket. Rank 2: everything it needs from CP comes down as function pointers. */
#pragma once
#include "console/terminal.h"

struct loop;

/* A new terminal has come: CP attaches a handler to it. userid: the one wanted by `ursa console USERID`, or NULL, or
 * "*OPERATOR" for a terminal that is to be connected to the operator, who is logged on, as `run` does. */
typedef void console_accept_fn(void *arg, struct terminal *t, const char *userid);

/* The readline terminal on this process's stdin/stdout, `name` as CP knows it ("0009"). Also works when they are pipes.
 * history: path of the history file or NULL. Returns the terminal or NULL. */
struct terminal *console_readline(struct loop *l, const char *name, const char *history);

/* What the control socket (system directory, "control", mode 0600) lets another `ursa` process ask. Called on the
 * loop's thread; the answer is given with control_reply lines and control_done, now or later. */
struct control_request;
void control_reply(struct control_request *r, const char *line);
void control_done(struct control_request *r, int return_code);
struct control_handlers {
    console_accept_fn *accept;                                                                 /* a console connected */
    void (*cp)(void *arg, struct control_request *r, const char *userid, const char *command); /* `ursa cp` */
    void (*status)(void *arg, struct control_request *r);                                      /* `ursa status` */
    void (*shutdown)(void *arg, struct control_request *r);                                    /* `ursa shutdown` */
    void (*figures)(void *arg, struct control_request *r);                                     /* `ursa top` */
    void (*arrival)(
        void *arg, struct control_request *r, const char *userid); /* a reader file was made by `ursa punch` */
    void (*display)(void *arg, int fd); /* a TN3270 client of a session script, on a socket of its own; optional */
};
struct control_server;
/* 0 or -errno; -EADDRINUSE when a live system answers on the socket (a dead socket is replaced). */
int control_listen(struct loop *l, const char *system_directory, const struct control_handlers *h, void *arg,
    struct control_server **out);
/* Send what waits (for half a second at most) and stop serving. Terminals that are left are closed as by
 * terminal_close(); a request that is left must still be ended with control_done(). */
void control_close(struct control_server *s);

/* The other side. Connect to a running system: fd or -errno (-ECONNREFUSED/-ENOENT: none is running). */
int control_connect(const char *system_directory);
/* Ask verb with up to two operands ("cp" USERID or NULL, COMMAND; "arrival" USERID; "status", "shutdown", "figures")
 * and print each reply line to out (a FILE *). Returns the return code given by control_done, or -errno: -ECONNREFUSED
 * or -ENOENT when no system is running, -EMSGSIZE or -EINVAL for operands that cannot be sent, -ECONNRESET when the
 * system ended before the answer. */
int control_ask(const char *system_directory, const char *verb, const char *a, const char *b, void *out);
/* `ursa console`: this terminal becomes a terminal of the running system until it is logged off or disconnected. Exit
 * status. */
int console_client(const char *system_directory, const char *userid);

/* `ursa script`: run session scripts (DESIGN section 6) against a running system through its control socket. */
struct script_options {
    const char *system_directory;
    const char *transcript; /* path or NULL */
    double timeout_scale;
    const char *self;  /* path of this executable, put first in PATH for `$` lines */
    bool started_here; /* this call started the system: [OPERATOR] is where `run` would be */
};
/* Exit status: 0 all matched, 1 a wait failed, 2 a script is malformed. */
int script_run(const struct script_options *o, char *const files[], int count);
