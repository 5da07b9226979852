/* The decoded-instruction cache. A page that is decoded is marked in storage->has_code, so that no CPU's fast lookup
 * lets a store to it pass unseen. A page that is stored into again and again is data by now: it is dropped and may
 * become code anew. The pool is bounded; when it is full everything is dropped and rebuilt.
 *
 * A decoded instruction must not change while a CPU executes it, which reads its fields as it goes and trusts them. So
 * with several CPUs a slot is decoded once, under the lock, and a page that is stored into is always dropped. */
#include "guests/engine/code.h"
#include "guests/storage/range.h"
#include <errno.h>
#include <stdlib.h>

#define PAGES_LIMIT 3072u /* 100 MB a configuration at most */
#define WRITES_LIMIT 64u  /* stores into a page before it counts as data */

struct code_cache {
    struct insn_page **pages; /* by absolute page, NULL: not decoded */
    u64 page_count;
    struct insn_page *free, *dead, *resting;
    unsigned allocated;
    u32 round;              /* how often the pool was full */
    u32 seen[MACHINE_CPUS]; /* the round in which a CPU was last between two instructions, as far as is known */
};

const u32 code_no_entries[PAGE_SLOTS];
const struct translator *translator;

/* Every slot is as far from being hot as can be. */
static void heat_reset(struct insn_page *p)
{
    if (translator)
        memset(p->heat, 256 - translator->threshold, sizeof p->heat);
}

static void page_detach(struct machine *m, struct insn_page *p)
{
    if (p->translation) {
        translator->detach(m, p);
        heat_reset(p);
    }
}

int code_create(struct machine *m)
{
    struct code_cache *c = calloc(1, sizeof *c);

    if (!c)
        return -ENOMEM;
    c->page_count = m->storage->reach / PAGE_SIZE_GUEST;
    c->pages = calloc(c->page_count, sizeof *c->pages);
    if (!c->pages) {
        free(c);
        return -ENOMEM;
    }
    m->code = c;
    return 0;
}

int code_extend(struct machine *m, u64 reach)
{
    struct code_cache *c = m->code;
    u64 count = reach / PAGE_SIZE_GUEST;
    struct insn_page **pages = count > c->page_count ? calloc(count, sizeof *pages) : NULL;

    if (count <= c->page_count)
        return 0;
    if (!pages)
        return -ENOMEM;
    memcpy(pages, c->pages, c->page_count * sizeof *pages);
    free(c->pages);
    c->pages = pages;
    c->page_count = count;
    return 0;
}

static void free_list(struct insn_page *p)
{
    while (p) {
        struct insn_page *next = p->next;
        free(p);
        p = next;
    }
}

void code_destroy(struct machine *m)
{
    struct code_cache *c = m->code;

    if (!c)
        return;
    for (u64 i = 0; i < c->page_count; i++) {
        if (c->pages[i])
            page_detach(m, c->pages[i]);
        free(c->pages[i]);
    }
    free_list(c->free);
    free_list(c->dead);
    free_list(c->resting);
    free(c->pages);
    free(c);
    m->code = NULL;
}

/* The instruction that this slot stands for is not decoded yet. */
static const struct insn *run_decode(struct cpu *cpu, const struct insn *d);
/* It is decoded each time. */
static const struct insn *run_straddle(struct cpu *cpu, const struct insn *d);

static void slot_set(struct insn *d, insn_run *run)
{
    __atomic_store_n(&d->run, run, __ATOMIC_RELEASE);
}

/* Take a page out of use. Other CPUs may still be executing in it: its slots send them to look up again, and its memory
 * is reused only after all of them have done so. */
static void page_drop(struct machine *m, struct insn_page *p)
{
    struct code_cache *c = m->code;

    __atomic_store_n(&p->dead, true, __ATOMIC_SEQ_CST);
    page_detach(m, p);
    for (unsigned i = 0; i < PAGE_SLOTS; i++)
        slot_set(&p->slots[i], insn_refetch);
    c->pages[p->absolute / PAGE_SIZE_GUEST] = NULL;
    __atomic_store_n(&m->storage->has_code[p->absolute / PAGE_SIZE_GUEST], 0, __ATOMIC_SEQ_CST);
    p->next = c->dead;
    c->dead = p;
}

void code_clear(struct machine *m)
{
    struct code_cache *c = m->code;

    pthread_mutex_lock(&m->lock);
    for (u64 i = 0; i < c->page_count; i++)
        if (c->pages[i])
            page_drop(m, c->pages[i]);
    pthread_mutex_unlock(&m->lock);
}

