/* Instructions that translate addresses, change translation tables, or drop what was kept of them.
 * A table entry is marked invalid first and every CPU's lookaside is purged after, so that nobody can keep the old
 * entry. Source: PoP chapter 10; chapter 3 "Modification of Translation Tables". */
#include "guests/engine/control.h"
#include "guests/storage/dat.h"

#define PAGE_INVALID 0x400ULL
#define TABLE_INVALID 0x20ULL
#define REAL_31 0x7FFFFFFFULL

/* The ASCE that the PSW's address-space control names, also with DAT off. */
static u64 current_asce(struct cpu *cpu, u8 b, u16 *exception)
{
    *exception = 0;
    switch (cpu_address_space(cpu)) {
    case AS_AR:
        return cpu_ar_asce(cpu, b, exception);
    case AS_SECONDARY:
        return cpu->cr[7];
    case AS_HOME:
        return cpu->cr[13];
    default:
        return cpu->cr[1];
    }
}

static struct dat_result translate(struct cpu *cpu, u64 asce, u64 address)
{
    return dat_translate(cpu->machine->storage, cpu->prefix, asce, address, cpu->cr[0] & CR0_EDAT);
}

/* The exceptions that no translating instruction turns into a condition code. */
static void raise_unconditional(struct cpu *cpu, u16 exception)
{
    if (exception == PGM_ADDRESSING || exception == PGM_TRANSLATION_SPEC)
        cpu_program(cpu, exception);
}

/* The condition code, and what goes to R1: the real address (0), the address of the invalid segment- or page-table
 * entry (1, 2), or the code of the exception (3). */
static u8 real_address(struct cpu *cpu, const struct insn *d, u64 address, bool full, u64 *out)
{
    u16 exception = 0;
    u64 asce = current_asce(cpu, d->b, &exception);
    struct dat_result r = {.exception = exception, .entry = DAT_NO_ENTRY};
    if (!exception)
        r = translate(cpu, asce, address);
    raise_unconditional(cpu, r.exception);
    bool entry_fits = r.entry != DAT_NO_ENTRY && (full || r.entry <= REAL_31);
    *out = r.real;
    if (!r.exception)
        return 0;
    *out = r.entry;
    if (r.exception == PGM_SEGMENT_TRANSLATION && entry_fits)
        return 1;
    if (r.exception == PGM_PAGE_TRANSLATION && entry_fits)
        return 2;
    *out = 0x80000000 | r.exception;
    return 3;
}

static void load_real_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 result;
    cpu->cc = real_address(cpu, d, address, true, &result);
    if (cpu->cc == 3)
        cpu->gr[d->r1].l = (u32)result;
    else
        cpu->gr[d->r1].g = result;
}

static void load_real(struct cpu *cpu, const struct insn *d, u64 address)
{
    if (wide(cpu)) {
        load_real_wide(cpu, d, address);
        return;
    }
    u64 result;
    u8 cc = real_address(cpu, d, address, false, &result);
    if (cc == 0 && result > REAL_31)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    cpu->cc = cc;
    cpu->gr[d->r1].l = (u32)result;
}

static void store_real_address(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    u16 exception;
    u64 asce = current_asce(cpu, d->b2, &exception), from = ADDRESS_B2;
    struct dat_result r = {.exception = exception};
    if (exception)
        cpu->exception_access_id = d->b2 & 15;
    else
        r = translate(cpu, asce, from);
    if (r.exception) {
        cpu->translation_address = (from & PAGE_MASK_GUEST) | (u64)cpu_address_space(cpu);
        cpu_program(cpu, r.exception);
    }
    cpu_store64(cpu, d->b1, address, r.real);
}

/* Low-address protection and the overrides do not apply to private spaces. */
static bool store_low_protected(const struct cpu *cpu, u64 address)
{
    return (cpu->cr[0] & CR0_LOW_ADDRESS) && (address & ~0x11FFULL) == 0;
}

