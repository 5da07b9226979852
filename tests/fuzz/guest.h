/* Random guests: numbers from a seed, instructions by the table, registers, PSWs, translation tables, access lists, as
 * a hostile or confused guest would have them. Everything a case is made of comes from its seed. */
#pragma once
#include "guests/arch/lowcore.h"
#include "guests/engine/insn.h"
#include "guests/engine/machine.h"
#include "guests/storage/dat.h"
#include <string.h>

/* Where things are in the guest's storage; the rest is filled with code too. */
#define GUEST_SIZE (2ULL << 20)
#define GUEST_TABLES 0x100000ULL /* segment table, then page tables */
#define GUEST_LISTS 0x140000ULL  /* dispatchable-unit control table, access list, ASTE */

static inline u64 random_u64(u64 *seed)
{
    u64 z = (*seed += 0x9E3779B97F4A7C15ULL);

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}
static inline u64 random_below(u64 *seed, u64 n)
{
    return random_u64(seed) % n;
}
static inline bool random_one_in(u64 *seed, u64 n)
{
    return random_below(seed, n) == 0;
}

/* An address or a number that is likely to mean something. */
static inline u64 random_value(u64 *seed)
{
    u64 r = random_u64(seed);

    switch (random_below(seed, 12)) {
    case 0:
        return r;
    case 1:
        return r & 0xFF & r >> 8;
    case 2:
        return (u32)r;
    case 3: /* about the end of a page */
        return (r % GUEST_SIZE & PAGE_MASK_GUEST) - 8 + (r >> 40) % 16;
    case 4: /* about the end of storage */
        return GUEST_SIZE - 32 + r % 64;
    case 5: /* about the ends of the addressing modes */
        return (r & 1 ? 0x1000000 : 0x80000000) - 16 + (r >> 8) % 32;
    case 6:
        return -(r & 0xFFF);
    case 7: /* lengths, and MVCL's with a padding byte */
        return (r & 0xFF0003FF) | (r >> 32) << 40;
    case 8:
        return r & 0x2000 ? r & 0x1FFF : GUEST_TABLES + r % 0x8000;
    default:
        return r % GUEST_SIZE & ~(r >> 60 & 7);
    }
}

/* Six bytes of text. Returns the length of the instruction. */
static inline unsigned random_text(u64 *seed, u8 text[8])
{
    const struct insn_row *row = &insn_rows[random_below(seed, insn_row_count)];

    be64_store(text, random_u64(seed));
    if (random_one_in(seed, 30))
        return insn_length(text[0]);
    if (row->opcode <= 0xFF) {
        text[0] = (u8)row->opcode;
        if (text[0] == 0xAE) /* SIGP: an order, not any number */
            be16_store(text + 2, text[3] & 0x1F);
        return insn_length(text[0]);
    }
    if (row->opcode <= 0xFFF) { /* the extension is four bits */
        text[0] = (u8)(row->opcode >> 4);
        text[1] = (u8)((text[1] & 0xF0) | (row->opcode & 0xF));
        return insn_length(text[0]);
    }
    text[0] = (u8)(row->opcode >> 8);
    text[text[0] >= 0xE3 && text[0] != 0xE5 ? 5 : 1] = (u8)row->opcode;
    if ((text[0] == 0xE6 || text[0] == 0xE7) && !random_one_in(seed, 4)) /* element sizes that exist */
        text[4] &= 0x3F, text[2] &= 0xF3;
    return insn_length(text[0]);
}

static inline u64 random_asce(u64 *seed)
{
    u64 r = random_u64(seed);

    switch (random_below(seed, 8)) {
    case 0:
        return r;
    case 1:
        return r % GUEST_SIZE;
    case 2:
        return ASCE_REAL_SPACE | (r & ASCE_PRIVATE);
    case 3:
        return GUEST_TABLES + 0x4000 + (r & 3) * 0x1000 + (r >> 8 & 0xF);
    default:
        return GUEST_TABLES | (r & 0x1C3);
    }
}

static inline u64 random_psw_mask(u64 *seed)
{
    static const u64 modes[] = {0, PSW_BA, PSW_EA | PSW_BA, PSW_EA | PSW_BA};
    u64 r = random_u64(seed), mask = modes[r & 3] | (r & (PSW_PM | PSW_CC));

    if (r & 4)
        mask |= PSW_DAT | (r & 8 ? random_u64(seed) & PSW_AS : 0);
    if (r & 16)
        mask |= random_u64(seed) & PSW_KEY;
    if ((r >> 56) % 3 == 0)
        mask |= PSW_PSTATE;
    return mask | (random_u64(seed) & (PSW_IO | PSW_EXT | PSW_MCHK));
}
static inline u64 random_code_address(u64 *seed)
{
    u64 address = random_below(seed, 0x8000) << 1;
    return random_one_in(seed, 4) ? (address & PAGE_MASK_GUEST) + 0x1000 - 2 * (1 + random_below(seed, 4)) : address;
}
/* A PSW to go on with; now and then an invalid one. */
static inline void random_psw(u64 *seed, bool esa, u64 *mask, u64 *address)
{
    *mask = random_psw_mask(seed);
    *address = random_code_address(seed);
    if (esa)
        *mask &= ~PSW_EA;
    if (random_one_in(seed, 40))
        *mask ^= 1ULL << random_below(seed, 64);
    if (random_one_in(seed, 60))
        *address = random_value(seed);
}

