/* QUERY VIRTUAL and its forms for one kind of device. The columns are an interface: Linux and its tools read them.
 * Source: CP Commands and Utilities Reference, QUERY VIRTUAL, QUERY CONSOLE. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/query.h"
#include "cp/vm/session.h"
#include <stdio.h>
#include <string.h>

u16 query_subchannel(const struct virtual_device *d)
{
    const struct device_ops *ops;
    void *state;
    u16 subchannel = 0;

    pthread_mutex_lock(&d->vm->lock);
    channels_find(d->vm->channels, d->vdev, &ops, &state, &subchannel);
    pthread_mutex_unlock(&d->vm->lock);
    return subchannel;
}

/* "CL A NOCONT NOHOLD COPY 001    READY FORM STANDARD" */
static void output_settings(char *text, size_t size, const struct virtual_device *d)
{
    const struct spool_settings *s = &d->spool;

    snprintf(text, size, "CL %c %6s %6s %s%03u %8s FORM %s", s->spool_class, s->cont ? "CONT" : "NOCONT",
        s->hold ? "HOLD" : "NOHOLD", s->copy_pages ? "CPY *" : "COPY ", s->copies, d->not_ready ? "NOTREADY" : "READY",
        s->form);
}

static void respond_target(struct vm *vm, const struct virtual_device *d)
{
    static const char *const queues[] = {[SPOOL_RDR] = "RDR", [SPOOL_PRT] = "PRT", [SPOOL_PUN] = "PUN"};
    const struct spool_settings *s = &d->spool;
    const char *verb = !*s->to && *s->for_user ? "FOR" : "TO";
    const char *who = *s->to ? s->to : *s->for_user ? s->for_user : vm->userid;
    const char *queue = *s->to ? queues[s->to_queue] : d->row->kind == DEVICE_PUNCH ? "PUN" : "PRT";
    char flashed[16] = "          ";

    if (d->row->kind != DEVICE_PUNCH && s->flash_copies == SPOOL_FLASH_ALL)
        text_copy(flashed, sizeof flashed, "FLASHC ALL");
    else if (d->row->kind != DEVICE_PUNCH)
        snprintf(flashed, sizeof flashed, "FLASHC %03u", s->flash_copies);
    respond(vm, "     %04X %s %-8s %s DIST %-8s     %s DEST %s", d->vdev, verb, who, queue, s->dist, flashed, s->dest);
}

/* "FLASH      CHAR      MDFY      0 FCB      LPP OFF": what 3800 printers heed. */
static void respond_printing(struct vm *vm, const struct virtual_device *d)
{
    const struct spool_settings *s = &d->spool;
    char chars[24] = "", lpp[8] = "OFF";

    for (unsigned i = 0; i < SPOOL_CHARS && *s->chars[i]; i++)
        snprintf(chars + strlen(chars), sizeof chars - strlen(chars), "%s%s", i ? " " : "", s->chars[i]);
    if (d->row->kind == DEVICE_PUNCH) {
        respond(vm, "     %04X FLASH %-8s CHAR %-4s MDFY %-4s %u FCB %s", d->vdev, s->flash, chars, s->modify,
            s->modify_table, s->fcb);
        return;
    }
    if (s->lpp)
        snprintf(lpp, sizeof lpp, "%03u", s->lpp);
    respond(vm, "     %04X FLASH %-4s CHAR %-4s MDFY %-4s %u FCB %-4s LPP %s", d->vdev, s->flash, chars, s->modify,
        s->modify_table, s->fcb, lpp);
}

static void respond_state(struct vm *vm, const struct virtual_device *d)
{
    const struct spool_settings *s = &d->spool;
    char name[40] = "NONAME", type[8];

    if (*s->name)
        snprintf(name, sizeof name, "NAME %s %s", s->name, s->type);
    snprintf(type, sizeof type, "%.4s", d->row->keyword);
    respond(vm, "     %04X %-4s %*s %-9s %6s %5s %s", d->vdev, type, d->row->kind == DEVICE_PUNCH ? 6 : 7,
        s->eof ? "EOF" : "NOEOF", d->writer ? "OPEN" : "CLOSED", s->keep ? "KEEP" : "NOKEEP", s->msg ? "MSG" : "NOMSG",
        name);
    respond(vm, "     %04X SUBCHANNEL = %04X", d->vdev, query_subchannel(d));
}

