/* EXECCOMM: the shared-variable request blocks of programs that an EXEC called. z/VM REXX/VM Reference, "Shared
 * variable interface". */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/exec.h"
#include "guests/cms/nucleus/command.h"

enum { NO_EXEC = -3, NO_STORAGE_LEFT = -2 };

/* SHVBLOCK: a program's, anywhere in its storage. */
struct request {
    u32 next; /* 0: the last */
    u32 user; /* fetching the next variable: the room for its name */
    char code;
    u8 result;
    u16 reserved;
    u32 room; /* for a value that is fetched */
    u32 name, name_length;
    u32 value, value_length;
};
_Static_assert(sizeof(struct request) == 32, "SHVBLOCK");

/* What was fetched, cut to the room; *length is all of it. */
static int text_give(u32 to, u32 room, struct rexx_text from, u32 *length)
{
    memcpy((void *)(u64)to, from.at, from.length < room ? from.length : room);
    *length = (u32)from.length;
    return from.length > room ? REXX_SHARED_TRUNCATED : 0;
}

static int request_next(struct rexx *rexx, struct request *q)
{
    struct rexx_text name, value;
    int bits = rexx_next(rexx, &name, &value);

    if (bits == 0)
        bits =
            text_give(q->name, q->user, name, &q->name_length) | text_give(q->value, q->room, value, &q->value_length);
    return bits;
}

static int request_serve(struct rexx *rexx, struct request *q)
{
    struct rexx_text name = {(const char *)(u64)q->name, q->name_length},
                     value = {(const char *)(u64)q->value, q->value_length};
    bool symbolic = q->code == 's' || q->code == 'f' || q->code == 'd';
    int bits;

    switch (q->code) {
    case 'S':
    case 's':
        return rexx_set(rexx, symbolic, name, value);
    case 'D':
    case 'd':
        return rexx_drop(rexx, symbolic, name);
    case 'N':
        return request_next(rexx, q);
    case 'F':
    case 'f':
    case 'P':
        bits = q->code == 'P' ? rexx_private(rexx, name, &value) : rexx_fetch(rexx, symbolic, name, &value);
        if (bits & ~REXX_SHARED_NEW)
            return bits;
        return bits | text_give(q->value, q->room, value, &q->value_length);
    default:
        return REXX_SHARED_BAD_REQUEST;
    }
}

int execcomm_serve(u32 first)
{
    struct exec_run *run = exec_running();
    int all = 0;

    if (!run)
        return NO_EXEC;
    for (u32 at = first; at; at = ((const struct request *)(u64)at)->next) {
        struct request *q = (struct request *)(u64)at;

        q->result = (u8)request_serve(run->rexx, q);
        if (q->result & REXX_SHARED_STORAGE)
            return NO_STORAGE_LEFT;
        all |= q->result;
    }
    return all;
}