static bool several_cpus(const struct machine *m)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MACHINE_CPUS && n < 2; i++)
        n += m->cpu[i] != NULL;
    return n > 1;
}

/* No other CPU is within an instruction that it began before the pool was last full. */
static bool others_went_on(const struct cpu *cpu)
{
    const struct machine *m = cpu->machine;

    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct cpu *other = m->cpu[i];
        if (other && other != cpu && atomic_load(&other->running) && m->code->seen[i] != m->code->round)
            return false;
    }
    return true;
}

/* Everything is dropped when the pool is full. What was dropped the time before is reused, once every CPU has looked up
 * an instruction since (which the purge made it do): one that answers the flush in the middle of an instruction still
 * ends that instruction in a dropped page, whose slots then send it to look up again. */
static struct insn_page *page_allocate(struct cpu *cpu)
{
    struct code_cache *c = cpu->machine->code;
    struct insn_page *p;

    if (!c->free && c->allocated >= PAGES_LIMIT) {
        for (u64 i = 0; i < c->page_count; i++)
            if (c->pages[i])
                page_drop(cpu->machine, c->pages[i]);
        cpu_purge_all(cpu);
        if (others_went_on(cpu)) {
            c->free = c->resting;
            c->resting = c->dead;
            c->dead = NULL;
            c->round++;
            c->seen[cpu->address] = c->round;
        }
    }
    p = c->free;
    if (p) {
        c->free = p->next;
        return p;
    }
    p = malloc(sizeof *p);
    if (!p)
        abort(); /* not one page of host memory: nothing could be executed any more */
    c->allocated++;
    return p;
}

struct insn_page *code_page(struct cpu *cpu, u64 absolute)
{
    struct machine *m = cpu->machine;
    struct insn_page *p;

    machine_lock(cpu);
    m->code->seen[cpu->address] = m->code->round;
    p = m->code->pages[absolute / PAGE_SIZE_GUEST];
    if (!p) {
        p = page_allocate(cpu);
        p->absolute = absolute;
        p->next = NULL;
        p->dead = false;
        p->writes = 0;
        p->mode = 0;
        p->entries = code_no_entries;
        p->translation = NULL;
        heat_reset(p);
        /* Nothing is kept of a page that others may change unseen, so stores into it need no notice either. */
        p->shared = range_shared(m->storage, absolute);
        for (unsigned i = 0; i < PAGE_SLOTS; i++)
            p->slots[i] = (struct insn){.run = p->shared ? run_straddle : run_decode};
        for (unsigned i = PAGE_SLOTS; i < PAGE_SLOTS + 4; i++)
            p->slots[i] = (struct insn){.run = insn_refetch};
        m->code->pages[absolute / PAGE_SIZE_GUEST] = p;
        if (!p->shared) {
            __atomic_store_n(&m->storage->has_code[absolute / PAGE_SIZE_GUEST], 1, __ATOMIC_SEQ_CST);
            cpu_purge_writes_all(cpu, absolute);
        }
    }
    pthread_mutex_unlock(&m->lock);
    return p;
}

/* [first, last] within one page. */
static void page_written(struct machine *m, u64 first, u64 last)
{
    struct insn_page *p = m->code->pages[first / PAGE_SIZE_GUEST];
    unsigned from = (unsigned)(first % PAGE_SIZE_GUEST / 2), to = (unsigned)(last % PAGE_SIZE_GUEST / 2);

    if (!p)
        return;
    if (p->shared || several_cpus(m) || ++p->writes > WRITES_LIMIT || to - from > PAGE_SLOTS / 2) {
        page_drop(m, p);
        return;
    }
    page_detach(m, p);
    from = from > 2 ? from - 2 : 0; /* an instruction has up to three halfwords */
    for (unsigned i = from; i <= to; i++)
        slot_set(&p->slots[i], run_decode);
}

static void written(struct machine *m, u64 absolute, u64 length)
{
    u64 end = absolute + length;

    while (absolute < end) {
        u64 last = (absolute | (PAGE_SIZE_GUEST - 1)) < end - 1 ? absolute | (PAGE_SIZE_GUEST - 1) : end - 1;
        page_written(m, absolute, last);
        absolute = last + 1;
    }
}

void code_written(struct machine *m, u64 absolute, u64 length)
{
    pthread_mutex_lock(&m->lock);
    written(m, absolute, length);
    pthread_mutex_unlock(&m->lock);
}

void code_written_by(struct cpu *cpu, u64 absolute, u64 length)
{
    machine_lock(cpu);
    written(cpu->machine, absolute, length);
    pthread_mutex_unlock(&cpu->machine->lock);
}

