/* The fast lookup: contexts of address space and key, filled on first touch, selected and not flushed when the address
 * space changes, purged when the architecture says so. Source: PoP chapter 3 "Protection" and "Dynamic Address
 * Translation". */
#include "guests/arch/control.h"
#include "guests/engine/code.h"
#include "guests/engine/model.h"
#include "guests/engine/per.h"
#include "guests/storage/dat.h"
#include "guests/storage/range.h"

/* Translation-exception identification: what was tried, and for protection exceptions which kind it is. */
#define TEID_SIDE_EFFECT 0x200ULL
#define TEID_STORE 0x400ULL
#define TEID_FETCH 0x800ULL
#define TEID_DAT 0x04ULL
#define TEID_KEY 0x08ULL
#define TEID_ACCESS_LIST 0x0CULL
#define TEID_LOW_ADDRESS 0x80ULL
#define TEID_EXECUTION 0x84ULL
#define TEID_ESA (PAGE_MASK_GUEST | TEID_DAT | 3) /* what of it ESA/390 has */

enum access { ACCESS_FETCH, ACCESS_STORE, ACCESS_EXECUTE };

/* A slot that is all zeros is empty too, but where an operand may end in page 0. */
void space_clear(struct space *s)
{
    for (u64 groups = s->touched | 1 | 1ULL << 63; groups; groups &= groups - 1)
        for (unsigned i = 0, first = (unsigned)__builtin_ctzll(groups) * SPACE_GROUP; i < SPACE_GROUP; i++)
            slot_clear(&s->slot[first + i]);
    for (u64 groups = s->code_touched | 1; groups; groups &= groups - 1)
        for (unsigned i = 0, first = (unsigned)__builtin_ctzll(groups) * CODE_GROUP; i < CODE_GROUP; i++)
            s->code[first + i].tag = TAG_NONE;
    s->touched = s->code_touched = 0;
    space_jumps_forget(s);
}

void space_jumps_forget(struct space *s)
{
    s->version += JUMP_MODES;
    if (unlikely(s->version == 0))
        memset(s->jumps, 0, sizeof s->jumps);
}

/* The context itself if there is one, else the least recently used of those that are not selected. */
static struct space *space_find(struct cpu *cpu, u64 asce, u16 key)
{
    struct space *oldest = NULL;

    for (unsigned i = 0; i < SPACE_COUNT; i++) {
        struct space *s = &cpu->spaces[i];
        if (s->valid && s->asce == asce && s->key == key)
            return s;
        if (s == cpu->data || s == cpu->code)
            continue;
        if (!oldest || !s->valid || (oldest->valid && (s32)(s->used - oldest->used) < 0))
            oldest = s;
    }
    return oldest;
}

struct space *cpu_space_of(struct cpu *cpu, u64 asce, u16 key)
{
    u8 *hint = &cpu->space_hint[(asce >> 14 ^ asce >> 18 ^ key ^ key >> 8) & (SPACE_HINTS - 1)];
    struct space *s = &cpu->spaces[*hint];

    if (unlikely(!s->valid || s->asce != asce || s->key != key)) {
        s = space_find(cpu, asce, key);
        *hint = (u8)(s - cpu->spaces);
        if (!s->valid || s->asce != asce || s->key != key) {
            space_clear(s);
            s->asce = asce;
            s->key = key;
            s->valid = true;
        }
    }
    s->used = ++cpu->space_clock;
    return s;
}

