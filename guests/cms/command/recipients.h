/* To whom something goes: userids, nicknames, lists of them. */
#pragma once
#include "guests/cms/nucleus/command.h"

struct recipient {
    char user[8], node[8]; /* blank-padded; this node if none was said */
};
#define RECIPIENTS_MAX 100
struct recipients {
    u32 n;
    struct recipient of[RECIPIENTS_MAX];
};
/* The words from *at up to end: userid, nickname, "userid AT node", userid@node; r is filled, each once. 0, or a return
 * code with its message said. */
int recipients_take(const struct invocation *i, const char *module, u32 at, u32 end, struct recipients *r);
