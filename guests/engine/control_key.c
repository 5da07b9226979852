/* Storage keys and real storage. A key change that takes something away (access, or a reference or change bit that the
 * lookasides rely on) purges every CPU's; others cost nothing.
 * Source: PoP chapter 10; chapter 3 "Storage Key". */
#include "guests/engine/control.h"
#include "guests/engine/model.h"
#include "guests/storage/dat.h"
#include "guests/storage/range.h"

#define KEY_ALL 0xFE
#define SEGMENT (1ULL << 20)
#define REGION (1ULL << 31)
/* M3 of SSKE. */
#define SSKE_MR 0x4
#define SSKE_MC 0x2
#define SSKE_MB 0x1
/* R1 of PFMF. */
#define PFMF_RESERVED 0xFFFC0101ULL
#define PFMF_SET_KEY 0x20000ULL
#define PFMF_CLEAR 0x8000ULL
#define PFMF_SIZE 0x7000ULL
#define PFMF_SIZE_1M 0x1000ULL
#define PFMF_SIZE_2G 0x2000ULL
#define PFMF_MR 0x400ULL
#define PFMF_MC 0x200ULL

/* The key of the block that absolute lies in; an addressing exception outside the configuration. */
static u8 *key_at(struct cpu *cpu, u64 absolute)
{
    struct storage *s = cpu->machine->storage;
    if (!storage_has(s, absolute))
        cpu_program(cpu, PGM_ADDRESSING);
    return &s->keys[absolute >> 12];
}

static u64 register_absolute(struct cpu *cpu, unsigned r)
{
    return cpu_absolute(cpu, cpu->gr[r].g & cpu->address_mask);
}

/* True if the lookasides hold what the new key no longer grants. */
static bool key_replace(u8 *key, u8 new)
{
    u8 old = __atomic_exchange_n(key, new, __ATOMIC_SEQ_CST);
    return ((old ^ new) & (KEY_ACC | KEY_FETCH)) || (old & ~new &(KEY_REFERENCE | KEY_CHANGE));
}

/* Conditional setting: unchanged (false) if the access-control and fetch bits are equal, and of the reference and
 * change bits those that are not bypassed. */
static bool key_differs(u8 old, u8 new, bool bypass_reference, bool bypass_change)
{
    u8 compared = KEY_ACC | KEY_FETCH;
    if (!bypass_reference)
        compared |= KEY_REFERENCE;
    if (!bypass_change)
        compared |= KEY_CHANGE;
    return (old ^ new) & compared;
}

static void insert_storage_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u8 key = *key_at(cpu, register_absolute(cpu, d->r2)) & KEY_ALL;
    cpu->gr[d->r1].g = (cpu->gr[d->r1].g & ~0xFFULL) | key;
}

static void insert_virtual_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 exception;
    u64 real;
    bool read_only;
    address = cpu->gr[d->r2].g & cpu->address_mask;
    u64 asce = cpu_asce(cpu, d->r2, &exception);
    if (!exception)
        exception = cpu_translate(cpu, asce, address, &real, &read_only);
    if (exception) {
        cpu->exception_access_id = cpu->ar_mode ? d->r2 : 0;
        cpu->translation_address = (address & PAGE_MASK_GUEST) | (u64)cpu_address_space(cpu);
        cpu_program(cpu, exception);
    }
    u8 key = *key_at(cpu, cpu_absolute(cpu, real)) & (KEY_ACC | KEY_FETCH);
    cpu->gr[d->r1].g = (cpu->gr[d->r1].g & ~0xFFULL) | key;
}