/* The text that d, a slot of p, stands for; false: it goes on in the next page. */
static bool slot_text(const struct cpu *cpu, const struct insn_page *p, const struct insn *d, u8 text[6])
{
    unsigned offset = (unsigned)(d - p->slots) * 2, rest = (unsigned)PAGE_SIZE_GUEST - offset;

    memset(text, 0, 6);
    memcpy(text, cpu->machine->storage->base + p->absolute + offset, rest < 6 ? rest : 6);
    return insn_length(text[0]) <= rest;
}

static void slot_decode(struct cpu *cpu, struct insn *d)
{
    u8 text[6];

    if (slot_text(cpu, code_page_of(cpu->page_slots), d, text))
        insn_decode(d, text);
    else
        slot_set(d, run_straddle);
}

static const struct insn *run_decode(struct cpu *cpu, const struct insn *d)
{
    u32 served = cpu->purges_served;

    if (!several_cpus(cpu->machine)) {
        slot_decode(cpu, (struct insn *)d);
        if (unlikely(translator && translator->threshold == 0))
            code_heat(cpu, (unsigned)(d - cpu->page_slots));
        return d;
    }
    machine_lock(cpu);
    if (__atomic_load_n(&d->run, __ATOMIC_RELAXED) == run_decode) /* nobody was faster, the page was not dropped */
        slot_decode(cpu, (struct insn *)d);
    pthread_mutex_unlock(&cpu->machine->lock);
    if (unlikely(translator && translator->threshold == 0) && served == cpu->purges_served)
        code_heat(cpu, (unsigned)(d - cpu->page_slots));
    /* What was dropped while this CPU waited may be how it came here. */
    return served == cpu->purges_served ? d : insn_refetch(cpu, d);
}

/* An instruction that goes on in the next virtual page, or lies in a page that others change. */
static const struct insn *run_straddle(struct cpu *cpu, const struct insn *d)
{
    u8 text[6];
    unsigned rest;

    (void)d;
    cpu->insn = &insn_nothing;
    rest = page_rest(cpu->ia) < sizeof text ? page_rest(cpu->ia) : sizeof text;
    cpu_load_code(cpu, cpu->ia, text, rest);
    if (insn_length(text[0]) > rest) /* it may have become shorter since it was decoded */
        cpu_load_code(cpu, (cpu->ia + rest) & cpu->address_mask, text + rest, insn_length(text[0]) - rest);
    memset(text + insn_length(text[0]), 0, 6 - insn_length(text[0]));
    insn_decode(&cpu->straddle[0], text);
    return &cpu->straddle[0];
}

const struct insn *code_interpret(struct cpu *cpu, const struct insn *d)
{
    u8 text[6];

    if (!slot_text(cpu, code_page_of(cpu->page_slots), d, text))
        return run_straddle(cpu, d);
    insn_decode(&cpu->straddle[0], text);
    return &cpu->straddle[0];
}

/* Let a slot that is in use be run by this, unless somebody else changed it meanwhile. */
static void slot_exchange(struct cpu *cpu, struct insn_page *p, struct insn *d, insn_run *run)
{
    machine_lock(cpu);
    if (!p->dead)
        slot_set(d, run);
    pthread_mutex_unlock(&cpu->machine->lock);
}

const struct insn *code_cool(struct cpu *cpu, const struct insn *d)
{
    slot_exchange(cpu, code_page_of(cpu->page_slots), (struct insn *)d, run_decode);
    return insn_refetch(cpu, d);
}

static bool slot_translatable(const struct insn *d)
{
    insn_run *run = __atomic_load_n(&d->run, __ATOMIC_ACQUIRE);

    return run != run_decode && run != run_straddle && run != insn_refetch;
}

void code_heat(struct cpu *cpu, unsigned slot)
{
    struct insn_page *p = code_page_of(cpu->page_slots);

    p->heat[slot] = (u8)(256 - translator->threshold);
    if (cpu->machine->interpreted)
        return;
    if (slot_translatable(&p->slots[slot]) && translator->translate(cpu, p, slot))
        slot_exchange(cpu, p, &p->slots[slot], translator->run);
}

/* A branch met a slot as often as makes it hot; ia is there. */
static const struct insn *run_hot(struct cpu *cpu, const struct insn *d)
{
    unsigned slot = (cpu->ia & 0xFFE) >> 1;

    if (translator)
        code_heat(cpu, slot);
    if (unlikely(cpu->page_va == TAG_NONE))
        return insn_refetch(cpu, d);
    d = &cpu->page_slots[slot];
    ROW_GO(d);
}
const struct insn insn_hot = {.run = run_hot};
