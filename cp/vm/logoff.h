/* The end of a session: LOGOFF, FORCE, DISCONNECT. All under cp_lock. */
#pragma once
#include "cp/vm/vm.h"

struct session;

/* Log vm off. It stops at once; the rest is done from the loop, because the caller may be one of its own CPUs (DIAGNOSE
 * X'08'). by ("BY SYSTEM", "") ends the LOGOFF AT line, why ("FORCED BY MAINT", "") the operator's. */
void vm_logoff(struct vm *vm, const char *by, const char *why);
/* FORCE: the same, and by hears of it. */
void vm_force(struct vm *vm, struct vm *by, const char *at, const char *why);
/* Take the terminal away soon, from the loop; the guest goes on. stay: the terminal shows the logo again instead of
 * ending. */
void vm_disconnect(struct vm *vm, bool stay);
void vm_disconnect_now(struct vm *vm); /* the loop's thread */
/* The virtual machine goes away: forget what is posted. */
void logoff_forget(struct vm *vm);
/* "CONNECT= 00:10:12 VIRTCPU= 000:00.12 TOTCPU= 000:00.34" */
void vm_describe_times(const struct vm *vm, char *text, size_t size);
