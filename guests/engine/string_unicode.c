/* Conversions between UTF-8, UTF-16 and UTF-32: one decoder and one encoder for each form, and the loop that joins
 * them. Source: PoP chapter 7, "CONVERT UTF-8 TO UTF-16" and its five relatives. */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* Why no character came of it, in place of its length in bytes; the condition code of each is in convert(). */
enum { SOURCE_ENDS = 0, INVALID = -1 };

/* Fetch the character at the beginning of o: *c and its length. strict: the well-formedness check of the
 * ETF3-enhancement. */
typedef int decoder(struct cpu *cpu, const struct operand *o, bool strict, u32 *c);
/* Make the bytes of c; their number. */
typedef unsigned encoder(u32 c, u8 *out);

static inline u8 byte_at(struct cpu *cpu, const struct operand *o, unsigned i)
{
    return space_load8(cpu, o->space, (o->at + i) & cpu->address_mask);
}

/* Is what follows the first byte of a UTF-8 character well formed? Overlong forms, surrogates and values past 10FFFF
 * are known by the second byte. */
static bool utf8_well_formed(u8 first, const u8 *next, unsigned n)
{
    u8 low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    u8 high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

    if (next[0] < low || next[0] > high)
        return false;
    for (unsigned i = 1; i < n; i++)
        if (next[i] < 0x80 || next[i] > 0xBF)
            return false;
    return true;
}

static inline int utf8_decode(struct cpu *cpu, const struct operand *o, bool strict, u32 *c)
{
    u8 first, next[3];
    unsigned n;

    first = byte_at(cpu, o, 0);
    if (first < 0x80) {
        *c = first;
        return 1;
    }
    if (first < (strict ? 0xC2 : 0xC0) || first > (strict ? 0xF4 : 0xF7))
        return INVALID;
    n = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (o->length < n + 1)
        return SOURCE_ENDS;
    for (unsigned i = 0; i < n; i++)
        next[i] = byte_at(cpu, o, i + 1);
    if (strict && !utf8_well_formed(first, next, n))
        return INVALID;
    *c = first & (0x3Fu >> n);
    for (unsigned i = 0; i < n; i++)
        *c = *c << 6 | (next[i] & 0x3Fu);
    return (int)n + 1;
}

static inline int utf16_decode(struct cpu *cpu, const struct operand *o, bool strict, u32 *c)
{
    u16 high, low;

    if (o->length < 2)
        return SOURCE_ENDS;
    high = space_load16(cpu, o->space, o->at);
    if ((high & 0xFC00) != 0xD800) {
        *c = high;
        return 2;
    }
    if (o->length < 4)
        return SOURCE_ENDS;
    low = space_load16(cpu, o->space, (o->at + 2) & cpu->address_mask);
    if (strict && (low & 0xFC00) != 0xDC00)
        return INVALID;
    *c = ((high & 0x3FFu) + 0x40) << 10 | (low & 0x3FFu);
    return 4;
}

static inline int utf32_decode(struct cpu *cpu, const struct operand *o, bool strict, u32 *c)
{
    (void)strict;
    if (o->length < 4)
        return SOURCE_ENDS;
    *c = space_load32(cpu, o->space, o->at);
    return *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDBFF) ? INVALID : 4;
}

static inline unsigned utf8_encode(u32 c, u8 *out)
{
    unsigned n = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

    for (unsigned i = n; i > 0; i--, c >>= 6)
        out[i] = (u8)(0x80 | (c & 0x3F));
    out[0] = (u8)(n ? (0xFF00u >> (n + 1) & 0xFF) | c : c);
    return n + 1;
}

static inline unsigned utf16_encode(u32 c, u8 *out)
{
    if (c < 0x10000) {
        be16_store(out, (u16)c);
        return 2;
    }
    be16_store(out, (u16)(0xD800 | (((c >> 16) - 1) & 0xF) << 6 | (c >> 10 & 0x3F)));
    be16_store(out + 2, (u16)(0xDC00 | (c & 0x3FF)));
    return 4;
}

static inline unsigned utf32_encode(u32 c, u8 *out)
{
    be32_store(out, c);
    return 4;
}

static inline void put(struct cpu *cpu, const struct operand *o, const u8 *data, unsigned n)
{
    struct span sp;

    cpu_span(cpu, o->space, o->at, n, SPAN_WRITE, &sp);
    span_put(cpu, &sp, data);
}

/* cc 0: the second operand has ended (perhaps within a character), 1: no room for the next character, 2: not a
 * character. */
static inline void convert(struct cpu *cpu, const struct insn *d, bool strict, decoder *decode, encoder *encode)
{
    struct operand to, from;

    pair_check(cpu, d->r1 | d->r2);
    to = operand_get(cpu, d->r1);
    from = operand_get(cpu, d->r2);
    for (unsigned done = 0; done < PAGE_SIZE_GUEST; done++) {
        u8 out[4];
        u32 c;
        int used = from.length ? decode(cpu, &from, strict, &c) : SOURCE_ENDS;
        unsigned made;
        if (used <= 0) {
            cpu->cc = used == INVALID ? 2 : 0;
            return;
        }
        made = encode(c, out);
        if (to.length < made) {
            cpu->cc = 1;
            return;
        }
        put(cpu, &to, out, made);
        operand_step(cpu, &to, made);
        operand_step(cpu, &from, (u64)used);
        operand_set(cpu, &to);
        operand_set(cpu, &from);
    }
    cpu->cc = 3;
}

#define CONVERSION(from, to, strict)                                                                                   \
    static void from##_to_##to(struct cpu *cpu, const struct insn *d, u64 address)                                     \
    {                                                                                                                  \
        (void)address;                                                                                                 \
        convert(cpu, d, strict, from##_decode, to##_encode);                                                           \
    }
CONVERSION(utf8, utf16, d->m3 & 1)
CONVERSION(utf8, utf32, d->m3 & 1)
CONVERSION(utf16, utf8, d->m3 & 1)
CONVERSION(utf16, utf32, d->m3 & 1)
CONVERSION(utf32, utf8, false)
CONVERSION(utf32, utf16, false)

#include "guests/engine/string_unicode.def"
