/* Accounting records of virtual machines and their devices. */
#include "cp/vm/account.h"
#include "cp/base/text.h"
#include "cp/vm/extents.h"
#include "cp/vm/operator.h"
#include "cp/vm/record_store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASS_DASD 0x04 /* device classes as in VM's control blocks */

struct account_recording account_recording = {true, 20, "DISKACNT"};

static void trouble_posted(void *arg)
{
    cp_enter();
    operator_tell("%s", (const char *)arg);
    cp_leave();
    free(arg);
}

/* The writer's thread. */
static void on_trouble(void *arg, const char *text)
{
    char *line = malloc(200);

    (void)arg;
    if (!line)
        return;
    if (text)
        snprintf(line, 200, "Accounting and monitor records cannot be written: %s; they wait in storage", text);
    else
        snprintf(line, 200, "Accounting and monitor records are written again");
    loop_post(cp.loop, trouble_posted, line);
}

int account_open(const char *system_directory)
{
    char path[4200];

    snprintf(path, sizeof path, "%s/records.db", system_directory);
    return record_store_open(path, on_trouble, NULL);
}

void account_close(void)
{
    record_store_close();
}

/* As on z/VM, somebody hears of it when many have gathered. */
static void tell_limit(void)
{
    struct vm *who = vm_find(account_recording.userid);
    u64 n = record_store_count();

    if (!who || !account_recording.limit || n == 0 || n % account_recording.limit)
        return;
    vm_tell_message(who, MSG_RECORDS_ACCUMULATING, "Accounting", account_recording.userid);
}

/* Who is charged: the user himself, or whom DIAGNOSE X'4C' named. */
static void record_begin(const struct vm *vm, char type, struct account_record *r)
{
    bool other = *vm->accounted.charge_user != 0;

    *r = (struct account_record){.at = time(NULL), .type = {other ? 'C' : '0', type, 0}};
    text_copy(r->userid, sizeof r->userid, other ? vm->accounted.charge_user : vm->userid);
    text_copy(r->account, sizeof r->account,
        other && *vm->accounted.charge_account ? vm->accounted.charge_account : vm->user->account);
}

static void record_put(const struct account_record *r)
{
    if (!account_recording.on)
        return;
    record_store_account(r);
    tell_limit();
}

static u64 io_of(const struct vm *vm)
{
    u64 io = channels_starts(vm->channels);

    for (const struct virtual_device *d = vm->devices; d; d = d->next)
        io += d->diagnose_io;
    return io;
}

static u64 since(u64 now, u64 then)
{
    return now > then ? now - then : 0; /* CPUs and devices may have gone meanwhile */
}

static void cut_machine(struct vm *vm)
{
    u64 virtual_ns = vm_virtual_ns(vm), overhead_ns = vm->overhead_ns, io = io_of(vm), used;
    struct account_record r;

    record_begin(vm, '1', &r);
    used = since(virtual_ns, vm->accounted.virtual_ns);
    r.seconds = (u64)(r.at - (vm->accounted.from ? vm->accounted.from : vm->logged_on));
    r.virtual_ms = used / 1000000;
    r.total_ms = (used + since(overhead_ns, vm->accounted.overhead_ns)) / 1000000;
    r.io = since(io, vm->accounted.io);
    r.punched = vm->used.punched - vm->accounted.punched;
    r.printed = vm->used.printed - vm->accounted.printed;
    r.read = vm->used.read - vm->accounted.read;
    record_put(&r);
    vm->accounted.from = r.at;
    vm->accounted.virtual_ns = virtual_ns;
    vm->accounted.overhead_ns = overhead_ns;
    vm->accounted.io = io;
    vm->accounted.punched = vm->used.punched;
    vm->accounted.printed = vm->used.printed;
    vm->accounted.read = vm->used.read;
}

void account_device(struct virtual_device *d)
{
    struct account_record r;
    time_t from = d->accounted > d->vm->logged_on ? d->accounted : d->vm->logged_on;

    if (!d->extent || (d->extent->kind != EXTENT_TEMPORARY && d->extent->kind != EXTENT_DEDICATED))
        return;
    record_begin(d->vm, d->extent->kind == EXTENT_TEMPORARY ? '3' : '2', &r);
    r.seconds = (u64)(r.at - from);
    r.device = d->vdev;
    r.device_class = CLASS_DASD;
    r.size = d->extent->minidisk.size;
    record_put(&r);
    d->accounted = r.at;
}

void account_cut(struct vm *vm, bool devices)
{
    cut_machine(vm);
    for (struct virtual_device *d = vm->devices; devices && d; d = d->next)
        account_device(d);
}

void account_user_data(struct vm *vm, const u8 *data, size_t length)
{
    struct account_record r = {.at = time(NULL), .type = "C0"};

    text_copy(r.userid, sizeof r.userid, vm->userid);
    text_copy(r.account, sizeof r.account, vm->user->account);
    r.data_length = (u8)(length < sizeof r.data ? length : sizeof r.data);
    memcpy(r.data, data, r.data_length);
    record_put(&r);
}
