/* Help: a row's syntax, classes and summary, and the text of help/NAME.help, which the program carries. */
#pragma once
#include "cp/command/command.h"

/* The text of a row's help file, or of the row that does the same under another name; NULL if there is none. */
const char *help_text(const struct command *row);

/* A paragraph for each line of which no word is cut: `line` gets lines of at most 72 columns. */
void help_wrap(const char *text, const char *indent, void (*line)(void *arg, const char *text), void *arg);

/* Show what there is about a topic: a command, QUERY or SET and an operand, a message's number, COMMANDS, or nothing
 * (how to ask). 0, or 26 if there is nothing about it, which is not said to anybody. cp.help. */
int help_show(const char *topic, void (*line)(void *arg, const char *text), void *arg);

/* The part about messages: false if word is no message's number ("45", "045E", "HCP045E", "HCPCQU045E"). */
bool help_show_message(const char *word, void (*line)(void *arg, const char *text), void *arg);
