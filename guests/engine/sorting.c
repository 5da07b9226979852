/* COMPARE AND FORM CODEWORD, UPDATE TREE: what a replacement-selection sort is made of.
 * Their operands are in fixed general registers; the addressing mode says how long a codeword is: 4 bytes, or 8 with
 * 64-bit addressing. Both end after few enough steps that they need no interruption in between. Source: PoP chapter 7;
 * appendix A, "Sorting Instructions". */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* A register of the width of a codeword. */
static u64 word_get(const struct cpu *cpu, u8 r)
{
    return address_wide(cpu) ? cpu->gr[r].g : cpu->gr[r].l;
}
static void word_set(struct cpu *cpu, u8 r, u64 value)
{
    if (address_wide(cpu))
        cpu->gr[r].g = value;
    else
        cpu->gr[r].l = (u32)value;
}
static u64 word_sign(const struct cpu *cpu)
{
    return address_wide(cpu) ? 1ULL << 63 : 1ULL << 31;
}

/* Of length bytes, 2 or 6: what is compared at once, and stands in a codeword behind its 16-bit index. */
static u64 unit_load(struct cpu *cpu, struct space *s, u64 address, unsigned length)
{
    struct span sp;
    u8 bytes[6] = {};

    if (length == 2)
        return space_load16(cpu, s, address);
    cpu_span(cpu, s, address, 6, SPAN_READ, &sp);
    span_get(&sp, bytes);
    return (u64)be16_load(bytes) << 32 | be32_load(bytes + 2);
}

/* The operand that loses the comparison becomes the codeword, and general register 3 designates it. A codeword of a
 * higher value is nearer to the winner: where the low one wins, the complement serves. */
static void codeword_form(struct cpu *cpu, unsigned bits, bool low_loses, u64 first, u64 third)
{
    bool first_loses = low_loses ? first < third : first > third;
    u64 loser = first_loses ? first : third, index = cpu->gr[2].l & 0xFFFF, base = word_get(cpu, 1);

    if (!low_loses)
        loser = ~loser & (((u64)1 << bits) - 1);
    word_set(cpu, 2, index << bits | loser);
    if (first_loses) {
        word_set(cpu, 1, word_get(cpu, 3));
        word_set(cpu, 3, base);
    }
    cpu->cc = first_loses ? 2 : 1;
}

static void compare_and_form_codeword(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct space *s = cpu_space(cpu, 1);
    unsigned length = address_wide(cpu) ? 6 : 2;
    u64 limit = address & 0x7FFE, index, first, third;

    (void)d;
    if ((cpu->gr[1].l | cpu->gr[2].l | cpu->gr[3].l) & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
    do {
        index = cpu->gr[2].l & 0xFFFF;
        if (index > limit) {
            word_set(cpu, 2, word_get(cpu, 3) | word_sign(cpu));
            cpu->cc = 0;
            return;
        }
        first = unit_load(cpu, s, (cpu->gr[1].g + index) & cpu->address_mask, length);
        third = unit_load(cpu, s, (cpu->gr[3].g + index) & cpu->address_mask, length);
        word_set(cpu, 2, word_get(cpu, 2) + length);
    } while (first == third);
    codeword_form(cpu, 8 * length, address & 1, first, third);
}

/* A node: a codeword and what belongs to it, in storage one after the other. It lies in one page. */
struct node {
    u64 codeword, other;
};
static struct node node_load(struct cpu *cpu, struct space *s, u64 at)
{
    u64 first = space_load64(cpu, s, at);

    return address_wide(cpu) ? (struct node){first, space_load64(cpu, s, at + 8)}
                             : (struct node){first >> 32, (u32)first};
}
static void node_store(struct cpu *cpu, struct space *s, u64 at, struct node n)
{
    if (address_wide(cpu)) {
        space_store64(cpu, s, at, n.codeword);
        space_store64(cpu, s, at + 8, n.other);
    } else {
        space_store64(cpu, s, at, n.codeword << 32 | n.other);
    }
}
static struct node node_get(const struct cpu *cpu, u8 r)
{
    return (struct node){word_get(cpu, r), word_get(cpu, r + 1)};
}
static void node_set(struct cpu *cpu, u8 r, struct node n)
{
    word_set(cpu, r, n.codeword);
    word_set(cpu, r + 1, n.other);
}

/* One step to the root: to the parent of the node at the index in general register 5. False: it ends here. */
static bool tree_step(struct cpu *cpu, struct space *s, u64 size)
{
    u64 index = word_get(cpu, 5) >> 1 & -size, at = (cpu->gr[4].g + index) & cpu->address_mask;
    struct node here, held = node_get(cpu, 0);

    if (!index || held.codeword & word_sign(cpu)) {
        word_set(cpu, 5, index);
        cpu->cc = index ? 3 : 1;
        return false;
    }
    here = node_load(cpu, s, at);
    if (held.codeword < here.codeword) {
        node_store(cpu, s, at, held);
        node_set(cpu, 0, here);
    }
    word_set(cpu, 5, index);
    if (held.codeword != here.codeword)
        return true;
    node_set(cpu, 2, here);
    cpu->cc = 0;
    return false;
}

static void update_tree(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct space *s = cpu_space(cpu, 4);
    u64 size = address_wide(cpu) ? 16 : 8;

    (void)d, (void)address;
    if ((cpu->gr[4].l | cpu->gr[5].l) & (size - 1))
        cpu_program(cpu, PGM_SPECIFICATION);
    while (tree_step(cpu, s, size))
        ;
}

#include "guests/engine/sorting.def"
