/* Access-register translation: an ALET to an ASCE. Source: PoP chapter 5 "Access-Register Translation". */
#include "guests/engine/access.h"
#include "guests/storage/dat.h"

#define ALET_RESERVED 0xFE000000u
#define ALET_PRIMARY_LIST 0x01000000u
#define ENTRY_FETCH_ONLY 0x02000000u

/* A word of real storage; false when it lies outside the configuration. */
static bool real_word(struct cpu *cpu, u64 real, u32 *word)
{
    u64 absolute = cpu_absolute(cpu, real);

    if (absolute + 4 > cpu->machine->storage->size)
        return false;
    *word = be32_load(cpu->machine->storage->base + absolute);
    return true;
}

/* May the program use a private entry: its extended authority, or the space's authority table. */
static u16 authority_check(struct cpu *cpu, u32 entry, u64 aste, u16 eax)
{
    u32 table, word;

    if (!(entry & 0x01000000) || (entry & 0xFFFF) == eax)
        return 0;
    if (!real_word(cpu, aste, &table) || !real_word(cpu, aste + 4, &word))
        return PGM_ADDRESSING;
    if (eax / 4u > ((word >> 4) & 0xFFF) * 4 + 3)
        return PGM_EXTENDED_AUTHORITY;
    if (!real_word(cpu, (table & 0x7FFFFFFC) + (eax / 16) * 4, &word))
        return PGM_ADDRESSING;
    /* Two bits for each authority index: primary, secondary. Access-register translation tests the secondary one. */
    return word >> (30 - 2 * (eax % 16)) & 1 ? 0 : PGM_EXTENDED_AUTHORITY;
}

/* The access-list entry's first word and the real address of the ASN-second-table entry that it names. */
static u16 find(struct cpu *cpu, u32 alet, u32 *entry, u64 *aste)
{
    u64 origin = alet & ALET_PRIMARY_LIST ? cpu->cr[5] : cpu->cr[2], entry_address;
    u32 list, second, sequence, word;

    if (alet & ALET_RESERVED)
        return PGM_ALET_SPECIFICATION;
    if (!real_word(cpu, (origin & 0x7FFFFFC0) + 16, &list))
        return PGM_ADDRESSING;
    if ((alet & 0xFFFF) >> 3 > (list & 0x7F))
        return PGM_ALEN_TRANSLATION;
    entry_address = (list & 0x7FFFFF80) + (u64)(alet & 0xFFFF) * 16;
    if (!real_word(cpu, entry_address, entry) || !real_word(cpu, entry_address + 8, &second) ||
        !real_word(cpu, entry_address + 12, &sequence))
        return PGM_ADDRESSING;
    if (*entry & 0x80000000)
        return PGM_ALEN_TRANSLATION;
    if ((*entry >> 16 & 0xFF) != (alet >> 16 & 0xFF))
        return PGM_ALE_SEQUENCE;
    *aste = second & 0x7FFFFFC0;
    if (!real_word(cpu, *aste, &word))
        return PGM_ADDRESSING;
    if (word & 0x80000000)
        return PGM_ASTE_VALIDITY;
    if (!real_word(cpu, *aste + 20, &word))
        return PGM_ADDRESSING;
    return word != sequence ? PGM_ASTE_SEQUENCE : 0;
}

static u16 translate(struct cpu *cpu, u32 alet, u64 *asce)
{
    u32 entry, high, low;
    u64 aste;
    u16 exception = find(cpu, alet, &entry, &aste);

    if (!exception)
        exception = authority_check(cpu, entry, aste, (u16)(cpu->cr[8] >> 16));
    if (exception)
        return exception;
    if (!real_word(cpu, aste + 8, &high) || !real_word(cpu, aste + 12, &low))
        return PGM_ADDRESSING;
    *asce = cpu->esa ? high : (u64)high << 32 | low;
    cpu->fetch_only = entry & ENTRY_FETCH_ONLY;
    return 0;
}

u16 cpu_alet_test(struct cpu *cpu, u32 alet, u16 authority)
{
    u32 entry;
    u64 aste;
    u16 exception = find(cpu, alet, &entry, &aste);

    if (!exception)
        exception = authority_check(cpu, entry, aste, authority);
    if (exception == PGM_ADDRESSING)
        cpu_program(cpu, exception);
    return exception;
}

u64 cpu_alet_aste(struct cpu *cpu, u32 alet)
{
    u32 entry;
    u64 aste = 0;
    u16 exception = find(cpu, alet, &entry, &aste);

    if (exception)
        cpu_program(cpu, exception);
    return aste;
}

u64 cpu_ar_asce(struct cpu *cpu, u8 b, u16 *exception)
{
    u32 alet = b == 0 || b >= 16 ? 0 : cpu->ar[b];
    u64 asce = 0;

    *exception = 0;
    cpu->fetch_only = false;
    if (alet == 0)
        return cpu->cr[1];
    if (alet == 1)
        return cpu->cr[7];
    *exception = translate(cpu, alet, &asce);
    return asce;
}

u64 cpu_asce(struct cpu *cpu, u8 b, u16 *exception)
{
    *exception = 0;
    cpu->fetch_only = false;
    return cpu->ar_mode ? cpu_ar_asce(cpu, b, exception) : cpu->data->asce;
}

struct space *cpu_ar_space(struct cpu *cpu, u8 b)
{
    u16 exception;
    u64 asce = cpu_asce(cpu, b, &exception);

    if (exception) {
        cpu->exception_access_id = b & 15;
        cpu_program(cpu, exception);
    }
    return cpu_space_of(cpu, asce, cpu_key(cpu) | SPACE_REGISTER(b) | (cpu->fetch_only ? SPACE_FETCH_ONLY : 0));
}
