/* Operands that registers describe, and what qemu-s390x 7.2 does otherwise than the PoP.
 * An instruction that may stop with cc 3 is followed by a branch back to it, since the two may stop at different
 * places. */
#include "tests/insn/tune.h"

/* Two different even registers from 2 to 14 in a text with both register fields in one byte. */
static void registers_set(struct insn_case *c, u64 *random, u8 *field, unsigned *r1, unsigned *r2)
{
    *r1 = 2 + 2 * tune_below(random, 7);
    do
        *r2 = 2 + 2 * tune_below(random, 7);
    while (*r2 == *r1);
    *field = (u8)(*r1 << 4 | *r2);
    (void)c;
}
static void loop_while_3(struct insn_case *c)
{
    u8 *p = c->text + c->length;

    p[0] = 0xA7, p[1] = 0x14, p[2] = 0xFF, p[3] = (u8)(-(int)c->length / 2);
    c->length += 4;
}
static u64 somewhere(u64 *random)
{
    return tune_below(random, 2) ? WINDOW + 128 + tune_below(random, WINDOW_SIZE - 512)
                                 : WINDOW + WINDOW_SIZE / 2 - 40 + tune_below(random, 80);
}
/* Make some bytes of the second place equal to those of the first. */
static void alike(struct insn_case *c, u64 *random, u64 a, u64 b)
{
    memmove(window_at(c, b), window_at(c, a), tune_below(random, 200));
}
static unsigned some_length(u64 *random)
{
    return tune_below(random, 4) ? tune_below(random, 200) : tune_below(random, 5);
}

static void long_operands(struct insn_case *c, u64 *random, u8 *field, unsigned width, bool compare)
{
    unsigned r1, r2, length = some_length(random) / width * width;

    registers_set(c, random, field, &r1, &r2);
    c->gr[r1] = somewhere(random);
    c->gr[r2] = tune_below(random, 2) ? somewhere(random) : c->gr[r1] + tune_below(random, 100) - 50;
    c->gr[r1 + 1] = length;
    c->gr[r2 + 1] = tune_below(random, 3) ? some_length(random) / width * width : length;
    if (compare)
        alike(c, random, c->gr[r1], c->gr[r2]);
}
static void tune_mvcl(struct insn_case *c, u64 *random)
{
    unsigned r1, r2;

    long_operands(c, random, c->text + 1, 1, c->row->opcode == 0x0F);
    r1 = c->text[1] >> 4, r2 = c->text[1] & 15;
    c->gr[r1 + 1] |= tune_next(random) << 24;
    c->gr[r2 + 1] |= tune_next(random) << 24;
}
/* Overlapping operands of the extended forms are unpredictable where a stored byte is fetched later. */
static void apart(struct insn_case *c, unsigned r1, unsigned r2)
{
    if (c->gr[r1] - c->gr[r2] < 256)
        c->gr[r1] = c->gr[r2] - 1;
}
static void tune_extended(struct insn_case *c, u64 *random)
{
    unsigned width = c->length == 6 ? 2 : 1;
    bool compare = c->row->opcode & 1;
    unsigned r1, r2;

    c->text[2] &= 0x0F; /* the second operand is the padding: no base */
    if (tune_below(random, 2))
        c->text[2] = 0, c->text[3] &= 3;
    if (width == 2)
        c->text[4] = 0;
    long_operands(c, random, c->text + 1, width, compare);
    r1 = c->text[1] >> 4, r2 = c->text[1] & 15;
    if (!compare)
        apart(c, r1, r2);
    loop_while_3(c);
}

