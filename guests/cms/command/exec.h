/* EXECs that run. */
#pragma once
#include "guests/cms/nucleus/command.h"
#include "guests/cms/rexx/rexx.h"

/* One run: on the nucleus's stack, the newest first. */
struct exec_run {
    struct exec_run *outer;
    struct rexx *rexx;
    char line[256]; /* that was read or pulled last */
    char user[TOKEN];
};

/* The newest that runs; NULL: none. */
struct exec_run *exec_running(void);
extern const struct rexx_host exec_host;
/* Run NAME XEDIT, whose commands go to XEDIT. *found: there is one. */
int exec_macro(struct text name, struct text arguments, bool *found);
