/* Dropping what the fast lookups hold, in this CPU or in all CPUs of the configuration. A CPU that runs answers at its
 * next poll; one that does not run finds the request when it runs again and is not waited for; the CPU that waits
 * answers requests itself, so that two issuers cannot wait for each other. Source: PoP chapter 3 "Translation-Lookaside
 * Buffer". */
#include "guests/engine/access.h"
#include "guests/storage/dat.h"

void cpu_purge(struct cpu *cpu)
{
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        cpu->spaces[i].valid = false;
    cpu->data = cpu->code = NULL;
    cpu_select_spaces(cpu);
}

void cpu_purge_page(struct cpu *cpu, u64 address)
{
    unsigned index = (address >> 12) & (SPACE_SLOTS - 1);

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        if (!s->valid)
            continue;
        s->slot[index].read = s->slot[index].write = TAG_NONE;
        s->code[index & (CODE_SLOTS - 1)].tag = TAG_NONE;
    }
    cpu->page_va = TAG_NONE;
}

void cpu_serve_flush(struct cpu *cpu)
{
    if (atomic_load(&cpu->attention) & ATTENTION_FLUSH) {
        cpu_purge(cpu);
        atomic_fetch_and(&cpu->attention, ~ATTENTION_FLUSH);
    }
}

/* Every other CPU drops everything. */
static void flush_others(struct cpu *cpu)
{
    struct machine *m = cpu->machine;

    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct cpu *other = m->cpu[i];
        if (other && other != cpu)
            atomic_fetch_or(&other->attention, ATTENTION_FLUSH);
    }
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct cpu *other = m->cpu[i];
        if (!other || other == cpu)
            continue;
        while (atomic_load(&other->running) && atomic_load(&other->attention) & ATTENTION_FLUSH)
            cpu_serve_flush(cpu);
    }
}

void cpu_purge_all(struct cpu *cpu)
{
    cpu_purge(cpu);
    flush_others(cpu);
}

void cpu_purge_asce_all(struct cpu *cpu, u64 asce)
{
    const u64 same = ASCE_ORIGIN | ASCE_TYPE;

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        if (!s->valid || s->asce == SPACE_REAL || (s->asce ^ asce) & same)
            continue;
        space_clear(s);
        cpu->page_va = TAG_NONE;
    }
    flush_others(cpu);
}

void cpu_purge_page_all(struct cpu *cpu, u64 address)
{
    cpu_purge_page(cpu, address);
    flush_others(cpu);
}

void cpu_purge_writes_all(struct cpu *cpu, u64 absolute)
{
    const u8 *page = cpu->machine->storage->base + absolute;

    for (unsigned i = 0; i < SPACE_COUNT; i++)
        for (unsigned j = 0; cpu->spaces[i].valid && j < SPACE_SLOTS; j++) {
            struct space_slot *slot = &cpu->spaces[i].slot[j];
            if (slot->write != TAG_NONE && slot->addend + slot->write == page)
                slot->write = TAG_NONE;
        }
    flush_others(cpu);
}

void machine_lock(struct cpu *cpu)
{
    while (pthread_mutex_trylock(&cpu->machine->lock) != 0)
        cpu_serve_flush(cpu);
}