/* A string that ends, with a copy of its beginning elsewhere. */
static void tune_terminated(struct insn_case *c, u64 *random)
{
    u8 end = (u8)tune_next(random);
    unsigned r1, r2;

    registers_set(c, random, c->text + 3, &r1, &r2);
    c->gr[r1] = somewhere(random) & ~1ULL;
    c->gr[r2] = somewhere(random);
    if (c->row->opcode == 0xB255)
        apart(c, r1, r2);
    else
        alike(c, random, c->gr[r1], c->gr[r2]);
    c->gr[0] = (c->gr[0] & 0xFFFFFFFF00000000) | end;
    if (c->row->opcode == 0xB255 && !tune_below(random, 32))
        c->gr[0] |= 0x100; /* a specification exception; qemu-s390x 7.2 does not know it for CLST */
    *window_at(c, c->gr[r2] + some_length(random)) = end;
    *window_at(c, c->gr[r1] + 200) = end;
    *window_at(c, c->gr[r2] + 200) = end;
    if (tune_below(random, 2))
        *window_at(c, c->gr[r1] + some_length(random)) = end;
    if (c->row->opcode == 0xB255 && c->gr[r1] - c->gr[r2] + 256 < 512)
        c->gr[r1] = c->gr[r2] - 1;
    loop_while_3(c);
}
static void tune_search(struct insn_case *c, u64 *random)
{
    bool wide = c->row->opcode == 0xB9BE;
    unsigned r1, r2, at;

    registers_set(c, random, c->text + 3, &r1, &r2);
    c->gr[r2] = somewhere(random);
    c->gr[r1] = c->gr[r2] + some_length(random);
    at = some_length(random);
    c->gr[0] = (c->gr[0] & 0xFFFFFFFF00000000) | *window_at(c, c->gr[r2] + at);
    if (wide)
        c->gr[0] = (c->gr[0] & 0xFFFFFFFF00000000) | window_get(c, c->gr[r2] + (at & ~1u), 2);
    loop_while_3(c);
}
static void tune_checksum(struct insn_case *c, u64 *random)
{
    unsigned r1, r2;

    registers_set(c, random, c->text + 3, &r1, &r2);
    c->gr[r2] = somewhere(random);
    c->gr[r2 + 1] = some_length(random);
    loop_while_3(c);
}

/* TRE and the TROO family: tables and source in the window; characters so small that the table's entries are too. */
static void tune_translate(struct insn_case *c, u64 *random)
{
    bool one = c->row->opcode == 0xB2A5;
    unsigned r1, r2, from = c->row->opcode == 0xB990 || c->row->opcode == 0xB991 ? 2 : 1;

    registers_set(c, random, c->text + 3, &r1, &r2);
    c->text[2] = one ? 0 : (u8)(tune_next(random) & 0x10);
    for (unsigned i = 0; i < WINDOW_SIZE && from == 2; i += 2)
        c->window[i] &= 3;
    c->gr[r1] = WINDOW + 64 + tune_below(random, 64);
    c->gr[r1 + 1] = (1 + some_length(random) / 4) * from; /* not zero: that never ends in qemu-s390x 7.2 */
    c->gr[r2] = one ? WINDOW + 400 + tune_below(random, 200) : WINDOW + 300 + 2 * tune_below(random, 50);
    c->gr[1] = WINDOW + 456 + tune_below(random, 100); /* rounded down to a doubleword by the instruction */
    c->gr[0] = (c->gr[0] & ~0xFFFFULL) | window_get(c, WINDOW + 456 + tune_below(random, 256), 2);
    if (c->row->opcode == 0xB992) /* qemu-s390x 7.2 has a test character of 8 bits (PoP: 16) */
        c->gr[0] &= ~0xFF00ULL;
    loop_while_3(c);
}

/* Text of one encoding with a few faults. */
static unsigned utf8_put(u8 *p, u64 *random, u32 c)
{
    unsigned n = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

    for (unsigned i = n; i > 0; i--, c >>= 6)
        p[i] = (u8)(0x80 | (c & 0x3F));
    p[0] = (u8)(n ? (0xFF00 >> (n + 1) & 0xFF) | c : c);
    if (!tune_below(random, 12))
        p[tune_below(random, n + 1)] = (u8)tune_next(random);
    if (p[0] == 0xE0) /* begins what is ill-formed to qemu-s390x 7.2 */
        p[0] = 0xE1;
    return n + 1;
}
static unsigned utf16_put(u8 *p, u64 *random, u32 c)
{
    u32 v = c < 0x10000 ? c : 0xD800DC00 | (c - 0x10000) >> 10 << 16 | (c & 0x3FF);
    unsigned n = c < 0x10000 ? 2 : 4;

    if (!tune_below(random, 12))
        v ^= tune_below(random, 2) ? 0x0400 : (u32)tune_next(random);
    for (unsigned i = 0; i < n; i++)
        p[i] = (u8)(v >> (8 * (n - 1 - i)));
    return n;
}
static unsigned utf32_put(u8 *p, u64 *random, u32 c)
{
    if (!tune_below(random, 12))
        c = tune_below(random, 2) ? 0xD700 + tune_below(random, 0xB00) : 0x10FFF0 + tune_below(random, 32);
    for (unsigned i = 0; i < 4; i++)
        p[i] = (u8)(c >> (24 - 8 * i));
    return 4;
}
static void tune_unicode(struct insn_case *c, u64 *random)
{
    bool from8 = c->row->opcode == 0xB2A7 || c->row->opcode == 0xB9B0;
    bool from16 = c->row->opcode == 0xB2A6 || c->row->opcode == 0xB9B1;
    unsigned r1, r2, at = 0;
    u8 *source;

    registers_set(c, random, c->text + 3, &r1, &r2);
    c->text[2] = from8 || from16 ? (u8)(tune_next(random) & 0x10) : 0;
    c->gr[r1] = WINDOW + 64 + tune_below(random, 64);
    c->gr[r2] = WINDOW + WINDOW_SIZE / 2 - tune_below(random, 32);
    c->gr[r2 + 1] = tune_below(random, 60);
    c->gr[r1 + 1] = tune_below(random, 4) ? 256 : tune_below(random, 64);
    source = window_at(c, c->gr[r2]);
    while (at < c->gr[r2 + 1]) {
        static const u32 limits[] = {0x80, 0x800, 0xD800, 0x110000};
        u32 character = tune_below(random, limits[tune_below(random, 4)]);
        if (character >= 0xD800 && character < 0xE000)
            character += 0x2000;
        if (from8 && character >= 0x800 && character < 0x1000) /* ill-formed to qemu-s390x 7.2 */
            character += 0x1000;
        at += from8    ? utf8_put(source + at, random, character)
              : from16 ? utf16_put(source + at, random, character)
                       : utf32_put(source + at, random, character);
    }
    loop_while_3(c);
}

