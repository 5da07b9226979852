/* CIPHER MESSAGE WITH AUTHENTICATION (KMA): Galois/counter mode with AES. The additional authenticated data come first,
 * then the message; the flags in GR0 say whether the last of either is at hand. Source: PoP chapter 7; SP 800-38D. */
#include "guests/engine/crypto.h"
#include "guests/engine/rows.h"

#define LAST_MESSAGE 0x100u /* LPC */
#define LAST_AAD 0x200u     /* LAAD */
#define SUBKEY 0x400u       /* HS: the hash subkey is in the parameter block */

/* The parameter block. */
enum {
    COUNTER = 12,
    TAG = 16,
    HASH_KEY = 32,
    TOTAL_AAD = 48,
    TOTAL_MESSAGE = 56,
    FIRST_COUNTER = 64,
    KEY = 80,
};

struct galois {
    struct cipher_key key;
    struct parameter p;
    struct operand in, aad;
    u8 out;
    bool decipher;
};

/* Bytes to take of an operand: whole blocks to the page's end, or the last, partial one. */
static unsigned piece(u64 at, u64 length, unsigned limit)
{
    unsigned n = page_part(at, length, limit);

    if (n == length)
        return n;
    n -= n % 16;
    return n ? n : length < 16 ? (unsigned)length : 16;
}

static void hash(struct galois *g, u8 *bytes, unsigned n)
{
    unsigned whole = (n + 15) & ~15u;

    memset(bytes + n, 0, whole - n);
    ghash(g->p.byte + TAG, g->p.byte + HASH_KEY, bytes, whole);
}

static void authenticate_piece(struct cpu *cpu, struct galois *g)
{
    unsigned n = piece(g->aad.at, g->aad.length, PAGE_SIZE_GUEST);
    u8 bytes[PAGE_SIZE_GUEST];
    struct span from;

    message_span(cpu, &g->aad, n, SPAN_READ, &from);
    span_get(&from, bytes);
    parameter_again(cpu, &g->p);
    hash(g, bytes, n);
    parameter_put(cpu, &g->p, TAG, TAG + 16);
    operand_step(cpu, &g->aad, n);
    operand_set(cpu, &g->aad);
}

/* The key stream for n bytes; the counter moves on in the parameter block in storage of our own. */
static bool key_stream(struct cpu *cpu, struct galois *g, u8 *stream, unsigned n)
{
    u32 counter = be32_load(g->p.byte + COUNTER);
    unsigned i;

    for (i = 0; i < n; i += 16) {
        memcpy(stream + i, g->p.byte + FIRST_COUNTER, 12);
        be32_store(stream + i + 12, ++counter);
    }
    if (!cipher_run(cpu, &g->key, false, stream, stream, i))
        return false;
    be32_store(g->p.byte + COUNTER, counter);
    return true;
}

static bool cipher_piece(struct cpu *cpu, struct galois *g)
{
    u64 out = address_get(cpu, g->out);
    unsigned n = piece(g->in.at, g->in.length, PAGE_SIZE_GUEST);
    u8 bytes[PAGE_SIZE_GUEST], stream[PAGE_SIZE_GUEST];
    struct span from, to;

    if (n >= page_rest(out) && n > 16)
        n = piece(out, g->in.length, n);
    message_span(cpu, &g->in, n, SPAN_READ, &from);
    span_get(&from, bytes);
    cpu_span(cpu, cpu_space(cpu, g->out), out, n, SPAN_WRITE, &to);
    parameter_again(cpu, &g->p);
    if (!key_stream(cpu, g, stream, n))
        return false;
    if (g->decipher)
        hash(g, bytes, n);
    bytes_xor(bytes, stream, n);
    span_put(cpu, &to, bytes);
    if (!g->decipher)
        hash(g, bytes, n);
    parameter_put(cpu, &g->p, COUNTER, TAG + 16);
    address_set(cpu, g->out, (out + n) & cpu->address_mask);
    operand_step(cpu, &g->in, n);
    operand_set(cpu, &g->in);
    return true;
}

/* The lengths are hashed and the tag is enciphered with the first counter. */
static bool finish(struct cpu *cpu, struct galois *g)
{
    u8 pad[16];

    parameter_again(cpu, &g->p);
    if (!cipher_run(cpu, &g->key, false, pad, g->p.byte + FIRST_COUNTER, 16))
        return false;
    ghash(g->p.byte + TAG, g->p.byte + HASH_KEY, g->p.byte + TOTAL_AAD, 16);
    bytes_xor(g->p.byte + TAG, pad, 16);
    parameter_put(cpu, &g->p, TAG, TAG + 16);
    return true;
}

static bool subkey(struct cpu *cpu, struct galois *g)
{
    static const u8 zero[16];

    if (cpu->gr[0].l & SUBKEY)
        return true;
    if (!cipher_run(cpu, &g->key, false, g->p.byte + HASH_KEY, zero, 16))
        return false;
    parameter_put(cpu, &g->p, HASH_KEY, HASH_KEY + 16);
    cpu->gr[0].l |= SUBKEY;
    return true;
}

/* As far as it goes: the condition code. */
static u8 galois_run(struct cpu *cpu, struct galois *g)
{
    u32 flags = cpu->gr[0].l;

    while (g->aad.length) {
        authenticate_piece(cpu, g);
        if (crypto_interrupted(cpu))
            return 3;
    }
    if (!(flags & LAST_AAD))
        return 0;
    while (g->in.length)
        if (!cipher_piece(cpu, g) || (g->in.length && crypto_interrupted(cpu)))
            return 3;
    return !(flags & LAST_MESSAGE) || finish(cpu, g) ? 0 : 3;
}

static void cipher_with_authentication(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f;
    struct galois g = {.out = d->r1};
    u32 flags = cpu->gr[0].l;

    (void)address;
    register_check(cpu, d->r1);
    register_check(cpu, d->r2);
    register_check(cpu, d->r3);
    if (d->r3 == d->r1 || d->r3 == d->r2)
        cpu_program(cpu, PGM_SPECIFICATION);
    f = crypto_function(cpu, CRYPTO_KMA);
    if (!f)
        return;
    g.in = message_operand(cpu, d->r2);
    g.aad = message_operand(cpu, d->r3);
    g.decipher = flags & CRYPTO_MODIFIER;
    if ((!(flags & LAST_AAD) && g.aad.length % 16) || (!(flags & LAST_MESSAGE) && g.in.length % 16))
        cpu_program(cpu, PGM_SPECIFICATION);
    parameter_get(cpu, &g.p, KEY + cipher_key_bytes(f), SPAN_WRITE);
    if (!cipher_key_get(cpu, &g.key, f, g.p.byte + KEY))
        cpu->cc = 1;
    else
        cpu->cc = subkey(cpu, &g) ? galois_run(cpu, &g) : 3;
}

#include "guests/engine/crypto_kma.def"
