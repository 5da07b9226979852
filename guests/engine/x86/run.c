/* The way into translated code and what it calls. One lock is held while anything is translated; it is taken under that
 * of a machine. */
#include "guests/engine/x86/translate.h"
#include "guests/engine/code.h"
#include "guests/engine/execute.h"
#include "guests/engine/host_fp.h"
#include "guests/engine/x86/emit.h"
#include "guests/engine/x86/resident.h"
#include "guests/engine/x86/thunk.h"
#include "guests/arch/control.h"
#include <cpuid.h>
#include <errno.h>
#include <sched.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static u32 mode_of(const struct cpu *cpu)
{
    if (cpu->address_mask != ~0ULL || cpu->ar_mode)
        return 0;
    return MODE_TRANSLATED | (cpu->cr[0] & CR0_AFP ? MODE_AFP : 0) |
           (cpu->psw_mask & PSW_PM_FIXED ? MODE_FIXED_OVERFLOW : 0) | (cpu->cr[0] & CR0_VECTOR ? MODE_VECTOR : 0) |
           (cpu->cr[0] & CR0_AFP && host_usable(cpu) ? MODE_FLOAT : 0);
}

/* While translated code computes, the inexact exception stays in the host's status; it goes into the FPC before anybody
 * can look at that, and what is left from others goes before. */
static void floats_settle(struct cpu *cpu)
{
    inexact_note(cpu, !(cpu->fpc & IEEE_INEXACT << FPC_FLAG_SHIFT));
    cpu->translated.floats = false;
}

static void floats_begin(struct cpu *cpu)
{
    inexact_watch(cpu);
    cpu->translated.floats = true;
}

static void unwound(void)
{
    struct cpu *cpu = resident_unwound();

    if (cpu && cpu->translated.floats)
        floats_settle(cpu);
}

/* The other CPUs of the machine may be executing what was there. */
static void detach(struct machine *m, struct insn_page *p)
{
    pthread_mutex_lock(&lock);
    if (p->translation)
        translation_detach(p);
    pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (m->cpu[i]) {
            __atomic_store_n(&m->cpu[i]->translated.left, 1, __ATOMIC_RELAXED);
            atomic_fetch_or(&m->cpu[i]->attention, ATTENTION_INTERRUPT);
        }
}

/* After C has done something: translated code still needs its page, and leaves soon if others wanted something dropped.
 */
static void page_keep(struct cpu *cpu, u64 page)
{
    if (unlikely(cpu->page_va != page)) {
        cpu->page_va = page;
        atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
    }
}

/* For waiting in the middle of translated code: other CPUs' requests are answered. */
static void wait_turn(struct cpu *cpu)
{
    u64 page = cpu->page_va;

    cpu_serve_flush(cpu);
    page_keep(cpu, page);
    sched_yield();
}

static void lock_take(struct cpu *cpu)
{
    while (pthread_mutex_trylock(&lock) != 0)
        wait_turn(cpu);
}

/* Text from an address on, to the end of its page, if that page is decoded already; else NULL. */
static const u8 *text_at(const struct cpu *cpu, u64 address)
{
    const struct code_slot *slot = &cpu->code->code[(address >> 12) & (CODE_SLOTS - 1)];

    if (slot->tag != (address & PAGE_MASK_GUEST) || __atomic_load_n(&slot->page->dead, __ATOMIC_RELAXED))
        return NULL;
    return cpu->machine->storage->base + slot->page->absolute + (address & 0xFFF);
}

static void place_tell(const struct cpu *cpu, u64 page)
{
    translation_page = page;
    translation_text_behind = text_at(cpu, page + PAGE_SIZE_GUEST);
}

static bool translate(struct cpu *cpu, struct insn_page *p, unsigned slot)
{
    static const struct state plain;
    u32 mode = mode_of(cpu), code = 0;

    if (!mode || p->shared)
        return false;
    machine_lock(cpu);
    lock_take(cpu);
    place_tell(cpu, cpu->ia & PAGE_MASK_GUEST);
    if (!p->dead && translation_attach(p, cpu->machine->storage->base + p->absolute, mode))
        code = translation_block(p->translation, slot, &plain);
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&cpu->machine->lock);
    return code != 0;
}

/* Translated code may have been dropped since: what jumps found does not hold. */
static void jumps_forget(struct cpu *cpu, u32 generation)
{
    __atomic_store_n(&cpu->translated.left, 0, __ATOMIC_SEQ_CST); /* first: others may set it again */
    cpu->translated.generation = generation;
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        space_jumps_forget(&cpu->spaces[i]);
}

