/* COMPRESSION CALL: strings become symbols of 9 to 13 bits by a dictionary that the program made, and back.
 * A symbol is the index of an entry of 8 bytes. In the compression dictionary an entry is a node of a tree: its
 * children are the strings that go on by one more character, and some more that admit no choice (additional extension
 * characters). Those that have no room in the entry are told by sibling descriptors behind them. In the expansion
 * dictionary an entry is the end of the string, and tells where the rest is. Nothing in a dictionary is to be trusted:
 * indexes are taken modulo its size, and the limits on strings, children and entries end every walk. Work is done
 * symbol by symbol; registers and storage always agree. Source: PoP chapter 7; SA22-7208, "Data Compression". */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

#define COMPRESSION_UNIT 16384 /* bytes of uncompressed data; then cc 3 */
#define STRING_MOST 260
#define CHILDREN_MOST 260
#define ENTRIES_MOST 127 /* of one expanded string */

/* Bits of GR0. */
#define OPTION_TRANSLATION 0x20000
#define OPTION_FORMAT_1 0x200
#define OPTION_EXPANSION 0x100

struct dictionary {
    struct space *space;
    u64 origin;
    unsigned symbol_bits;
    u64 translation; /* address of the symbol-translation table, with translate */
    bool translate, format_1;
};

/* Compressed data: the first bit that is free or not yet read, in the byte at data.at. */
struct symbols {
    struct operand data;
    unsigned bit;
};

static _Noreturn void dictionary_bad(struct cpu *cpu)
{
    cpu_data_exception(cpu, DXC_DECIMAL); /* the general one */
}

/* Fields of an entry: bits, and bytes, from the left. */
static unsigned bits(u64 entry, unsigned at, unsigned count)
{
    return (unsigned)(entry >> (64 - at - count)) & ((1u << count) - 1);
}
static u8 byte(u64 entry, unsigned at)
{
    return (u8)(entry >> (56 - 8 * at));
}

/* An entry, fetched once: it is a doubleword on its boundary. */
static u64 entry_load(struct cpu *cpu, const struct dictionary *dict, unsigned index)
{
    u64 at = dict->origin + (u64)(index & ((1u << dict->symbol_bits) - 1)) * 8;

    return space_load64(cpu, dict->space, at & cpu->address_mask);
}
/* The same index of the expansion dictionary, which follows the compression dictionary. */
static u64 extension_load(struct cpu *cpu, const struct dictionary *dict, unsigned index)
{
    struct dictionary expansion = *dict;

    expansion.origin += 8ULL << dict->symbol_bits;
    return entry_load(cpu, &expansion, index);
}

/* Additional extension characters of a character entry; they come before the child characters, from byte 3 on. */
static unsigned entry_extensions(struct cpu *cpu, u64 entry)
{
    unsigned children = bits(entry, 0, 3), count = bits(entry, 8, 3);

    if (children > 1)
        return count & 1;
    if (count > 4)
        dictionary_bad(cpu);
    return count;
}

/* Some of an entry's children: those in the entry itself, or in one sibling descriptor. */
struct brood {
    u8 character[14];
    unsigned count;
    u16 examine;      /* from the left: the child's entry is to be looked at, it may have extensions or children */
    unsigned first;   /* the first one's index */
    bool more;        /* in the sibling descriptor that follows them */
    unsigned parents; /* examine bits for its last two, from the left */
};

static struct brood brood_entry(struct cpu *cpu, u64 entry)
{
    unsigned extensions = entry_extensions(cpu, entry), count = bits(entry, 0, 3);
    struct brood b = {.examine = (u16)(bits(entry, 3, 5) << 11), .first = bits(entry, 11, 13)};

    if (count > 1) {
        if (count + extensions > 6)
            dictionary_bad(cpu);
        b.more = count + extensions == 6;
        b.parents = bits(entry, 8, 2);
    }
    b.count = count - b.more;
    for (unsigned i = 0; i < b.count; i++)
        b.character[i] = byte(entry, 3 + extensions + i);
    return b;
}

/* Format 0: 7 characters in one entry. */
static struct brood brood_descriptor_0(struct cpu *cpu, const struct dictionary *dict, unsigned index, unsigned last)
{
    u64 entry = entry_load(cpu, dict, index);
    unsigned count = bits(entry, 0, 3);
    struct brood b = {.examine = (u16)((bits(entry, 3, 5) << 2 | last) << 9), .first = index + 1, .parents = 3};

