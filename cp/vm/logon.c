/* A user comes in: his virtual machine is made, or found disconnected, and greeted. Must not know how he proved who he
 * is. Order of events: CP Planning and Administration, "logon"; the lines: CP Commands and Utilities Reference, LOGON.
 */
#include "cp/vm/logon.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/create.h"
#include "cp/vm/line_edit.h"
#include "cp/vm/logon_enter.h"
#include "cp/vm/logoff.h"
#include "cp/vm/mode.h"
#include "cp/vm/operator.h"
#include "cp/vm/prelogon.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void count_text(unsigned n, char text[8])
{
    if (n)
        snprintf(text, 8, "%04u", n % 10000);
    else
        snprintf(text, 8, "  NO");
}

void files_describe(const char *userid, char *text, size_t size)
{
    unsigned counts[3] = {0};
    char rdr[8], prt[8], pun[8];

    spool_count(cp.spool, userid, counts);
    count_text(counts[SPOOL_RDR], rdr);
    count_text(counts[SPOOL_PRT], prt);
    count_text(counts[SPOOL_PUN], pun);
    snprintf(text, size, "FILES: %s RDR, %s PRT, %s PUN", rdr, prt, pun);
}

void vm_tell_logmsg(struct vm *vm, void (*tell)(struct vm *vm, const char *format, ...))
{
    char path[4096], line[160];
    FILE *f;
    unsigned lines = 0;

    snprintf(path, sizeof path, "%s/logmsg", cp.directory_path);
    f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        tell(vm, "* %s", line);
        lines++;
    }
    if (f)
        fclose(f);
    if (!lines)
        tell(vm, "There is no logmsg data");
}

static void greet(struct vm *vm, const char *event, bool quiet)
{
    char text[80];
    struct clock_text now;

    if (!quiet) {
        vm_tell(vm, "z/VM Version %u Release %u.0, Service Level %04u (64-bit),", cp.level_version, cp.level_release,
            cp.service_level);
        vm_tell(vm, "built on Ursa, an open control program");
        vm_tell_logmsg(vm, vm_tell);
    }
    files_describe(vm->userid, text, sizeof text);
    vm_tell(vm, "%s", text);
    clock_describe(time(NULL), &now);
    vm_tell(vm, "%s AT %s %s %s %s", event, now.time, now.zone, now.weekday, clock_date(&now, vm->date_format));
}

static void swallow(void *arg, const char *line)
{
    text_copy(arg, 512, line);
}

/* COMMAND statements: their responses are not shown, but an error is. */
static void run_directory_commands(struct vm *vm)
{
    for (size_t i = 0; i < vm->user->command_count; i++) {
        char last[512] = "";
        struct reply_sink sink = {swallow, last};

        vm->sink = &sink;
        if (cp.command(vm, vm->user->commands[i]) == 0)
            *last = 0;
        vm->sink = NULL;
        if (*last)
            vm_tell(vm, "%s", last);
    }
}

static void initial_program(struct vm *vm, const char *operands)
{
    char command[160];

    if (!*text_rest(operands) || vm->logging_off)
        return;
    snprintf(command, sizeof command, "IPL %s", text_rest(operands));
    cp.command(vm, command);
}

static void add_user(struct vm *vm)
{
    vm->next = cp.users;
    cp.users = vm;
}

/* 0 or a message; *text is its operand. */
static int make_vm(
    const char *userid, const struct logon_request *r, struct vm **vm, enum message_id *id, char text[24])
{
    u64 storage = r ? r->storage : 0;
    struct directory_user *user;
    int rc = directory_user(cp.directory, userid, &user);

    *id = rc == 0 ? MSG_NOT_IN_DIRECTORY : MSG_DIRECTORY_ERROR;
    text_copy(text, 24, userid);
    if (rc <= 0)
        return -1;
    if (cp.max_users && vm_count() >= cp.max_users && strcmp(userid, cp.operator_id) != 0) {
        *id = MSG_MAXIMUM_USERS;
        snprintf(text, 24, "%u", cp.max_users);
        directory_user_free(user);
        return -1;
    }
    if (storage > user->max_storage) {
        *id = MSG_STORAGE_LIMIT;
        text_size_print(user->max_storage, text, 24);
        directory_user_free(user);
        return -1;
    }
    if (r && *r->account && strcmp(r->account, user->account) != 0) {
        *id = MSG_ACCOUNT_INVALID;
        text_copy(text, 24, r->account);
        directory_user_free(user);
        return -1;
    }
    *id = MSG_NO_HOST_STORAGE;
    rc = vm_create(user, storage, vm);
    if (rc == 0 && r && r->has_machine)
        (*vm)->architecture = r->machine;
    return rc;
}

