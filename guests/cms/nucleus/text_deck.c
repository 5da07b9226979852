/* The loader of TEXT decks. Owns the table of names, and which addresses wait for one. High Level Assembler
 * Programmer's Guide, "Object deck output". */
#include "guests/cms/nucleus/text_deck.h"
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/storage_areas.h"

#define CARD 80
#define SECTIONS 64 /* identifiers of a deck */
#define ROOM 0x1000 /* relocations are added in pieces */
enum { ESD_SECTION = 0, ESD_LABEL = 1, ESD_EXTERNAL = 2, ESD_PRIVATE = 4, ESD_COMMON = 5, ESD_WEAK = 10 };
enum { RLD_SAME = 0x01, RLD_MINUS = 0x02, RLD_EIGHT = 0x40 };

/* An address that a name's is to be added to. */
struct wait {
    struct wait *next;
    struct symbol *symbol;
    u32 at, length;
    bool minus;
};

static struct loader {
    struct symbol *symbols;
    struct wait *waits;
    u32 room; /* of relocations */
} loader;

/* While a deck is read. */
struct deck {
    u64 base; /* where it goes */
    u32 end;  /* of it, from base */
    struct {
        struct symbol *symbol; /* of another deck, or NULL */
        u64 by;                /* what is added to its addresses */
    } section[SECTIONS];
};

static const u8 kinds[4][3] = {{0xC5, 0xE2, 0xC4}, {0xE3, 0xE7, 0xE3}, {0xD9, 0xD3, 0xC4}, {0xC5, 0xD5, 0xC4}};
enum { KIND_ESD, KIND_TXT, KIND_RLD, KIND_END, KINDS };

struct symbol *deck_symbols(void)
{
    return loader.symbols;
}

struct symbol *deck_symbol(const char name[8])
{
    for (struct symbol *s = loader.symbols; s; s = s->next)
        if (memcmp(s->name, name, 8) == 0)
            return s;
    return NULL;
}

static struct symbol *symbol_get(const char name[8])
{
    struct symbol *s = deck_symbol(name), **end = &loader.symbols;

    if (!s && (s = storage_get(sizeof *s)) != NULL) {
        memcpy(s->name, name, 8);
        while (*end)
            end = &(*end)->next;
        *end = s;
    }
    return s;
}

int deck_begin(u64 origin)
{
    struct program *p;

    while (loader.waits) {
        struct wait *w = loader.waits;

        loader.waits = w->next;
        storage_free(w);
    }
    while (loader.symbols) {
        struct symbol *s = loader.symbols;

        loader.symbols = s->next;
        storage_free(s);
    }
    loader.room = 0;
    program_loaded_set(NULL);
    storage_program_reserve(PROGRAM_ORIGIN);
    p = storage_get(sizeof *p);
    if (!p)
        return DECK_NO_STORAGE;
    p->amode = 31;
    p->text = (u8 *)origin;
    p->origin = origin;
    program_loaded_set(p);
    return 0;
}

static int relocation_add(u64 address, u32 length)
{
    struct program *p = program_loaded();

    if (p->relocations == loader.room) {
        struct relocation *more = storage_resize(p->relocation, (loader.room + ROOM) * sizeof *more);

        if (!more)
            return DECK_NO_STORAGE;
        p->relocation = more;
        loader.room += ROOM;
    }
    p->relocation[p->relocations++] = (struct relocation){(u32)(address - (u64)p->text), length};
    return 0;
}

static int wait_add(struct symbol *s, u64 address, u32 length, bool minus)
{
    struct wait *w = storage_get(sizeof *w);

    if (!w)
        return DECK_NO_STORAGE;
    *w = (struct wait){loader.waits, s, (u32)address, length, minus};
    loader.waits = w;
    return 0;
}

static u32 bytes_u24(const u8 *b)
{
    return (u32)b[0] << 16 | (u32)b[1] << 8 | b[2];
}

static void address_add(u64 at, u32 length, u64 value)
{
    u8 *b = (u8 *)at;
    u64 sum = 0;

    for (u32 i = 0; i < length; i++)
        sum = sum << 8 | b[i];
    sum += value;
    for (u32 i = length; i-- > 0; sum >>= 8)
        b[i] = (u8)sum;
}

/* Room up to there, which is zero. */
static bool deck_reach(struct deck *d, u32 end)
{
    struct program *p = program_loaded();

    if (end > d->end)
        d->end = end;
    if (d->base + d->end - (u64)p->text <= p->length)
        return true;
    if (!storage_program_reserve(d->base + d->end))
        return false;
    p->length = (u32)(d->base + d->end - (u64)p->text);
    return true;
}

static int esd_item(struct deck *d, const u8 *item, u32 *id)
{
    u8 type = item[8];
    u64 address = d->base + bytes_u24(item + 9);
    struct symbol *s = type == ESD_PRIVATE ? NULL : symbol_get((const char *)item);

    if (!s && type != ESD_PRIVATE)
        return DECK_NO_STORAGE;
    if (s && (type == ESD_SECTION || type == ESD_LABEL || type == ESD_COMMON) && !s->defined) {
        s->defined = true;
        s->address = address;
    }
    if (type == ESD_LABEL)
        return 0;
    if (*id >= SECTIONS)
        return DECK_BAD_CARD;
    d->section[*id].symbol = type == ESD_EXTERNAL || type == ESD_WEAK ? s : NULL;
    d->section[*id].by = d->base;
    ++*id;
    if (type == ESD_EXTERNAL || type == ESD_WEAK)
        return 0;
    return deck_reach(d, bytes_u24(item + 9) + bytes_u24(item + 13)) ? 0 : DECK_NO_STORAGE;
}

