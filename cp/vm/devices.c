/* A virtual machine's devices as CP keeps them beside the channel subsystem's subchannels. Must not know how they work.
 */
#include "cp/vm/account.h"
#include "cp/vm/dial.h"
#include "cp/vm/disks.h"
#include "cp/vm/display.h"
#include "cp/vm/spool_device.h"
#include "cp/vm/virtual_console.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct virtual_device *vm_device(struct vm *vm, u16 vdev)
{
    struct virtual_device *d = vm->devices;

    while (d && d->vdev != vdev)
        d = d->next;
    return d;
}

struct virtual_device *vm_device_of_kind(struct vm *vm, enum device_kind kind)
{
    struct virtual_device *lowest = NULL;

    for (struct virtual_device *d = vm->devices; d; d = d->next)
        if (d->row->kind == kind && (!lowest || d->vdev < lowest->vdev))
            lowest = d;
    return lowest;
}

/* Of the row, but for a console that is a 3270 at present. */
static const struct device_ops *ops_of(const struct virtual_device *d)
{
    return d->is_display ? &display3270_ops : d->row->ops;
}

static void *make_state(struct virtual_device *d)
{
    switch (d->row->kind) {
    case DEVICE_CONSOLE:
        if (!d->is_display)
            return console3215_create(&console_line_callbacks, d);
        return display3270_create(&display_callbacks, d);
    case DEVICE_DISPLAY:
        return display3270_create(&display_callbacks, d);
    case DEVICE_READER:
        return reader_create(&card_source_callbacks, d);
    case DEVICE_PUNCH:
        return punch_create(&record_sink_callbacks, d);
    case DEVICE_PRINTER:
        return printer_create(&record_sink_callbacks, d);
    case DEVICE_DASD:
        return dasd_create(d->disk, d->read_only, &extent_host, d);
    }
    return NULL;
}

int vm_attach_device(struct vm *vm, struct virtual_device *d)
{
    struct virtual_device **at = &vm->devices;
    void *state;
    int rc;

    d->vm = vm;
    d->is_display = d->row->kind == DEVICE_CONSOLE && strcmp(vm->conmode, "3270") == 0;
    state = make_state(d);
    if (!state)
        return -ENOMEM;
    pthread_mutex_lock(&vm->lock);
    rc = channels_attach(vm->channels, d->vdev, ops_of(d), state);
    if (rc == 0) {
        while (*at)
            at = &(*at)->next;
        *at = d;
        if (vm->session)
            console_connect(vm, vm->session->terminal);
    }
    pthread_mutex_unlock(&vm->lock);
    if (rc < 0)
        ops_of(d)->close(state);
    return rc;
}

int vm_add_device(struct vm *vm, u16 vdev, const struct device_row *row, char spool_class)
{
    struct virtual_device *d = calloc(1, sizeof *d);
    int rc;

    if (!d)
        return -ENOMEM;
    d->vm = vm;
    d->vdev = vdev;
    d->row = row;
    spool_settings_default(d, spool_class);
    rc = vm_attach_device(vm, d);
    if (rc < 0)
        free(d);
    return rc;
}

void vm_remove_device(struct vm *vm, struct virtual_device *d)
{
    struct spool_file closed;
    struct virtual_device **at = &vm->devices;

    d->spool.cont = d->spool.started = false; /* what is said of the close must not open it again */
    if (!d->disk)
        vm_close_device(d, &closed);
    account_device(d);
    dial_drop(d);
    pthread_mutex_lock(&vm->lock);
    display_disconnect(d);
    channels_detach(vm->channels, d->vdev);
    while (*at != d)
        at = &(*at)->next;
    *at = d->next;
    pthread_mutex_unlock(&vm->lock);
    if (d->disk)
        disk_unlink(d);
    free(d->xab);
    free(d);
}

int vm_renumber_device(struct vm *vm, struct virtual_device *d, u16 vdev)
{
    void *state = make_state(d);
    int rc;

    if (!state)
        return -ENOMEM;
    pthread_mutex_lock(&vm->lock);
    rc = channels_attach(vm->channels, vdev, ops_of(d), state);
    if (rc == 0) {
        channels_detach(vm->channels, d->vdev);
        d->vdev = vdev;
    }
    pthread_mutex_unlock(&vm->lock);
    if (rc < 0)
        ops_of(d)->close(state);
    return rc;
}