static const struct insn *run(struct cpu *cpu, const struct insn *d)
{
    struct insn_page *p = code_page_of(cpu->page_slots);
    u32 code, generation = translation_generation();
    const u32 *entries;
    unsigned slot;

    resident_enter(cpu, generation);
    if (unlikely(cpu->translated.left || cpu->translated.generation != generation))
        jumps_forget(cpu, generation);
    entries = __atomic_load_n(&p->entries, __ATOMIC_ACQUIRE);
    code = __atomic_load_n(&entries[d - p->slots], __ATOMIC_ACQUIRE);
    if (!code || p->mode != mode_of(cpu) || atomic_load(&cpu->attention) & (ATTENTION_PER | ATTENTION_TRACE)) {
        resident_leave();
        if (!code)
            return code_cool(cpu, d);
        return code_interpret(cpu, d);
    }
    cpu->translated.mode = p->mode;
    cpu->translated.breaking = -1;
    cpu->translated.look = cpu->translated.alone = false;
    cpu->translated.floats = false;
    cpu->translated.count.entered++;
    thunk.enter(cpu, area_executed(code));
    if (cpu->translated.floats)
        floats_settle(cpu);
    resident_leave();
    if (unlikely(cpu->translated.look)) {
        cpu->translated.count.looked++;
        return NULL;
    }
    cpu->ia &= cpu->address_mask;
    d = cpu_refetch(cpu);
    if (unlikely(!d))
        return NULL;
    if (unlikely(cpu->translated.alone))
        return code_interpret(cpu, d);
    slot = (cpu->ia & 0xFFE) >> 1;
    p = code_page_of(cpu->page_slots);
    if (d->run != run) { /* what hot code leads to is warm */
        cpu->translated.count.missed++;
        if (p->heat[slot] < 0xF0)
            p->heat[slot] = (u8)(p->heat[slot] + 0x10);
        else
            code_heat(cpu, slot);
        if (unlikely(cpu->page_va == TAG_NONE))
            return &insn_nothing;
    }
    ROW_GO(d);
}

/* Where the packed word says that the CPU is, behind the instruction. */
static void place(struct cpu *cpu, u32 packed)
{
    static const struct insn of_length[7] = {[2] = {.length = 2}, [4] = {.length = 4}, [6] = {.length = 6}};

    cpu->ia = cpu->page_va + (packed & 0xFFFF);
    cpu->insn = &of_length[packed >> 16 & 7];
    if (cpu->translated.breaking >= 0) {
        cpu->breaking_event = cpu->page_va + (u32)cpu->translated.breaking;
        cpu->translated.breaking = -1;
    }
}

static u64 fetched(struct cpu *cpu, unsigned bits, bool is_signed)
{
    u64 address = cpu->translated.address;

    switch (bits) {
    case 8: {
        u8 v = space_load8(cpu, cpu->data, address);
        return is_signed ? (u64)(s8)v : v;
    }
    case 16: {
        u16 v = space_load16(cpu, cpu->data, address);
        return is_signed ? (u64)(s16)v : v;
    }
    case 32: {
        u32 v = space_load32(cpu, cpu->data, address);
        return is_signed ? (u64)(s32)v : v;
    }
    default:
        return space_load64(cpu, cpu->data, address);
    }
}

u64 translated_load(struct cpu *cpu, u32 packed)
{
    u64 page = cpu->page_va, value;

    cpu->translated.count.fetches++;
    place(cpu, packed);
    value = fetched(cpu, packed >> 20 & 0x7F, packed >> 28 & 1);
    page_keep(cpu, page);
    return value;
}

u64 translated_store(struct cpu *cpu, u32 packed)
{
    u64 page = cpu->page_va, address = cpu->translated.address, value = cpu->translated.value;

    cpu->translated.count.stores++;
    place(cpu, packed);
    switch (packed >> 20 & 0x7F) {
    case 8:
        space_store8(cpu, cpu->data, address, (u8)value);
        break;
    case 16:
        space_store16(cpu, cpu->data, address, (u16)value);
        break;
    case 32:
        space_store32(cpu, cpu->data, address, (u32)value);
        break;
    default:
        space_store64(cpu, cpu->data, address, value);
        break;
    }
    page_keep(cpu, page);
    return cpu->translated.left;
}

static const struct insn *run_single_ends(struct cpu *cpu, const struct insn *d)
{
    (void)cpu;
    return d;
}

/* Instruction text within a page, from the page that is decoded already, if it is. */
static void text_load(struct cpu *cpu, u64 address, u8 *text, unsigned length)
{
    const u8 *from = text_at(cpu, address);

    if (likely(from != NULL))
        memcpy(text, from, length);
    else
        cpu_load_code(cpu, address, text, length);
}

/* Its text is in two pages and not what the translator met, or it met nothing: decoded each time. False: it is not one
 * to be interpreted alone. */