static void log_on(struct session *s, const struct logon_request *r)
{
    struct vm *vm;
    enum message_id id;
    const char *peer;
    char text[24], name[32];

    if (make_vm(r->userid, r, &vm, &id, text) < 0) {
        session_message(s, id, text);
        return;
    }
    add_user(vm);
    text_copy(vm->by_user, sizeof vm->by_user, r->by);
    session_attach(s, vm);
    vm_create_devices(vm);
    run_directory_commands(vm);
    greet(vm, "LOGON", r->quiet);
    session_name(s, name, sizeof name);
    peer = terminal_peer(s->terminal);
    operator_tell("%-10s LOGON AS  %-8s USERS = %u%s%s", name, vm->userid, vm_count(), *peer ? "    FROM " : "", peer);
    if (!r->noipl)
        initial_program(vm, *r->ipl ? r->ipl : vm->user->ipl);
    if (*r->typed && vm->session == s)
        session_type(s, r->typed);
}

static void reconnect(struct session *s, struct vm *vm, const struct logon_request *r)
{
    const char *peer;
    char name[32];

    text_copy(vm->by_user, sizeof vm->by_user, r->by);
    session_attach(s, vm);
    if (*r->ignored)
        vm_tell_message(vm, MSG_RECONNECT_IGNORED, r->ignored);
    greet(vm, "RECONNECTED", r->quiet);
    session_name(s, name, sizeof name);
    peer = terminal_peer(s->terminal);
    operator_tell("%-10s RECONNECT %-8s USERS = %u%s%s", name, vm->userid, vm_count(), *peer ? "    FROM " : "", peer);
    if ((!vm->run || r->norun) && vm->state != VM_CP_READ)
        vm_enter_cp(vm);
}

void logon_enter(struct session *s, const struct logon_request *r)
{
    struct vm *vm = vm_find(r->userid);
    char name[32];

    s->failures = 0;
    if (!vm) {
        log_on(s, r);
        return;
    }
    if (vm->logging_off) {
        session_message(s, MSG_LOGOFF_PENDING, r->userid);
        return;
    }
    if (vm->session && !r->here) {
        session_name(vm->session, name, sizeof name);
        session_message(s, MSG_ALREADY_LOGGED_ON, name);
        return;
    }
    if (vm->session) {
        vm->terminal_stays = false;
        vm_disconnect_now(vm);
    }
    reconnect(s, vm, r);
}

/* "# data" of XAUTOLOG: a line for each that the line end character makes of it. */
static void type_ahead(struct vm *vm, const char *typed)
{
    char line[256];

    while (typed && line_edit_next(vm, &typed, line, sizeof line))
        vm_console_input(vm, line);
}

int vm_autolog(struct vm *by, const char *userid, const struct logon_request *options)
{
    struct vm *vm = vm_find(userid);
    enum message_id id;
    char text[24], name[32], line[80];

    if (vm) {
        session_name(vm->session, name, sizeof name);
        return by ? say(by, MSG_ALREADY_LOGGED_ON, vm->session ? name : "disconnected") : -EEXIST;
    }
    if (make_vm(userid, options, &vm, &id, text) < 0)
        return by ? say(by, id, text) : -ENOENT;
    if (vm->user->password == PASSWORD_NOLOG) {
        vm_destroy(vm);
        return by ? say(by, MSG_AUTOLOG_FAILED, userid, "its password is NOLOG") : -EACCES;
    }
    add_user(vm);
    vm_create_devices(vm);
    run_directory_commands(vm);
    if (by)
        respond(by, "Command accepted");
    snprintf(line, sizeof line, "AUTO LOGON  ***       %-8s USERS = %-6uBY %s", vm->userid, vm_count(),
        by ? by->userid : "SYSTEM");
    operator_tell("%s", line);
    if (by && strcmp(by->userid, cp.operator_id) != 0)
        vm_tell(by, "%s", line);
    if (!options || !options->noipl)
        initial_program(vm, options && *options->ipl ? options->ipl : vm->user->ipl);
    if (options && *options->typed)
        type_ahead(vm, options->typed);
    loop_post(cp.loop, vm_watch_idle, vm);
    return 0;
}
