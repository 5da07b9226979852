/* BEGIN, STOP, IPL, SYSTEM, EXTERNAL: the virtual machine's operator controls. Source: CP Commands and Utilities
 * Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_load.h"
#include "guests/arch/ebcdic.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* CPU {address|ALL} at the end of BEGIN and STOP: the addresses as bits, 0 if it is left out. */
static int take_cpus(struct vm *vm, const char *rest, u64 *cpus)
{
    char word[16];
    u64 address = 0;
    bool all;

    *cpus = 0;
    if (!text_word(&rest, word, sizeof word))
        return 0;
    if (!text_abbreviates(word, "CPU"))
        return say_as(vm, "CPU", MSG_INVALID_OPTION, text_upper(word));
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CPU", MSG_OPERAND_MISSING);
    all = text_abbreviates(word, "ALL");
    if (!all && !text_hex(word, MACHINE_CPUS - 1, &address))
        return say_as(vm, "CPU", MSG_INVALID_OPERAND, text_upper(word));
    if (!all && !vm->machine->cpu[address])
        return say(vm, MSG_NO_CPU, (unsigned)address);
    *cpus = all ? ~0ULL : 1ULL << address;
    return expect_end(vm, rest);
}

static bool is_among(const struct vm *vm, u64 cpus, unsigned i)
{
    return vm->machine->cpu[i] && cpus >> i & 1;
}

int cmd_begin(struct vm *vm, const char *rest)
{
    const char *after = rest;
    char word[24];
    u64 address = 0, mask, old, cpus;
    bool with_address;
    int rc;

    with_address = text_word(&after, word, sizeof word) && !text_abbreviates(word, "CPU");
    if (with_address && !text_hex(word, ~0ULL, &address))
        return say(vm, MSG_INVALID_HEXLOC, text_upper(word));
    rc = take_cpus(vm, with_address ? after : rest, &cpus);
    if (rc)
        return rc;
    cpus = cpus ? cpus : 1ULL << cpus_current(vm)->address;
    if (with_address) {
        dispatch_hold(vm);
        for (unsigned i = 0; i < MACHINE_CPUS; i++)
            if (is_among(vm, cpus, i)) {
                cpu_psw(vm->machine->cpu[i], &mask, &old);
                cpu_load_psw(vm->machine->cpu[i], mask, address);
            }
        dispatch_release(vm);
    }
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (is_among(vm, cpus, i) && vm->machine->cpu[i]->state != CPU_OPERATING)
            cpu_start(vm->machine->cpu[i]);
    vm_resume(vm);
    return 0;
}

/* The virtual machine, or some of its CPUs. */
int cmd_stop(struct vm *vm, const char *rest)
{
    u64 cpus;
    int rc = take_cpus(vm, rest, &cpus);

    if (rc)
        return rc;
    if (!cpus)
        vm_enter_cp(vm);
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (is_among(vm, cpus, i))
            cpu_stop(vm->machine->cpu[i]);
    return 0;
}

struct ipl_operands {
    bool clear, stop;
    char loadparm[9];
    u8 parameters[64];
    unsigned length;
};

/* PARM takes the rest of the line; its text goes to the guest in EBCDIC. */
static int take_parm(struct vm *vm, const char **rest, struct ipl_operands *o)
{
    const char *text = text_rest(*rest);
    size_t n = strlen(text);

    if (n == 0 || n > sizeof o->parameters)
        return say_as(vm, "VMI", n ? MSG_INVALID_OPERAND : MSG_OPERAND_MISSING, "PARM");
    ebcdic_encode(o->parameters, text, n);
    o->length = (unsigned)n;
    *rest = "";
    return 0;
}

enum { CLEAR, NOCLEAR, STOP, LOADPARM, PARM };

static int take_ipl_operands(struct vm *vm, const char *rest, struct ipl_operands *o)
{
    static const struct keyword keywords[] = {
        {"CLear", CLEAR}, {"NOCLear", NOCLEAR}, {"STop", STOP}, {"LOADParm", LOADPARM}, {"PARM", PARM}};
    char word[32];
    int rc = 0;

    snprintf(o->loadparm, sizeof o->loadparm, "%-8s", "");
    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        text_upper(word);
        switch (KEYWORD(keywords, word)) {
        case CLEAR:
            o->clear = true;
            break;
        case NOCLEAR:
            o->clear = false;
            break;
        case STOP:
            o->stop = true;
            break;
        case LOADPARM:
            if (!text_word(&rest, word, sizeof word) || strlen(word) > 8)
                return say_as(vm, "VMI", MSG_OPERAND_MISSING);
            snprintf(o->loadparm, sizeof o->loadparm, "%-8s", text_upper(word));
            break;
        case PARM:
            rc = take_parm(vm, &rest, o);
            break;
        default:
            return say_as(vm, "VMI", MSG_INVALID_OPTION, word);
        }
    }
    return rc;
}

/* A file that an earlier IPL began to read is read from its first card again. */
static void rewind_reader(struct virtual_device *d)
{
    pthread_mutex_lock(&d->vm->lock);
    if (d->reader)
        spool_read_seek(d->reader, 0);
    pthread_mutex_unlock(&d->vm->lock);
}