    b.more = count == 0;
    b.count = b.more ? 7 : count;
    for (unsigned i = 0; i < b.count; i++)
        b.character[i] = byte(entry, 1 + i);
    return b;
}
/* Format 1: 6 there and 8 in the expansion dictionary. */
static struct brood brood_descriptor_1(struct cpu *cpu, const struct dictionary *dict, unsigned index, unsigned last)
{
    u64 entry = entry_load(cpu, dict, index), extension;
    unsigned count = bits(entry, 0, 4);
    struct brood b = {.examine = (u16)((bits(entry, 4, 12) << 2 | last) << 2), .first = index + 1, .parents = 3};

    if (!count)
        dictionary_bad(cpu);
    b.more = count == 15;
    b.count = b.more ? 14 : count;
    extension = b.count > 6 ? extension_load(cpu, dict, index) : 0;
    for (unsigned i = 0; i < b.count; i++)
        b.character[i] = i < 6 ? byte(entry, 2 + i) : byte(extension, i - 6);
    return b;
}
static struct brood brood_next(struct cpu *cpu, const struct dictionary *dict, const struct brood *b)
{
    unsigned index = b->first + b->count;

    return dict->format_1 ? brood_descriptor_1(cpu, dict, index, b->parents)
                          : brood_descriptor_0(cpu, dict, index, b->parents);
}

/* What of the source is a string of the dictionary. */
struct match {
    u64 entry; /* of its last character; 0, which has no children, where it need not be looked at */
    unsigned symbol, length;
};

static u8 source_byte(struct cpu *cpu, const struct operand *source, unsigned i)
{
    return space_load8(cpu, source->space, (source->at + i) & cpu->address_mask);
}

/* The next character of the source is the child's: does the rest of it match as well? */
static bool child_match(struct cpu *cpu, const struct dictionary *dict, const struct operand *source, unsigned index,
    bool examine, struct match *m)
{
    u64 entry = examine ? entry_load(cpu, dict, index) : 0;
    unsigned extensions = entry_extensions(cpu, entry), length = m->length + 1 + extensions;

    if (length > source->length)
        return false;
    for (unsigned i = 0; i < extensions; i++)
        if (source_byte(cpu, source, m->length + 1 + i) != byte(entry, 3 + i))
            return false;
    if (length > STRING_MOST)
        dictionary_bad(cpu);
    *m = (struct match){entry, index & ((1u << dict->symbol_bits) - 1), length};
    return true;
}

/* Make the match longer. Children with the same character stand side by side: where one fails the next is tried. */
static bool match_extend(struct cpu *cpu, const struct dictionary *dict, const struct operand *source, struct match *m)
{
    struct brood b = brood_entry(cpu, m->entry);
    u8 next = source_byte(cpu, source, m->length);
    bool failed = false;

    for (unsigned children = b.count;;) {
        for (unsigned i = 0; i < b.count; i++) {
            if (b.character[i] == next) {
                if (child_match(cpu, dict, source, b.first + i, b.examine << i & 0x8000, m))
                    return true;
                failed = true;
            } else if (failed) {
                return false;
            }
        }
        if (!b.more)
            return false;
        b = brood_next(cpu, dict, &b);
        children += b.count;
        if (children > CHILDREN_MOST)
            dictionary_bad(cpu);
    }
}

/* Bytes that the next symbol lies in. */
static unsigned symbol_bytes(const struct dictionary *dict, const struct symbols *s)
{
    return (s->bit + dict->symbol_bits + 7) / 8;
}
static void symbol_step(struct cpu *cpu, const struct dictionary *dict, struct symbols *s)
{
    unsigned end = s->bit + dict->symbol_bits;

    operand_step(cpu, &s->data, end / 8);
    s->bit = end % 8;
}
/* Bits to the left of it stay, those to its right in the same byte are made zero. */
static void symbol_store(struct cpu *cpu, const struct dictionary *dict, const struct symbols *s, unsigned symbol)
{
    unsigned n = symbol_bytes(dict, s), value = symbol << (24 - s->bit - dict->symbol_bits);
    struct span sp;
    u8 left;

    cpu_span(cpu, s->data.space, s->data.at, n, SPAN_WRITE, &sp);
    left = *span_at(&sp, 0) & (u8) ~(0xFFu >> s->bit);
    span_put(cpu, &sp, (const u8[]){left | (u8)(value >> 16), (u8)(value >> 8), (u8)value});
}
static unsigned symbol_load(struct cpu *cpu, const struct dictionary *dict, const struct symbols *s)
{
    struct span sp;
    u8 at[3] = {};

    cpu_span(cpu, s->data.space, s->data.at, symbol_bytes(dict, s), SPAN_READ, &sp);
    span_get(&sp, at);
    return ((u32)at[0] << 16 | (u32)at[1] << 8 | at[2]) >> (24 - s->bit - dict->symbol_bits) &
           ((1u << dict->symbol_bits) - 1);
}

