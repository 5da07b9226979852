/* What a service manager wants of a service. Source: sd_notify(3), "Description": a datagram of lines NAME=VALUE to the
 * socket that $NOTIFY_SOCKET names. */
#include "cp/verb/service.h"
#include "cp/base/text.h"
#include "cp/vm/operator_log.h"
#include "cp/vm/vm.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define STATUS_MS 10000

static int signals_fd = -1;
static int notify_fd = -1;
static struct sockaddr_un manager;
static socklen_t manager_length;
static struct loop_timer *timer;
static bool stopping;
static void (*shut_down)(void);

void service_standard_files(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR); /* the lowest that is free */
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* A path, or after @ an abstract name. */
static void manager_find(void)
{
    const char *name = getenv("NOTIFY_SOCKET");
    size_t n = name ? strlen(name) : 0;

    if (n < 2 || n >= sizeof manager.sun_path || (*name != '/' && *name != '@'))
        return;
    manager.sun_family = AF_UNIX;
    memcpy(manager.sun_path, name, n);
    if (*name == '@')
        manager.sun_path[0] = 0;
    manager_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* A manager that does not listen is told the next time. */
static void notify(const char *text)
{
    if (notify_fd >= 0 &&
        sendto(notify_fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&manager, manager_length) < 0)
        errno = 0;
}

static void notify_status(const char *before)
{
    char text[160];

    cp_enter();
    stopping = stopping || cp.shutting_down;
    snprintf(text, sizeof text, "%sSTATUS=System %s %s, %u users are logged on", before, cp.identifier,
        stopping ? "shuts down" : "is up", vm_count());
    cp_leave();
    notify(text);
}

/* How often the manager wants to hear that we are alive, in milliseconds; 0: it does not. */
static u64 watchdog_ms(void)
{
    const char *us = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    u64 n, process;

    if (!us || !text_decimal(us, UINT64_MAX, &n) ||
        (pid && text_decimal(pid, UINT64_MAX, &process) && process != (u64)getpid()))
        return 0;
    return n / 1000;
}

static void on_timer(void *arg)
{
    u64 alive = watchdog_ms(), ms = alive && alive / 2 < STATUS_MS ? alive / 2 : STATUS_MS;

    (void)arg;
    notify_status(alive ? "WATCHDOG=1\n" : "");
    timer = loop_after(cp.loop, ms ? ms : 1, on_timer, NULL);
}

void service_ready(void)
{
    manager_find();
    if (notify_fd < 0)
        return;
    notify_status("READY=1\n");
    on_timer(NULL);
}

void service_stopping(void)
{
    stopping = true;
    loop_cancel(cp.loop, timer);
    timer = NULL;
    notify_status("STOPPING=1\n");
}

static void on_signal(void *arg, u32 events)
{
    struct signalfd_siginfo info;

    (void)arg;
    (void)events;
    if (read(signals_fd, &info, sizeof info) != sizeof info)
        return;
    cp_enter();
    if (info.ssi_signo == SIGHUP)
        operator_log_reopen();
    else
        shut_down();
    cp_leave();
    if (info.ssi_signo != SIGHUP)
        notify_status("STOPPING=1\n");
}

int service_signals(void (*shutdown)(void))
{
    sigset_t set;

    shut_down = shutdown;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a full host is an error of the write, told by whoever wrote */
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signals_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return signals_fd < 0 ? -errno : loop_watch(cp.loop, signals_fd, EPOLLIN, on_signal, NULL);
}

void service_close(void)
{
    close(signals_fd);
    if (notify_fd >= 0)
        close(notify_fd);
}
