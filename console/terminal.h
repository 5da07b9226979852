/* A terminal: where a person (or a script) types lines and reads lines. Line mode only; CP decides what is said, the
 * terminal how it looks. Knows no users and no commands: what is typed goes up through the handler given at creation.
 *
 * Input and events arrive on the event loop's thread. terminal_write() and the other functions that change what is
 * shown may be called from any thread; they never block: a client that reads too slowly loses the oldest undelivered
 * lines and is told so. */
#pragma once
#include "guests/arch/types.h"

struct terminal;

enum terminal_status { TERMINAL_CP_READ, TERMINAL_VM_READ, TERMINAL_RUNNING, TERMINAL_LOGGED_OFF };

/* What a terminal tells its owner. Called on the loop's thread. */
struct terminal_handler {
    void (*input)(void *arg, const char *line); /* a line, without the end of line */
    void (*attention)(void *arg);               /* PA1 / Ctrl-C */
    void (*disconnect)(void *arg); /* Ctrl-D, end of input, line dropped: the terminal is then closed by its owner */
    /* Candidates for completing text (a word prefix) after `before`: call add for each. */
    void (*complete)(
        void *arg, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx);
    /* Optional: does this line carry a password (LOGON userid password)? Then it is kept in no history and no
     * transcript. */
    bool (*secret)(void *arg, const char *line);
};

/* What a kind of terminal (readline, socket client, script) provides. */
struct terminal_ops {
    void (*output)(struct terminal *t, const char *text, bool newline); /* on the loop's thread */
    void (*status)(struct terminal *t);
    void (*hide)(struct terminal *t, bool hide); /* the next input line is a password */
    void (*flush)(struct terminal *t);           /* optional: some output, status or hide calls have ended for now */
    void (*close)(struct terminal *t);           /* frees t's kind-specific part */
};

/* The system's name for it ("L0003"), its description for LOGON messages ("GRAF L0003"), and the peer for FROM, or "".
 */
const char *terminal_name(const struct terminal *t);
const char *terminal_peer(const struct terminal *t);

void terminal_attach(struct terminal *t, const struct terminal_handler *handler, void *arg); /* loop's thread */
/* One line (newline true) or a piece of one, such as a prompt. Text is Latin-1 without control characters. */
void terminal_write(struct terminal *t, const char *text, bool newline);
void terminal_set_status(struct terminal *t, enum terminal_status status, const char *system);
/* The next input line is a password: it is not shown, and the input after it is shown again. */
void terminal_hide_input(struct terminal *t, bool hide);
/* Write what is queued, then end the session and free the terminal (loop's thread). The handler is not called any more.
 */
void terminal_close(struct terminal *t);
