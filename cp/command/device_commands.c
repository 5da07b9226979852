/* ATTN, READY, NOTREADY, RESET: a virtual device's own operator controls. Source: CP Commands and Utilities Reference.
 */
#include "cp/command/command.h"
#include "cp/vm/dial.h"

#define ATTENTION 0x80
#define DEVICE_END 0x04

int cmd_attn(struct vm *vm, const char *rest)
{
    const struct virtual_device *console = vm_device_of_kind(vm, DEVICE_CONSOLE);
    int rc = expect_end(vm, rest);

    if (rc || !console)
        return rc;
    pthread_mutex_lock(&vm->lock);
    channels_unsolicited(vm->channels, console->vdev, ATTENTION);
    pthread_mutex_unlock(&vm->lock);
    return 0;
}

static struct virtual_device *take_device(struct vm *vm, const char *rest, int *rc)
{
    struct virtual_device *d;
    u16 vdev;

    if (!take_vdev(vm, &rest, &vdev, rc))
        return NULL;
    d = vm_device(vm, vdev);
    *rc = d ? expect_end(vm, rest) : say_as(vm, "CFD", MSG_NO_DEVICE, vdev);
    return *rc ? NULL : d;
}

static int set_ready(struct vm *vm, const char *rest, bool ready)
{
    int rc = 0;
    struct virtual_device *d = take_device(vm, rest, &rc);

    if (!d)
        return rc;
    pthread_mutex_lock(&vm->lock);
    d->not_ready = !ready;
    if (ready)
        channels_unsolicited(vm->channels, d->vdev, DEVICE_END);
    pthread_mutex_unlock(&vm->lock);
    return 0;
}

int cmd_ready(struct vm *vm, const char *rest)
{
    return set_ready(vm, rest, true);
}

int cmd_notready(struct vm *vm, const char *rest)
{
    return set_ready(vm, rest, false);
}

int cmd_reset(struct vm *vm, const char *rest)
{
    const struct device_ops *ops;
    void *state;
    u16 subchannel;
    int rc = 0;
    struct virtual_device *d = take_device(vm, rest, &rc);

    if (!d)
        return rc;
    dial_drop(d);
    pthread_mutex_lock(&vm->lock);
    if (channels_find(vm->channels, d->vdev, &ops, &state, &subchannel) && ops->reset)
        ops->reset(state);
    pthread_mutex_unlock(&vm->lock);
    respond(vm, "Device %04X reset", d->vdev);
    return 0;
}