void cpu_select_spaces(struct cpu *cpu)
{
    u8 key = cpu_key(cpu);

    cpu->ar_mode = false;
    cpu->page_va = TAG_NONE;
    cpu_windows_close(cpu);
    if (!(cpu->psw_mask & PSW_DAT)) {
        cpu->data = cpu->code = cpu_space_of(cpu, SPACE_REAL, key);
        return;
    }
    switch ((cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT) {
    case AS_AR:
        cpu->ar_mode = true;
        /* fall through */
    case AS_PRIMARY:
        cpu->data = cpu->code = cpu_space_of(cpu, cpu->cr[1], key);
        break;
    case AS_SECONDARY:
        cpu->code = cpu_space_of(cpu, cpu->cr[1], key);
        cpu->data = cpu_space_of(cpu, cpu->cr[7], key);
        break;
    case AS_HOME:
        cpu->data = cpu->code = cpu_space_of(cpu, cpu->cr[13], key);
        break;
    }
}

/* The address-space identification of a translation exception (PoP "Translation-Exception Identification"). */
static u64 space_identification(const struct cpu *cpu, const struct space *s)
{
    u64 control = (cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT;

    if (s->asce == SPACE_REAL)
        return 0;
    if (s->key & SPACE_REGISTER(0))
        return AS_AR;
    if (s->key & SPACE_HOME)
        return AS_HOME;
    if (s->key & SPACE_SIDE_EFFECT)
        return control;
    if (s == cpu->code || s == cpu->data)
        return s != cpu->data && control == AS_SECONDARY ? AS_PRIMARY : control;
    if (s->asce == cpu->cr[7])
        return AS_SECONDARY;
    if (s->asce == cpu->cr[1])
        return AS_PRIMARY;
    return s->asce == cpu->cr[13] ? AS_HOME : AS_AR;
}

static bool low_address_protected(const struct cpu *cpu, const struct space *s, u64 address)
{
    return cpu->cr[0] & CR0_LOW_ADDRESS && (address & (cpu->esa ? ~0ULL : ~0x1000ULL)) < 512 &&
           (s->asce == SPACE_REAL || !(s->asce & ASCE_PRIVATE));
}

/* Key-controlled protection with its overrides. */
static bool key_allows(const struct cpu *cpu, const struct space *s, u64 address, u8 storage_key, bool store)
{
    if (key_permits(s->key & 0xF, storage_key, store))
        return true;
    if (cpu->cr[0] & CR0_STORAGE_OVERRIDE && storage_key >> 4 == 9)
        return true;
    return !store && cpu->cr[0] & CR0_FETCH_OVERRIDE && address < 2048 &&
           (s->asce == SPACE_REAL || !(s->asce & ASCE_PRIVATE));
}

static u16 space_exception(struct cpu *cpu, const struct space *s, u64 address, enum access access, u16 code, u64 teid)
{
    teid |= (address & PAGE_MASK_GUEST) | (access == ACCESS_STORE ? TEID_STORE : TEID_FETCH);
    teid |= space_identification(cpu, s);
    if (s->key & SPACE_SIDE_EFFECT && facility_offered(FACILITY_ESOP2))
        teid |= TEID_SIDE_EFFECT;
    cpu->translation_address = unlikely(cpu->esa) ? teid & TEID_ESA : teid;
    cpu->exception_access_id = SPACE_REGISTER_NUMBER(s->key);
    return code;
}

_Noreturn void cpu_low_address(struct cpu *cpu, u64 real)
{
    const struct space none = {.asce = SPACE_REAL};

    cpu_program(cpu, space_exception(cpu, &none, real, ACCESS_STORE, PGM_PROTECTION, TEID_LOW_ADDRESS));
}

static bool execution_protected(const struct cpu *cpu)
{
    return cpu->cr[0] & CR0_EXECUTION_PROTECTION && facility_offered(FACILITY_IEP);
}

static void key_record(u8 *key, u8 bits)
{
    if (unlikely((__atomic_load_n(key, __ATOMIC_RELAXED) & bits) != bits))
        __atomic_fetch_or(key, bits, __ATOMIC_RELAXED);
}

/* Where an access lands: absolute address, or the exception in the return value (then cpu->translation_address is set).
 */
static u16 space_resolve(
    struct cpu *cpu, struct space *s, u64 address, enum access access, u64 *absolute, bool *store_ok)
{
    struct storage *storage = cpu->machine->storage;
    bool store = access == ACCESS_STORE, read_only = false;
    u64 real = address, a;
    u8 *key;

    if (store && unlikely(low_address_protected(cpu, s, address)))
        return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_LOW_ADDRESS);
    if (store && unlikely(s->key & SPACE_FETCH_ONLY))
        return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_ACCESS_LIST);
    if (s->asce != SPACE_REAL) {
        struct dat_result r = cpu_dat(cpu, s->asce, address);
        if (r.exception)
            return space_exception(cpu, s, address, access, r.exception, 0);
        if (access == ACCESS_EXECUTE && r.no_execute && execution_protected(cpu))
            return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_EXECUTION);
        real = r.real;
        read_only = r.read_only;
    }
    a = cpu_absolute(cpu, real);
    if (!storage_has(storage, a))
        return PGM_ADDRESSING;
    if (store && read_only)
        return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_DAT);
    if (store && unlikely(range_read_only(storage, a))) /* a saved segment: not as DAT's, or Linux would try again */
        return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_KEY);
    key = &storage->keys[a / PAGE_SIZE_GUEST];
    if (unlikely(!key_allows(cpu, s, address, *key, store)))
        return space_exception(cpu, s, address, access, PGM_PROTECTION, TEID_KEY);
    *absolute = a;
    /* What is fetched may be stored into next: no need to come back where the page counts as changed already. */
    *store_ok = store || (!read_only && *key & KEY_CHANGE && !(s->key & SPACE_FETCH_ONLY) &&
                             !range_read_only(storage, a) && key_allows(cpu, s, address, *key, true));
    key_record(key, store ? KEY_REFERENCE | KEY_CHANGE : KEY_REFERENCE);
    return 0;
}

