/* What a kind of terminal (readline, pipe, socket client) needs from the core in terminal.c. CP does not include this.
 * Everything here belongs to the loop's thread. */
#pragma once
#include "console/terminal.h"

struct loop;

/* A terminal of the kind `ops` with its kind-specific part `kind`. NULL when out of memory. */
struct terminal *terminal_create(
    struct loop *l, const char *name, const char *peer, const struct terminal_ops *ops, void *kind);
void *terminal_kind(const struct terminal *t);
enum terminal_status terminal_status(struct terminal *t, char system[9]);

/* What happened at the terminal, in Latin-1. False: the owner has closed the terminal meanwhile, t is gone. */
bool terminal_input(struct terminal *t, const char *line);
bool terminal_attention(struct terminal *t);
bool terminal_disconnect(struct terminal *t);
void terminal_complete(
    struct terminal *t, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx);
/* Is line, about to be given as input, a password or does it carry one? Then nobody may keep it. */
bool terminal_secret(struct terminal *t, const char *line);

/* The kind can take no more (true), or can again. Until then output waits in the terminal's bounded queue. */
void terminal_hold(struct terminal *t, bool hold);
/* Hand what is queued to the kind now instead of in the loop's next round. */
void terminal_flush(struct terminal *t);

/* For kinds with screens. */
void terminal_set_display(struct terminal *t, const struct terminal_display *d); /* at creation; copied */
void terminal_settings(struct terminal *t, struct terminal_settings *s);
bool terminal_has_program(struct terminal *t);
/* Tell the program that owns the screen, if there is one. False: the terminal was closed meanwhile, t is gone. */
bool terminal_program_written(struct terminal *t);
bool terminal_program_attention(struct terminal *t, u8 aid);
bool terminal_program_read(struct terminal *t, const u8 *data, size_t length);
bool terminal_program_screen(struct terminal *t, bool owned);

/* The lowest number no terminal of this process has: L0001 and on. 0: there is none left. */
unsigned terminal_number_take(void);
void terminal_number_return(unsigned number);
