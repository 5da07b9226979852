/* The line between a virtual machine's display and a terminal: a virtual 3270 somebody has dialed, the console with
 * CONMODE 3270, the console of a program that uses DIAGNOSE X'58'. */
#pragma once
#include "cp/vm/vm.h"

/* Of a virtual 3270, and of a console in CONMODE 3270. */
extern const struct display_line display_callbacks;

/* Put t behind d, which has none: the guest is told of it by device end. Under vm->lock. False: t is no display, or
 * another program has its screen. */
bool display_connect(struct virtual_device *d, struct terminal *t);
/* CP's screen comes back; what the guest waits for ends as on a display that is not there, and it is told of that by
 * unit check. Any thread, under vm->lock. Nothing if there is no terminal. */
void display_disconnect(struct virtual_device *d);
/* Somebody pressed a key that CP took for itself before the guest had drawn anything. Under vm->lock. */
void display_typed(struct virtual_device *d);
/* Under vm->lock: */
struct terminal *display_terminal(const struct virtual_device *d); /* or NULL */
bool display_keeps_all_keys(const struct virtual_device *d);       /* DIAGNOSE X'58': the break key too */

/* DIAGNOSE X'58' at a console that is a 3215 otherwise: callbacks of its device. */
extern const struct display_line full_screen_callbacks;
void full_screen_begin(void *device, bool all_keys);
/* The guest writes or reads lines, which are CP's to show. Under vm->lock. */
void full_screen_end(struct virtual_device *d);

/* TERMINAL CONMODE: the console becomes a 3270 or a 3215. Under cp_lock. False: the host has no storage. */
bool console_set_mode(struct vm *vm, bool display);
/* The terminal of vm's console has come, or is going. Under vm->lock. */
void console_connect(struct vm *vm, struct terminal *t);
void console_disconnect(struct vm *vm);
