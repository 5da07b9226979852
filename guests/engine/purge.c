/* Dropping what the fast lookups hold, in this CPU or in all CPUs of the configuration. A CPU that runs answers at its
 * next poll; one that does not run finds the request when it runs again and is not waited for; the CPU that waits
 * answers requests itself, so that two issuers cannot wait for each other. Source: PoP chapter 3 "Translation-Lookaside
 * Buffer". */
#include "guests/engine/access.h"
#include "guests/storage/dat.h"
#include <sched.h>

void cpu_purge(struct cpu *cpu)
{
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        cpu->spaces[i].valid = false;
    cpu->data = cpu->code = NULL;
    cpu_select_spaces(cpu);
}

/* The same where an instruction may be under way: it goes on with the contexts that it has chosen, so they stay what
 * they are. */
static void purge_everything(struct cpu *cpu)
{
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        if (cpu->spaces[i].valid)
            space_clear(&cpu->spaces[i]);
    cpu_windows_close(cpu);
    cpu->page_va = TAG_NONE;
}

void cpu_purge_page(struct cpu *cpu, u64 address)
{
    unsigned index = (address >> 12) & (PAGE_INDEXES - 1);

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        if (!s->valid)
            continue;
        for (unsigned j = index; j < SPACE_SLOTS; j += PAGE_INDEXES)
            if (s->touched >> j / SPACE_GROUP & 1)
                slot_clear(&s->slot[j]);
        for (unsigned j = index; j < CODE_SLOTS; j += PAGE_INDEXES)
            if (s->code_touched >> j / CODE_GROUP & 1 && s->code[j].tag != TAG_NONE) {
                if (s->code[j].tag || j == 0) /* else it was never filled */
                    space_jumps_forget(s);
                s->code[j].tag = TAG_NONE;
            }
    }
    cpu_windows_close(cpu);
    cpu->page_va = TAG_NONE;
}

void cpu_purge_asce(struct cpu *cpu, u64 asce)
{
    const u64 same = ASCE_ORIGIN | ASCE_TYPE;

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        if (!s->valid || s->asce == SPACE_REAL || (s->asce ^ asce) & same)
            continue;
        space_clear(s);
        cpu_windows_close(cpu);
        cpu->page_va = TAG_NONE;
    }
}

static void purge_write(struct space_slot *slot, const u8 *page)
{
    if (slot->write != TAG_NONE && (u8 *)((uintptr_t)slot->addend + slot->write) == page)
        slot->write = TAG_NONE;
    if (slot->low != TAG_NONE && (u8 *)((uintptr_t)slot->addend + slot->low) == page)
        slot->low = TAG_NONE;
}

static void purge_writes(struct cpu *cpu, u64 absolute)
{
    const u8 *page = cpu->machine->storage->base + absolute;

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        for (u64 groups = s->valid ? s->touched : 0; groups; groups &= groups - 1)
            for (unsigned j = 0, first = (unsigned)__builtin_ctzll(groups) * SPACE_GROUP; j < SPACE_GROUP; j++)
                purge_write(&s->slot[first + j], page);
    }
    cpu_windows_close(cpu);
}

static void carry_out(struct cpu *cpu, const struct purge *p)
{
    switch (p->kind) {
    case PURGE_EVERYTHING:
        purge_everything(cpu);
        break;
    case PURGE_PAGE:
        cpu_purge_page(cpu, p->value);
        break;
    case PURGE_ASCE:
        cpu_purge_asce(cpu, p->value);
        break;
    case PURGE_WRITES:
        purge_writes(cpu, p->value);
        break;
    }
}

/* Who is waited for may have lost his processor to others of the host: after some turns let them run. */
static void turn_wait(unsigned *turns)
{
    if (++*turns % 1024 == 0)
        sched_yield();
}

static void requests_lock(struct cpu *cpu)
{
    unsigned turns = 0;

    while (atomic_exchange(&cpu->purge_lock, 1))
        turn_wait(&turns);
}

static void requests_unlock(struct cpu *cpu)
{
    atomic_store(&cpu->purge_lock, 0);
}

static void request(struct cpu *other, const struct purge *p)
{
    requests_lock(other);
    if (other->purge_count < PURGES)
        other->purge[other->purge_count] = *p;
    if (other->purge_count <= PURGES)
        other->purge_count++;
    atomic_fetch_or(&other->attention, ATTENTION_FLUSH);
    requests_unlock(other);
}

/* The attention bit is the acknowledgement, so it goes only when nothing is left to do. */
void cpu_serve_flush(struct cpu *cpu)
{
    while (atomic_load(&cpu->attention) & ATTENTION_FLUSH) {
        struct purge todo[PURGES];
        u32 count;

        requests_lock(cpu);
        count = cpu->purge_count;
        memcpy(todo, cpu->purge, sizeof todo);
        cpu->purge_count = 0;
        if (count == 0)
            atomic_fetch_and(&cpu->attention, ~ATTENTION_FLUSH);
        requests_unlock(cpu);
        cpu->purges_served++;
        if (count > PURGES)
            purge_everything(cpu);
        for (u32 i = 0; i < count && count <= PURGES; i++)
            carry_out(cpu, &todo[i]);
    }
}

/* Every CPU of the configuration drops what p names. */
static void purge_all(struct cpu *cpu, struct purge p)
{
    struct machine *m = cpu->machine;

    carry_out(cpu, &p);
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (m->cpu[i] && m->cpu[i] != cpu)
            request(m->cpu[i], &p);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct cpu *other = m->cpu[i];
        unsigned turns = 0;
        if (!other || other == cpu)
            continue;
        while (atomic_load(&other->running) && atomic_load(&other->attention) & ATTENTION_FLUSH) {
            cpu_serve_flush(cpu);
            turn_wait(&turns);
        }
    }
}

void cpu_purge_all(struct cpu *cpu)
{
    purge_all(cpu, (struct purge){PURGE_EVERYTHING, 0});
}

void cpu_purge_asce_all(struct cpu *cpu, u64 asce)
{
    purge_all(cpu, (struct purge){PURGE_ASCE, asce});
}

void cpu_purge_page_all(struct cpu *cpu, u64 address)
{
    purge_all(cpu, (struct purge){PURGE_PAGE, address});
}

void cpu_purge_writes_all(struct cpu *cpu, u64 absolute)
{
    purge_all(cpu, (struct purge){PURGE_WRITES, absolute});
}

void machine_lock(struct cpu *cpu)
{
    unsigned turns = 0;

    while (pthread_mutex_trylock(&cpu->machine->lock) != 0) {
        cpu_serve_flush(cpu);
        turn_wait(&turns);
    }
}
