/* Messages as they appear at the receiver's console. Source: CP Commands and Utilities Reference, MESSAGE, MSGNOH,
 * WARNING. */
#include "cp/vm/deliver.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/session.h"
#include "cp/vm/watch.h"

bool deliver_message(struct vm *to, enum delivery how, const char *from, const char *text, char *reason, size_t size)
{
    struct clock_text now;
    const struct virtual_device *console = vm_device_of_kind(to, DEVICE_CONSOLE);

    if (how == DELIVER_WNG ? !to->wng : !to->msg) {
        text_copy(reason, size, how == DELIVER_WNG ? "WNG off" : "MSG off");
        return false;
    }
    if (!to->session && !(console && console->spool.started) && !watch_secondary(to)) {
        text_copy(reason, size, "disconnected");
        return false;
    }
    clock_describe(time(NULL), &now);
    if (how == DELIVER_MSGNOH)
        vm_tell(to, "%s", text);
    else
        vm_tell(to, " %s  * %s FROM %-8s: %s", now.time, how == DELIVER_WNG ? "WNG" : "MSG", from, text);
    if (to->session && how != DELIVER_MSGNOH)
        terminal_alarm(to->session->terminal);
    return true;
}
