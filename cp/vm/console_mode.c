/* TERMINAL CONMODE: whether the guest's console is a 3215, whose lines CP shows, or a 3270, which is the terminal of
 * the session itself. Source: CP Commands and Utilities Reference, TERMINAL. */
#include "cp/base/text.h"
#include "cp/vm/display.h"
#include "cp/vm/session.h"
#include "cp/vm/virtual_console.h"

static struct virtual_device *console_of(struct vm *vm)
{
    return vm_device_of_kind(vm, DEVICE_CONSOLE);
}

void console_connect(struct vm *vm, struct terminal *t)
{
    struct virtual_device *d = console_of(vm);

    if (d && d->is_display)
        display_connect(d, t);
}

void console_disconnect(struct vm *vm)
{
    struct virtual_device *d = console_of(vm);

    if (d)
        display_disconnect(d);
}

/* Under vm->lock. */
static bool exchange(struct virtual_device *d, bool display)
{
    void *state = display ? display3270_create(&display_callbacks, d) : console3215_create(&console_line_callbacks, d);

    if (!state)
        return false;
    d->is_display = display;
    d->console_wants_line = false;
    channels_exchange(d->vm->channels, d->vdev, display ? &display3270_ops : &console3215_ops, state);
    return true;
}

bool console_set_mode(struct vm *vm, bool display)
{
    struct virtual_device *d = console_of(vm);
    bool good = true;

    pthread_mutex_lock(&vm->lock);
    if (d && d->is_display != display) {
        display_disconnect(d);
        good = exchange(d, display);
        if (vm->session)
            console_connect(vm, vm->session->terminal);
    }
    if (good)
        text_copy(vm->conmode, sizeof vm->conmode, display ? "3270" : "3215");
    pthread_mutex_unlock(&vm->lock);
    return good;
}