static int card_esd(struct deck *d, const u8 *card)
{
    u32 id = bytes_u16(card + 14), n = bytes_u16(card + 10);
    int rc = 0;

    for (u32 at = 0; rc == 0 && at + 16 <= n && at < 48; at += 16)
        rc = esd_item(d, card + 16 + at, &id);
    return rc;
}

static int card_txt(struct deck *d, const u8 *card)
{
    u32 at = bytes_u24(card + 5), n = bytes_u16(card + 10);

    if (n > 56)
        return DECK_BAD_CARD;
    if (!deck_reach(d, at + n))
        return DECK_NO_STORAGE;
    memcpy((void *)(d->base + at), card + 16, n);
    return 0;
}

static int rld_item(struct deck *d, u32 target, u8 flags, u32 at)
{
    u32 length = (flags >> 2 & 3u) + 1 + (flags & RLD_EIGHT ? 4 : 0);
    u64 address = d->base + at;

    if (target >= SECTIONS || length < 3 || at > d->end || length > d->end - at)
        return DECK_BAD_CARD;
    if (d->section[target].symbol)
        return wait_add(d->section[target].symbol, address, length, flags & RLD_MINUS);
    address_add(address, length, flags & RLD_MINUS ? -d->section[target].by : d->section[target].by);
    return flags & RLD_MINUS ? 0 : relocation_add(address, length);
}

static int card_rld(struct deck *d, const u8 *card)
{
    u32 n = bytes_u16(card + 10), target = 0;
    bool same = false;
    int rc = 0;

    if (n > 56)
        return DECK_BAD_CARD;
    for (u32 at = 0; rc == 0 && at + (same ? 4 : 8) <= n; at += 4) {
        const u8 *item = card + 16 + at;

        if (!same) {
            target = bytes_u16(item);
            item += 4;
            at += 4;
        }
        rc = rld_item(d, target, item[0], bytes_u24(item + 1));
        same = item[0] & RLD_SAME;
    }
    return rc;
}

/* The first END with an entry tells where the program begins. */
static void card_end(const struct deck *d, const u8 *card, bool *entered)
{
    struct program *p = program_loaded();

    if (card[5] != 0x40 && !*entered) {
        p->entry = (u32)(d->base + bytes_u24(card + 5) - (u64)p->text);
        *entered = true;
    }
}

static int card_take(struct deck *d, const u8 *card, bool *ended)
{
    u32 kind = 0;

    if (card[0] != 0x02)
        return card[0] == 0x5C || card[0] == 0x40 ? 0 : DECK_BAD_CARD; /* a comment */
    while (kind < KINDS && memcmp(kinds[kind], card + 1, 3) != 0)
        kind++;
    switch (kind) {
    case KIND_ESD:
        return card_esd(d, card);
    case KIND_TXT:
        return card_txt(d, card);
    case KIND_RLD:
        return card_rld(d, card);
    case KIND_END:
        card_end(d, card, ended);
        return 0;
    default:
        return DECK_BAD_CARD;
    }
}

static int cards_take(struct file *f, struct deck *d, u32 *bad)
{
    bool entered = program_loaded()->length != 0;
    u8 card[CARD];
    int rc = 0;

    for (*bad = 1; rc == 0; ++*bad) {
        u32 n;

        rc = file_read(f, *bad, card, CARD, &n);
        if (rc == 0)
            rc = n == CARD ? card_take(d, card, &entered) : DECK_BAD_CARD;
        if (rc != 0)
            break;
    }
    return rc == FILE_END ? 0 : rc;
}

int deck_load(const char name[8], u32 *bad)
{
    struct program *p = program_loaded();
    struct deck *d = storage_get(sizeof *d);
    struct fileid id = {.mode = '*', .number = '*'};
    struct file_status found;
    struct file *f;
    int rc;

    *bad = 0;
    memcpy(id.name, name, 8);
    memcpy(id.type, "TEXT    ", 8);
    rc = d ? file_state(&id, &found) : DECK_NO_STORAGE;
    if (rc == 0)
        rc = file_open(&found.id, FILE_READ, 'F', CARD, &f);
    if (rc == 0) {
        d->base = ((u64)p->text + p->length + 7) & ~7ull;
        memcpy(p->name, p->length ? p->name : name, 8);
        rc = cards_take(f, d, bad);
        file_close(f);
    }
    storage_free(d);
    return rc;
}

bool deck_resolve(void)
{
    struct wait **at = &loader.waits;

    while (*at) {
        struct wait *w = *at;

        if (!w->symbol->defined) {
            at = &w->next;
            continue;
        }
        address_add(w->at, w->length, w->minus ? -w->symbol->address : w->symbol->address);
        if (!w->minus && relocation_add(w->at, w->length) != 0)
            return false;
        *at = w->next;
        storage_free(w);
    }
    return loader.waits == NULL;
}
