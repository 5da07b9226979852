/* EDIT and EDIT AND MARK: a pattern, left to right, takes its digits from a packed source.
 * The result is made aside, so that what is wrong with the source leaves the pattern as it was. Source: PoP chapter 8.
 */
#include "guests/engine/rows.h"

#define DIGIT_SELECTOR 0x20
#define SIGNIFICANCE_STARTER 0x21
#define FIELD_SEPARATOR 0x22

struct edit {
    struct space *space; /* the source and the address of its next byte */
    u64 source;
    const u8 *near; /* the source, NULL if the fast lookup has not got as much as there may be */
    unsigned right; /* the right digit of the last byte, if it waits to be used */
    bool right_waits;
    bool significant; /* the significance indicator */
    u8 fill;
};

/* The next digit; *plus: it is followed by a plus sign, which is used up with it, as a minus sign is. */
static unsigned digit_next(struct cpu *cpu, struct edit *e, bool *plus)
{
    unsigned byte, left;

    *plus = false;
    if (e->right_waits) {
        e->right_waits = false;
        return e->right;
    }
    if (likely(e->near != NULL))
        byte = *e->near++;
    else {
        byte = space_load8(cpu, e->space, e->source);
        e->source = (e->source + 1) & cpu->address_mask;
    }
    left = byte >> 4;
    e->right = byte & 15;
    if (left > 9)
        cpu_data_exception(cpu, DXC_DECIMAL);
    e->right_waits = e->right <= 9;
    *plus = !e->right_waits && e->right != 0xB && e->right != 0xD;
    return left;
}

/* What replaces a digit selector or significance starter; *digit: the source digit. */
static u8 digit_edit(struct cpu *cpu, struct edit *e, bool starter, unsigned *digit)
{
    bool plus, shown;

    *digit = digit_next(cpu, e, &plus);
    shown = e->significant || *digit;
    e->significant = (shown || starter) && !plus;
    return shown ? (u8)(0xF0 | *digit) : e->fill;
}

/* The address of the last digit with which significance began; bits on the left stay as the addressing mode says. */
static void mark_set(struct cpu *cpu, u64 address)
{
    if (cpu->address_mask == ~0ULL)
        cpu->gr[1].g = address;
    else if (cpu->address_mask > 0xFFFFFF)
        cpu->gr[1].l = (u32)address;
    else
        cpu->gr[1].l = (cpu->gr[1].l & 0xFF000000) | (u32)address;
}

static void edit_pattern(struct cpu *cpu, const struct insn *d, u64 address, bool mark)
{
    struct edit e = {.space = cpu_space(cpu, d->b2), .source = ADDRESS_B2};
    struct span sp;
    u8 text[256];
    unsigned digit, marked = sizeof text;
    bool nonzero = false;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, d->l + 1u, SPAN_WRITE, &sp);
    span_get(&sp, text);
    e.near = space_read_fast(e.space, e.source, sp.length);
    e.fill = text[0];
    for (unsigned i = 0; i < sp.length; i++) {
        u8 c = text[i];
        if (c == DIGIT_SELECTOR || c == SIGNIFICANCE_STARTER) {
            bool before = e.significant;
            text[i] = digit_edit(cpu, &e, c == SIGNIFICANCE_STARTER, &digit);
            nonzero |= digit != 0;
            if (digit && !before)
                marked = i;
        } else if (c == FIELD_SEPARATOR) {
            e.significant = nonzero = false;
            text[i] = e.fill;
        } else if (!e.significant) {
            text[i] = e.fill;
        }
    }
    span_put(cpu, &sp, text);
    if (mark && marked < sizeof text)
        mark_set(cpu, (address + marked) & cpu->address_mask);
    cpu->cc = !nonzero ? 0 : e.significant ? 1 : 2;
}
static void edit(struct cpu *cpu, const struct insn *d, u64 address)
{
    edit_pattern(cpu, d, address, false);
}
static void edit_and_mark(struct cpu *cpu, const struct insn *d, u64 address)
{
    edit_pattern(cpu, d, address, true);
}

#include "guests/engine/decimal_edit.def"