static void keep_ipl_operands(struct vm *vm, const struct ipl_operands *o)
{
    text_copy(vm->loadparm, sizeof vm->loadparm, o->loadparm);
    memcpy(vm->ipl_parameters, o->parameters, sizeof vm->ipl_parameters);
    vm->ipl_parameter_length = o->length;
}

/* What can be a device number is one, unless there is no such device but a saved system of that name. */
static bool ipl_device_named(struct vm *vm, const char *word, u64 *vdev)
{
    struct spool_file f;

    return strlen(word) <= 4 && text_hex(word, 0xFFFF, vdev) &&
           (vm_device(vm, (u16)*vdev) || saved_find(word, SAVED_ACTIVE, &f) <= 0);
}

static int ipl_by_name(struct vm *vm, const char *name, const struct ipl_operands *o)
{
    if (strlen(name) > 8)
        return say(vm, MSG_NO_SAVED_SYSTEM, name);
    keep_ipl_operands(vm, o);
    return vm_ipl_saved(vm, name, o->clear, o->stop);
}

int cmd_ipl(struct vm *vm, const char *rest)
{
    struct ipl_operands o = {0};
    struct virtual_device *d;
    char word[16];
    bool by_name;
    u64 vdev;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "VMI", MSG_VDEV_MISSING);
    by_name = !ipl_device_named(vm, text_upper(word), &vdev);
    rc = take_ipl_operands(vm, rest, &o);
    if (rc)
        return rc;
    if (by_name)
        return ipl_by_name(vm, word, &o);
    d = vm_device(vm, (u16)vdev);
    if (!d)
        return say_as(vm, "VMI", MSG_NO_DEVICE, (unsigned)vdev);
    if (d->row->kind != DEVICE_READER && d->row->kind != DEVICE_DASD)
        return say_as(vm, "VMI", MSG_INVALID_DEVICE_TYPE, word);
    if (d->row->kind == DEVICE_READER)
        rewind_reader(d);
    keep_ipl_operands(vm, &o);
    return vm_ipl(vm, (u16)vdev, o.clear, o.stop);
}

int cmd_external(struct vm *vm, const char *rest)
{
    char word[16];
    u64 code;

    if (text_word(&rest, word, sizeof word) && (!text_hex(word, 0xFF, &code) || code != EXT_INTERRUPT_KEY))
        return say(vm, MSG_INVALID_OPERAND, text_upper(word));
    cpu_post(cpus_current(vm), PENDING_INTERRUPT_KEY);
    return 0;
}

enum { SYSTEM_CLEAR, SYSTEM_RESET, SYSTEM_RESTART, SYSTEM_STORE };

int cmd_system(struct vm *vm, const char *rest)
{
    static const struct keyword keywords[] = {
        {"CLEAR", SYSTEM_CLEAR}, {"RESET", SYSTEM_RESET}, {"RESTART", SYSTEM_RESTART}, {"STORE", SYSTEM_STORE}};
    char word[16];
    int what, rc;

    if (!text_word(&rest, word, sizeof word))
        return say(vm, MSG_OPERAND_MISSING);
    what = KEYWORD(keywords, text_upper(word));
    if (what < 0)
        return say(vm, MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (what == SYSTEM_CLEAR || what == SYSTEM_RESET)
        vm_enter_cp(vm);
    dispatch_hold(vm);
    switch (what) {
    case SYSTEM_CLEAR:
        vm_reset(vm, true);
        respond(vm, "Storage cleared - system reset.");
        break;
    case SYSTEM_RESET:
        vm_reset(vm, false);
        respond(vm, "System reset.");
        break;
    case SYSTEM_RESTART:
        cpu_restart(cpus_current(vm));
        cpu_start(cpus_current(vm));
        break;
    case SYSTEM_STORE:
        cpu_store_status(cpus_current(vm));
        respond(vm, "Store complete.");
        break;
    }
    dispatch_release(vm);
    if (what == SYSTEM_RESTART)
        vm_resume(vm);
    return 0;
}

/* CPU {address|ALL} command. */
int cmd_cpu(struct vm *vm, const char *rest)
{
    u16 usual = vm->speaking_cpu;
    bool all;
    char word[16];
    u64 address = 0;
    int rc = 0, one;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CPU", MSG_OPERAND_MISSING);
    if (vm->in_cpu_command) /* nested ALLs would multiply without bound */
        return say_as(vm, "CPU", MSG_INVALID_OPERAND, "CPU");
    all = text_abbreviates(word, "ALL");
    if (!all && !text_hex(word, MACHINE_CPUS - 1, &address))
        return say_as(vm, "CPU", MSG_INVALID_OPERAND, text_upper(word));
    if (!all && !vm->machine->cpu[address])
        return say(vm, MSG_NO_CPU, (unsigned)address);
    vm->in_cpu_command = true;
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        if (!vm->machine->cpu[i] || (!all && i != address))
            continue;
        vm->speaking_cpu = (u16)i;
        one = cp.command(vm, rest);
        rc = rc ? rc : one;
    }
    vm->in_cpu_command = false;
    vm->speaking_cpu = usual;
    return rc;
}
