/* The two primitives that libcrypto does not offer by themselves: GHASH and the Keccak permutation. Source: NIST SP
 * 800-38D, section 6.4; FIPS 202, section 3. */
#include "guests/engine/crypto.h"

/* Multiply by x to the fourth power, and what falls off on the right comes back at the left. */
static const u16 reduction[16] = {0x0000, 0x1C20, 0x3840, 0x2460, 0x7080, 0x6CA0, 0x48C0, 0x54E0, 0xE100, 0xFD20,
    0xD940, 0xC560, 0x9180, 0x8DA0, 0xA9C0, 0xB5E0};

void ghash(u8 x[16], const u8 h[16], const u8 *block, unsigned length)
{
    u64 high[16] = {0}, low[16] = {0}; /* the multiples of h by polynomials of degree 3: bit 3 of the index is 1 */
    u64 vh = be64_load(h), vl = be64_load(h + 8);

    high[8] = vh, low[8] = vl;
    for (unsigned i = 4; i; i >>= 1) {
        u64 carry = (vl & 1) * 0xE100000000000000ULL;
        vl = vh << 63 | vl >> 1;
        vh = vh >> 1 ^ carry;
        high[i] = vh, low[i] = vl;
    }
    for (unsigned i = 2; i < 16; i <<= 1)
        for (unsigned j = 1; j < i; j++)
            high[i + j] = high[i] ^ high[j], low[i + j] = low[i] ^ low[j];

    for (; length >= 16; length -= 16, block += 16) {
        u64 zh = 0, zl = 0;
        bytes_xor(x, block, 16);
        for (int i = 31; i >= 0; i--) {
            u8 nibble = i & 1 ? x[i / 2] & 0xF : x[i / 2] >> 4;
            u8 out = zl & 0xF;
            zl = zh << 60 | zl >> 4;
            zh = zh >> 4 ^ (u64)reduction[out] << 48;
            zh ^= high[nibble];
            zl ^= low[nibble];
        }
        be64_store(x, zh);
        be64_store(x + 8, zl);
    }
}

static u64 rotated(u64 v, unsigned by)
{
    return by ? v << by | v >> (64 - by) : v;
}

/* The round constants come from a shift register: bits 2^j - 1 of a constant. */
static u64 round_constant(u8 *lfsr)
{
    u64 constant = 0;

    for (unsigned j = 0; j < 7; j++) {
        if (*lfsr & 1)
            constant |= 1ULL << ((1u << j) - 1);
        *lfsr = (u8)(*lfsr << 1 ^ (*lfsr >> 7) * 0x71);
    }
    return constant;
}

static void keccak_round(u64 a[25], u64 constant)
{
    u64 c[5], b, next;
    unsigned x = 1, y = 0;

    for (unsigned i = 0; i < 5; i++)
        c[i] = a[i] ^ a[i + 5] ^ a[i + 10] ^ a[i + 15] ^ a[i + 20];
    for (unsigned i = 0; i < 25; i++)
        a[i] ^= c[(i + 4) % 5] ^ rotated(c[(i + 1) % 5], 1);
    b = a[1]; /* rho and pi walk one cycle through all lanes but the first */
    for (unsigned t = 0; t < 24; t++) {
        unsigned row = (2 * x + 3 * y) % 5;
        x = y, y = row;
        next = a[x + 5 * y];
        a[x + 5 * y] = rotated(b, (t + 1) * (t + 2) / 2 % 64);
        b = next;
    }
    for (unsigned j = 0; j < 25; j += 5) {
        memcpy(c, a + j, sizeof c);
        for (unsigned i = 0; i < 5; i++)
            a[j + i] = c[i] ^ (~c[(i + 1) % 5] & c[(i + 2) % 5]);
    }
    a[0] ^= constant;
}

void keccak(u8 state[200])
{
    u64 a[25];
    u8 lfsr = 1;

    for (unsigned i = 0; i < 25; i++)
        a[i] = __builtin_bswap64(be64_load(state + 8 * i));
    for (unsigned r = 0; r < 24; r++)
        keccak_round(a, round_constant(&lfsr));
    for (unsigned i = 0; i < 25; i++)
        be64_store(state + 8 * i, __builtin_bswap64(a[i]));
}
