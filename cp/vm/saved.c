/* What a saved system is: its ranges of pages and the page that describes it. Must not know where it is kept. */
#include "cp/vm/saved.h"
#include "cp/base/text.h"
#include <string.h>

static const char *const type_names[PAGE_TYPES] = {"SW", "EW", "SR", "ER", "SN", "EN", "SC"};

const char *page_type_name(enum page_type t)
{
    return type_names[t];
}

bool page_type_shared(enum page_type t)
{
    return type_names[t][0] == 'S';
}

bool page_type_saved(enum page_type t)
{
    return t <= TYPE_ER;
}

static bool megabytes_meet(const struct page_range *a, const struct page_range *b)
{
    return a->first / MEGABYTE_PAGES <= b->last / MEGABYTE_PAGES &&
           b->first / MEGABYTE_PAGES <= a->last / MEGABYTE_PAGES;
}

enum saved_add saved_add_range(struct saved_system *s, const struct page_range *r)
{
    unsigned at = 0;

    if (s->count == SAVED_RANGES)
        return SAVED_TOO_MANY;
    for (unsigned i = 0; i < s->count; i++) {
        const struct page_range *other = &s->range[i];
        if (other->first <= r->last && r->first <= other->last)
            return SAVED_OVERLAPS;
        if (megabytes_meet(r, other) && page_type_shared(r->type) != page_type_shared(other->type))
            return SAVED_MIXED;
        if (other->first < r->first)
            at = i + 1;
    }
    memmove(&s->range[at + 1], &s->range[at], (s->count - at) * sizeof *s->range);
    s->range[at] = *r;
    s->count++;
    return SAVED_ADDED;
}

u64 saved_start(const struct saved_system *s)
{
    return s->range[0].first / MEGABYTE_PAGES * MEGABYTE_PAGES * PAGE_SIZE_GUEST;
}

u64 saved_end(const struct saved_system *s)
{
    return (s->range[s->count - 1].last / MEGABYTE_PAGES + 1) * MEGABYTE_PAGES * PAGE_SIZE_GUEST - 1;
}

u64 saved_pages(const struct saved_system *s)
{
    u64 pages = 0;

    for (unsigned i = 0; i < s->count; i++)
        if (page_type_saved(s->range[i].type))
            pages += s->range[i].last - s->range[i].first + 1;
    return pages;
}

/* Places in the page. */
enum {
    AT_MAGIC = 0,
    AT_NAME = 8,
    AT_KIND = 16,
    AT_RESTRICTED,
    AT_VMGROUP,
    AT_LOADNSHR,
    AT_MACHINES,
    AT_PARMREGS,
    AT_PARM_FIRST,
    AT_PARM_LAST,
    AT_MINIMUM = 24,
    AT_COUNT = 32,
    AT_ESA = 36,
    AT_FPC = 40,
    AT_PREFIX = 48,
    AT_PSW = 56,
    AT_GR = 128,
    AT_CR = 256,
    AT_FPR = 384,
    AT_AR = 512,
    AT_RANGES = 1024, /* first, last, type: 24 bytes each */
    RANGE_SIZE = 24,
};
static const char magic[8] = "URSANSS1";

static void registers_store(u8 *to, const u64 from[16])
{
    for (unsigned i = 0; i < 16; i++)
        be64_store(to + 8 * i, from[i]);
}

static void registers_load(u64 to[16], const u8 *from)
{
    for (unsigned i = 0; i < 16; i++)
        to[i] = be64_load(from + 8 * i);
}

void saved_encode(const struct saved_system *s, u8 page[SAVED_PAGE])
{
    memset(page, 0, SAVED_PAGE);
    memcpy(page + AT_MAGIC, magic, sizeof magic);
    memcpy(page + AT_NAME, s->name, strnlen(s->name, 8));
    page[AT_KIND] = (u8)s->kind;
    page[AT_RESTRICTED] = s->restricted;
    page[AT_VMGROUP] = s->vmgroup;
    page[AT_LOADNSHR] = s->loadnshr;
    page[AT_MACHINES] = s->machines;
    page[AT_PARMREGS] = (u8)s->parmregs;
    page[AT_PARM_FIRST] = s->parm_first;
    page[AT_PARM_LAST] = s->parm_last;
    page[AT_ESA] = s->cpu.esa;
    be64_store(page + AT_MINIMUM, s->minimum);
    be32_store(page + AT_COUNT, s->count);
    be32_store(page + AT_FPC, s->cpu.fpc);
    be64_store(page + AT_PREFIX, s->cpu.prefix);
    be64_store(page + AT_PSW, s->cpu.psw[0]);
    be64_store(page + AT_PSW + 8, s->cpu.psw[1]);
    registers_store(page + AT_GR, s->cpu.gr);
    registers_store(page + AT_CR, s->cpu.cr);
    registers_store(page + AT_FPR, s->cpu.fpr);
    for (unsigned i = 0; i < 16; i++)
        be32_store(page + AT_AR + 4 * i, s->cpu.ar[i]);
    for (unsigned i = 0; i < s->count; i++) {
        be64_store(page + AT_RANGES + RANGE_SIZE * i, s->range[i].first);
        be64_store(page + AT_RANGES + RANGE_SIZE * i + 8, s->range[i].last);
        page[AT_RANGES + RANGE_SIZE * i + 16] = (u8)s->range[i].type;
    }
}

static bool ranges_decode(struct saved_system *s, const u8 *page)
{
    u32 count = be32_load(page + AT_COUNT);

    for (u32 i = 0; i < count && i <= SAVED_RANGES; i++) {
        const u8 *entry = page + AT_RANGES + RANGE_SIZE * i;
        struct page_range r = {be64_load(entry), be64_load(entry + 8), (enum page_type)entry[16]};
        if (r.type >= PAGE_TYPES || r.first > r.last || r.last > SAVED_LAST_PAGE ||
            saved_add_range(s, &r) != SAVED_ADDED)
            return false;
    }
    return s->count == count && count > 0;
}

bool saved_decode(struct saved_system *s, const u8 page[SAVED_PAGE])
{
    *s = (struct saved_system){
        .kind = page[AT_KIND] == SAVED_NSS ? SAVED_NSS : SAVED_DCSS,
        .restricted = page[AT_RESTRICTED],
        .vmgroup = page[AT_VMGROUP],
        .loadnshr = page[AT_LOADNSHR],
        .machines = page[AT_MACHINES],
        .parmregs = (enum parmregs)page[AT_PARMREGS],
        .parm_first = page[AT_PARM_FIRST] & 15,
        .parm_last = page[AT_PARM_LAST] & 15,
        .minimum = be64_load(page + AT_MINIMUM),
    };
    memcpy(s->name, page + AT_NAME, 8);
    s->cpu.esa = page[AT_ESA];
    s->cpu.fpc = be32_load(page + AT_FPC);
    s->cpu.prefix = be64_load(page + AT_PREFIX);
    s->cpu.psw[0] = be64_load(page + AT_PSW);
    s->cpu.psw[1] = be64_load(page + AT_PSW + 8);
    registers_load(s->cpu.gr, page + AT_GR);
    registers_load(s->cpu.cr, page + AT_CR);
    registers_load(s->cpu.fpr, page + AT_FPR);
    for (unsigned i = 0; i < 16; i++)
        s->cpu.ar[i] = be32_load(page + AT_AR + 4 * i);
    return memcmp(page + AT_MAGIC, magic, sizeof magic) == 0 && ranges_decode(s, page);
}
