/* Compare and swap with equal operands half of the time. */
#include "tests/insn/tune.h"

/* TS: qemu-s390x 7.2 wants the unused second byte zero. */
static void tune_test_and_set(struct insn_case *c, u64 *random)
{
    (void)random;
    c->text[1] = 0;
}

static bool address_registers(const struct insn_case *c, unsigned r)
{
    return r == (c->text[2] >> 4) || (c->length == 6 && c->text[0] == 0xC8 && r == (c->text[4] >> 4));
}

/* Give register r (and the next) what storage has at address. */
static void expect(struct insn_case *c, unsigned r, u64 address, unsigned size)
{
    if (address_registers(c, r) || (size == 16 && address_registers(c, r + 1)))
        return;
    if (size == 4)
        c->gr[r] = (c->gr[r] & 0xFFFFFFFF00000000) | window_get(c, address, 4);
    else
        c->gr[r] = window_get(c, address, 8);
    if (size == 16)
        c->gr[r + 1] = window_get(c, address + 8, 8);
}

static void swap_tune(struct insn_case *c, u64 *random, unsigned size)
{
    unsigned r1 = c->text[1] >> 4, base = c->text[2] >> 4;
    u64 address = tune_address(c, 2);

    c->gr[base] -= address & (size - 1);
    if (tune_below(random, 2))
        expect(c, r1, address & ~(u64)(size - 1), size);
}
static void tune_swap4(struct insn_case *c, u64 *random)
{
    swap_tune(c, random, 4);
}
static void tune_swap8(struct insn_case *c, u64 *random)
{
    swap_tune(c, random, 8);
}
/* CDS: two words in two registers. */
static void tune_swap_double(struct insn_case *c, u64 *random)
{
    unsigned r1 = c->text[1] >> 4 & 14, base = c->text[2] >> 4;
    u64 address = tune_address(c, 2);

    c->text[1] &= 0xEE;
    c->gr[base] -= address & 7;
    address &= ~7ULL;
    if (tune_below(random, 2)) {
        expect(c, r1, address, 4);
        expect(c, r1 + 1, address + 4, 4);
    }
}
/* CDSG: qemu-s390x 7.2 does not know that the registers must be even. */
static void tune_swap16(struct insn_case *c, u64 *random)
{
    c->text[1] &= 0xEE;
    swap_tune(c, random, 16);
}
/* CSST: a store characteristic of 0 makes qemu-s390x 7.2 abort, and it loads a word into bits 0-31 as well. */
static void tune_swap_store(struct insn_case *c, u64 *random)
{
    unsigned function = tune_below(random, 3), size = 1 + tune_below(random, 4), r3 = c->text[1] >> 4;
    unsigned b1 = c->text[2] >> 4, b2 = c->text[4] >> 4;
    u64 mask1 = (4u << function) - 1, mask2 = (1u << size) - 1;

    if (b1 < 2 || b2 < 2 || b1 == b2) { /* not for general registers 0 and 1, which have other meanings */
        c->text[2] = (u8)((c->text[2] & 15) | 0x40);
        c->text[4] = (u8)((c->text[4] & 15) | 0x50);
        b1 = 4, b2 = 5;
        c->gr[4] = WINDOW + 128 + tune_below(random, 256) - (tune_address(c, 2) - c->gr[4]);
        c->gr[5] = WINDOW + 448 + tune_below(random, 128) - (tune_address(c, 4) - c->gr[5]);
    }
    r3 &= 14;
    if (r3 == 0 || r3 == (b1 & 14) || r3 == (b2 & 14))
        r3 = b1 >= 14 || b2 >= 14 ? 6 : 14;
    while (r3 == (b1 & 14) || r3 == (b2 & 14))
        r3 -= 2;
    c->text[1] = (u8)(r3 << 4 | (c->text[1] & 15));
    c->gr[b1] -= tune_address(c, 2) & mask1;
    c->gr[b2] -= tune_address(c, 4) & mask2;
    c->gr[0] = (c->gr[0] & ~0xFFFFULL) | size << 8 | function;
    c->gr[1] = WINDOW + 128 + 16 * tune_below(random, 40);
    if (function == 0 || tune_below(random, 2))
        expect(c, r3, tune_address(c, 2), 4u << function);
    if (function == 0)
        c->gr[r3] = (u32)c->gr[r3] | c->gr[r3] << 32;
}

const struct tuner tune_interlocked[] = {
    {"TS", tune_test_and_set},
    {"CS", tune_swap4},
    {"CSY", tune_swap4},
    {"CSG", tune_swap8},
    {"CDS", tune_swap_double},
    {"CDSY", tune_swap_double},
    {"CDSG", tune_swap16},
    {"CSST", tune_swap_store},
    {NULL, NULL},
};
