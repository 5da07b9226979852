/* The figures of a running system, for those who watch it: `ursa top` and the Prometheus page. */
#pragma once
#include "guests/arch/types.h"

struct user_figures {
    char userid[9];
    char state[12];    /* "CP_READ", "VM_READ", "RUNNING", "LOGOFF" */
    char terminal[16]; /* "L0003", "SYSC", "DSC" */
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help)
#define USER_FIGURE(name, kind, divisor, metric, labels, help) u64 name;
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

struct figures {
    u64 taken_ns; /* clock_monotonic_ns() */
    char identifier[9];
    struct user_figures *user;
    unsigned count;
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help) u64 name;
#define USER_FIGURE(name, kind, divisor, metric, labels, help)
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

/* Take the figures: 0 or -ENOMEM. Any thread but the loop's: it waits for cp_lock, which it holds for microseconds,
 * and looks through memory maps without any lock. Figures that somebody else took a quarter of a second ago serve as
 * well. Users stand in the order of logon, latest first; f is the caller's until figures_free(). */
int figures_take(struct figures *f);
void figures_free(struct figures *f);
/* At the end of the system, after the last take. */
void figures_forget(void);
