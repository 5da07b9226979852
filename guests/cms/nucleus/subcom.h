/* Subcommand environments: who takes the commands that an EXEC addresses to a name, as XEDIT does. */
#pragma once
#include "guests/cms/base/text.h"

typedef int subcom_function(struct text command);

/* The newest of a name hides those before it. *entry is the caller's until subcom_clear. */
struct subcom {
    struct subcom *older;
    const char *name;
    subcom_function *function;
};
void subcom_set(struct subcom *entry);
void subcom_clear(struct subcom *entry);
void subcom_forget(void); /* after an abnormal end: there is none */
/* False: nobody has that name. */
bool subcom_run(struct text name, struct text command, int *rc);
