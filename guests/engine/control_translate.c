/* Instructions that translate addresses and test protection. Source: PoP chapter 10. */
#include "guests/engine/control.h"
#include "guests/storage/dat.h"
#include "guests/storage/range.h"

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
    return cpu_dat(cpu, asce, address);
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
    if (!exception)
        r = translate(cpu, asce, from);
    if (r.exception) {
        cpu->exception_access_id = cpu->ar_mode ? d->b2 & 15 : 0;
        cpu->translation_address = (from & PAGE_MASK_GUEST) | (u64)cpu_address_space(cpu);
        cpu_program(cpu, r.exception);
    }
    cpu_store64(cpu, d->b1, address, r.real);
}

/* The ASCE that the mask of LOAD PAGE-TABLE-ENTRY ADDRESS chooses. */
static u64 chosen_asce(struct cpu *cpu, const struct insn *d, u16 *exception)
{
    *exception = 0;
    switch (d->m4) {
    case 0:
        return cpu->cr[1];
    case 1:
        return cpu_ar_asce(cpu, d->r2, exception);
    case 2:
        return cpu->cr[7];
    case 3:
        return cpu->cr[13];
    case 4:
        return current_asce(cpu, d->r2, exception);
    default:
        cpu_program(cpu, PGM_SPECIFICATION);
    }
}

/* The table type, as in bits 60-61 of an entry, of the table whose invalid entry an exception is about. */
static u64 table_type(u16 exception)
{
    return exception == PGM_REGION_FIRST_TRANSLATION    ? 3
           : exception == PGM_REGION_SECOND_TRANSLATION ? 2
           : exception == PGM_REGION_THIRD_TRANSLATION  ? 1
                                                        : 0;
}

/* cc 0 or, with DAT protection, 1: where the page-table entry is. cc 2: there is none, for the region- or segment-table
 * entry told is invalid or maps all of it; bits 62-63 tell the type of its table, bit 61 that the whole is protected.
 * cc 3: an exception. */
static void load_entry_address(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 exception;
    u64 asce = chosen_asce(cpu, d, &exception);
    struct dat_result r = {.exception = exception, .entry = DAT_NO_ENTRY};

    (void)address;
    if (!exception) {
        if (asce & ASCE_REAL_SPACE)
            cpu_program(cpu, PGM_SPECIAL_OPERATION);
        r = cpu_page_entry(cpu, asce, cpu->gr[d->r2].g & cpu->address_mask);
        raise_unconditional(cpu, r.exception);
    }
    cpu->gr[d->r1].g = r.entry;
    if (r.large) {
        u64 type = r.region ? 1 : 0;
        cpu->gr[d->r1].g |= type | (r.read_only ? 4 : 0);
        cpu->cc = 2;
    } else if (!r.exception) {
        cpu->cc = r.read_only;
    } else if (r.entry != DAT_NO_ENTRY) {
        cpu->gr[d->r1].g |= table_type(r.exception);
        cpu->cc = 2;
    } else {
        cpu->gr[d->r1].g = r.exception;
        cpu->cc = 3;
    }
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
    bool private = false, fetch_only = false;
    if (cpu->psw_mask & PSW_DAT) {
        u16 exception = 0;
        u64 asce = cpu_asce(cpu, d->b1, &exception);
        r.exception = exception;
        if (!exception)
            r = translate(cpu, asce, address);
        raise_unconditional(cpu, r.exception);
        private = asce & ASCE_PRIVATE;
        fetch_only = cpu->fetch_only;
        if (r.exception) {
            cpu->cc = 3;
            return;
        }
    }
    const struct storage *s = cpu->machine->storage;
    u64 absolute = cpu_absolute(cpu, r.real);
    if (!storage_has(s, absolute))
        cpu_program(cpu, PGM_ADDRESSING);
    u8 storage_key = s->keys[absolute >> 12];
    bool open = (cpu->cr[0] & CR0_STORAGE_OVERRIDE) && storage_key >> 4 == 9;
    bool fetch = open || key_permits(key, storage_key, false) ||
                 ((cpu->cr[0] & CR0_FETCH_OVERRIDE) && address < 2048 && !private);
    bool store = (open || key_permits(key, storage_key, true)) && !r.read_only && !fetch_only &&
                 !range_read_only(s, absolute) && (private || !store_low_protected(cpu, address));
    cpu->cc = !fetch ? 2 : !store ? 1 : 0;
}

#include "guests/engine/control_translate.def"
