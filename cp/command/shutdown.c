/* SHUTDOWN, and what can be asked about it. Source: CP Commands and Utilities Reference: SHUTDOWN, QUERY SHUTDOWN,
 * QUERY SHUTDOWNTIME. */
#include "cp/vm/shutdown.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/interval.h"
#include "cp/vm/signal.h"
#include <string.h>

#define INTERVAL_MAX 65535

struct operands {
    unsigned interval; /* seconds of everything */
    bool immediate, reipl, cancel;
};

enum { SYSTEM, IMMEDIATE, REIPL, POWEROFF, CANCEL };

static int take_operands(struct vm *vm, const char *rest, struct operands *o)
{
    static const struct keyword keywords[] = {
        {"SYSTEM", SYSTEM}, {"IMMEDiate", IMMEDIATE}, {"REIPL", REIPL}, {"POWEROFF", POWEROFF}, {"CANCEL", CANCEL}};
    char word[24];
    int rc = 0;

    while (text_word(&rest, word, sizeof word)) {
        int taken = take_interval(vm, word, &rest, INTERVAL_MAX, &o->interval, &rc);
        if (taken < 0)
            return rc;
        if (taken)
            continue;
        switch (KEYWORD(keywords, text_upper(word))) {
        case SYSTEM:
            if (!text_word(&rest, word, sizeof word))
                return say_as(vm, "SHU", MSG_OPERAND_MISSING);
            if (strcmp(text_upper(word), cp.identifier) != 0)
                return say_as(vm, "SHU", MSG_INVALID_OPERAND, word);
            break;
        case IMMEDIATE:
            o->immediate = true;
            break;
        case REIPL:
            o->reipl = true;
            break;
        case POWEROFF:
            break;
        case CANCEL:
            o->cancel = true;
            break;
        default:
            return say_as(vm, "SHU", MSG_INVALID_OPTION, word);
        }
    }
    return 0;
}

static int cancel(struct vm *vm)
{
    if (!shutdown_cancel())
        return say_as(vm, "SHU", MSG_SHUTDOWN_NONE);
    if (strcmp(vm->userid, cp.operator_id) != 0)
        respond(vm, "SYSTEM SHUTDOWN CANCELLED");
    return 0;
}

int cmd_shutdown(struct vm *vm, const char *rest)
{
    struct operands o = {.interval = shutdown_interval()};
    unsigned guests;
    int rc = take_operands(vm, rest, &o);

    if (rc)
        return rc;
    if (o.cancel)
        return cancel(vm);
    guests = !o.immediate && o.interval > cp.shutdown_time ? o.interval - cp.shutdown_time : 0;
    if (shutdown_begin(vm->userid, guests, o.reipl))
        say(vm, MSG_SHUTDOWN_DELAYED, guests + cp.shutdown_time);
    return 0;
}

int query_shutdowntime(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "System shutdown time: %u seconds", cp.shutdown_time);
    return rc;
}

/* A guest that is signaled may ask whether all of the system ends. */
int query_shutdown(struct vm *vm, const char *rest)
{
    char word[16];
    int rc;

    if (text_word(&rest, word, sizeof word) && !text_abbreviates(word, "STATUS"))
        return say_as(vm, "CQV", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (shutdown_waits())
        respond(vm, "System shutdown is in progress; guests have %u seconds left", shutdown_remaining());
    else if (vm->signal.sent)
        respond(vm, "User %s has been signaled to shut down within %u seconds", vm->userid, signal_remaining(vm));
    else
        respond(vm, "No shutdown is in progress");
    return 0;
}
