/* INDICATE: how the system and a user use processors and storage. There is no paging: the host has the storage. Source:
 * CP Commands and Utilities Reference, INDICATE. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/load.h"
#include "guests/channel/channel.h"
#include <stdio.h>
#include <string.h>

struct counts {
    unsigned in[4], dormant, limited, dispatched;
};

static void count_users(struct counts *c)
{
    *c = (struct counts){0};
    for (struct vm *vm = cp.users; vm; vm = vm->next) {
        struct dispatch_state state;
        dispatch_look(vm, &state);
        if (state.dispatched)
            c->in[state.transaction]++;
        c->dispatched += state.dispatched;
        c->dormant += !state.dispatched;
        c->limited += state.limited;
    }
}

static void respond_processors(struct vm *vm, const struct load *load)
{
    char line[80] = "";

    for (unsigned i = 0; i < load->processors; i++) {
        snprintf(line + strlen(line), sizeof line - strlen(line), "%sPROC %04X-%03u%% CP   HZ", *line ? "     " : "", i,
            load->percent[i]);
        if (i % 2 || i + 1 == load->processors) {
            respond(vm, "%s", line);
            *line = 0;
        }
    }
}

static int indicate_load(struct vm *vm, const char *rest)
{
    struct counts c;
    struct load load;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    count_users(&c);
    load_take(&load);
    respond(vm, "AVGPROC-%03u%% %02u", load.average, load.processors);
    if (!command_permitted(vm, "CE")) {
        respond(vm, "PAGING-0/SEC");
        respond(
            vm, "Q0-%05u Q1-%05u           Q2-%05u EXPAN-001 Q3-%05u EXPAN-001", c.in[0], c.in[1], c.in[2], c.in[3]);
        return 0;
    }
    respond(vm, "MDC READS-000000/SEC WRITES-000000/SEC HIT RATIO-000%%");
    respond(vm, "PAGING-0/SEC");
    respond(vm, "Q0-%05u(00000)                           DORMANT-%05u", c.in[0], c.dormant);
    respond(vm, "Q1-%05u(00000)           E1-00000(00000)", c.in[1]);
    respond(vm, "Q2-%05u(00000) EXPAN-001 E2-00000(00000)", c.in[2]);
    respond(vm, "Q3-%05u(00000) EXPAN-001 E3-00000(00000)", c.in[3]);
    respond(vm, " ");
    respond_processors(vm, &load);
    respond(vm, " ");
    respond(vm, "LIMITED-%05u", c.limited);
    return 0;
}

static unsigned long long io_of(const struct vm *user)
{
    unsigned long long io = channels_starts(user->channels);

    for (const struct virtual_device *d = user->devices; d; d = d->next)
        io += d->diagnose_io;
    return io;
}

static void cpu_times(u64 virtual_ns, u64 total_ns, time_t since, char text[64])
{
    u64 v = virtual_ns / 1000000000, t = total_ns / 1000000000, minutes = (u64)(time(NULL) - since) / 60;

    snprintf(text, 64, "CTIME=%02u:%02u VTIME=%03u:%02u TTIME=%03u:%02u", (unsigned)(minutes / 60 % 100),
        (unsigned)(minutes % 60), (unsigned)(v / 60 % 100000), (unsigned)(v % 60), (unsigned)(t / 60 % 100000),
        (unsigned)(t % 60));
}

/* Each CPU's own virtual time; what CP did for them, and the I/O, are the first one's. */
static void respond_cpus_used(struct vm *vm, const struct vm *user)
{
    bool first = true;
    char times[64];

    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct cpu *cpu = user->machine->cpu[i];
        u64 ns;
        if (!cpu)
            continue;
        ns = cpu_virtual_ns(cpu);
        cpu_times(ns, ns + (first ? user->overhead_ns : 0), user->logged_on, times);
        respond(vm, "CPU %02u: %s IO=%06llu", i, times, first ? io_of(user) : 0ULL);
        respond(vm, "        RDR=%06llu PRT=%06llu PCH=%06llu TYPE=CP   CPUAFFIN=ON",
            first ? (unsigned long long)user->used.read : 0ULL, first ? (unsigned long long)user->used.printed : 0ULL,
            first ? (unsigned long long)user->used.punched : 0ULL);
        first = false;
    }
}

