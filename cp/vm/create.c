/* A virtual machine out of its directory entry, and its end. Must not know sessions. Source: CP Planning and
 * Administration, directory statements. */
#include "cp/vm/create.h"
#include "cp/base/text.h"
#include "cp/vm/cpus.h"
#include "cp/vm/disks.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/logoff.h"
#include "cp/vm/mode.h"
#include "cp/vm/share.h"
#include "cp/vm/saved_load.h"
#include "cp/vm/signal.h"
#include "cp/vm/sleep.h"
#include "cp/vm/trace.h"
#include "cp/vm/virtual_console.h"
#include "cp/vm/watch.h"
#include "guests/engine/model.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MEGABYTE (1ULL << 20)

/* Version code X'FF' says that this is a virtual machine. */
static u64 cpu_identification(const struct directory_user *user)
{
    u64 serial = cp.cpu_serial;

    for (size_t i = 0; i < user->cpu_count; i++)
        if (user->cpus[i].has_cpuid) {
            serial = user->cpus[i].cpuid;
            break;
        }
    return 0xFFULL << 56 | serial << 32 | (u64)cpu_model()->type << 16 | 0x8000;
}

static void settings_default(struct vm *vm, const struct directory_user *user)
{
    vm->classes = user->classes;
    vm->architecture = user->machine;
    vm->emsg = EMSG_ON;
    vm->msg = vm->wng = vm->imsg = vm->linedit = vm->hold_screen = true;
    vm->linend = user->linend;
    vm->linedel = user->linedel;
    vm->chardel = user->chardel;
    vm->escape = user->escape;
    vm->linesize = 80;
    vm->more_first = 50;
    vm->more_second = 10;
    text_copy(vm->breakin, sizeof vm->breakin, "IMMED");
    text_copy(vm->brkkey, sizeof vm->brkkey, "PA1");
    text_copy(vm->conmode, sizeof vm->conmode, "3215");
    text_copy(vm->loadparm, sizeof vm->loadparm, "        ");
}

static int create_cpus(struct vm *vm, const struct directory_user *user)
{
    int rc = 0;

    vm->max_cpus = user->max_cpus ? user->max_cpus : 1;
    if (user->cpu_count == 0)
        return vm_define_cpu(vm, 0);
    vm->base_cpu = user->cpus[0].address;
    for (size_t i = 0; i < user->cpu_count && rc == 0; i++) {
        rc = vm_define_cpu(vm, user->cpus[i].address);
        if (user->cpus[i].base)
            vm->base_cpu = user->cpus[i].address;
    }
    vm->speaking_cpu = vm->base_cpu;
    return rc;
}

int vm_create(struct directory_user *user, u64 storage, struct vm **out)
{
    struct vm *vm = calloc(1, sizeof *vm);
    int rc;

    if (!vm) {
        directory_user_free(user);
        return -ENOMEM;
    }
    pthread_mutex_init(&vm->lock, NULL);
    vm->user = user;
    vm->input_end = &vm->input;
    text_copy(vm->userid, sizeof vm->userid, user->userid);
    settings_default(vm, user);
    share_initial(vm, user);
    vm->storage_size = ((storage ? storage : user->storage) + MEGABYTE - 1) & ~(MEGABYTE - 1);
    if (vm->storage_size == 0)
        vm->storage_size = MEGABYTE;
    vm->state = VM_CP_READ;
    vm->logged_on = time(NULL);
    rc = machine_create(vm->storage_size, &vm->machine);
    if (rc == 0) {
        vm->machine->cpuid = cpu_identification(user);
        vm->machine->wake = dispatch_wake;
        rc = channels_create(vm->machine, &vm->channels);
    }
    if (rc == 0) {
        dispatch_hold(vm); /* no CPU yet: returns at once */
        vm->stopped = vm->held = true;
        rc = create_cpus(vm, user);
    }
    if (rc < 0) {
        vm_destroy(vm);
        return rc;
    }
    *out = vm;
    return 0;
}

static void create_unit(struct vm *vm, const struct directory_device *e)
{
    char keyword[16];
    const struct device_row *row;

    text_copy(keyword, sizeof keyword, e->type);
    if (*e->subtype) /* 2540 READER, 2540 PUNCH */
        text_copy(keyword + strlen(keyword), 2, e->subtype);
    row = device_by_keyword(keyword);
    if (e->kind == DIR_CONSOLE) {
        if (row && row->kind == DEVICE_DISPLAY)
            text_copy(vm->conmode, sizeof vm->conmode, "3270");
        row = device_by_keyword("3215");
    }
    if (!row)
        vm_tell(vm, "Device %04X is not defined: %s is not supported yet", e->vdev, e->type);
    else if (vm_add_device(vm, e->vdev, row, e->spool_class) < 0)
        vm_tell_message(vm, MSG_DEVICE_ALREADY_DEFINED, e->vdev);
}

static bool is_disk(const struct directory_device *e)
{
    return e->kind == DIR_MDISK || e->kind == DIR_LINK || e->kind == DIR_DEDICATE;
}

static void create_other(struct vm *vm, const struct directory_device *e)
{
    const struct device_row *row = device_by_keyword(e->type);

    if (e->kind == DIR_CONSOLE || e->kind == DIR_SPOOL ||
        (e->kind == DIR_SPECIAL && row && row->kind == DEVICE_DISPLAY))
        create_unit(vm, e);
    else
        vm_tell(vm, "Device %04X is not defined: %s is not there yet", e->vdev,
            e->kind == DIR_NICDEF ? "networking" : e->type);
}

/* Disks come last, so that nobody's console depends on how many he has. */
void vm_create_devices(struct vm *vm)
{
    const struct directory_device *devices = vm->user->devices;

    watch_default(vm);
    for (size_t i = 0; i < vm->user->device_count; i++)
        if (!is_disk(&devices[i]))
            create_other(vm, &devices[i]);
    for (size_t i = 0; i < vm->user->device_count; i++)
        if (is_disk(&devices[i]))
            disk_create(vm, &devices[i]);
}

void vm_destroy(struct vm *vm)
{
    while (vm->devices)
        vm_remove_device(vm, vm->devices);
    for (unsigned i = 0; vm->machine && i < MACHINE_CPUS; i++)
        vm_detach_cpu(vm, (u8)i);
    saved_unload_all(vm);
    if (vm->channels)
        channels_destroy(vm->channels);
    if (vm->machine)
        machine_destroy(vm->machine);
    loop_cancel(cp.loop, vm->timeout);
    sleep_forget(vm);
    trace_forget(vm);
    signal_forget(vm);
    loop_unpost(cp.loop, vm_watch_idle, vm);
    console_forget(vm);
    watch_forget(vm);
    logoff_forget(vm);
    cpus_forget(vm);
    for (size_t i = 0; i < sizeof vm->pf / sizeof *vm->pf; i++)
        free(vm->pf[i]);
    directory_user_free(vm->user);
    pthread_mutex_destroy(&vm->lock);
    free(vm->spool_seen);
    free(vm);
}
