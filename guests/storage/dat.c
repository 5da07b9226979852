/* The DAT walk: region tables, segment table, page table, whole segments and regions (enhanced DAT). Owns the formats
 * of the table entries; knows nothing of lookasides, keys or CPUs. Source: PoP chapter 3, "Dynamic Address
 * Translation". The exceptions are found in the PoP's order: ASCE type; then at each level length, addressing,
 * validity, format. */
#include "guests/storage/dat.h"
#include "guests/arch/interruption.h"

/* Region- and segment-table entries. */
#define ENTRY_ORIGIN 0xFFFFFFFFFFFFF000ULL
#define ENTRY_PROTECT 0x200ULL
#define ENTRY_OFFSET_SHIFT 6
#define ENTRY_OFFSET 3ULL
#define ENTRY_INVALID 0x20ULL
#define ENTRY_TYPE 0x0CULL
#define ENTRY_LENGTH 3ULL
#define SEGMENT_FRAME 0xFFFFFFFFFFF00000ULL
#define SEGMENT_PAGE_TABLE 0xFFFFFFFFFFFFF800ULL
#define REGION_FRAME 0xFFFFFFFF80000000ULL
#define ENTRY_WHOLE 0x400ULL      /* format control: the segment or region is a frame */
#define ENTRY_NO_EXECUTE 0x100ULL /* in these */
#define ENTRY_COMMON 0x10ULL
/* Page-table entries. */
#define PAGE_FRAME 0xFFFFFFFFFFFFF000ULL
#define PAGE_ZERO 0x800ULL
#define PAGE_INVALID 0x400ULL
#define PAGE_PROTECT 0x200ULL
#define PAGE_NO_EXECUTE 0x100ULL /* before: change-recording override; reserved without EDAT */

enum { LEVEL_SEGMENT, LEVEL_REGION_THIRD, LEVEL_REGION_SECOND, LEVEL_REGION_FIRST };
static const u16 level_exception[] = {
    PGM_SEGMENT_TRANSLATION,
    PGM_REGION_THIRD_TRANSLATION,
    PGM_REGION_SECOND_TRANSLATION,
    PGM_REGION_FIRST_TRANSLATION,
};
#define TYPE_SHIFT 2

static struct dat_result dat_exception(u16 code, u64 entry)
{
    return (struct dat_result){.exception = code, .entry = entry};
}

/* A table entry at a real address; false outside the configuration. */
static bool entry_fetch(const struct storage *s, u64 prefix, u64 real, u64 *entry)
{
    const u8 *host = storage_host(s, prefix_apply(real, prefix));
    if (host == NULL)
        return false;
    *entry = be64_load(host);
    return true;
}

static struct dat_result page_translate(
    const struct storage *s, u64 prefix, u64 real, u64 address, enum dat_level edat, bool read_only)
{
    u64 entry;
    if (!entry_fetch(s, prefix, real, &entry))
        return dat_exception(PGM_ADDRESSING, DAT_NO_ENTRY);
    if (entry & PAGE_INVALID)
        return dat_exception(PGM_PAGE_TRANSLATION, real);
    if (entry & (edat ? PAGE_ZERO : PAGE_ZERO | PAGE_NO_EXECUTE))
        return dat_exception(PGM_TRANSLATION_SPEC, real);
    return (struct dat_result){
        .real = (entry & PAGE_FRAME) | (address & ~PAGE_FRAME),
        .entry = real,
        .read_only = read_only || (entry & PAGE_PROTECT),
        .no_execute = entry & PAGE_NO_EXECUTE,
    };
}

/* A whole segment or region: its frame is an absolute address. */
static struct dat_result whole_translate(u64 prefix, u64 entry, u64 at, u64 address, u64 frame, bool read_only)
{
    return (struct dat_result){
        .real = prefix_apply((entry & frame) | (address & ~frame), prefix),
        .entry = at,
        .read_only = read_only,
        .large = true,
        .region = frame == REGION_FRAME,
        .no_execute = entry & ENTRY_NO_EXECUTE,
    };
}

struct dat_result dat_page_entry(const struct storage *s, u64 prefix, u64 asce, u64 address, enum dat_level edat)
{
    if (asce & ASCE_REAL_SPACE)
        return (struct dat_result){.real = address, .entry = DAT_NO_ENTRY};

    unsigned level = (asce & ASCE_TYPE) >> TYPE_SHIFT;
    if (level < LEVEL_REGION_FIRST && address >> (31 + 11 * level) != 0)
        return dat_exception(PGM_ASCE_TYPE, DAT_NO_ENTRY);

    u64 table = asce & ASCE_ORIGIN, entry, real;
    unsigned offset = 0, length = asce & ASCE_LENGTH;
    bool read_only = false;
    for (;; level--) {
        unsigned index = address >> (20 + 11 * level) & 0x7FF;
        if (index >> 9 < offset || index >> 9 > length)
            return dat_exception(level_exception[level], DAT_NO_ENTRY);
        real = table + (u64)index * 8;
        if (!entry_fetch(s, prefix, real, &entry))
            return dat_exception(PGM_ADDRESSING, DAT_NO_ENTRY);
        if (entry & ENTRY_INVALID)
            return dat_exception(level_exception[level], real);
        if ((entry & ENTRY_TYPE) >> TYPE_SHIFT != level)
            return dat_exception(PGM_TRANSLATION_SPEC, real);
        read_only |= (edat || level == LEVEL_SEGMENT) && (entry & ENTRY_PROTECT);
        if (level == LEVEL_SEGMENT)
            break;
        if (level == LEVEL_REGION_THIRD && edat == DAT_EDAT2 && (entry & ENTRY_WHOLE)) {
            if ((entry & ENTRY_COMMON) && (asce & ASCE_PRIVATE))
                return dat_exception(PGM_TRANSLATION_SPEC, real);
            return whole_translate(prefix, entry, real, address, REGION_FRAME, read_only);
        }
        table = entry & ENTRY_ORIGIN;
        offset = entry >> ENTRY_OFFSET_SHIFT & ENTRY_OFFSET;
        length = entry & ENTRY_LENGTH;
    }

    if ((entry & ENTRY_COMMON) && (asce & ASCE_PRIVATE))
        return dat_exception(PGM_TRANSLATION_SPEC, real);
    if (edat && (entry & ENTRY_WHOLE))
        return whole_translate(prefix, entry, real, address, SEGMENT_FRAME, read_only);
    real = (entry & SEGMENT_PAGE_TABLE) + ((address >> 12 & 0xFF) << 3);
    return (struct dat_result){.entry = real, .read_only = read_only};
}

struct dat_result dat_translate(const struct storage *s, u64 prefix, u64 asce, u64 address, enum dat_level edat)
{
    struct dat_result r = dat_page_entry(s, prefix, asce, address, edat);

    if (r.exception || r.large || r.entry == DAT_NO_ENTRY)
        return r;
    return page_translate(s, prefix, r.entry, address, edat, r.read_only);
}