static void console_block(struct vm *vm, const struct virtual_device *d)
{
    const struct session *s = vm->session;
    char settings[80], where[80] = "DISCONNECTED", peer[80] = "";

    if (s) {
        snprintf(where, sizeof where, "ON %s %-5s", terminal_name(s->terminal)[0] == 'L' ? "LDEV" : "GRAF",
            terminal_name(s->terminal));
        if (*terminal_peer(s->terminal))
            snprintf(peer, sizeof peer, "  HOST TCPIP    FROM %.40s", terminal_peer(s->terminal));
    }
    respond(vm, "CONS %04X %s  %s %s%s", d->vdev, where, d->spool.term ? "TERM" : "NOTERM",
        d->spool.started ? "START" : "STOP", peer);
    output_settings(settings, sizeof settings, d);
    respond(vm, "     %04X %s", d->vdev, settings);
    respond_target(vm, d);
    respond_printing(vm, d);
    respond_state(vm, d);
}

static void reader_block(struct vm *vm, const struct virtual_device *d)
{
    const struct spool_settings *s = &d->spool;
    char state[16] = "CLOSED";

    if (d->reader)
        snprintf(state, sizeof state, "OPEN %04u", spool_reader_file(d->reader)->spoolid);
    respond(vm, "RDR  %04X CL %c %6s %6s %5s     %8s", d->vdev, s->spool_class, s->cont ? "CONT" : "NOCONT",
        s->hold ? "HOLD" : "NOHOLD", s->eof ? "EOF" : "NOEOF", d->not_ready ? "NOTREADY" : "READY");
    respond(vm, "     %04X %.4s       %-9s %6s %s", d->vdev, d->row->keyword, state, s->keep ? "KEEP" : "NOKEEP",
        s->rescan ? "RESCAN" : "NORESCAN");
    respond(vm, "     %04X SUBCHANNEL = %04X", d->vdev, query_subchannel(d));
}

static void output_block(struct vm *vm, const struct virtual_device *d)
{
    char settings[80];

    output_settings(settings, sizeof settings, d);
    respond(vm, "%-4s %04X %s", d->row->vm_name, d->vdev, settings);
    respond_target(vm, d);
    respond_printing(vm, d);
    respond_state(vm, d);
}

static void display_block(struct vm *vm, const struct virtual_device *d)
{
    char where[80] = "DISCONNECTED";

    if (d->dialed && *terminal_peer(d->dialed->terminal))
        snprintf(where, sizeof where, "ON LDEV %-5s  FROM %.40s", terminal_name(d->dialed->terminal),
            terminal_peer(d->dialed->terminal));
    else if (d->dialed)
        snprintf(where, sizeof where, "ON LDEV %-5s", terminal_name(d->dialed->terminal));
    respond(vm, "GRAF %04X %s", d->vdev, where);
    respond(vm, "     %04X SUBCHANNEL = %04X", d->vdev, query_subchannel(d));
}

static void block(struct vm *vm, const struct virtual_device *d, bool details)
{
    switch (d->row->kind) {
    case DEVICE_CONSOLE:
        console_block(vm, d);
        break;
    case DEVICE_READER:
        reader_block(vm, d);
        break;
    case DEVICE_PUNCH:
    case DEVICE_PRINTER:
        output_block(vm, d);
        break;
    case DEVICE_DASD:
        respond_disk(vm, d, details);
        break;
    case DEVICE_DISPLAY:
        display_block(vm, d);
        break;
    }
}

/* Every device of a kind, by number. False if there is none. */
static bool blocks(struct vm *vm, enum device_kind kind, bool details)
{
    bool any = false;

    for (int last = -1;;) {
        const struct virtual_device *next = NULL;
        for (const struct virtual_device *d = vm->devices; d; d = d->next)
            if (d->row->kind == kind && d->vdev > last && (!next || d->vdev < next->vdev))
                next = d;
        if (!next)
            return any;
        block(vm, next, details);
        last = next->vdev;
        any = true;
    }
}

void respond_storage(struct vm *vm)
{
    char size[24];

    respond(vm, "STORAGE = %s", text_size_print(vm->storage_size, size, sizeof size));
}

void respond_cpus(struct vm *vm)
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct cpu *cpu = vm->machine->cpu[i];
        if (cpu)
            respond(vm, "CPU %02X  ID  %016llX %s%sCP   CPUAFF ON", i, (unsigned long long)vm->machine->cpuid,
                i == vm->base_cpu ? "(BASE) " : "", cpu->state == CPU_OPERATING ? "" : "STOPPED ");
    }
}

static int query_all(struct vm *vm)
{
    respond_storage(vm);
    respond(vm, "XSTORE = none");
    respond_cpus(vm);
    respond(vm, "No AP Crypto Queues are available");
    for (enum device_kind kind = DEVICE_CONSOLE; kind <= DEVICE_DISPLAY; kind++)
        blocks(vm, kind, false);
    return 0;
}

enum { ALL, STORAGE, CPUS, XSTORE, CRYPTO, NETWORK, TAPES, UR, KIND };

