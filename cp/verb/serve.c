/* The control socket's requests: a terminal, one CP command, status, shutdown, a file that another process put into a
 * reader. All on the loop's thread. */
#include "cp/verb/serve.h"
#include "cp/base/clock.h"
#include "cp/verb/figures_request.h"
#include "cp/verb/terminals.h"
#include "cp/vm/logon.h"
#include "cp/vm/real_unit.h"
#include "cp/vm/shutdown.h"
#include "cp/vm/spool_device.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void accept_terminal(void *arg, struct terminal *t, const char *userid)
{
    struct session *s;
    char operand[16];

    (void)arg;
    cp_enter();
    s = session_open(t, false);
    if (s && userid && strcmp(userid, "*OPERATOR") == 0) {
        logon_operator(s);
    } else if (s && userid && *userid) {
        snprintf(operand, sizeof operand, "%.8s", userid);
        logon_line(s, operand);
    } else if (s) {
        session_show_logo(s);
    }
    cp_leave();
}

static void reply_line(void *arg, const char *line)
{
    control_reply(arg, line);
}

static void cp_command(void *arg, struct control_request *r, const char *userid, const char *command)
{
    struct reply_sink sink = {reply_line, r};
    struct vm *vm;
    int rc;

    (void)arg;
    cp_enter();
    vm = vm_find(userid && *userid ? userid : cp.operator_id);
    if (vm && !vm->logging_off) {
        vm->sink = &sink;
        rc = cp.command(vm, command);
        vm->sink = NULL;
    } else {
        char line[80];
        snprintf(line, sizeof line, "HCPCFC045E %s not logged on", userid && *userid ? userid : cp.operator_id);
        control_reply(r, line);
        rc = 45;
    }
    cp_leave();
    control_done(r, rc);
}

static void status(void *arg, struct control_request *r)
{
    struct clock_text at;
    char line[200], name[32];

    (void)arg;
    cp_enter();
    clock_describe(cp.started, &at);
    snprintf(
        line, sizeof line, "System %s is up since %s %s, %u users", cp.identifier, at.isodate, at.time, vm_count());
    control_reply(r, line);
    for (struct vm *vm = cp.users; vm; vm = vm->next) {
        session_name(vm->session, name, sizeof name);
        snprintf(line, sizeof line, "  %-8s %s", vm->userid, vm->session ? name : "disconnected");
        control_reply(r, line);
    }
    cp_leave();
    control_done(r, 0);
}

static void shutdown_system(void *arg, struct control_request *r)
{
    (void)arg;
    control_reply(r, "System shutdown started");
    control_done(r, 0);
    cp_enter();
    system_shutdown("HOST");
    cp_leave();
}

/* The newest file is the one that was just made. */
static void tell_of_newest(struct vm *vm)
{
    struct spool_select select = {.queue = SPOOL_RDR};
    struct spool_file *files = NULL, *newest = NULL;
    char line[200];
    int n;

    memcpy(select.owner, vm->userid, sizeof select.owner);
    n = spool_list(cp.spool, &select, &files);
    for (int i = 0; i < n; i++)
        if (!newest || files[i].key > newest->key)
            newest = &files[i];
    if (newest && vm->imsg) {
        spool_notice(line, sizeof line, newest, false);
        vm_tell(vm, "%s", line);
    }
    free(files);
}

static void arrival(void *arg, struct control_request *r, const char *userid)
{
    struct vm *vm;

    (void)arg;
    cp_enter();
    vm = vm_find(userid);
    if (vm)
        tell_of_newest(vm);
    cp_leave();
    spool_arrival(NULL, userid);
    real_units_stir();
    control_done(r, 0);
}

static void figures(void *arg, struct control_request *r)
{
    (void)arg;
    figures_request(r);
}

const struct control_handlers serve_handlers = {.accept = accept_terminal,
    .cp = cp_command,
    .status = status,
    .shutdown = shutdown_system,
    .figures = figures,
    .arrival = arrival,
    .display = terminals_adopt};
