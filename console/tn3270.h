/* The inside of the 3270 kind of terminal: tn3270.c (its life, what is shown), tn3270_keys.c (what is typed),
 * tn3270_program.c (programs that own the screen). The loop's thread only. */
#pragma once
#include "console/retrieve.h"
#include "console/screen_draw.h"
#include "console/telnet_client.h"
#include "console/terminal_kind.h"

enum view { VIEW_LOGO, VIEW_CONSOLE, VIEW_PROGRAM };
enum pause {
    PAUSE_NONE,
    PAUSE_MORE,   /* the page is full, or CP has interrupted a program: time passes */
    PAUSE_HOLDING /* the same, until a key ends it */
};

struct tn3270 {
    struct telnet_client *client;
    struct terminal *t; /* NULL: not yet, or it was closed */
    bool ended;         /* it was: the last lines are being read */
    struct terminal_display display;
    struct terminal_settings settings;
    struct layout layout;
    struct screen screen;
    struct retrieve retrieve;
    enum view view;
    enum pause pause;
    bool unread;                                     /* there was output since the last key */
    bool logo_waits;                                 /* a key shows the logo */
    bool hidden;                                     /* the input area is for a password */
    char *logo;                                      /* its text */
    char password[128];                              /* of the logo's field, until it is asked for */
    struct loop_timer *pausing, *refusing, *waiting; /* MORE...; NOT ACCEPTED; query reply, or the last key */
    bool more_alarmed;

    /* What is to be drawn. */
    bool redraw, restore, alarm, input_changed, attribute_changed, cursor_moved, colours_changed;
    char text[INPUT_TEXT_MAX];
    unsigned cursor;
    char status[24]; /* as it was drawn */

    /* A program that owns the screen. */
    bool taken;   /* CP has the screen for now */
    bool writing; /* it is told when its write has gone out */
    bool reading; /* it waits for the display's answer */
    u8 *write;    /* waits until CP has given back the screen; NULL: none */
    size_t write_length;
    u8 *inbound; /* what came with the last key */
    size_t inbound_length;
    bool inbound_new;                                     /* not read yet */
    bool tell_taken, tell_written, tell_read, tell_given; /* posted */
};

/* Of tn3270.c. */
void tn3270_update(struct tn3270 *k); /* draw what has changed, unless the client is slow */
void tn3270_new_page(struct tn3270 *k);
void tn3270_hold(struct tn3270 *k);      /* MORE... becomes HOLDING */
void tn3270_interrupt(struct tn3270 *k); /* CP's text on a program's screen: MORE... or HOLDING */
void tn3270_refuse(struct tn3270 *k);
void tn3270_show_logo(struct tn3270 *k);
void tn3270_page_checked(struct tn3270 *k); /* after output: is the page full? */
bool tn3270_in_cp_mode(struct tn3270 *k);
void tn3270_forget(struct tn3270 *k); /* its timers */
void tn3270_output(struct terminal *t, const char *line, bool newline);
void tn3270_order(struct terminal *t, enum terminal_order what, const u8 *data, size_t n);

/* Of tn3270_keys.c. */
void tn3270_key(struct tn3270 *k, const u8 *data, size_t n);
void tn3270_type(struct tn3270 *k, const char *line, bool invisible);

/* Of tn3270_program.c. */
void program_write(struct tn3270 *k, const u8 *data, size_t n);
void program_read(struct tn3270 *k, u8 command);
void program_end(struct tn3270 *k);
/* CP needs the screen. */
void program_take(struct tn3270 *k);
/* CP's reasons to keep the screen may have ended. */
void program_give_back(struct tn3270 *k);
/* A record from the display. False: it is none of the program's. */
bool program_record(struct tn3270 *k, const u8 *data, size_t n);
void program_drained(struct tn3270 *k);
void program_forget(struct tn3270 *k);
