/* A user leaves: LOGOFF, FORCE, DISCONNECT. Must not know who may ask. Source: CP Commands and Utilities Reference,
 * LOGOFF, FORCE, DISCONNECT. */
#include "cp/vm/logoff.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/account.h"
#include "cp/vm/create.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/mode.h"
#include "cp/vm/operator.h"
#include "cp/vm/session.h"
#include "cp/vm/shutdown.h"
#include "cp/vm/signal.h"
#include <stdio.h>
#include <string.h>

/* mmm:ss.hh */
static void cpu_time(u64 ns, char *text, size_t size)
{
    u64 hundredths = ns / 10000000;

    snprintf(text, size, "%03u:%02u.%02u", (unsigned)(hundredths / 6000 % 100000), (unsigned)(hundredths / 100 % 60),
        (unsigned)(hundredths % 100));
}

void vm_describe_times(const struct vm *vm, char *text, size_t size)
{
    u64 seconds = (u64)(time(NULL) - vm->logged_on), virtual = vm_virtual_ns(vm);
    char v[24], t[24];

    if (seconds > 99 * 3600 + 59 * 60 + 59)
        seconds = 99 * 3600 + 59 * 60 + 59;
    cpu_time(virtual, v, sizeof v);
    cpu_time(virtual + vm->overhead_ns, t, sizeof t);
    snprintf(text, size, "CONNECT= %02u:%02u:%02u VIRTCPU= %s TOTCPU= %s", (unsigned)(seconds / 3600),
        (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60), v, t);
}

static void tell_event(struct vm *vm, const char *event, const char *by)
{
    struct clock_text now;

    clock_describe(time(NULL), &now);
    vm_tell(vm, "%s AT %s %s %s %s%s%s", event, now.time, now.zone, now.weekday, clock_date(&now, vm->date_format),
        *by ? " " : "", by);
}

static void remove_user(struct vm *vm)
{
    struct vm **at = &cp.users;

    while (*at != vm)
        at = &(*at)->next;
    *at = vm->next;
}

static void logoff_now(void *arg)
{
    struct vm *vm = arg;
    struct session *s;
    char name[32], times[80], userid[9], why[24];

    if (!dispatch_quiet(vm)) { /* some thread still works for it, and may want cp_lock */
        loop_after(cp.loop, 1, logoff_now, vm);
        return;
    }
    cp_enter();
    s = vm->session;
    session_name(s, name, sizeof name);
    if (*vm->logoff_why)
        vm_tell(vm, "%s", vm->logoff_why);
    account_cut(vm, false);
    vm_describe_times(vm, times, sizeof times);
    vm_tell(vm, "%s", times);
    tell_event(vm, "LOGOFF", vm->logoff_by);
    text_copy(userid, sizeof userid, vm->userid);
    text_copy(why, sizeof why, vm->logoff_why);
    remove_user(vm);
    if (s)
        session_leave(s, vm->terminal_stays);
    vm_destroy(vm);
    operator_tell(*why ? "%-10s LOGOFF AS %-8s USERS = %-6u%s" : "%-10s LOGOFF AS %-8s USERS = %u%s", name, userid,
        vm_count(), why);
    shutdown_user_gone();
    cp_leave();
}

void vm_logoff(struct vm *vm, const char *by, const char *why)
{
    if (vm->logging_off)
        return;
    vm->logging_off = true;
    signal_overtaken(vm);
    text_copy(vm->logoff_by, sizeof vm->logoff_by, by);
    text_copy(vm->logoff_why, sizeof vm->logoff_why, why);
    vm_enter_cp(vm);
    loop_post(cp.loop, logoff_now, vm);
}

void vm_force(struct vm *vm, struct vm *by, const char *at, const char *why)
{
    char name[32];

    if (strcmp(by->userid, cp.operator_id) != 0) { /* the operator is told when it is done */
        session_name(vm->session, name, sizeof name);
        respond(by, "%-10s LOGOFF AS %-8s USERS = %-6u%s", name, vm->userid, vm_count() - 1, why);
    }
    vm_logoff(vm, at, why);
}

void vm_disconnect_now(struct vm *vm)
{
    struct session *s = vm->session;
    char name[32];

    if (!s || vm->logging_off)
        return;
    session_name(s, name, sizeof name);
    tell_event(vm, "DISCONNECT", "");
    session_leave(s, vm->terminal_stays);
    operator_tell("%-10s DISCONNECT %-8s USERS = %u", name, vm->userid, vm_count());
    if (vm->ipled && vm->state == VM_CP_READ)
        vm_resume(vm);
}

static void disconnect_posted(void *arg)
{
    cp_enter();
    vm_disconnect_now(arg);
    cp_leave();
}

void vm_disconnect(struct vm *vm, bool stay)
{
    vm->terminal_stays = stay;
    loop_post(cp.loop, disconnect_posted, vm);
}

void logoff_forget(struct vm *vm)
{
    loop_unpost(cp.loop, disconnect_posted, vm);
}
