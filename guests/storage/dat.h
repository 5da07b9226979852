/* The DAT walk: a virtual address to a real one through the guest's own tables (PoP chapter 3, "Dynamic Address
 * Translation"). Pure: changes nothing, raises nothing. */
#pragma once
#include "guests/storage/storage.h"

/* Address-space-control element, bits as in the control registers. */
#define ASCE_ORIGIN 0xFFFFFFFFFFFFF000ULL
#define ASCE_PRIVATE 0x100ULL
#define ASCE_STORAGE_ALTERATION 0x80ULL
#define ASCE_SPACE_SWITCH 0x40ULL
#define ASCE_REAL_SPACE 0x20ULL
#define ASCE_TYPE 0x0CULL
#define ASCE_LENGTH 0x03ULL

struct dat_result {
    u64 real;        /* the real address */
    u64 entry;       /* real address of the last table entry used (PTE, or STE with FC=1), also with an exception that
                        this entry caused; DAT_NO_ENTRY if none was fetched at the level where the walk ended */
    bool read_only;  /* DAT protection */
    bool large;      /* a segment of 1M or a region of 2G, mapped whole */
    bool region;     /* and it is the region */
    bool no_execute; /* instruction-execution protection, where it is enabled */
    u16 exception;   /* 0 or PGM_* ; then the other fields but entry are undefined */
};
#define DAT_NO_ENTRY (~0ULL)

/* Which enhanced-DAT facility is enabled (CR0 bit 40) and installed. */
enum dat_level { DAT_BASIC, DAT_EDAT1, DAT_EDAT2 };

/* Table entries are fetched at real addresses, that is through prefix. */
struct dat_result dat_translate(const struct storage *s, u64 prefix, u64 asce, u64 address, enum dat_level edat);
/* The walk without its last step: .entry is where the page-table entry is, which is not looked at, and .read_only is
 * what the tables above say. A whole segment or region, and real space (.entry: none), are as above. */
struct dat_result dat_page_entry(const struct storage *s, u64 prefix, u64 asce, u64 address, enum dat_level edat);
/* dat_translate in the ESA/390 mode: a segment-table designation, tables of words, 31-bit addresses. Source: ESA/390
 * Principles of Operation, chapter 3. */
struct dat_result dat_translate_esa(const struct storage *s, u64 prefix, u32 designation, u64 address);
