/* The end of the system: guests that can are signaled and get their time, then everybody is logged off, then the loop
 * stops. Everything under cp_lock. */
#pragma once
#include "cp/vm/vm.h"

/* seconds: how long guests have, 0: none is signaled. by: who asked. While guests have their time it may be asked
 * again, with another time. True if there is a wait for guests. */
bool shutdown_begin(const char *by, unsigned seconds, bool reipl);
/* Everybody's time and that of CP itself, as SHUTDOWN without operands has it. */
unsigned shutdown_interval(void);
/* Asked by the host: the usual time; none if it is asked again. */
void system_shutdown(const char *by);
/* SHUTDOWN CANCEL: false if no guest is waited for (any more). */
bool shutdown_cancel(void);
bool shutdown_waits(void);
unsigned shutdown_remaining(void); /* seconds */
/* A user has been logged off. */
void shutdown_user_gone(void);
