/* MONITOR SAMPLE: what the system and each user did, kept by interval. Under cp_lock, the loop's thread. */
#pragma once
#include "cp/vm/vm.h"

struct monitor {
    bool active;
    unsigned interval; /* seconds */
};
extern struct monitor monitor;

void monitor_start(void); /* nothing happens if it is active */
void monitor_stop(void);
void monitor_interval(unsigned seconds); /* from the next interval on */
void monitor_forget(void);               /* the system ends */