static const struct keyword operands[] = {
    {"ALL", ALL},
    {"STORage", STORAGE},
    {"STORE", STORAGE},
    {"CPUs", CPUS},
    {"XSTORE", XSTORE},
    {"XSTOrage", XSTORE},
    {"DAsd", KIND + DEVICE_DASD},
    {"CRYpto", CRYPTO},
    {"OSA", NETWORK},
    {"NIC", NETWORK},
    {"CTCa", NETWORK},
    {"FCP", NETWORK},
    {"PCIFunction", NETWORK},
    {"LINES", NETWORK},
    {"TAPes", TAPES},
    {"UR", UR},
    {"CONsole", KIND + DEVICE_CONSOLE},
    {"Reader", KIND + DEVICE_READER},
    {"RDR", KIND + DEVICE_READER},
    {"PUnch", KIND + DEVICE_PUNCH},
    {"PCH", KIND + DEVICE_PUNCH},
    {"Printer", KIND + DEVICE_PRINTER},
    {"PRT", KIND + DEVICE_PRINTER},
    {"GRAf", KIND + DEVICE_DISPLAY},
};

static int query_kind(struct vm *vm, enum device_kind kind, bool details)
{
    static const char *const names[] = {[DEVICE_CONSOLE] = "virtual console",
        [DEVICE_READER] = "virtual reader",
        [DEVICE_PUNCH] = "virtual punch",
        [DEVICE_PRINTER] = "virtual printer",
        [DEVICE_DASD] = "DASD",
        [DEVICE_DISPLAY] = "virtual 3270"};

    if (blocks(vm, kind, details))
        return 0;
    respond(vm, "A %s was not found.", names[kind]);
    return 40;
}

/* vdev, or vdev-vdev: those of them that there are. */
static int query_device(struct vm *vm, const char *word, bool details)
{
    char first_word[32];
    const char *dash = strchr(word, '-');
    u64 first, last;
    bool any = false;

    text_copy(first_word, sizeof first_word, word);
    first_word[strcspn(first_word, "-")] = 0;
    if (!text_hex(first_word, 0xFFFF, &first) || strlen(first_word) > 4)
        return say_as(vm, "QVD", MSG_INVALID_OPTION, word);
    last = first;
    if (dash && (!text_hex(dash + 1, 0xFFFF, &last) || last < first))
        return say_as(vm, "QVD", MSG_INVALID_RANGE, word);
    for (u64 vdev = first; vdev <= last; vdev++) {
        const struct virtual_device *d = vm_device(vm, (u16)vdev);
        if (d)
            block(vm, d, details);
        any = any || d;
    }
    return any ? 0 : say(vm, MSG_NO_DEVICE, (unsigned)first);
}

/* Unit-record devices. */
static int query_unit_record(struct vm *vm)
{
    bool any = blocks(vm, DEVICE_READER, false);

    any |= blocks(vm, DEVICE_PUNCH, false);
    any |= blocks(vm, DEVICE_PRINTER, false);
    if (!any)
        respond(vm, "A virtual unit record device was not found.");
    return any ? 0 : 40;
}

/* DETAILS, which says more of disks only. */
static bool take_details(const char **rest)
{
    const char *after = *rest;
    char word[16];

    if (!text_word(&after, word, sizeof word) || !text_abbreviates(word, "DETails"))
        return false;
    *rest = after;
    return true;
}

int query_virtual(struct vm *vm, const char *rest)
{
    char word[32];
    bool details;
    int value, rc;

    if (!text_word(&rest, word, sizeof word))
        text_copy(word, sizeof word, "ALL");
    details = take_details(&rest);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    value = KEYWORD(operands, text_upper(word));
    switch (value) {
    case -1:
        return query_device(vm, word, details);
    case ALL:
        return query_all(vm);
    case STORAGE:
        respond_storage(vm);
        return 0;
    case CPUS:
        respond_cpus(vm);
        return 0;
    case XSTORE:
        respond(vm, "XSTORE = none");
        return 0;
    case CRYPTO:
        respond(vm, "No AP Crypto Queues are available");
        return 0;
    case UR:
        return query_unit_record(vm);
    case TAPES:
        respond(vm, "A virtual tape drive was not found.");
        return 40;
    case NETWORK:
        respond(vm, "A virtual network device was not found.");
        return 40;
    default:
        return query_kind(vm, (enum device_kind)(value - KIND), details);
    }
}

int query_console(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    return rc ? rc : query_kind(vm, DEVICE_CONSOLE, false);
}

int query_cpus(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond_cpus(vm);
    return rc;
}

int query_storage(struct vm *vm, const char *rest)
{
    char size[24];
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (!command_permitted(vm, "BE")) {
        respond_storage(vm);
        return 0;
    }
    text_size_print(cp.host_storage, size, sizeof size);
    respond(vm, "STORAGE = %s CONFIGURED = %s INC = 1M STANDBY = 0  RESERVED = 0", size, size);
    return 0;
}