static const struct insn *reset_reference(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u8 *key = key_at(cpu, register_absolute(cpu, d->r2));
    u8 old = __atomic_fetch_and(key, (u8)~KEY_REFERENCE, __ATOMIC_SEQ_CST);
    cpu->cc = old >> 1 & 3;
    if (old & KEY_REFERENCE)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

/* The bits of the 64 blocks that an absolute address lies in, the first one leftmost. */
#define BLOCKS 64
static u8 *keys_at(struct cpu *cpu, unsigned r)
{
    u64 first = cpu->gr[r].g & cpu->address_mask & ~(BLOCKS * PAGE_SIZE_GUEST - 1);

    return key_at(cpu, first); /* the array of keys is good for a multiple of 1M */
}

static void insert_references(struct cpu *cpu, const struct insn *d, u64 address)
{
    const u8 *keys = keys_at(cpu, d->r2);
    u64 bits = 0;

    (void)address;
    for (unsigned i = 0; i < BLOCKS; i++)
        bits = bits << 1 | (keys[i] & KEY_REFERENCE ? 1 : 0);
    cpu->gr[d->r1].g = bits;
}

static const struct insn *reset_references(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 *keys = keys_at(cpu, d->r2);
    u64 bits = 0;

    (void)address;
    for (unsigned i = 0; i < BLOCKS; i++)
        bits = bits << 1 | (__atomic_fetch_and(&keys[i], (u8)~KEY_REFERENCE, __ATOMIC_SEQ_CST) & KEY_REFERENCE ? 1 : 0);
    cpu->gr[d->r1].g = bits;
    if (bits)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

/* R2 after an operation that goes on to the end of the megabyte: the byte index stays. */
static void advance(struct cpu *cpu, unsigned r, u64 next)
{
    wide_set(cpu, r, (next & PAGE_MASK_GUEST) | (cpu->gr[r].g & ~PAGE_MASK_GUEST));
}

static const struct insn *set_storage_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u8 new = cpu->gr[d->r1].l &KEY_ALL;
    bool conditional = d->m3 & (SSKE_MR | SSKE_MC), many = d->m3 & SSKE_MB;
    bool stale = false;
    u64 first = many ? cpu->gr[d->r2].g & cpu->address_mask : register_absolute(cpu, d->r2);
    u64 end = many ? (first | (SEGMENT - 1)) + 1 : first + 1;
    for (u64 at = first; at < end; at = (at & PAGE_MASK_GUEST) + PAGE_SIZE_GUEST) {
        u8 *key = key_at(cpu, at), old = *key;
        bool set = !conditional || key_differs(old, new, d->m3 & SSKE_MR, d->m3 & SSKE_MC);
        if (set) {
            stale |= key_replace(key, new);
            cpu->per.key_set = true;
        }
        if (conditional && !many) {
            cpu->cc = set;
            cpu->gr[d->r1].g = (cpu->gr[d->r1].g & ~0xFF00ULL) | (u64)(old & KEY_ALL) << 8;
        }
    }
    if (many) {
        advance(cpu, d->r2, end);
        if (conditional)
            cpu->cc = 3;
    }
    if (stale)
        cpu_purge_all(cpu);
    return cpu_refetch(cpu);
}

/* Low-address protection of a whole block of real storage. */
static void need_unprotected_block(struct cpu *cpu, u64 real)
{
    if ((cpu->cr[0] & CR0_LOW_ADDRESS) && real < 2 * PAGE_SIZE_GUEST)
        cpu_low_address(cpu, real);
}

static void clear_block(struct cpu *cpu, u64 real)
{
    real &= PAGE_MASK_GUEST;
    if (range_read_only(cpu->machine->storage, cpu_absolute(cpu, real)))
        cpu_program(cpu, PGM_PROTECTION);
    memset(cpu_real(cpu, real), 0, PAGE_SIZE_GUEST);
    cpu_real_written(cpu, real, PAGE_SIZE_GUEST);
}

/* All blocks of this configuration are usable. */
static void test_block(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask;
    need_unprotected_block(cpu, address);
    clear_block(cpu, address);
    wide_set(cpu, 0, 0);
    cpu->cc = 0;
}

/* A frame of 2G is done by the megabyte: the instruction is executed again until its end. */
static const struct insn *frame_management(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 flags = cpu->gr[d->r1].g, size = flags & PFMF_SIZE;
    bool many = size != 0, conditional = flags & (PFMF_MR | PFMF_MC), stale = false;
    if ((flags & PFMF_RESERVED) || size > (facility_offered(FACILITY_EDAT2) ? PFMF_SIZE_2G : PFMF_SIZE_1M))
        cpu_program(cpu, PGM_SPECIFICATION);
    address = cpu->gr[d->r2].g & cpu->address_mask;
    if ((flags & PFMF_CLEAR) && !many)
        need_unprotected_block(cpu, address);
    /* One frame is named by its real address, a megabyte's by their absolute ones. */
    u64 end = many ? (address | (SEGMENT - 1)) + 1 : address + 1;
    for (u64 at = address; at < end; at = (at & PAGE_MASK_GUEST) + PAGE_SIZE_GUEST) {
        u64 real = many ? cpu_absolute(cpu, at) : at;
        u8 *key = key_at(cpu, cpu_absolute(cpu, real)), new = flags &KEY_ALL;
        if (flags & PFMF_CLEAR)
            clear_block(cpu, real);
        if ((flags & PFMF_SET_KEY) && (!conditional || key_differs(*key, new, flags & PFMF_MR, flags & PFMF_MC))) {
            stale |= key_replace(key, new);
            cpu->per.key_set = true;
        }
    }
    if (many)
        advance(cpu, d->r2, end);
    if (stale)
        cpu_purge_all(cpu);
    if (size == PFMF_SIZE_2G && end & (REGION - 1))
        cpu->ia = cpu_insn_address(cpu);
    return cpu_refetch(cpu);
}

/* Real storage under the key and low-address protection, without DAT. */
static struct space *real_space(struct cpu *cpu)
{
    return cpu_space_of(cpu, SPACE_REAL, cpu_key(cpu));
}

static void load_real(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask;
    need_aligned(cpu, address, 4);
    cpu->gr[d->r1].l = space_load32(cpu, real_space(cpu), address);
}

static void load_real_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask;
    need_aligned(cpu, address, 8);
    cpu->gr[d->r1].g = space_load64(cpu, real_space(cpu), address);
}

static void store_real(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask;
    need_aligned(cpu, address, 4);
    space_store32(cpu, real_space(cpu), address, cpu->gr[d->r1].l);
    cpu->per.stored_real = true;
}

static void store_real_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    address = cpu->gr[d->r2].g & cpu->address_mask;
    need_aligned(cpu, address, 8);
    space_store64(cpu, real_space(cpu), address, cpu->gr[d->r1].g);
    cpu->per.stored_real = true;
}

#include "guests/engine/control_key.def"