static bool straddle_fetch(struct cpu *cpu, struct insn *d)
{
    unsigned length = d->length, rest = page_rest(cpu->ia);
    const struct insn_row *row;
    u8 text[6] = {0};

    text_load(cpu, cpu->ia, text, rest);
    text_load(cpu, (cpu->ia + rest) & cpu->address_mask, text + rest, length - rest);
    row = insn_find(text);
    if (!row || row->ending == ENDING_BRANCH)
        return false;
    insn_decode(d, text);
    return true;
}

#define FLOATS_PACKED (1u << 29)
/* The target of an EXECUTE, or what leads behind it. */
static bool is_executed(const struct cpu *cpu, const struct insn *d)
{
    return (uintptr_t)d - (uintptr_t)cpu->execute < EXECUTE_SLOTS * sizeof *cpu->execute;
}

/* The decoded page that a page of code is, if it was looked up. */
static const struct insn_page *page_decoded(const struct cpu *cpu, u64 page)
{
    const struct code_slot *slot = &cpu->code->code[(page >> 12) & (CODE_SLOTS - 1)];

    return slot->tag == page ? slot->page : NULL;
}

/* After an instruction that looked up what is next: PSW, control registers, spaces may be other ones. Translated code
 * goes on behind it if that is where the CPU is, and else by a jump. */
static enum single_next single_looked_up(
    struct cpu *cpu, const struct insn *next, u64 address, const struct insn_page *code)
{
    if (!cpu->page_slots || next != &cpu->page_slots[(cpu->ia & 0xFFE) >> 1] || cpu_attended(cpu) ||
        cpu->translated.left || cpu->translated.mode != mode_of(cpu))
        return SINGLE_LEAVE;
    return cpu->ia == address && code_page_of(cpu->page_slots) == code ? SINGLE_GO_ON : SINGLE_JUMP;
}

enum single_next translated_single(struct cpu *cpu, u32 packed, const struct insn *d)
{
    const struct insn *next;
    u64 page = cpu->page_va, address = page + (packed & 0xFFFF);
    const struct insn_page *code = page_decoded(cpu, page);
    bool floats = cpu->translated.floats || packed & FLOATS_PACKED;
    enum single_next then;

    if (cpu->translated.floats)
        floats_settle(cpu);
    place(cpu, packed);
    cpu->ia -= cpu->insn->length;
    cpu->single[0] = *d;
    for (unsigned i = 1; i < 4; i++)
        cpu->single[i].run = run_single_ends;
    if (unlikely(!d->run)) {
        cpu->insn = &insn_nothing;
        cpu->translated.alone = !straddle_fetch(cpu, cpu->single);
        if (cpu->translated.alone)
            return SINGLE_LEAVE;
    }
    cpu->translated.count.calls++;
    next = cpu->single[0].run(cpu, cpu->single);
    while (unlikely(is_executed(cpu, next))) /* where rows return to a loop */
        next = next->run(cpu, next);
    if (unlikely(next != &cpu->single[d->length / 2])) {
        cpu->translated.look = next == NULL;
        cpu->translated.alone = next == &insn_nothing;
        if (cpu->translated.look || cpu->translated.alone)
            return SINGLE_LEAVE;
        then = single_looked_up(cpu, next, address, code);
    } else /* it may have been one that changes what translated code takes for granted */
        then = cpu->page_va == page && !cpu->translated.left && cpu->translated.mode == mode_of(cpu) ? SINGLE_GO_ON
                                                                                                     : SINGLE_LEAVE;
    if (floats && then == SINGLE_GO_ON)
        floats_begin(cpu);
    cpu->translated.count.left += then == SINGLE_LEAVE;
    return then;
}

u64 translated_link(struct cpu *cpu, u32 edge)
{
    u64 code;

    do {
        lock_take(cpu);
        place_tell(cpu, cpu->page_va);
        code = translation_link(edge);
        pthread_mutex_unlock(&lock);
        if (unlikely(!code))
            wait_turn(cpu);
    } while (!code);
    return code;
}

/* The instructions that the assembler takes for granted, beyond those of every x86-64. */
bool translator_suits(void)
{
    unsigned a, b, c, d;
    const unsigned ecx1 = bit_MOVBE | bit_AVX | bit_FMA | bit_POPCNT, ebx7 = bit_BMI | bit_BMI2 | bit_AVX2;

    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & ecx1) != ecx1)
        return false;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & ebx7) != ebx7)
        return false;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && c & bit_ABM;
}

int translator_start(u64 size, unsigned threshold)
{
    static struct translator own = {.run = run, .translate = translate, .detach = detach, .unwound = unwound};
    int rc;

    if (!translator_suits())
        return -ENOTSUP;
    rc = area_create(size);
    if (rc < 0)
        return rc;
    if (!thunk_create())
        return -ENOMEM;
    translation_begin();
    resident_start();
    own.threshold = threshold;
    translator = &own;
    return 0;
}
