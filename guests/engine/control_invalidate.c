/* Instructions that change translation tables, or drop what was kept of them.
 * A table entry is changed first and every CPU's lookaside is purged after, so that nobody can keep the old entry.
 * Source: PoP chapter 10; chapter 3 "Modification of Translation Tables". */
#include "guests/engine/control.h"
#include "guests/engine/per.h"
#include "guests/engine/model.h"
#include "guests/storage/dat.h"

#define PAGE_INVALID 0x400ULL
#define PAGE_PROTECT 0x200ULL
#define TABLE_INVALID 0x20ULL
#define REAL_31 0x7FFFFFFFULL
#define ESA_PAGE_TABLE 0x7FFFFFC0ULL
#define LOCAL_CLEARING 1
#define ENTRY_OF_SEGMENT 4 /* then the three kinds of region tables */

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

/* M4 says that only this CPU can have used the entry. */
static bool local(const struct insn *d)
{
    return d->m4 & LOCAL_CLEARING && facility_offered(FACILITY_LOCAL_TLB);
}
static void page_changed(struct cpu *cpu, const struct insn *d, u64 address)
{
    if (local(d))
        cpu_purge_page(cpu, address);
    else
        cpu_purge_page_all(cpu, address);
}
static void tables_changed(struct cpu *cpu, const struct insn *d)
{
    if (local(d))
        cpu_purge(cpu);
    else
        cpu_purge_all(cpu);
}

static const struct insn *invalidate_page_esa(struct cpu *cpu, const struct insn *d)
{
    u64 page = cpu->gr[d->r2].g, real = ((cpu->gr[d->r1].g & ESA_PAGE_TABLE) + (page >> 12 & 0xFF) * 4) & REAL_31;
    u8 *host = cpu_real(cpu, real);

    __atomic_fetch_or((u32 *)(void *)host, be32_of(PAGE_INVALID).raw, __ATOMIC_SEQ_CST);
    cpu_real_written(cpu, real, 4);
    cpu_purge_page_all(cpu, page);
    return cpu_refetch(cpu);
}

static const struct insn *invalidate_page(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    if (cpu->esa)
        return invalidate_page_esa(cpu, d);
    u64 table = cpu->gr[d->r1].g & ~0x7FFULL, page = cpu->gr[d->r2].g;
    unsigned index = page >> 12 & 0xFF, more = d->r3 ? cpu->gr[d->r3].g & 0xFF : 0;
    if (index + more > 0xFF)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned i = 0; i <= more; i++)
        entry_invalidate(cpu, table + (index + i) * 8, PAGE_INVALID);
    for (unsigned i = 0; i <= more; i++)
        page_changed(cpu, d, page + i * PAGE_SIZE_GUEST);
    return cpu_refetch(cpu);
}

static const struct insn *invalidate_table(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u64 designation = cpu->gr[d->r1].g, start = cpu->gr[d->r2].g;
    if (start & 0xFF000)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (start & 0x800) {
        if (local(d))
            cpu_purge_asce(cpu, cpu->gr[d->r3].g);
        else
            cpu_purge_asce_all(cpu, cpu->gr[d->r3].g);
        return cpu_refetch(cpu);
    }
    unsigned level = (designation & ASCE_TYPE) >> 2, index = start >> (20 + 11 * level) & 0x7FF, more = start & 0x7FF;
    if (index + more > 0x7FF)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned i = 0; i <= more; i++)
        entry_invalidate(cpu, (designation & ASCE_ORIGIN) + (index + i) * 8, TABLE_INVALID);
    tables_changed(cpu, d);
    return cpu_refetch(cpu);
}

/* R2: a table's origin and, in bits 59-61, what it is; R2 + 1: the virtual address that its entry is for. */
static const struct insn *replace_entry(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    need_aligned(cpu, d->r1 | d->r2, 2);
    u64 designation = cpu->gr[d->r2].g, page = cpu->gr[d->r2 + 1].g, old = cpu->gr[d->r1].g;
    unsigned type = designation >> 2 & 7;
    if (type != 0 && type < ENTRY_OF_SEGMENT)
        cpu_program(cpu, PGM_SPECIFICATION);
    u64 real = type == 0 ? (designation & ~0x7FFULL) + (page >> 12 & 0xFF) * 8
                         : (designation & ASCE_ORIGIN) + (page >> (20 + 11 * (type - ENTRY_OF_SEGMENT)) & 0x7FF) * 8;
    u64 *host = (u64 *)(void *)cpu_real(cpu, real), raw = be64_of(old).raw;
    cpu->cc = !__atomic_compare_exchange_n(
        host, &raw, be64_of(cpu->gr[d->r1 + 1].g).raw, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    order_interlocked();
    if (cpu->cc) {
        cpu->gr[d->r1].g = be64_get((be64){raw});
        return NEXT;
    }
    cpu_real_written(cpu, real, 8);
    if (type == 0)
        page_changed(cpu, d, page);
    else
        tables_changed(cpu, d);
    return cpu_refetch(cpu);
}

static const struct insn *reset_protection(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u64 page = cpu->gr[d->r2].g, real = (cpu->gr[d->r1].g & ~0x7FFULL) + (page >> 12 & 0xFF) * 8;
    u8 *host = cpu_real(cpu, real);

    __atomic_fetch_and((u64 *)(void *)host, ~be64_of(PAGE_PROTECT).raw, __ATOMIC_SEQ_CST);
    cpu_real_written(cpu, real, 8);
    page_changed(cpu, d, page);
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
    order_interlocked();
    if (cpu->cc) {
        per_unstored(cpu);
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
    order_interlocked();
    if (cpu->cc) {
        per_unstored(cpu);
        cpu->gr[d->r1].g = be64_get((be64){old});
        return NEXT;
    }
    span_done(cpu, &sp);
    if (cpu->gr[d->r2].g & 3)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

#include "guests/engine/control_invalidate.def"
