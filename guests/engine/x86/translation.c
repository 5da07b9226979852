/* Translations and their blocks (translation.h), and the two halves of the area.
 *
 * When the half that is being filled is full, all pages lose their translations and the other half is filled, once no
 * CPU executes in it any more: every CPU that runs translated code shows in which generation it began, and is asked to
 * leave. What belongs to a half (translations, blocks, edges) is given back to the host when that half is begun anew.
 */
#define _GNU_SOURCE
#include "guests/engine/x86/translation.h"
#include "guests/engine/x86/block.h"
#include "guests/engine/x86/resident.h"
#include "guests/engine/x86/thunk.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HASHES 4096u
#define TRANSLATIONS_LIMIT 4096u /* in a half: 50 MB of the host */
#define EDGES_LIMIT (1u << 20)
#define EDGES_CHUNK 4096u

struct translator_counters translator_counters;

static struct half {
    struct translation *hash[HASHES];
    unsigned translations;
    struct edge *edges[EDGES_LIMIT / EDGES_CHUNK];
    u32 edge_count;
} halves[2];
static u32 generation = 1; /* its last bit is the half that is being filled */
static u64 first_used;     /* of the first half: behind the thunks */
static struct emit emit;

static struct half *filled(void)
{
    return &halves[generation & 1];
}

u32 translation_generation(void)
{
    return __atomic_load_n(&generation, __ATOMIC_RELAXED);
}

void translation_begin(void)
{
    first_used = area.used;
    generation = 2;
}

/* FNV-1a over doublewords: pages that are the same are compared anyway. */
static u64 text_hash(const u8 *text, u32 mode)
{
    u64 hash = 0xCBF29CE484222325 ^ mode;

    for (unsigned i = 0; i < PAGE_SIZE_GUEST; i += 8) {
        u64 d;
        memcpy(&d, text + i, 8);
        hash = (hash ^ d) * 0x100000001B3;
        hash ^= hash >> 29;
    }
    return hash;
}

static void detach_page(struct insn_page *p)
{
    __atomic_store_n(&p->entries, code_no_entries, __ATOMIC_RELEASE);
    p->translation = NULL;
    *p->other_of = p->other;
    if (p->other)
        p->other->other_of = p->other_of;
}

void translation_detach(struct insn_page *p)
{
    translator_counters.detached++;
    detach_page(p);
}

static void half_free(struct half *h)
{
    for (unsigned i = 0; i < HASHES; i++)
        while (h->hash[i]) {
            struct translation *t = h->hash[i];
            h->hash[i] = t->next;
            for (unsigned b = 0; b < BLOCK_HASH; b++)
                while (t->blocks[b]) {
                    struct block *gone = t->blocks[b];
                    t->blocks[b] = gone->next;
                    free(gone);
                }
            free(t);
        }
    for (u32 i = 0; i * EDGES_CHUNK < h->edge_count; i++) {
        free(h->edges[i]);
        h->edges[i] = NULL;
    }
    h->translations = h->edge_count = 0;
}

/* Begin the other half. False if somebody is still in it. */
static bool half_exchange(void)
{
    struct half *old = filled();

    if (!resident_all_since(generation))
        return false;
    for (unsigned i = 0; i < HASHES; i++)
        for (struct translation *t = old->hash[i]; t; t = t->next)
            while (t->pages)
                detach_page(t->pages);
    __atomic_store_n(&generation, generation + 1, __ATOMIC_SEQ_CST);
    half_free(filled());
    area.used = generation & 1 ? area.size / 2 : first_used;
    area.limit = generation & 1 ? area.size : area.size / 2;
    resident_ask_to_leave();
    translator_counters.flushes++;
    return true;
}

static struct translation *translation_find(const u8 *text, u32 mode)
{
    u64 hash = text_hash(text, mode);
    struct translation **list = &filled()->hash[hash % HASHES], *t;

    for (t = *list; t; t = t->next)
        if (t->hash == hash && t->mode == mode && memcmp(t->text, text, sizeof t->text) == 0) {
            translator_counters.shared++;
            return t;
        }
    if (filled()->translations >= TRANSLATIONS_LIMIT) {
        half_exchange();
        return NULL;
    }
    t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->hash = hash;
    t->mode = mode;
    memcpy(t->text, text, sizeof t->text);
    t->next = *list;
    *list = t;
    filled()->translations++;
    return t;
}

bool translation_attach(struct insn_page *p, const u8 *text, u32 mode)
{
    struct translation *t;

    if (p->translation && p->mode == mode)
        return true;
    t = translation_find(text, mode);
    if (!t)
        return false;
    if (p->translation)
        detach_page(p);
    p->mode = mode;
    p->translation = t;
    p->other = t->pages;
    p->other_of = &t->pages;
    if (t->pages)
        t->pages->other_of = &p->other;
    t->pages = p;
    __atomic_store_n(&p->entries, t->entries, __ATOMIC_RELEASE);
    return true;
}

