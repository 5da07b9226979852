/* A configuration's life, and its floating interruptions. */
#include "guests/engine/interrupt.h"
#include <errno.h>
#include <sys/random.h>

#define REACH_UNIT (1ULL << 20)

static void storage_written(void *arg, u64 absolute, u64 length)
{
    struct machine *m = arg;

    if (m->code)
        code_written(m, absolute, length);
}

static int attach_storage(struct machine *m, struct storage *s)
{
    struct storage *old = m->storage;
    struct code_cache *old_code = m->code;
    int error;

    m->storage = s;
    m->code = NULL;
    error = code_create(m);
    if (error) {
        m->storage = old;
        m->code = old_code;
        return error;
    }
    s->written = storage_written;
    s->written_arg = m;
    if (old) {
        struct code_cache *fresh = m->code;
        m->code = old_code;
        m->storage = old;
        code_destroy(m);
        m->storage = s;
        m->code = fresh;
        storage_destroy(old);
    }
    return 0;
}

int machine_create(u64 storage_size, struct machine **out)
{
    struct machine *m = calloc(1, sizeof *m);
    struct storage *s;
    int error;

    if (!m)
        return -ENOMEM;
    pthread_mutex_init(&m->lock, NULL);
    m->externals_end = &m->externals;
    if (getrandom(m->wrapping, sizeof m->wrapping, 0) != sizeof m->wrapping) {
        free(m);
        return -EIO;
    }
    error = storage_create(storage_size, &s);
    if (!error) {
        error = attach_storage(m, s);
        if (error)
            storage_destroy(s);
    }
    if (error) {
        machine_destroy(m);
        return error;
    }
    *out = m;
    return 0;
}

void machine_destroy(struct machine *m)
{
    if (!m)
        return;
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        cpu_destroy(m->cpu[i]);
        m->cpu[i] = NULL; /* nobody is told of what goes now */
    }
    machine_reset_floating(m);
    code_destroy(m);
    storage_destroy(m->storage);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

int machine_set_storage(struct machine *m, u64 size)
{
    struct storage *s;
    int error = storage_create(size, &s);

    if (error)
        return error;
    error = attach_storage(m, s);
    if (error) {
        storage_destroy(s);
        return error;
    }
    machine_remapped(m);
    return 0;
}

void machine_remapped(struct machine *m)
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (m->cpu[i]) {
            m->cpu[i]->insn = &insn_nothing;
            cpu_purge(m->cpu[i]);
        }
}

int machine_extend(struct machine *m, u64 reach)
{
    int error;

    reach = (reach + REACH_UNIT - 1) & ~(REACH_UNIT - 1);
    error = code_extend(m, reach);
    if (!error)
        error = storage_extend(m->storage, reach);
    if (!error)
        machine_remapped(m);
    return error;
}

void machine_code_written(struct cpu *cpu, u64 absolute, u64 length)
{
    if (atomic_load(&cpu->running))
        code_written_by(cpu, absolute, length);
    else
        code_written(cpu->machine, absolute, length);
}

static void kick_all(struct machine *m)
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (m->cpu[i])
            cpu_kick(m->cpu[i], ATTENTION_INTERRUPT);
}

void machine_external(struct machine *m, const struct external *e)
{
    struct external *copy = malloc(sizeof *copy);

    if (!copy)
        abort(); /* a lost interruption would hang the guest without a word */
    *copy = *e;
    copy->next = NULL;
    pthread_mutex_lock(&m->lock);
    *m->externals_end = copy;
    m->externals_end = &copy->next;
    atomic_fetch_or(&m->externals_pending, e->code == EXT_SERVICE_SIGNAL ? 1 : e->code == EXT_CP_SERVICE ? 2 : 4);
    pthread_mutex_unlock(&m->lock);
    kick_all(m);
}

void machine_io_pending(struct machine *m, u32 isc_mask)
{
    if (atomic_exchange(&m->io_pending, isc_mask) != isc_mask && isc_mask)
        kick_all(m);
}

void machine_crw_pending(struct machine *m, bool pending)
{
    atomic_store(&m->crw_pending, pending);
    if (pending)
        kick_all(m);
}

void machine_reset_floating(struct machine *m)
{
    pthread_mutex_lock(&m->lock);
    while (m->externals) {
        struct external *e = m->externals;
        m->externals = e->next;
        free(e);
    }
    m->externals_end = &m->externals;
    atomic_store(&m->externals_pending, 0);
    pthread_mutex_unlock(&m->lock);
    atomic_store(&m->crw_pending, 0);
}
