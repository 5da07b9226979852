/* What the system operator is told. Must not know why. Source: CP Commands and Utilities, LOGON and
 * LOGOFF messages of the system operator. */
#include "cp/vm/operator.h"
#include "cp/base/clock.h"
#include "cp/vm/operator_log.h"
#include "cp/vm/vm.h"
#include <stdio.h>

void operator_tell(const char *format, ...)
{
    char line[512], dated[544];
    struct clock_text now;
    struct vm *vm;
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    clock_describe(time(NULL), &now);
    snprintf(dated, sizeof dated, "%s %s %s", now.isodate, now.time, line);
    cp_enter();
    operator_log_write(dated);
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
