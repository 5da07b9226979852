/* `ursa run` as a service of the host: what the service manager is told (sd_notify(3)), signals, and standard files. */
#pragma once
#include "guests/arch/types.h"

/* Before anything is opened: descriptors 0, 1, 2 that are closed become /dev/null. */
void service_standard_files(void);
/* Before any thread is made: SIGTERM and SIGINT call shutdown(), under cp_lock, on the loop; SIGHUP has the operator's
 * log opened anew. 0 or -errno. */
int service_signals(void (*shutdown)(void));
/* The system is up: say so, and from now on how many users there are, and that the loop is alive (WatchdogSec). */
void service_ready(void);
/* The loop has ended. */
void service_stopping(void);
void service_close(void);
