/* Who watches a virtual console: the secondary user, who gets the lines of a user that is disconnected and may answer
 * for him, and the observer, who gets them always. Their lines bear the userid: "LINUX1  : text". */
#pragma once
#include "cp/vm/vm.h"

enum watcher { WATCH_SECONDARY, WATCH_OBSERVER, WATCHERS };

/* vm's watchers are those of his directory entry. */
void watch_default(struct vm *vm);
/* The watcher that vm's directory entry names, or none, in userid. */
void watch_directory(const struct vm *vm, enum watcher which, char userid[9]);
/* Set a watcher, userid empty: none. Under cp_lock. */
void watch_set(struct vm *vm, enum watcher which, const char *userid);
const char *watch_userid(const struct vm *vm, enum watcher which);
/* The secondary user, if he gets vm's lines now: vm is disconnected, he is not. NULL otherwise. Under cp_lock. */
struct vm *watch_secondary(const struct vm *vm);
/* A whole line that was shown, or would have been, at vm's console. Under vm->lock, any thread; the watchers see it
 * soon. */
void watch_line(struct vm *vm, const char *text);
/* "LINUX1  : text" at to's console. Under cp_lock. */
void watch_show(struct vm *to, const struct vm *of, const char *text);
void watch_forget(struct vm *vm); /* the virtual machine goes away */