/* Resolve and enter into the fast lookup. Host address of the operand's first byte; *code: the page holds decoded
 * instructions. */
static u16 space_fill(struct cpu *cpu, struct space *s, u64 address, enum access access, u8 **host, bool *code)
{
    struct storage *storage = cpu->machine->storage;
    struct space_slot *slot = &s->slot[(address >> 12) & (SPACE_SLOTS - 1)];
    u64 absolute, page = address & PAGE_MASK_GUEST;
    bool store;
    u16 exception = space_resolve(cpu, s, address, access, &absolute, &store);
    u8 *addend;

    if (exception)
        return exception;
    *host = storage->base + absolute;
    *code = __atomic_load_n(&storage->has_code[absolute / PAGE_SIZE_GUEST], __ATOMIC_SEQ_CST);
    addend = (u8 *)((uintptr_t)*host - address);
    if (slot->addend != addend) /* perhaps the same page, elsewhere */
        cpu_windows_close(cpu);
    if (slot->read != page || slot->addend != addend) {
        slot_clear(slot);
        slot->addend = addend;
        s->touched |= 1ULL << (unsigned)(slot - s->slot) / SPACE_GROUP;
    }
    /* The override for the first 2048 bytes and the low-address areas are not pages: never remembered. */
    if (!(s->key & 0xF && cpu->cr[0] & CR0_FETCH_OVERRIDE && page == 0) && !cpu->per.fetches)
        slot->read = page;
    if (store && !*code && !cpu->per.watching) {
        if (page > 0x1000)
            slot->write = page;
        else
            slot->low = page;
    }
    return 0;
}

static u8 *host_of(struct cpu *cpu, struct space *s, u64 address, enum access access, bool *code)
{
    u8 *host;
    u16 exception = space_fill(cpu, s, address, access, &host, code);

    if (unlikely(exception))
        cpu_program(cpu, exception);
    return host;
}

static void load_slow(struct cpu *cpu, struct space *s, u64 address, void *data, unsigned length)
{
    struct span sp;

    cpu_span_slow(cpu, s, address, length, SPAN_READ, &sp);
    span_get(&sp, data);
}