static void respond_user(struct vm *vm, const struct vm *user)
{
    static const char *const machines[] = {
        [MACHINE_ESA] = "ESA", [MACHINE_XA] = "XA", [MACHINE_XC] = "XC", [MACHINE_Z] = "Z"};
    unsigned devices = 0;
    char size[24], ipl[16] = "NONE    ";
    u64 resident = storage_resident(user->machine->storage->base, user->machine->storage->size) / PAGE_SIZE_GUEST;

    for (const struct virtual_device *d = user->devices; d; d = d->next)
        devices++;
    if (*user->ipl_saved)
        snprintf(ipl, sizeof ipl, "%-8s", user->ipl_saved);
    else if (user->ipled)
        snprintf(ipl, sizeof ipl, "DEV %04X", user->ipl_device);
    respond(vm, "USERID=%-8s MACH=%-3s STOR=%s VIRT=V XSTORE=---", user->userid, machines[user->architecture],
        text_size_print(user->storage_size, size, sizeof size));
    respond(vm, "IPLSYS=%s DEVNUM=%05u", ipl, devices);
    respond(vm, "PAGES: RES=%llu  WS=%llu  LOCKEDREAL=0  RESVD=0", (unsigned long long)resident,
        (unsigned long long)resident);
    respond(vm, "       INSTAN=%llu", (unsigned long long)resident);
    respond(vm, "NPREF=0  PREF=0  READS=0  WRITES=0");
    respond_cpus_used(vm, user);
}

static void respond_share_of(struct vm *vm, struct vm *user)
{
    struct dispatch_state state;

    dispatch_look(user, &state);
    respond(vm, "CLASS=Q%u PART=%u.%02u%% USED=%llu.%03u SEC OF PROCESSORS%s", state.transaction, state.part / 10000,
        state.part / 100 % 100, (unsigned long long)(state.used_ns / 1000000000),
        (unsigned)(state.used_ns / 1000000 % 1000), state.limited ? " LIMITED" : "");
}