static inline void random_lowcore(u64 *seed, u8 *low)
{
    static const u16 z[] = {Z_RESTART_NEW, Z_EXT_NEW, Z_SVC_NEW, Z_PGM_NEW, Z_MCK_NEW, Z_IO_NEW};
    static const u16 esa[] = {ESA_RESTART_NEW, ESA_EXT_NEW, ESA_SVC_NEW, ESA_PGM_NEW, ESA_MCK_NEW, ESA_IO_NEW};
    u64 mask, address;

    for (unsigned i = 0; i < 6; i++) {
        random_psw(seed, false, &mask, &address);
        be64_store(low + z[i], mask & ~(i == 1 ? PSW_EXT : 0));
        be64_store(low + z[i] + 8, address);
        random_psw(seed, true, &mask, &address);
        be64_store(low + esa[i], (mask ^ PSW_ESA) | (address & 0x7FFFFFFF));
    }
}

/* A segment table of both megabytes with its page tables, some entries wrong; behind it tables of higher levels that
 * lead there or anywhere. */
static inline void random_tables(u64 *seed, u8 *storage)
{
    u8 *t = storage + GUEST_TABLES;

    for (unsigned i = 0; i < 512; i++)
        be64_store(t + 8 * i, random_one_in(seed, 16)
                                  ? random_u64(seed)
                                  : (GUEST_TABLES + 0x8000 + (i & 7) * 0x800) | (random_one_in(seed, 20) ? 0x20 : 0));
    for (unsigned i = 0; i < 0x800; i++) {
        u64 frame = random_one_in(seed, 3) ? random_below(seed, GUEST_SIZE / 4096 + 2) : i & 0x1FF;
        be64_store(t + 0x8000 + 8 * i,
            random_one_in(seed, 24) ? random_u64(seed) : frame << 12 | (random_one_in(seed, 8) ? 0x200 : 0));
    }
    for (unsigned i = 0; i < 0x800; i++) {
        u64 level = i >> 9, next = GUEST_TABLES + (level < 2 ? 0 : 0x4000 + 0x1000 * (level - 2));
        be64_store(t + 0x4000 + 8 * i, random_one_in(seed, 12) ? random_u64(seed) : next | (level & 3) << 2 | 3);
    }
}

static inline void random_lists(u64 *seed, u8 *storage)
{
    u8 *t = storage + GUEST_LISTS;

    for (unsigned i = 0; i < 0x400; i++)
        be64_store(t + 8 * i, random_u64(seed));
    be32_store(t + 16, (u32)(GUEST_LISTS + 0x80) | (u32)random_below(seed, 8));
    for (unsigned i = 0; i < 64; i++) {
        be32_store(t + 0x80 + 16 * i, random_one_in(seed, 6) ? (u32)random_u64(seed) : 0);
        be32_store(t + 0x88 + 16 * i, (u32)(GUEST_LISTS + 0x800 + 64 * (i & 7)));
        be32_store(t + 0x8C + 16 * i, 7);
    }
    for (unsigned i = 0; i < 8; i++) {
        be32_store(t + 0x800 + 64 * i, random_one_in(seed, 6) ? (u32)random_u64(seed) : (u32)GUEST_LISTS);
        be64_store(t + 0x808 + 64 * i, random_asce(seed));
        be32_store(t + 0x814 + 64 * i, 7);
    }
}

static inline void random_storage(u64 *seed, u8 *storage)
{
    u8 text[8];

    for (u64 at = 0, n; at < GUEST_SIZE - 8 && at < 0x18000; at += n) {
        n = random_text(seed, text);
        memcpy(storage + at, text, 8);
    }
    random_lowcore(seed, storage);
    random_tables(seed, storage);
    random_lists(seed, storage);
}

static inline void random_registers(u64 *seed, struct cpu *cpu)
{
    for (unsigned i = 0; i < 16; i++) {
        cpu->gr[i].g = random_value(seed);
        cpu->ar[i] = random_one_in(seed, 3) ? (u32)random_u64(seed) : (u32)(random_u64(seed) & 0x1000007);
        cpu->cr[i] = random_value(seed);
    }
    for (unsigned i = 0; i < 32; i++)
        for (unsigned half = 0; half < 2; half++) {
            u64 v = random_u64(seed);
            cpu->vr[i].d[half] = v >> (random_u64(seed) & 63);
        }
    if (random_one_in(seed, 2)) /* function codes are in register 0 */
        cpu->gr[0].g = random_u64(seed) & 0x9F;
    cpu->cr[0] = random_u64(seed) & (random_one_in(seed, 2) ? ~0ULL : 0x86FE42);
    cpu->cr[1] = random_asce(seed);
    cpu->cr[7] = random_asce(seed);
    cpu->cr[13] = random_asce(seed);
    if (!random_one_in(seed, 4))
        cpu->cr[2] = cpu->cr[5] = GUEST_LISTS;
    cpu->cr[6] = random_u64(seed);
    cpu->fpc = (u32)random_u64(seed) & (random_one_in(seed, 2) ? 0xF8F8FF03 : 0x00000003);
}