/* The registers after a symbol. */
static void progress_set(struct cpu *cpu, const struct symbols *s, const struct operand *text)
{
    operand_set(cpu, &s->data);
    operand_set(cpu, text);
    cpu->gr[1].l = (cpu->gr[1].l & ~7u) | s->bit;
}

/* The symbol that goes into the compressed data for an entry. */
static unsigned symbol_translated(struct cpu *cpu, const struct dictionary *dict, unsigned symbol)
{
    if (dict->translate)
        symbol = space_load16(cpu, dict->space, (dict->translation + 2 * symbol) & cpu->address_mask);
    return symbol & ((1u << dict->symbol_bits) - 1);
}

static u8 compress(struct cpu *cpu, const struct dictionary *dict, struct symbols to, struct operand from)
{
    for (unsigned done = 0; from.length;) {
        struct match m;
        if (to.data.length < symbol_bytes(dict, &to))
            return 1;
        if (done >= COMPRESSION_UNIT)
            return 3;
        m.symbol = source_byte(cpu, &from, 0);
        m.length = 1;
        m.entry = entry_load(cpu, dict, m.symbol);
        while (bits(m.entry, 0, 3) && m.length < from.length && match_extend(cpu, dict, &from, &m))
            ;
        symbol_store(cpu, dict, &to, symbol_translated(cpu, dict, m.symbol));
        symbol_step(cpu, dict, &to);
        operand_step(cpu, &from, m.length);
        progress_set(cpu, &to, &from);
        done += m.length;
    }
    return 0;
}

/* A string from its end to its beginning. Its length is told by the entry of its end. */
static void string_expand(struct cpu *cpu, const struct dictionary *dict, u64 entry, u8 *string)
{
    for (unsigned entries = 1;; entries++) {
        unsigned partial = bits(entry, 0, 3), complete = bits(entry, 5, 3);
        if (entries > ENTRIES_MOST || partial > 5 || (!partial && !complete))
            dictionary_bad(cpu);
        if (!partial) {
            for (unsigned i = 0; i < complete; i++)
                string[i] = byte(entry, 1 + i);
            return;
        }
        for (unsigned i = 0; i < partial; i++)
            string[byte(entry, 7) + i] = byte(entry, 2 + i);
        entry = entry_load(cpu, dict, bits(entry, 3, 13));
    }
}
static unsigned string_length(u64 entry)
{
    unsigned partial = bits(entry, 0, 3);

    return partial ? byte(entry, 7) + partial : bits(entry, 5, 3);
}

static u8 expand(struct cpu *cpu, const struct dictionary *dict, struct operand to, struct symbols from)
{
    for (unsigned done = 0; from.data.length >= symbol_bytes(dict, &from);) {
        u8 string[STRING_MOST] = {}; /* the most that an offset and a partial length reach */
        struct span sp;
        u64 entry;
        unsigned length;
        if (!to.length)
            return 1;
        if (done >= COMPRESSION_UNIT)
            return 3;
        entry = entry_load(cpu, dict, symbol_load(cpu, dict, &from));
        length = string_length(entry);
        if (length > to.length)
            return 1;
        string_expand(cpu, dict, entry, string);
        cpu_span(cpu, to.space, to.at, length, SPAN_WRITE, &sp);
        span_put(cpu, &sp, string);
        operand_step(cpu, &to, length);
        symbol_step(cpu, dict, &from);
        progress_set(cpu, &from, &to);
        done += length;
    }
    return 0;
}

static void compression_call(struct cpu *cpu, const struct insn *d, u64 address)
{
    u32 options = cpu->gr[0].l, where = cpu->gr[1].l;
    unsigned size = options >> 12 & 15;
    struct operand first = operand_get(cpu, d->r1), second = operand_get(cpu, d->r2);
    struct dictionary dict = {.space = second.space,
        .origin = cpu->gr[1].g & cpu->address_mask & ~0xFFFULL,
        .symbol_bits = 8 + size,
        .translate = options & OPTION_TRANSLATION,
        .format_1 = options & OPTION_FORMAT_1};

    (void)address;
    if (!size || size > 5)
        cpu_program(cpu, PGM_SPECIFICATION);
    dict.translation = dict.origin + (where >> 3 & 0x1FF) * 128;
    if (options & OPTION_EXPANSION)
        cpu->cc = expand(cpu, &dict, first, (struct symbols){second, where & 7});
    else
        cpu->cc = compress(cpu, &dict, (struct symbols){first, where & 7}, second);
}

#include "guests/engine/compression.def"