struct edge *translation_edge(u32 number)
{
    return &halves[number >> 31].edges[(number & 0x7FFFFFFF) / EDGES_CHUNK][number % EDGES_CHUNK];
}

u32 translation_edge_add(const struct edge *e)
{
    struct half *h = filled();
    struct edge **chunk = &h->edges[h->edge_count / EDGES_CHUNK];

    if (h->edge_count >= EDGES_LIMIT)
        return ~0u;
    if (!*chunk && !(*chunk = malloc(EDGES_CHUNK * sizeof **chunk)))
        return ~0u;
    (*chunk)[h->edge_count % EDGES_CHUNK] = *e;
    return h->edge_count++ | (generation & 1) << 31;
}

static FILE *map;
u64 translation_page;
const u8 *translation_text_behind;

bool translation_map(void)
{
    char path[64];
    int fd;

    snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
    unlink(path); /* nobody else's is written to */
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    map = fd < 0 ? NULL : fdopen(fd, "w");
    if (!map)
        return false;
    setvbuf(map, NULL, _IOLBF, 0);
    fprintf(map, "%llx %llx ursa_thunks\n", (unsigned long long)area_executed(0), (unsigned long long)first_used);
    return true;
}

u64 translator_area(u64 *taken)
{
    *taken = area.used - (generation & 1 ? area.size / 2 : 0);
    return area.size;
}

static bool is_plain(const struct state *s)
{
    static const struct state plain;

    return memcmp(s, &plain, sizeof plain) == 0;
}

static void emit_begin(struct translation *t, const struct state *s)
{
    emit.a = area_begin();
    emit.s = *s;
    emit.t = t;
    emit.mode = t->mode;
    asm_align(&emit.a, 16);
}

/* Keep the code; its offset, 0 if it did not fit. */
static u32 emit_end(const u8 *start)
{
    if (emit.a.full) {
        half_exchange();
        return 0;
    }
    translator_counters.bytes += (u64)(emit.a.at - start);
    area_keep(&emit.a);
    return (u32)(start - area.writable);
}

static u32 block_make(struct translation *t, unsigned slot, const struct state *state, u32 plain)
{
    const u8 *start;
    struct block *b;
    u32 code;

    emit_begin(t, state);
    start = emit.a.at;
    if (plain)
        block_adapt(&emit, area_executed(plain));
    else if (block_emit(&emit, slot) == 0)
        return 0;
    code = emit_end(start);
    b = code ? malloc(sizeof *b) : NULL;
    if (!b)
        return 0;
    *b = (struct block){t->blocks[slot % BLOCK_HASH], *state, code, (u16)slot};
    t->blocks[slot % BLOCK_HASH] = b;
    if (map)
        fprintf(map, "%llx %llx guest_%llx\n", (unsigned long long)area_executed(code),
            (unsigned long long)(emit.a.at - start), (unsigned long long)(translation_page + slot * 2));
    if (!plain) {
        translator_counters.blocks++;
        translator_counters.instructions += emit.count;
        translator_counters.calls += emit.calls;
    }
    return code;
}

u32 translation_block(struct translation *t, unsigned slot, const struct state *state)
{
    unsigned versions = 0;
    u32 code, plain = 0;

    for (const struct block *b = t->blocks[slot % BLOCK_HASH]; b; b = b->next) {
        if (b->slot != slot)
            continue;
        if (memcmp(&b->state, state, sizeof *state) == 0)
            return b->code;
        versions++;
    }
    if (versions >= BLOCK_VERSIONS && !is_plain(state)) {
        static const struct state none;
        plain = translation_block(t, slot, &none);
        if (!plain)
            return 0;
    }
    code = block_make(t, slot, state, plain);
    if (code && is_plain(state))
        __atomic_store_n(&t->entries[slot], code, __ATOMIC_RELEASE);
    return code;
}

u64 translation_link(u32 number)
{
    struct edge *e = translation_edge(number);
    u32 code = 0;

    if (number >> 31 == (generation & 1))
        code = translation_block(e->translation, e->slot, &e->state);
    if (!code) {
        const u8 *start;
        emit_begin(e->translation, &e->state);
        start = emit.a.at;
        block_leave(&emit, e->slot);
        code = emit_end(start);
    }
    if (!code)
        return 0;
    asm_jmp_patch(e->displacement, (s64)((uintptr_t)area.executable - (uintptr_t)area.writable), area_executed(code));
    translator_counters.links++;
    return area_executed(code);
}
