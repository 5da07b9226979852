/* DUMP: registers, PSWs, keys and storage to the virtual printer. Source: CP Commands and Utilities Reference, DUMP
 * (guest storage). The virtual machine is held meanwhile. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/command/listing.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/spool_device.h"
#include "guests/arch/ebcdic.h"
#include <stdio.h>
#include <string.h>

#define WRITE_SPACE_1 0x09
#define RANGES_MAX 16
#define LINE_MAX 132

/* Lines go here until the command is done: it holds cp_lock. */
static struct virtual_device *printer;
static bool refused;

static void print(struct vm *vm, const char *text)
{
    u8 data[LINE_MAX];
    size_t n = strlen(text) < LINE_MAX ? strlen(text) : LINE_MAX;

    ebcdic_encode(data, text, n);
    pthread_mutex_lock(&vm->lock);
    refused |= !spool_device_write(printer, WRITE_SPACE_1, data, (u32)n);
    pthread_mutex_unlock(&vm->lock);
}

static void print_registers(const struct listing *to)
{
    static const char *const what[] = {"PSW", "PSWALL", "PX", "GG", "XG", "AR", "Y", "FPC", "VR"};

    for (size_t i = 0; i < sizeof what / sizeof *what; i++)
        listing_named(to, what[i]);
}

/* How much from a real address on nobody has touched: a gigabyte, a megabyte, or not even that. */
static u64 untouched(const struct vm *vm, u64 at)
{
    const struct storage *s = vm->machine->storage;

    for (u64 step = 1ULL << 30; step >= 1 << 20; step >>= 10)
        if (at % step == 0 && at + step <= s->size && storage_resident(s->base + at, step) == 0)
            return step;
    return 0;
}

/* Runs of lines that are all zeros are left out, and it is said. */
static void print_storage(const struct listing *to, const struct location *l)
{
    static const u8 zeros[16];
    bool left_out = false;
    u64 absolute;

    for (u64 at = l->first & ~15ULL; at <= l->last && !refused; at += 16) {
        u64 skip = l->kind == 'R' || l->kind == 'U' ? untouched(to->vm, at) : 0;
        if (skip) {
            if (!left_out)
                print(to->vm, "          ... zeros");
            left_out = true;
            at += skip - 16;
            continue;
        }
        bool empty = location_absolute(to->vm, l->kind, at, &absolute) &&
                     memcmp(to->vm->machine->storage->base + absolute, zeros, sizeof zeros) == 0;
        if (empty && left_out)
            continue;
        if (empty && at != (l->first & ~15ULL) && at + 16 <= l->last) {
            print(to->vm, "          ... zeros");
            left_out = true;
            continue;
        }
        left_out = false;
        if (!listing_storage(to, l, at, true))
            at = (at | (PAGE_SIZE_GUEST - 1)) - 15; /* the page is not there: on to the next */
    }
}

static int take_ranges(struct vm *vm, const char **rest, struct location *ranges, unsigned *count)
{
    char word[64];
    const char *after = *rest;
    int rc = 0;

    while (rc == 0 && *text_rest(after) != '*' && text_word(&after, word, sizeof word)) {
        text_upper(word);
        if (*count == RANGES_MAX)
            return say_as(vm, "DMP", MSG_INVALID_OPERAND, word);
        rc = location_parse(vm, *word == 'T' ? word + 1 : word, &ranges[*count]);
        ranges[*count].last |= 15;
        ++*count;
        *rest = after;
    }
    return rc;
}

int cmd_dump(struct vm *vm, const char *rest)
{
    const struct listing to = {vm, print};
    struct location ranges[RANGES_MAX];
    struct clock_text now;
    unsigned count = 0;
    char title[LINE_MAX + 1];
    int rc = take_ranges(vm, &rest, ranges, &count);

    if (rc)
        return rc;
    printer = vm_device_of_kind(vm, DEVICE_PRINTER);
    if (!printer)
        return say_as(vm, "DMP", MSG_NO_PRINTER);
    rest = text_rest(rest);
    clock_describe(time(NULL), &now);
    snprintf(title, sizeof title, "%s  DUMP OF %s  %s %s  %s", cp.identifier, vm->userid, now.date, now.time,
        *rest == '*' ? text_rest(rest + 1) : "");
    refused = false;
    dispatch_hold(vm);
    print(vm, title);
    print_registers(&to);
    for (unsigned i = 0; i < count; i++)
        print_storage(&to, &ranges[i]);
    dispatch_release(vm);
    if (refused)
        return say(vm, MSG_SPOOL_ERROR);
    respond(vm, "Command complete");
    return 0;
}
