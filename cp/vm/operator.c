/* What the system operator is told, and the log of it. Must not know why. Source: CP Commands and Utilities, LOGON and
 * LOGOFF messages of the system operator. */
#include "cp/vm/operator.h"
#include "cp/base/clock.h"
#include "cp/vm/vm.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static FILE *log_file;

int operator_log_open(const char *system_directory)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/log", system_directory);
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return -errno;
    snprintf(path, sizeof path, "%s/log/operator.log", system_directory);
    log_file = fopen(path, "ae");
    if (!log_file)
        return -errno;
    setvbuf(log_file, NULL, _IOLBF, 0);
    return 0;
}

void operator_log_close(void)
{
    if (log_file)
        fclose(log_file);
    log_file = NULL;
}

void operator_tell(const char *format, ...)
{
    char line[512];
    struct clock_text now;
    struct vm *vm;
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    clock_describe(time(NULL), &now);
    cp_enter();
    if (log_file)
        fprintf(log_file, "%s %s %s\n", now.isodate, now.time, line);
    vm = vm_find(cp.operator_id);
    if (vm)
        vm_tell(vm, "%s %s", now.time, line);
    cp_leave();
}

void operator_tell_message(enum message_id id, ...)
{
    char line[512];
    va_list ap;

    va_start(ap, id);
    message_format(line, sizeof line, EMSG_ON, NULL, id, ap);
    va_end(ap);
    operator_tell("%s", line);
}