static void store_slow(struct cpu *cpu, struct space *s, u64 address, const void *data, unsigned length)
{
    struct span sp;

    cpu_span_slow(cpu, s, address, length, SPAN_WRITE, &sp);
    /* One host store where it is one piece, for the atomicity of aligned operands. */
    if (length == 8 && sp.first == 8)
        memcpy(sp.part[0], data, 8), span_done(cpu, &sp);
    else if (length == 4 && sp.first == 4)
        memcpy(sp.part[0], data, 4), span_done(cpu, &sp);
    else
        span_put(cpu, &sp, data);
}

/* A store in the first two pages, right of what low-address protection reaches. */
static u8 *low_write_fast(struct space *s, u64 address, unsigned length)
{
    struct space_slot *slot = &s->slot[(address >> 12) & (SPACE_SLOTS - 1)];

    if (slot->low != ((address + length - 1) & PAGE_MASK_GUEST) || (address & 0xFFF) < 512)
        return NULL;
    return slot_host(slot, address);
}

void cpu_span_slow(
    struct cpu *cpu, struct space *s, u64 address, unsigned length, enum span_access access, struct span *out)
{
    u8 *low = access == SPAN_WRITE ? low_write_fast(s, address, length) : NULL;
    enum access how = access == SPAN_WRITE ? ACCESS_STORE : ACCESS_FETCH;
    unsigned rest = page_rest(address);
    bool code = false, code2 = false;

    if (low) {
        *out = (struct span){{low, NULL}, length, length, false};
        return;
    }
    out->part[0] = host_of(cpu, s, address, how, &code);
    out->part[1] = NULL;
    out->length = length;
    out->first = length <= rest ? length : rest;
    if (length > rest)
        out->part[1] = host_of(cpu, s, (address + rest) & cpu->address_mask, how, &code2);
    out->code = access == SPAN_WRITE && (code || code2);
    if (unlikely(cpu->per.watching) && access == SPAN_WRITE)
        per_stored(cpu, s, space_identification(cpu, s), address, length);
    if (unlikely(cpu->per.suspects))
        per_reached(cpu, s, space_identification(cpu, s), address, length);
}

#define SLOW(bits, load, store)                                                                                        \
    u##bits space_load_slow##bits(struct cpu *cpu, struct space *s, u64 address)                                       \
    {                                                                                                                  \
        u8 raw[8];                                                                                                     \
        load_slow(cpu, s, address, raw, bits / 8);                                                                     \
        return load(raw);                                                                                              \
    }                                                                                                                  \
    void space_store_slow##bits(struct cpu *cpu, struct space *s, u64 address, u##bits value)                          \
    {                                                                                                                  \
        u8 raw[8];                                                                                                     \
        store(raw, value);                                                                                             \
        store_slow(cpu, s, address, raw, bits / 8);                                                                    \
    }
SLOW(8, byte_load, byte_store)
SLOW(16, be16_load, be16_store)
SLOW(32, be32_load, be32_store)
SLOW(64, be64_load, be64_store)
#undef SLOW

void span_code_written(struct cpu *cpu, const struct span *sp)
{
    u8 *base = cpu->machine->storage->base;

    code_written_by(cpu, (u64)(sp->part[0] - base), sp->first);
    if (sp->first < sp->length)
        code_written_by(cpu, (u64)(sp->part[1] - base), sp->length - sp->first);
}

u64 cpu_absolute(const struct cpu *cpu, u64 real)
{
    return cpu->esa ? prefix_apply_esa(real, cpu->prefix) : prefix_apply(real, cpu->prefix);
}

u8 *cpu_real(struct cpu *cpu, u64 real)
{
    u64 absolute = cpu_absolute(cpu, real);

    if (!storage_has(cpu->machine->storage, absolute))
        cpu_program(cpu, PGM_ADDRESSING);
    return cpu->machine->storage->base + absolute;
}

