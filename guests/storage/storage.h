/* Absolute storage of one configuration: bytes, storage keys, prefixing. Knows no CPUs and no devices.
 * Guest storage is carved from one lazily backed reservation of host addresses, so a page costs nothing until it is
 * touched. Source: PoP chapter 3, "Storage". Absolute addresses are in bytes from 0 to size - 1. */
#pragma once
#include "guests/arch/types.h"

#define PAGE_SIZE_GUEST 4096ULL
#define PAGE_MASK_GUEST 0xFFFFFFFFFFFFF000ULL

/* Storage key as ISKE shows it (bits 56-62 of the register). */
#define KEY_ACC 0xF0
#define KEY_FETCH 0x08
#define KEY_REFERENCE 0x04
#define KEY_CHANGE 0x02

/* Usage states of collaborative memory management. */
enum usage { USAGE_STABLE, USAGE_UNUSED, USAGE_POTENTIALLY_VOLATILE, USAGE_VOLATILE, USAGE_NO_DAT = 8 };

struct storage_range; /* range.h: what is mapped over storage, or beyond it */

struct storage {
    u8 *base;  /* host address of absolute 0; changes only in storage_extend */
    u64 size;  /* bytes, a multiple of 1M, at least 1M */
    u64 reach; /* bytes that base and the arrays below are good for: size, or more where ranges lie beyond it */
    struct storage_range *ranges;
    u8 *keys;  /* one for each 4K page */
    u8 *usage; /* of each 4K page, as ESSA sets it: USAGE_*. Told, not used: pages keep their contents in every state */
    /* Pages that hold decoded instructions: stores must go through the slow path. One byte each, set by the engine. */
    u8 *has_code;
    /* The engine's ear: bytes from absolute address on were changed by somebody who is not a CPU. */
    void (*written)(void *arg, u64 address, u64 length);
    void *written_arg;
};

/* 0 or -errno (-ENOMEM). All of storage is zero with key zero. */
int storage_create(u64 size, struct storage **out);
void storage_destroy(struct storage *s);
void storage_clear(struct storage *s); /* zero bytes and keys: SYSTEM CLEAR, IPL CLEAR */
/* Make base and the arrays good for reach bytes (rounded up to 1M), elsewhere in the host's storage: nobody may hold a
 * host address. 0 or -ENOMEM (nothing changed). */
int storage_extend(struct storage *s, u64 reach);
/* Give pages back to the host; they read as zero. Pages that are shared or cannot be stored into stay. Both bounds are
 * page-aligned absolute addresses. DIAGNOSE X'10'. */
void storage_release(struct storage *s, u64 first, u64 length);

/* Bytes of it that the host has in memory, by base and size. Takes no lock and touches no page: also of storage that is
 * being given back, any thread. A few milliseconds for each gigabyte in memory. */
u64 storage_resident(const u8 *base, u64 size);

/* Is absolute in the configuration: in its storage, or in a range beyond it? */
bool storage_in_range(const struct storage *s, u64 absolute);
static inline bool storage_has(const struct storage *s, u64 absolute)
{
    return absolute < s->size || (absolute < s->reach && storage_in_range(s, absolute));
}
/* Host address of an absolute address, or NULL outside the configuration. Valid for the rest of that page. */
static inline u8 *storage_host(const struct storage *s, u64 absolute)
{
    return storage_has(s, absolute) ? s->base + absolute : NULL;
}

/* Prefixing exchanges the 8K at real 0 and the 8K at the prefix (PoP chapter 3, "Prefixing"); its own inverse. */
static inline u64 prefix_apply(u64 address, u64 prefix)
{
    u64 block = address & ~0x1FFFULL;
    if (block == 0)
        return address | prefix;
    if (block == prefix)
        return address & 0x1FFFULL;
    return address;
}
/* The same in ESA/390: 4K. */
static inline u64 prefix_apply_esa(u64 address, u64 prefix)
{
    u64 block = address & ~0xFFFULL;
    return block == 0 ? address | prefix : block == prefix ? address & 0xFFF : address;
}

/* Stores and fetches of everybody but a CPU (channel, DIAGNOSE, CP), by absolute address; any length, pages crossed
 * freely. key 0-15 is checked against the storage keys as the channel does; KEY_NONE skips the check (CP itself).
 * Reference and change bits are set, decoded instructions dropped. Returns 0, or PGM_ADDRESSING / PGM_PROTECTION with
 * nothing stored beyond the failing page; *done, if not NULL, is the number of bytes moved. */
#define KEY_NONE 0xFF
int storage_write(struct storage *s, u64 absolute, const void *data, u64 length, u8 key, u64 *done);
int storage_read(struct storage *s, u64 absolute, void *data, u64 length, u8 key, u64 *done);

/* Is an access with the PSW or channel key allowed by the storage key? (PoP "Key-Controlled Protection") */
static inline bool key_permits(u8 access_key, u8 storage_key, bool store)
{
    return access_key == 0 || access_key == storage_key >> 4 || (!store && !(storage_key & KEY_FETCH));
}