/* USER [userid|*|SYSTEM] [EXP] */
static int indicate_user(struct vm *vm, const char *rest)
{
    struct vm *user = vm;
    const char *after = rest;
    char word[16];
    bool more = false;
    int rc;

    if (text_word(&after, word, sizeof word) && !text_abbreviates(word, "EXPanded")) {
        user = strcmp(text_upper(word), "*") == 0 ? vm : vm_find(word);
        if (user != vm && !command_permitted(vm, "E"))
            return say_as(vm, "IND", MSG_INVALID_OPTION, word);
        if (!user)
            return say_as(vm, "IND", MSG_NOT_LOGGED_ON, word);
        rest = after;
    }
    if (text_word(&rest, word, sizeof word)) {
        more = text_abbreviates(word, "EXPanded");
        if (!more)
            return say_as(vm, "IND", MSG_INVALID_OPTION, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    respond_user(vm, user);
    if (more)
        respond_share_of(vm, user);
    return 0;
}

/* "LINUX1        Q3 R00 00042011/00042011 ....  -1.234 A00": one line for each CPU that runs or is ready. */
static void respond_queued(struct vm *vm, struct vm *user, bool more)
{
    struct dispatch_state state;
    u64 resident = 0;
    char where[8], id[16], part[24] = "";

    dispatch_look(user, &state);
    if (!state.dispatched)
        return;
    resident = storage_resident(user->machine->storage->base, user->machine->storage->size) / PAGE_SIZE_GUEST;
    if (more)
        snprintf(part, sizeof part, " %u.%02u%%", state.part / 10000, state.part / 100 % 100);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        if (!((state.running | state.ready) >> i & 1))
            continue;
        if (state.running >> i & 1)
            snprintf(where, sizeof where, "R%02u", (unsigned)state.on[i] % 100);
        else
            snprintf(where, sizeof where, "%s", state.limited ? "L  " : "R  ");
        if (i == user->base_cpu)
            snprintf(id, sizeof id, "%s", user->userid);
        else
            snprintf(id, sizeof id, "%s MP%02u", user->userid, i);
        respond(vm, "%-13s Q%u %s %08llu/%08llu .%c.. %7.3f A00%s", id, state.transaction, where,
            (unsigned long long)resident, (unsigned long long)resident, state.transaction <= CLASS_Q1 ? 'I' : '.',
            state.lateness, part);
    }
}

static int indicate_queues(struct vm *vm, const char *rest)
{
    bool more = false;
    char word[16];
    int rc;

    if (text_word(&rest, word, sizeof word)) {
        more = text_abbreviates(word, "EXPanded");
        if (!more)
            return say_as(vm, "IND", MSG_INVALID_OPTION, text_upper(word));
    }
    rc = expect_end(vm, rest);
    for (struct vm *user = cp.users; rc == 0 && user; user = user->next)
        respond_queued(vm, user, more);
    return rc;
}

static int indicate_active(struct vm *vm, const char *rest)
{
    struct counts c;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    count_users(&c);
    respond(vm, "%5u USERS, %04u DISP, %04u ELIG, %04u DORM", c.dispatched + c.dormant, c.dispatched, 0u, c.dormant);
    return 0;
}

/* Nobody ever waits for a page of CP's. */
static int indicate_paging(struct vm *vm, const char *rest)
{
    char word[16];
    int rc;

    if (text_word(&rest, word, sizeof word) && !text_abbreviates(word, "WAIT") && !text_abbreviates(word, "ALL"))
        return say_as(vm, "IND", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc == 0)
        respond(vm, "No users in page wait");
    return rc;
}

/* Channel programs for disks end before START SUBCHANNEL does. */
static int indicate_io(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "No users in I/O wait");
    return rc;
}

static int indicate_spaces(struct vm *vm, const char *rest)
{
    struct vm *user = vm;
    char userid[9];
    u64 resident;
    int rc;

    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        user = vm_find(userid);
        if (user != vm && !command_permitted(vm, "E"))
            return say_as(vm, "IND", MSG_INVALID_OPTION, userid);
        if (!user)
            return say_as(vm, "IND", MSG_NOT_LOGGED_ON, userid);
    }
    resident = storage_resident(user->machine->storage->base, user->machine->storage->size) / PAGE_SIZE_GUEST;
    respond(vm, "Spaceid=%s:BASE Owned size=%lluM PRIV", user->userid, (unsigned long long)(user->storage_size >> 20));
    respond(vm, "Pages: Main=%llu Xstore=--- Dasd=0 Locked=0", (unsigned long long)resident);
    return 0;
}

int cmd_indicate(struct vm *vm, const char *rest)
{
    static const struct {
        const char *word, *classes;
        int (*indicate)(struct vm *vm, const char *rest);
    } rows[] = {
        {"LOAD", "CEG", indicate_load},
        {"USER", "EG", indicate_user},
        {"Queues", "E", indicate_queues},
        {"PAGing", "E", indicate_paging},
        {"I/O", "E", indicate_io},
        {"ACTive", "E", indicate_active},
        {"SPaces", "EG", indicate_spaces},
    };
    char word[16];

    if (!text_word(&rest, word, sizeof word))
        return indicate_load(vm, rest);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (text_abbreviates(word, rows[i].word) && command_permitted(vm, rows[i].classes))
            return rows[i].indicate(vm, text_rest(rest));
    return say_as(vm, "IND", MSG_INVALID_OPTION, text_upper(word));
}
