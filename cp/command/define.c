/* DEFINE, REDEFINE: the virtual configuration changes. Source: CP Commands and Utilities Reference. */
#include "cp/command/define.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/define_disk.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include <errno.h>
#include <string.h>

#define STORAGE_MIN (1ULL << 20)

static int define_storage(struct vm *vm, const char *rest)
{
    char word[32], most[24];
    u64 size;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "DST", MSG_OPERAND_MISSING);
    if (!text_size(word, &size) || size == 0)
        return say_as(vm, "DST", MSG_INVALID_OPERAND, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    size = (size + STORAGE_MIN - 1) & ~(STORAGE_MIN - 1);
    if (size > vm->user->max_storage)
        return say(vm, MSG_STORAGE_LIMIT, text_size_print(vm->user->max_storage, most, sizeof most));
    dispatch_hold(vm);
    vm_reset(vm, true);
    pthread_mutex_lock(&vm->lock); /* a device may be about to end its channel program */
    rc = machine_set_storage(vm->machine, size);
    pthread_mutex_unlock(&vm->lock);
    dispatch_release(vm);
    vm_enter_cp(vm);
    if (rc < 0)
        return say_as(vm, "DST", MSG_NO_STORAGE);
    vm->storage_size = size;
    respond(vm, "STORAGE = %s", text_size_print(size, most, sizeof most));
    respond(vm, "Storage cleared - system reset.");
    return 0;
}

bool take_cpu(struct vm *vm, const char **rest, u8 *address, int *rc)
{
    char word[16];
    u64 value;

    *rc = 0;
    if (!text_word(rest, word, sizeof word))
        *rc = say_as(vm, "CPU", MSG_OPERAND_MISSING);
    else if (!text_hex(word, MACHINE_CPUS - 1, &value))
        *rc = say_as(vm, "CPU", MSG_INVALID_OPERAND, text_upper(word));
    else
        *address = (u8)value;
    return *rc == 0;
}

static int define_cpu(struct vm *vm, const char *rest)
{
    char word[16];
    u8 address;
    int rc;

    if (!take_cpu(vm, &rest, &address, &rc))
        return rc;
    if (text_word(&rest, word, sizeof word) &&
        (!text_abbreviates(word, "TYPE") || !text_word(&rest, word, sizeof word) || !text_abbreviates(word, "CP")))
        return say_as(vm, "CPU", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (vm->machine->cpu[address])
        return say(vm, MSG_CPU_DEFINED, address);
    if (cpus_count(vm) >= vm->max_cpus)
        return say(vm, MSG_CPU_LIMIT, vm->max_cpus);
    dispatch_hold(vm);
    rc = vm_define_cpu(vm, address);
    dispatch_release(vm);
    if (rc < 0)
        return say_as(vm, "CPU", MSG_NO_STORAGE);
    respond(vm, "CPU %02X defined", address);
    return 0;
}

/* [[TYPE] 3270] of DEFINE GRAF: there is one type. */
static void skip_type(const char **rest)
{
    const char *after = *rest;
    char word[16] = "";

    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "TYPE"))
        text_word(&after, word, sizeof word);
    if (strcmp(word, "3270") == 0)
        *rest = after;
}

/* The rest of DEFINE type [AS] vdev, GRAF [AS] vdev [[TYPE] 3270]. */
static int define_device(struct vm *vm, const char *rest, const struct device_row *row)
{
    const char *after = rest;
    char word[16];
    u16 vdev;
    int rc;

    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "AS"))
        rest = after;
    if (!take_vdev(vm, &rest, &vdev, &rc))
        return rc;
    if (row->kind == DEVICE_DISPLAY)
        skip_type(&rest);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (row->kind == DEVICE_CONSOLE && vm_device_of_kind(vm, DEVICE_CONSOLE))
        return say(vm, MSG_DEVICE_ALREADY_DEFINED, vm_device_of_kind(vm, DEVICE_CONSOLE)->vdev);
    rc = vm_add_device(vm, vdev, row, 0);
    if (rc == -EEXIST)
        return say(vm, MSG_DEVICE_ALREADY_DEFINED, vdev);
    if (rc < 0)
        return say_as(vm, "DEF", MSG_NO_STORAGE);
    respond(vm, "%-4s %04X DEFINED", row->vm_name, vdev);
    return 0;
}

int cmd_redefine(struct vm *vm, const char *rest)
{
    struct virtual_device *d;
    const char *after;
    char word[16];
    u16 from, to;
    int rc;

    if (!take_vdev(vm, &rest, &from, &rc))
        return rc;
    after = rest;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "AS"))
        rest = after;
    if (!take_vdev(vm, &rest, &to, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    d = vm_device(vm, from);
    if (!d)
        return say_as(vm, "DEF", MSG_NO_DEVICE, from);
    rc = vm_renumber_device(vm, d, to);
    if (rc == -EEXIST)
        return say(vm, MSG_DEVICE_ALREADY_DEFINED, to);
    if (rc < 0)
        return say_as(vm, "DEF", MSG_NO_STORAGE);
    respond(vm, "%-4s %04X DEFINED", d->row->vm_name, to);
    return 0;
}

enum { STORAGE, CPU, READER, PUNCH, PRINTER, CONSOLE, GRAF };

int cmd_define(struct vm *vm, const char *rest)
{
    static const struct keyword types[] = {{"STORage", STORAGE}, {"STORE", STORAGE}, {"CPU", CPU}, {"Reader", READER},
        {"RDR", READER}, {"PUnch", PUNCH}, {"PCH", PUNCH}, {"Printer", PRINTER}, {"PRT", PRINTER}, {"CONsole", CONSOLE},
        {"GRAF", GRAF}};
    static const char *const rows[] = {
        [READER] = "2540R", [PUNCH] = "2540P", [PRINTER] = "1403", [CONSOLE] = "3215", [GRAF] = "3270"};
    const char *operands = rest;
    const struct device_row *row;
    char word[32];
    u64 vdev;
    int type, rc;

    if (!text_word(&operands, word, sizeof word))
        return say(vm, MSG_DEVICE_TYPE_MISSING);
    if (define_disk(vm, word, operands, &rc))
        return rc;
    type = KEYWORD(types, text_upper(word));
    if (type == STORAGE)
        return define_storage(vm, operands);
    if (type == CPU)
        return define_cpu(vm, operands);
    row = device_by_keyword(type >= 0 ? rows[type] : word);
    if (row)
        return define_device(vm, operands, row);
    if (text_hex(word, 0xFFFF, &vdev) && vm_device(vm, (u16)vdev))
        return cmd_redefine(vm, rest);
    return say_as(vm, "DEF", MSG_INVALID_DEVICE_TYPE, word);
}