static void test_protection(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 key = key_of(ADDRESS_B2);
    struct dat_result r = {.real = address};
    bool private = false;
    if (cpu->psw_mask & PSW_DAT) {
        u16 exception = 0;
        u64 asce = cpu_asce(cpu, d->b1, &exception);
        r.exception = exception;
        if (!exception)
            r = translate(cpu, asce, address);
        raise_unconditional(cpu, r.exception);
        private = asce & ASCE_PRIVATE;
        if (r.exception) {
            cpu->cc = 3;
            return;
        }
    }
    const struct storage *s = cpu->machine->storage;
    u64 absolute = prefix_apply(r.real, cpu->prefix);
    if (absolute >= s->size)
        cpu_program(cpu, PGM_ADDRESSING);
    u8 storage_key = s->keys[absolute >> 12];
    bool open = (cpu->cr[0] & CR0_STORAGE_OVERRIDE) && storage_key >> 4 == 9;
    bool fetch = open || key_permits(key, storage_key, false) ||
                 ((cpu->cr[0] & CR0_FETCH_OVERRIDE) && address < 2048 && !private);
    bool store = (open || key_permits(key, storage_key, true)) && !r.read_only &&
                 (private || !store_low_protected(cpu, address));
    cpu->cc = !fetch ? 2 : !store ? 1 : 0;
}

static const struct insn *purge(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    cpu_purge(cpu);
    return cpu_refetch(cpu);
}

/* Set the invalid bit of a table entry at a real address. */
static void entry_invalidate(struct cpu *cpu, u64 real, u64 bit)
{
    u8 *host = cpu_real(cpu, real);
    __atomic_fetch_or((u64 *)(void *)host, be64_of(bit).raw, __ATOMIC_SEQ_CST);
    cpu_real_written(cpu, real, 8);
}

static const struct insn *invalidate_page(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u64 table = cpu->gr[d->r1].g & ~0x7FFULL, page = cpu->gr[d->r2].g;
    unsigned index = page >> 12 & 0xFF, more = d->r3 ? cpu->gr[d->r3].g & 0xFF : 0;
    if (index + more > 0xFF)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned i = 0; i <= more; i++)
        entry_invalidate(cpu, table + (index + i) * 8, PAGE_INVALID);
    for (unsigned i = 0; i <= more; i++)
        cpu_purge_page_all(cpu, page + i * PAGE_SIZE_GUEST);
    return cpu_refetch(cpu);
}

static const struct insn *invalidate_table(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u64 designation = cpu->gr[d->r1].g, start = cpu->gr[d->r2].g;
    if (start & 0xFF000)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (start & 0x800) {
        cpu_purge_asce_all(cpu, cpu->gr[d->r3].g);
        return cpu_refetch(cpu);
    }
    unsigned level = (designation & ASCE_TYPE) >> 2, index = start >> (20 + 11 * level) & 0x7FF, more = start & 0x7FF;
    if (index + more > 0x7FF)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned i = 0; i <= more; i++)
        entry_invalidate(cpu, (designation & ASCE_ORIGIN) + (index + i) * 8, TABLE_INVALID);
    cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

/* Bits 62 and 63 of R2: purge the ALB, the TLB. */
static const struct insn *compare_swap_purge(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask & ~3ULL;
    need_aligned(cpu, d->r1, 2);
    struct span sp;
    u32 *host = (u32 *)(void *)cpu_update(cpu, d->r2, address, 4, &sp);
    u32 old = be32_of(cpu->gr[d->r1].l).raw, new = be32_of(cpu->gr[d->r1 + 1].l).raw;
    cpu->cc = !__atomic_compare_exchange_n(host, &old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (cpu->cc) {
        cpu->gr[d->r1].l = be32_get((be32){old});
        return NEXT;
    }
    span_done(cpu, &sp);
    if (cpu->gr[d->r2].g & 3)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

static const struct insn *compare_swap_purge_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask & ~7ULL;
    need_aligned(cpu, d->r1, 2);
    struct span sp;
    u64 *host = (u64 *)(void *)cpu_update(cpu, d->r2, address, 8, &sp);
    u64 old = be64_of(cpu->gr[d->r1].g).raw, new = be64_of(cpu->gr[d->r1 + 1].g).raw;
    cpu->cc = !__atomic_compare_exchange_n(host, &old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (cpu->cc) {
        cpu->gr[d->r1].g = be64_get((be64){old});
        return NEXT;
    }
    span_done(cpu, &sp);
    if (cpu->gr[d->r2].g & 3)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

#include "guests/engine/control_translate.def"
