/* The DAT walk of the ESA/390 mode: a segment table and page tables of 4-byte entries. Source: ESA/390 Principles of
 * Operation, chapter 3 "Dynamic Address Translation". */
#include "guests/arch/interruption.h"
#include "guests/storage/dat.h"

#define ADDRESS_31 0x7FFFFFFFULL
/* Segment-table designation and entries. */
#define DESIGNATION_ORIGIN 0x7FFFF000ULL
#define DESIGNATION_LENGTH 0x7Fu
#define DESIGNATION_PRIVATE 0x100u
#define SEGMENT_ZERO 0x80000000u
#define SEGMENT_ORIGIN 0x7FFFFFC0ULL
#define SEGMENT_INVALID 0x20u
#define SEGMENT_COMMON 0x10u
#define SEGMENT_LENGTH 0xFu
/* Page-table entries. */
#define PAGE_FRAME 0x7FFFF000ULL
#define PAGE_ZERO 0x80000900u
#define PAGE_INVALID 0x400u
#define PAGE_PROTECT 0x200u
/* Lengths count blocks of 16 entries. */
#define BLOCK_SHIFT 4

static struct dat_result refuse(u16 code, u64 entry)
{
    return (struct dat_result){.exception = code, .entry = entry};
}

static bool word_fetch(const struct storage *s, u64 prefix, u64 real, u32 *word)
{
    const u8 *host = storage_host(s, prefix_apply_esa(real, prefix));

    if (host)
        *word = be32_load(host);
    return host != NULL;
}

struct dat_result dat_translate_esa(const struct storage *s, u64 prefix, u32 designation, u64 address)
{
    unsigned segment = address >> 20 & 0x7FF, page = address >> 12 & 0xFF;
    u64 real = ((designation & DESIGNATION_ORIGIN) + segment * 4) & ADDRESS_31;
    u32 entry;

    if (segment >> BLOCK_SHIFT > (designation & DESIGNATION_LENGTH))
        return refuse(PGM_SEGMENT_TRANSLATION, DAT_NO_ENTRY);
    if (!word_fetch(s, prefix, real, &entry))
        return refuse(PGM_ADDRESSING, DAT_NO_ENTRY);
    if (entry & SEGMENT_INVALID)
        return refuse(PGM_SEGMENT_TRANSLATION, real);
    if (entry & SEGMENT_ZERO || (entry & SEGMENT_COMMON && designation & DESIGNATION_PRIVATE))
        return refuse(PGM_TRANSLATION_SPEC, real);
    if (page >> BLOCK_SHIFT > (entry & SEGMENT_LENGTH))
        return refuse(PGM_PAGE_TRANSLATION, DAT_NO_ENTRY);
    real = ((entry & SEGMENT_ORIGIN) + page * 4) & ADDRESS_31;
    if (!word_fetch(s, prefix, real, &entry))
        return refuse(PGM_ADDRESSING, DAT_NO_ENTRY);
    if (entry & PAGE_INVALID)
        return refuse(PGM_PAGE_TRANSLATION, real);
    if (entry & PAGE_ZERO)
        return refuse(PGM_TRANSLATION_SPEC, real);
    return (struct dat_result){
        .real = (entry & PAGE_FRAME) | (address & 0xFFF), .entry = real, .read_only = entry & PAGE_PROTECT};
}
