/* The two kinds of terminal on this process's standard input and output; console_readline() chooses. */
#pragma once
#include "console/console.h"

/* Output waiting for the host beyond which the terminal's own queue has to keep the rest. */
#define WAITING_HIGH (64 * 1024)

/* Both are a screen with a keyboard: lines are edited, nothing that is printed disturbs them. */
struct terminal *console_screen(struct loop *l, const char *name, const char *history);
/* At least one of them is a pipe or a file: plain lines, no prompts. */
struct terminal *console_pipe(struct loop *l, const char *name);
