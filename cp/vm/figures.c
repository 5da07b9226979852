/* What the system does, in figures. Must not know who asks, nor keep CP or a guest from work: under cp_lock counters
 * are copied and nothing else. */
#include "cp/vm/figures.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/cpus.h"
#include "cp/vm/session.h"
#include "cp/vm/vm.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRESH_NS 250000000ULL
#define COUNTING_PART 20 /* of the time at most goes into counting spool files */
#define BILLION 1000000000ULL

static pthread_mutex_t taking = PTHREAD_MUTEX_INITIALIZER; /* above cp_lock: of everything here */
static struct figures latest;
static struct spool_tally *tallies;
static int tally_count;
static u64 tallies_until;

/* Where a guest's storage is, which is looked at after cp_lock is given back. */
struct place {
    const u8 *base;
    u64 size;
};

static void state_take(const struct vm *vm, struct user_figures *u)
{
    static const char *const states[] = {[VM_CP_READ] = "CP_READ", [VM_RUNNING] = "RUNNING", [VM_READ] = "VM_READ"};
    char name[32];

    text_copy(u->userid, sizeof u->userid, vm->userid);
    text_copy(u->state, sizeof u->state, vm->logging_off ? "LOGOFF" : states[vm->state]);
    u->running = vm->state != VM_CP_READ && !vm->logging_off;
    session_name(vm->session, name, sizeof name);
    text_copy(u->terminal, sizeof u->terminal, strrchr(name, ' ') + 1);
}

static void user_take(const struct vm *vm, struct user_figures *u)
{
    state_take(vm, u);
    u->logged_on = (u64)vm->logged_on;
    u->cpus = cpus_count(vm);
    u->virtual_ns = vm_virtual_ns(vm);
    u->overhead_ns = vm->overhead_ns;
    u->storage = vm->storage_size;
    u->io = channels_starts(vm->channels);
    for (const struct virtual_device *d = vm->devices; d; d = d->next) {
        u->devices++;
        u->disks += d->disk != NULL;
        u->io += d->diagnose_io;
    }
}

/* Everything that changes under cp_lock. */
static int people_take(struct figures *f, struct place **places)
{
    int rc = -ENOMEM;

    cp_enter();
    f->count = vm_count();
    f->user = calloc(f->count + 1, sizeof *f->user);
    *places = calloc(f->count + 1, sizeof **places);
    if (f->user && *places) {
        unsigned n = 0;
        for (const struct vm *vm = cp.users; vm; vm = vm->next, n++) {
            user_take(vm, &f->user[n]);
            f->disconnected += vm->session == NULL;
            (*places)[n] = (struct place){vm->machine->storage->base, vm->machine->storage->size};
        }
        rc = 0;
    }
    text_copy(f->identifier, sizeof f->identifier, cp.identifier);
    f->users = f->count;
    f->started = (u64)cp.started;
    f->processors = cp.processors;
    f->host_storage = cp.host_storage;
    cp_leave();
    return rc;
}

static void process_take(struct figures *f)
{
    struct timespec used = {0};
    unsigned long long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "re");

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    f->host_cpu_ns = (u64)used.tv_sec * BILLION + (u64)used.tv_nsec;
    if (statm && fscanf(statm, "%*u %llu", &pages) == 1)
        f->host_resident = pages * (u64)sysconf(_SC_PAGESIZE);
    if (statm)
        fclose(statm);
}

/* A million files take a while to count: then they are counted less often. */
static void tallies_take(u64 now)
{
    struct spool_tally *list;
    int n;

    if (now < tallies_until || (n = spool_tallies(cp.spool, &list)) < 0)
        return;
    free(tallies);
    tallies = list;
    tally_count = n;
    tallies_until = now + COUNTING_PART * (clock_monotonic_ns() - now);
}

static int owner_compare(const void *owner, const void *tally)
{
    return strcmp(owner, ((const struct spool_tally *)tally)->owner);
}

static void spool_take(struct figures *f)
{
    tallies_take(f->taken_ns);
    for (int i = 0; i < tally_count; i++) {
        f->readers += tallies[i].count[SPOOL_RDR];
        f->printers += tallies[i].count[SPOOL_PRT];
        f->punches += tallies[i].count[SPOOL_PUN];
        f->system_files += tallies[i].count[SPOOL_SYS];
    }
    for (unsigned n = 0; n < f->count && tally_count; n++) {
        struct user_figures *u = &f->user[n];
        const struct spool_tally *t = bsearch(u->userid, tallies, (size_t)tally_count, sizeof *tallies, owner_compare);
        if (!t)
            continue;
        u->user_readers = t->count[SPOOL_RDR];
        u->user_printers = t->count[SPOOL_PRT];
        u->user_punches = t->count[SPOOL_PUN];
    }
}

static int take(struct figures *f)
{
    struct place *places = NULL;
    int rc;

    *f = (struct figures){.taken_ns = clock_monotonic_ns()};
    rc = people_take(f, &places);
    if (rc == 0) {
        for (unsigned n = 0; n < f->count; n++)
            f->user[n].resident = storage_resident(places[n].base, places[n].size);
        process_take(f);
        spool_take(f);
    } else {
        figures_free(f);
    }
    free(places);
    return rc;
}

int figures_take(struct figures *f)
{
    struct figures new;
    int rc = 0;

    pthread_mutex_lock(&taking);
    if (!latest.user || clock_monotonic_ns() - latest.taken_ns >= FRESH_NS) {
        rc = take(&new);
        if (rc == 0) {
            figures_free(&latest);
            latest = new;
        }
    }
    *f = latest;
    f->user = rc == 0 ? calloc(latest.count + 1, sizeof *f->user) : NULL;
    if (f->user)
        memcpy(f->user, latest.user, latest.count * sizeof *f->user);
    else
        rc = -ENOMEM;
    pthread_mutex_unlock(&taking);
    return rc;
}

void figures_free(struct figures *f)
{
    free(f->user);
    f->user = NULL;
}

void figures_forget(void)
{
    figures_free(&latest);
    free(tallies);
    tallies = NULL;
    tally_count = 0;
    tallies_until = 0;
}
