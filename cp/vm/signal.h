/* The shutdown signal: CP asks a guest to end, and hears when it has. The guest learns of it as an event of the service
 * processor (type X'1D', signal quiesce), and reports by a disabled wait at address X'FFF'. Everything under cp_lock
 * unless said otherwise. */
#pragma once
#include "cp/vm/vm.h"

enum signal_status { SIGNAL_NOT_ENABLED, SIGNAL_ENABLED, SIGNAL_PENDING, SIGNAL_PROCESSING };

enum signal_status signal_status(const struct vm *vm);
/* Seconds until a signal that was sent times out. */
unsigned signal_remaining(const struct vm *vm);
/* vm is enabled: signal it. When it reports, or after seconds, it is logged off: at and why as for vm_logoff. by: whose
 * doing it is, a userid or "SYSTEM". */
void signal_send(struct vm *vm, const char *by, unsigned seconds, const char *at, const char *why);
/* Take it back, as far as the guest has not acted. */
void signal_cancel(struct vm *vm);
/* A disabled wait at X'FFF': was it the answer to a signal? Then vm is being logged off. No lock. */
void signal_answered(struct vm *vm);
/* vm is logged off without having reported. */
void signal_overtaken(struct vm *vm);

/* The service processor's side, any thread, no lock: what the guest's event mask says; what READ EVENT DATA takes: true
 * if there was a signal. */
void signal_accept(struct vm *vm, bool accepts);
bool signal_take(struct vm *vm, u16 *seconds);
bool signal_waits(const struct vm *vm); /* without taking it */

/* A reset: the guest must enable itself anew. */
void signal_reset(struct vm *vm);
void signal_forget(struct vm *vm); /* the virtual machine goes away */