void cpu_real_written(struct cpu *cpu, u64 real, unsigned length)
{
    struct storage *storage = cpu->machine->storage;
    u64 absolute = cpu_absolute(cpu, real), page = absolute / PAGE_SIZE_GUEST;

    __atomic_fetch_or(&storage->keys[page], KEY_REFERENCE | KEY_CHANGE, __ATOMIC_RELAXED);
    if (storage->has_code[page])
        code_written_by(cpu, absolute, length);
}

void cpu_load_code(struct cpu *cpu, u64 address, void *data, unsigned length)
{
    bool code;

    memcpy(data, host_of(cpu, cpu->code, address, ACCESS_EXECUTE, &code), length);
}

const struct insn *cpu_refetch(struct cpu *cpu)
{
    struct code_slot *slot = &cpu->code->code[(cpu->ia >> 12) & (CODE_SLOTS - 1)];
    u64 page = cpu->ia & PAGE_MASK_GUEST;

    if (atomic_load_explicit(&cpu->attention, memory_order_relaxed) & ~ATTENTION_TRACE)
        return NULL;
    if (unlikely(cpu->ia & 1)) {
        cpu->insn = &insn_nothing;
        cpu_program(cpu, PGM_SPECIFICATION);
    }
    if (unlikely(slot->tag != page || __atomic_load_n(&slot->page->dead, __ATOMIC_RELAXED))) {
        u64 absolute;
        bool store;
        u16 exception;
        u32 served;

        cpu->insn = &insn_nothing;
        do { /* again if another CPU changed the translation while we waited for the lock */
            served = cpu->purges_served;
            exception = space_resolve(cpu, cpu->code, page, ACCESS_EXECUTE, &absolute, &store);
            if (exception)
                cpu_program(cpu, exception);
            slot->page = code_page(cpu, absolute);
        } while (unlikely(served != cpu->purges_served));
        if (slot->tag != page) { /* what was there is no longer watched by cpu_purge_page */
            if (slot->tag != TAG_NONE)
                space_jumps_forget(cpu->code);
            slot->tag = page;
            cpu->code->code_touched |= 1ULL << (unsigned)(slot - cpu->code->code) / CODE_GROUP;
        }
    }
    cpu->page_va = page;
    cpu->page_slots = slot->page->slots;
    return &cpu->page_slots[(cpu->ia & 0xFFE) >> 1];
}

const struct insn *insn_refetch(struct cpu *cpu, const struct insn *d)
{
    const struct insn *next;

    cpu->ia &= cpu->address_mask;
    next = cpu_refetch(cpu);
    if (unlikely(next == NULL)) {
        cpu->per.branched = d == &insn_nothing; /* what cpu_branch gave */
        return NULL;
    }
    ROW_GO(next);
}

static enum dat_level dat_level(const struct cpu *cpu)
{
    if (!(cpu->cr[0] & CR0_EDAT))
        return DAT_BASIC;
    return facility_offered(FACILITY_EDAT2) ? DAT_EDAT2 : DAT_EDAT1;
}

struct dat_result cpu_dat(const struct cpu *cpu, u64 asce, u64 address)
{
    const struct storage *s = cpu->machine->storage;

    if (unlikely(cpu->esa))
        return dat_translate_esa(s, cpu->prefix, (u32)asce, address);
    return dat_translate(s, cpu->prefix, asce, address, dat_level(cpu));
}

struct dat_result cpu_page_entry(const struct cpu *cpu, u64 asce, u64 address)
{
    return dat_page_entry(cpu->machine->storage, cpu->prefix, asce, address, dat_level(cpu));
}

u16 cpu_translate(struct cpu *cpu, u64 asce, u64 address, u64 *real, bool *read_only)
{
    struct dat_result r = cpu_dat(cpu, asce, address);

    *real = r.real;
    *read_only = r.read_only;
    return r.exception;
}
