/* A terminal: where a person (or a script) types lines and reads lines. CP decides what is said, the terminal how it
 * looks; settings that only some kinds have are without effect on the others. Knows no users and no commands: what is
 * typed goes up through the handler given at creation.
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

/* What is queued for a terminal beside CP's lines. Only a kind with the operation `order` is asked for more than text.
 */
enum terminal_order {
    TERMINAL_TEXT,
    TERMINAL_GUEST_TEXT,
    TERMINAL_GUEST_LINE,
    TERMINAL_LOGO, /* its lines */
    TERMINAL_ALARM,
    TERMINAL_REFUSE,
    TERMINAL_PROGRAM_WRITE, /* a command, and its data */
    TERMINAL_PROGRAM_READ,  /* a command */
    TERMINAL_PROGRAM_END,
};

/* What a kind of terminal (readline, socket client, script) provides. */
struct terminal_ops {
    void (*output)(struct terminal *t, const char *text, bool newline); /* on the loop's thread */
    void (*status)(struct terminal *t);
    void (*hide)(struct terminal *t, bool hide); /* the next input line is a password */
    void (*flush)(struct terminal *t);           /* optional: some output, status or hide calls have ended for now */
    void (*close)(struct terminal *t);           /* frees t's kind-specific part */
    /* Optional: what is not CP's text, in the order in which it was asked for. Data end with a zero that does not
     * count. */
    void (*order)(struct terminal *t, enum terminal_order order, const u8 *data, size_t length);
    void (*settings)(struct terminal *t); /* optional: terminal_configure was called */
};

/* The system's name for it ("L0003"), its description for LOGON messages ("GRAF L0003"), and the peer for FROM, or "".
 */
const char *terminal_name(const struct terminal *t);
const char *terminal_peer(const struct terminal *t);

void terminal_attach(struct terminal *t, const struct terminal_handler *handler, void *arg); /* loop's thread */
/* One line (newline true) or a piece of one, such as a prompt. Text is Latin-1 without control characters. */
void terminal_write(struct terminal *t, const char *text, bool newline);
/* The same, and it is the guest's, which SCREEN can show in another colour than CP's. */
void terminal_write_guest(struct terminal *t, const char *text, bool newline);
/* A line that was typed is not taken: NOT ACCEPTED. */
void terminal_refuse(struct terminal *t);
void terminal_alarm(struct terminal *t);
/* The logo, lines of text with new-line characters between, with fields for USERID and PASSWORD. False: this kind has
 * none, the caller writes lines. */
bool terminal_logo(struct terminal *t, const char *text);
void terminal_set_status(struct terminal *t, enum terminal_status status, const char *system);
/* The next input line is a password: it is not shown, and the input after it is shown again. */
void terminal_hide_input(struct terminal *t, bool hide);
/* Write what is queued, then end the session and free the terminal (loop's thread). The handler is not called any more.
 */
void terminal_close(struct terminal *t);

/* How a screen behaves for the user who is logged on there. */
struct terminal_style {
    u8 colour, highlight; /* as extended attributes have them (guests/arch/display.h); 0: the terminal's own */
};
enum terminal_area { AREA_INPUT, AREA_STATUS, AREA_CP, AREA_GUEST, AREA_REDISPLAY, TERMINAL_AREAS };
enum terminal_key_action {
    KEY_UNDEFINED,
    KEY_DELAYED,
    KEY_IMMEDIATE,
    KEY_SUBSTITUTE,
    KEY_BACKWARD,
    KEY_FORWARD,
    KEY_TAB
};
struct terminal_key {
    u8 action;      /* enum terminal_key_action */
    bool invisible; /* NODISP: what it issues is not shown */
    char text[134];
};
struct terminal_settings {
    bool logged_on; /* false: the terminal may be dropped when nothing is typed for long */
    bool hold, timestamp;
    bool guest_controls;         /* TERMINAL BREAKIN GUESTCTL: CP's lines wait while a program owns the screen */
    u16 more_first, more_second; /* seconds at MORE... before the alarm, and from there to the next screen */
    unsigned linesize;           /* 0: what the screen has */
    u8 break_key;                /* attention identifier of the key that is attention for CP, 0: none */
    struct terminal_style style[TERMINAL_AREAS];
    struct terminal_key key[24];
};
extern const struct terminal_settings terminal_usual;
/* Any thread; in effect at once. */
void terminal_configure(struct terminal *t, const struct terminal_settings *s);

/* What kind of display a terminal is. */
struct terminal_display {
    u8 model;                              /* 2 to 5; 0: the terminal is no display, and what follows means nothing */
    u16 rows, columns;                     /* after ERASE/WRITE: 24 and 80 */
    u16 alternate_rows, alternate_columns; /* after ERASE/WRITE ALTERNATE */
    bool extended, colour, highlight;      /* structured fields and extended attributes; seven colours; highlighting */
    u16 query_length;
    u8 query[2048]; /* what it answered to Read Partition Query, from behind AID X'88' on */
};
/* It does not change while the terminal lives. Any thread. */
const struct terminal_display *terminal_display(const struct terminal *t);

/* A program that owns the whole screen of a display: DIAGNOSE X'58', a guest's 3270, DIAL. All of this may be called by
 * any thread, under locks too, and never blocks; without a display, or after the terminal is gone, it does nothing.
 *
 * The program's calls come on the loop's thread, without locks. `arg` must stay valid until terminal_fullscreen_end()
 * was called on the loop's thread, or `gone` was called. One write or read may be under way at a time. */
struct terminal_program {
    void (*written)(void *arg); /* the write is done: the next may come */
    /* A key was pressed: AID_ENTER, AID_PA3 ...; AID_STRUCTURED_FIELD: a reply to a structured field came. What came
     * with it is kept for the next Read Modified. The break key never gets here. */
    void (*attention)(void *arg, u8 aid);
    /* The answer to terminal_fullscreen_read: AID, and unless it is a short read, cursor address and data. */
    void (*read)(void *arg, const u8 *data, size_t length);
    /* owned false: CP shows its own screen now; writes wait. True: the screen is the program's again, and empty: it
     * must be drawn anew. */
    void (*screen)(void *arg, bool owned);
    void (*gone)(void *arg); /* the terminal is closed */
};
/* The screen is CP's as long as the status is CP READ; whoever lends out a terminal at which nobody is logged on (DIAL)
 * sets the status to RUNNING, and by terminal_configure the break key to 0.
 *
 * From now on keys are the program's. What is on the screen stays until the first write. False: no display, or another
 * program has it. */
bool terminal_fullscreen_begin(struct terminal *t, const struct terminal_program *p, void *arg);
/* One command of enum display_command that writes, with its data: WCC and orders, or structured fields. */
void terminal_fullscreen_write(struct terminal *t, u8 command, const u8 *data, size_t length);
/* Read Modified (All): the last key's data if they have not been read yet, otherwise the terminal is asked. Read Buffer
 * always asks. */
void terminal_fullscreen_read(struct terminal *t, u8 command);
/* CP's screen comes back, empty. The program is not called any more. */
void terminal_fullscreen_end(struct terminal *t);
