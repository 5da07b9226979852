/* How a sequence is made: rows by chance, their texts as cases have them, then registers and addresses made fit to
 * follow one another. */
#include "tests/insn/sequence.h"
#include "tests/insn/shape.h"
#include "tests/insn/tune.h"
#include <stdlib.h>

static const char *const excluded[] = {
#define EXCLUDED(name, reason) #name,
#include "tests/insn/sequence.def"
};

static bool row_fits(const struct row *row)
{
    struct shape s;
    u8 text[6] = {0};

    if (row->kind >= KIND_EXECUTE)
        return false;
    for (unsigned i = 0; i < sizeof excluded / sizeof excluded[0]; i++)
        if (strcmp(excluded[i], row->name) == 0)
            return false;
    shape_set_opcode(text, row);
    shape_of(&s, text, row);
    return row->kind != KIND_BRANCH || s.relative;
}

static const struct row *row_choose(u64 *random)
{
    static const struct row **fit;
    static unsigned count;

    if (!fit) {
        fit = calloc(row_count, sizeof *fit);
        for (unsigned i = 0; i < row_count; i++)
            if (row_fits(row_at(i)))
                fit[count++] = row_at(i);
    }
    return fit[tune_below(random, count)];
}

/* Registers 12 to 15 are not for results. */
static void register_lower(u8 *byte, bool left)
{
    unsigned shift = left ? 4 : 0, r = *byte >> shift & 15;

    if (r >= 12)
        *byte ^= (u8)(8 << shift);
}

static void registers_lower(u8 *text, const struct row *row)
{
    switch (row->format) {
    case FORMAT_RRE:
    case FORMAT_RRF_a:
    case FORMAT_RRF_b:
    case FORMAT_RRF_c:
    case FORMAT_RRF_d:
    case FORMAT_RRF_e:
    case FORMAT_RRD:
        register_lower(text + 3, true);
        register_lower(text + 3, false);
        break;
    case FORMAT_RS:
    case FORMAT_RSY: /* R1 to R3: not around */
        register_lower(text + 1, true);
        register_lower(text + 1, false);
        if (text[1] >> 4 > (text[1] & 15))
            text[1] = (u8)(text[1] << 4 | text[1] >> 4);
        break;
    case FORMAT_SI:
    case FORMAT_SIY: /* an immediate byte */
        break;
    default:
        if (row_is_vector(row) && row->format != FORMAT_VRS_c && row->format != FORMAT_VRR_i)
            break;
        register_lower(text + 1, true);
        if (row->format == FORMAT_RR || row->format == FORMAT_RIE_b || row->format == FORMAT_RIE_d ||
            row->format == FORMAT_RIE_e || row->format == FORMAT_RSI)
            register_lower(text + 1, false);
        break;
    }
}

static void address_set(u8 *field, u64 *random)
{
    u8 displacement = (u8)tune_next(random);

    field[0] = (u8)((12 + tune_below(random, 2)) << 4);
    field[1] = tune_below(random, 4) ? displacement & 0xF8 : displacement;
}

/* Storage operands lie in the window. */
static void operands_place(u8 *text, const struct row *row, u64 *random)
{
    struct shape s;

    shape_of(&s, text, row);
    if (row->kind == KIND_ADDRESS)
        return;
    for (unsigned i = 0; i < 2 && s.address[i].used; i++)
        address_set(text + 2 + 2 * i, random);
    if (!s.address[0].used)
        return;
    if (row->format == FORMAT_RX || row->format == FORMAT_RXE || row->format == FORMAT_RXF ||
        row->format == FORMAT_RXY || row->format == FORMAT_VRX)
        text[1] &= 0xF0;
    if (row->format == FORMAT_RXY || row->format == FORMAT_RSY || row->format == FORMAT_SIY)
        text[4] = 0;
}

/* Branch number i goes to the beginning of one of the next instructions, or to the end. */
static void branch_set(struct sequence *s, unsigned i, u64 *random)
{
    struct shape shape;
    unsigned to = i + 1 + tune_below(random, 3);
    u8 *text = s->text + s->at[i];
    s32 halfwords = ((s32)(to < s->insns ? s->at[to] : s->length) - s->at[i]) / 2;

    shape_of(&shape, text, s->row[i]);
    if (shape.relative4)
        memset(text + 2, 0, 2);
    text[shape.relative4 ? 4 : 2] = 0;
    text[shape.relative4 ? 5 : 3] = (u8)halfwords;
}

void sequence_make(struct sequence *s, u64 seed, u64 n, unsigned limit)
{
    u64 random = (seed ^ 0x5DEECE66D1CE4E5BULL) + n / SEQUENCE_SHARE * 0xD1342543DE82EF95ULL;
    unsigned insns = 4 + tune_below(&random, SEQUENCE_INSNS - 3);

    memset(s, 0, sizeof *s);
    for (s->insns = 0; s->insns < insns; s->insns++) {
        const struct row *row = row_choose(&random);
        u8 *text = s->text + s->length;
        s->row[s->insns] = row;
        s->at[s->insns] = (u8)s->length;
        s->length += case_text(text, row, &random, sequence_slot(n) + SEQUENCE_START + s->length);
        registers_lower(text, row);
        operands_place(text, row, &random);
    }
    for (unsigned i = 0; i < insns; i++)
        if (s->row[i]->kind == KIND_BRANCH)
            branch_set(s, i, &random);
    if (limit < s->insns) {
        s->insns = limit;
        s->length = s->at[limit];
    }
}

void sequence_values(struct insn_case *c, u64 seed, u64 n)
{
    static const u32 modes[] = {0, 1, 2, 3, 0xC0000000, 0x00080000};

    memset(c, 0, sizeof *c);
    c->row = row_at(0);
    case_values(c, seed, n);
    c->gr[12] = WINDOW + 256 + (c->gr[0] & 0xF0);
    c->gr[13] = WINDOW + 512 - 16 - (c->gr[1] & 0x70);
    c->fpc = modes[c->gr[2] % (sizeof modes / sizeof modes[0])];
}

static u64 fold(u64 hash, u64 v)
{
    hash = (hash ^ v) * 0x9E3779B97F4A7C15ULL;
    return hash ^ hash >> 29;
}

u64 sequence_hash(const struct result *r, const u8 *window)
{
    u64 hash = fold(r->ending, r->exception);

    if (r->ending == END_FALL)
        hash = fold(hash, (u64)r->fpc << 8 | r->cc);
    for (unsigned i = 0; i < 16; i++) {
        hash = fold(fold(hash, r->gr[i]), r->fpr[i]);
        hash = fold(fold(fold(hash, r->right[i]), r->high[i][0]), r->high[i][1]);
    }
    for (unsigned i = 0; i < WINDOW_SIZE; i += 8) {
        u64 v = 0;
        for (unsigned k = 0; k < 8; k++)
            v = v << 8 | window[i + k];
        hash = fold(hash, v);
    }
    return hash;
}
