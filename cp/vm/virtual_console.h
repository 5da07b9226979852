/* The virtual console inside cp/vm: lines to the terminal and the console spool file, and the callbacks of its 3215. */
#pragma once
#include "cp/vm/vm.h"

extern const struct console_line console_line_callbacks;

/* One line of CP's, and what a terminal shows of the guest's unfinished line is ended first. Under vm->lock. */
void console_line_out(struct vm *vm, const char *text);
/* The same, for what no watcher of this console is to see. */
void console_line_unwatched(struct vm *vm, const char *text);
/* What was typed, for the console spool file. Under vm->lock. */
void console_line_typed(struct vm *vm, const char *text);
/* The terminal is another one or gone: nothing of the unfinished line is shown. Under vm->lock. */
void console_terminal_changed(struct vm *vm);
/* The virtual machine goes away: forget what is typed ahead and what is posted. */
void console_forget(struct vm *vm);