/* Both operands of SS instructions, not nearer to each other than 64 bytes. */
static void separate(struct insn_case *c)
{
    s64 distance = (s64)(tune_address(c, 2) - tune_address(c, 4));

    if (distance <= -64 || distance >= 64)
        return;
    if (c->text[2] >> 4 == c->text[4] >> 4)
        c->text[2] ^= 1; /* of one base register: another displacement */
    else
        c->gr[c->text[2] >> 4] += distance < 0 ? -64ULL : 64ULL;
}
/* UNPK: qemu-s390x 7.2 does not fetch the second operand's leftmost byte, so none is needed from there; and where
 * operands overlap it fetches a byte for each digit (PoP: for two). */
static void tune_unpack(struct insn_case *c, u64 *random)
{
    unsigned l2 = tune_below(random, 16), l1 = l2 ? tune_below(random, 2 * l2 - 1) : 0;

    c->text[1] = (u8)((l1 > 15 ? 15 : l1) << 4 | l2);
    separate(c);
}
/* The operands of PKA, PKU, UNPKA, UNPKU must not overlap. The first two lose the leftmost digit in qemu-s390x 7.2. */
static void tune_pack_text(struct insn_case *c, u64 *random)
{
    bool pack = c->row->opcode == 0xE9 || c->row->opcode == 0xE1,
         wide = c->row->opcode == 0xE1 || c->row->opcode == 0xE2;

    c->text[1] = (u8)((1 + tune_below(random, 32)) * (wide ? 2 : 1) - 1);
    separate(c);
    if (pack)
        *window_at(c, tune_address(c, 4) + wide) &= 0xF0;
}

/* The witness takes more than the length's byte. */
static void tune_right_to_left(struct insn_case *c, u64 *random)
{
    (void)random;
    c->gr[0] &= 0x7F;
}

const struct tuner tune_string[] = {
    {"MVCL", tune_mvcl},
    {"CLCL", tune_mvcl},
    {"MVCLE", tune_extended},
    {"CLCLE", tune_extended},
    {"MVCLU", tune_extended},
    {"CLCLU", tune_extended},
    {"MVCRL", tune_right_to_left},
    {"MVST", tune_terminated},
    {"CLST", tune_terminated},
    {"SRST", tune_search},
    {"SRSTU", tune_search},
    {"CKSM", tune_checksum},
    {"TRE", tune_translate},
    {"TROO", tune_translate},
    {"TROT", tune_translate},
    {"TRTO", tune_translate},
    {"TRTT", tune_translate},
    {"CU12", tune_unicode},
    {"CU14", tune_unicode},
    {"CU21", tune_unicode},
    {"CU24", tune_unicode},
    {"CU41", tune_unicode},
    {"CU42", tune_unicode},
    {"UNPK", tune_unpack},
    {"PKA", tune_pack_text},
    {"PKU", tune_pack_text},
    {"UNPKA", tune_pack_text},
    {"UNPKU", tune_pack_text},
    {NULL, NULL},
};
