/* `ursa run`: the start-up order of a system, its life in the event loop, and its end. */
#define _GNU_SOURCE 1 /* close_range */
#include "console/console.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/verb/figures_request.h"
#include "cp/verb/metrics.h"
#include "cp/verb/progress.h"
#include "cp/verb/serve.h"
#include "cp/verb/service.h"
#include "cp/verb/start_kind.h"
#include "cp/verb/system_config.h"
#include "cp/verb/system_directory.h"
#include "cp/verb/terminals.h"
#include "cp/verb/translate_config.h"
#include "cp/vm/account.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/load.h"
#include "cp/vm/monitor.h"
#include "cp/vm/figures.h"
#include "cp/vm/logon.h"
#include "cp/vm/operator.h"
#include "cp/vm/operator_log.h"
#include "cp/vm/real_unit.h"
#include "cp/vm/saved.h"
#include "cp/vm/shutdown.h"
#include "cp/vm/spool_device.h"
#include "cp/vm/volumes.h"
#include "guests/engine/model.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROCESSORS_MAX 64

static struct control_server *server;

struct run_options {
    unsigned processors; /* 0: as SYSTEM.CONFIG or the host has it */
    const char *script;
    const char *model; /* NULL: as SYSTEM.CONFIG has it */
    bool quiet;
    bool interpret;
    enum spool_start kind;
};

static int take_options(struct invocation *i, struct run_options *o)
{
    const char *processors = NULL, *tn3270, *metrics, *kind;
    u64 n;
    int at = 0;

    while (at < i->argc) {
        int rc;
        if (strcmp(i->argv[at], "--no-translate") == 0) {
            o->interpret = true;
            at++;
            continue;
        }
        if (strcmp(i->argv[at], "--quiet") == 0) {
            o->quiet = true;
            at++;
            continue;
        }
        rc = option_value(i, &at, "--processors", &processors);
        if (rc == 0)
            rc = option_value(i, &at, "--script", &o->script);
        if (rc == 0)
            rc = option_value(i, &at, "--cpu-model", &o->model);
        if (rc == 0) {
            rc = option_value(i, &at, "--tn3270", &tn3270);
            if (rc > 0 && !terminals_option(tn3270))
                return usage_error("run", "--tn3270 wants ADDR:PORT, such as 127.0.0.1:3270, or off");
        }
        if (rc == 0) {
            rc = option_value(i, &at, "--metrics", &metrics);
            if (rc > 0 && !metrics_option(metrics))
                return usage_error("run", "--metrics wants ADDR:PORT of the loopback, such as 127.0.0.1:9270, or off");
        }
        if (rc == 0) {
            rc = option_value(i, &at, "--start", &kind);
            if (rc > 0 && !start_kind_of(kind, &o->kind))
                return usage_error("run", "--start wants warm, force, cold or clean");
        }
        if (rc == 0)
            return usage_error("run", "%s is not expected", i->argv[at]);
        if (rc < 0)
            return USAGE;
    }
    if (!processors)
        return DONE;
    if (!text_decimal(processors, PROCESSORS_MAX, &n) || n == 0)
        return usage_error("run", "--processors wants a number from 1 to %d", PROCESSORS_MAX);
    o->processors = (unsigned)n;
    return DONE;
}

static int configure(const struct invocation *i, const struct run_options *o)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    int rc;

    cp.processors = cpus < 1 ? 1 : cpus > PROCESSORS_MAX ? PROCESSORS_MAX : (unsigned)cpus;
    rc = system_config_read(i->system_directory);
    if (o->model && !cpu_model_choose(o->model))
        return usage_error("run", "--cpu-model: there is no %s; the newest is %s", o->model, cpu_model()->name);
    if (o->processors)
        cp.processors = o->processors;
    if (o->interpret)
        translate_option("OFF");
    return rc;
}

static void shut_down(void)
{
    system_shutdown("HOST");
}

static void tell_start(void *arg, const char *line)
{
    (void)arg;
    operator_tell("%s", line);
}

static int open_spool(const char *path, enum spool_start kind)
{
    struct spool_starting how = {.kind = kind, .operator_id = cp.operator_id, .report = tell_start};
    int rc;

    progress_begin("starting the spool");
    rc = spool_start(path, &how, &cp.spool);
    progress_end();
    if (rc == -EILSEQ)
        return failure("the spool in %s is damaged; `ursa run --start force` keeps what can be read of it", path);
    if (rc < 0)
        return failure("the spool in %s cannot be started: %s", path, host_reason(rc));
    operator_tell("HCPWRS2513I Spool files available %d", rc);
    operator_tell("HCPWRS2512I Spooling initialization is complete.");
    saved_start_up();
    spool_on_arrival(cp.spool, spool_arrival, NULL);
    return DONE;
}

static int open_stores(const char *path, enum spool_start kind)
{
    char database[PATH_MAX];
    int rc;

    snprintf(database, sizeof database, "%s/directory.db", path);
    rc = directory_open(database, &cp.directory);
    if (rc < 0)
        return failure("the user directory %s cannot be opened: %s", database, host_reason(rc));
    rc = operator_log_open(path);
    if (rc < 0)
        return failure("the operator's log in %s cannot be opened: %s", path, host_reason(rc));
    rc = account_open(path);
    if (rc < 0)
        return failure("the accounting records in %s cannot be opened: %s", path, host_reason(rc));
    return open_spool(path, kind);
}

static int start(struct invocation *i, enum spool_start kind)
{
    int rc;

    cp.directory_path = i->system_directory;
    cp.started = time(NULL);
    cp.loop = loop_create();
    if (!cp.loop || service_signals(shut_down) < 0)
        return failure("the host gives no event loop");
    rc = control_listen(cp.loop, i->system_directory, &serve_handlers, NULL, &server);
    if (rc == -EADDRINUSE)
        return failure("a system is running in %s already; `ursa console` gives a terminal on it", i->system_directory);
    if (rc < 0)
        return failure("the control socket in %s cannot be made: %s", i->system_directory, host_reason(rc));
    rc = open_stores(i->system_directory, kind);
    if (rc != DONE)
        return rc;
    volumes_start();
    if (!translate_start())
        operator_tell("This host lacks what the translator needs: guests are interpreted, or perf gets no map");
    return dispatch_start(cp.processors) < 0 ? failure("the host gives no threads for processors") : DONE;
}

/* OPERATOR at this terminal, and what somebody new would type next. */
static void open_operator_terminal(void)
{
    char history[PATH_MAX];
    struct terminal *t;
    struct session *s;

    snprintf(history, sizeof history, "%s/history", cp.directory_path);
    t = console_readline(cp.loop, "SYSC", history);
    s = t ? session_open(t, true) : NULL;
    if (!s)
        return;
    logon_operator(s);
    session_say(s, " ");
    session_say(s, "This is the console of the system operator. Commands to try:");
    session_say(s, "  QUERY NAMES               who is logged on");
    session_say(s, "  QUERY VIRTUAL             your own virtual machine");
    session_say(s, "  XAUTOLOG LINUX1           log a user on without a terminal");
    session_say(s, "  SHUTDOWN                  end the system");
    session_say(s, "At another terminal, `ursa console LINUX1` logs on as LINUX1; Ctrl-C is its attention key.");
    session_say(s, " ");
}

static void start_users(bool quiet)
{
    cp_enter();
    if (quiet)
        vm_autolog(NULL, cp.operator_id, NULL);
    else
        open_operator_terminal();
    terminals_start();
    metrics_start();
    load_start();
    volumes_report();
    if (directory_exists(cp.directory, cp.startup_id) == 1)
        vm_autolog(NULL, cp.startup_id, NULL);
    real_units_start();
    cp_leave();
}

/* A process beside the system, made before it has threads, that runs the script once the system answers. */
static int start_script(struct invocation *i, const char *file)
{
    struct script_options options = {
        .system_directory = i->system_directory, .timeout_scale = 1, .self = i->self, .started_here = true};
    char *files[] = {(char *)file, NULL};
    pid_t system = getpid(), child;
    int fd;

    signal(SIGCHLD, SIG_IGN); /* nobody waits for it */
    child = fork();
    if (child != 0)
        return child < 0 ? failure("the host has no room for the script's process") : DONE;
    signal(SIGCHLD, SIG_DFL);
    while ((fd = control_connect(options.system_directory)) < 0) {
        if (getppid() != system)
            _exit(FAILED);
        usleep(50000);
    }
    close(fd);
    _exit(script_run(&options, files, 1));
}

static void stop(void)
{
    load_stop();
    monitor_forget();
    real_units_stop();
    real_units_forget();
    dispatch_stop();
    terminals_stop();
    metrics_stop();
    control_close(server);
    figures_request_stop();
    figures_forget();
    volumes_stop();
    spool_end(cp.spool);
    account_close();
    directory_close(cp.directory);
    operator_log_close();
    loop_destroy(cp.loop);
    service_close();
}

/* SHUTDOWN REIPL: the same program with the same options, but what is done once. */
static int start_again(struct invocation *i)
{
    char *argv[i->argc + 5];
    int n = 0;

    argv[n++] = "ursa";
    argv[n++] = "--system";
    argv[n++] = (char *)i->system_directory;
    argv[n++] = "run";
    for (int at = 0; at < i->argc; at++) {
        if (strcmp(i->argv[at], "--script") == 0 || strcmp(i->argv[at], "--start") == 0)
            at++;
        else if (strncmp(i->argv[at], "--script=", 9) != 0 && strncmp(i->argv[at], "--start=", 8) != 0)
            argv[n++] = i->argv[at];
    }
    argv[n] = NULL;
    close_range(STDERR_FILENO + 1, ~0U, 0);
    execv(i->self, argv);
    return failure("the system cannot be started again: %s", host_reason(errno));
}

int verb_run(struct invocation *i)
{
    struct run_options options = {0};
    char line[80];
    int rc = take_options(i, &options);

    if (rc == DONE && !system_directory_exists(i->system_directory))
        rc = system_directory_create(i->system_directory, NULL);
    if (rc == DONE)
        rc = configure(i, &options);
    if (rc == DONE && !options.script && !options.quiet && !start_kind_confirm(&options.kind))
        return DONE;
    if (rc == DONE && options.script)
        rc = start_script(i, options.script);
    if (rc == DONE)
        rc = start(i, options.kind);
    if (rc != DONE)
        return rc;
    start_users(options.quiet);
    service_ready();
    loop_run(cp.loop);
    service_stopping();
    cp_enter();
    snprintf(
        line, sizeof line, "HCPWRP962I VM SHUTDOWN COMPLETED IN %u SEC", (unsigned)(time(NULL) - cp.shutdown_began));
    session_say_all(line);
    snprintf(line, sizeof line, "HCPWRP961W SYSTEM SHUTDOWN COMPLETE FOR %s", cp.identifier);
    session_say_all(line);
    operator_tell("%s", line);
    session_close_all();
    cp_leave();
    stop();
    return cp.reipl ? start_again(i) : DONE;
}
