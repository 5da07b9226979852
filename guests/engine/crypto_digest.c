/* COMPUTE INTERMEDIATE MESSAGE DIGEST (KIMD), COMPUTE LAST MESSAGE DIGEST (KLMD). Whole blocks are taken in pieces that
 * end at page boundaries; KLMD then pads what is left, which with its padding is one or two blocks more. Source: PoP
 * chapter 7; FIPS 180-4, FIPS 202. */
#include "guests/engine/crypto.h"
#include "guests/engine/rows.h"
#define OPENSSL_SUPPRESS_DEPRECATED /* a digest's state is only at hand in the functions of one algorithm */
#include <openssl/sha.h>

#define STATE_MAX 200

static unsigned state_bytes(const struct crypto_function *f)
{
    switch (f->algorithm) {
    case CRYPTO_SHA1:
        return 20;
    case CRYPTO_SHA256:
        return 32;
    case CRYPTO_SHA512:
        return 64;
    case CRYPTO_GHASH:
        return 16;
    default:
        return STATE_MAX;
    }
}

static void sha1(u8 *state, const u8 *block)
{
    SHA_CTX c;
    u32 *h[5] = {&c.h0, &c.h1, &c.h2, &c.h3, &c.h4};

    SHA1_Init(&c);
    for (unsigned i = 0; i < 5; i++)
        *h[i] = be32_load(state + 4 * i);
    SHA1_Transform(&c, block);
    for (unsigned i = 0; i < 5; i++)
        be32_store(state + 4 * i, *h[i]);
}
static void sha256(u8 *state, const u8 *block)
{
    SHA256_CTX c;

    SHA256_Init(&c);
    for (unsigned i = 0; i < 8; i++)
        c.h[i] = be32_load(state + 4 * i);
    SHA256_Transform(&c, block);
    for (unsigned i = 0; i < 8; i++)
        be32_store(state + 4 * i, c.h[i]);
}
static void sha512(u8 *state, const u8 *block)
{
    SHA512_CTX c;

    SHA512_Init(&c);
    for (unsigned i = 0; i < 8; i++)
        c.h[i] = be64_load(state + 8 * i);
    SHA512_Transform(&c, block);
    for (unsigned i = 0; i < 8; i++)
        be64_store(state + 8 * i, c.h[i]);
}

/* The state after whole blocks; key: GHASH's hash subkey. */
static void digest(const struct crypto_function *f, u8 *state, const u8 *key, const u8 *block, unsigned length)
{
    if (f->algorithm == CRYPTO_GHASH) {
        ghash(state, key, block, length);
        return;
    }
    for (; length; length -= f->size, block += f->size)
        switch (f->algorithm) {
        case CRYPTO_SHA1:
            sha1(state, block);
            break;
        case CRYPTO_SHA256:
            sha256(state, block);
            break;
        case CRYPTO_SHA512:
            sha512(state, block);
            break;
        default:
            bytes_xor(state, block, f->size);
            keccak(state);
            break;
        }
}

/* Whole blocks of the operand. False: interrupted, cc 3, which is the caller's to set: an exception on the way leaves
 * the condition code as it was. */
static bool digest_blocks(struct cpu *cpu, const struct crypto_function *f, struct parameter *p, struct operand *in)
{
    unsigned state = state_bytes(f);
    u8 bytes[PAGE_SIZE_GUEST];
    struct span from;

    while (in->length >= f->size) {
        unsigned n = page_part(in->at, in->length, PAGE_SIZE_GUEST);
        n -= n % f->size;
        n = n ? n : f->size;
        message_span(cpu, in, n, SPAN_READ, &from);
        span_get(&from, bytes);
        parameter_again(cpu, p);
        digest(f, p->byte, p->byte + state, bytes, n);
        parameter_put(cpu, p, 0, state);
        operand_step(cpu, in, n);
        operand_set(cpu, in);
        if (in->length && crypto_interrupted(cpu))
            return false;
    }
    return true;
}

static void intermediate_digest(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f;
    struct parameter p;
    struct operand in;

    (void)address;
    register_check(cpu, d->r2);
    f = crypto_function(cpu, CRYPTO_KIMD);
    if (!f)
        return;
    in = message_operand(cpu, d->r2);
    if (in.length % f->size)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (in.length)
        parameter_get(cpu, &p, state_bytes(f) + (f->algorithm == CRYPTO_GHASH ? 16 : 0), SPAN_WRITE);
    cpu->cc = digest_blocks(cpu, f, &p, &in) ? 0 : 3;
}

/* The padding of a SHA-1 or SHA-2 message: a one bit, zeros, the message's length in bits from the parameter block. */
static unsigned pad_length(const struct crypto_function *f, const struct parameter *p, u8 *tail, unsigned n)
{
    unsigned bits = f->algorithm == CRYPTO_SHA512 ? 16 : 8, total = n + 1 + bits <= f->size ? f->size : 2 * f->size;

    memset(tail + n, 0, total - n);
    tail[n] = 0x80;
    memcpy(tail + total - bits, p->byte + state_bytes(f), bits);
    return total;
}
/* That of SHA-3: the domain's bits, zeros, a last one. */
static unsigned pad_sponge(const struct crypto_function *f, u8 *tail, unsigned n)
{
    memset(tail + n, 0, f->size - n);
    tail[n] = f->algorithm == CRYPTO_SHAKE ? 0x1F : 0x06;
    tail[f->size - 1] |= 0x80;
    return f->size;
}

/* The state in p with the rest of the message and its padding. */
static void absorb_last(struct cpu *cpu, const struct crypto_function *f, struct parameter *p, const struct operand *in)
{
    u8 tail[2 * 168];
    struct span from;
    unsigned n = (unsigned)in->length;

    if (n) {
        message_span(cpu, in, n, SPAN_READ, &from);
        span_get(&from, tail);
    }
    digest(f, p->byte, NULL, tail,
        f->algorithm == CRYPTO_SHA3 || f->algorithm == CRYPTO_SHAKE ? pad_sponge(f, tail, n)
                                                                    : pad_length(f, p, tail, n));
}
/* Nothing of the operand is left. */
static void operand_finish(struct cpu *cpu, struct operand *in)
{
    operand_step(cpu, in, in->length);
    operand_set(cpu, in);
}

/* GR0: the padding state of SHAKE. The message is in the state, padding and all, and so much of the output has been
 * given that the next step is to permute. */
#define PADDED 0x100u

/* SHAKE's last part of the message and its output to the first operand, a rate's bytes at a time, between which the
 * state is permuted. The end of the message and the first of the output go together, for until output was given nothing
 * tells that the padding has been done. The condition code. */
static u8 squeeze(
    struct cpu *cpu, const struct crypto_function *f, struct parameter *p, struct operand *in, struct operand *out)
{
    u32 was_padded = cpu->gr[0].l & PADDED;
    bool fresh = !was_padded;
    struct span to;

    if (fresh)
        absorb_last(cpu, f, p, in);
    while (out->length || fresh) {
        unsigned n = out->length < f->size ? (unsigned)out->length : f->size;
        if (!fresh)
            keccak(p->byte);
        if (n)
            message_span(cpu, out, n, SPAN_WRITE, &to);
        parameter_again(cpu, p);
        if (n)
            span_put(cpu, &to, p->byte);
        parameter_put(cpu, p, 0, STATE_MAX);
        if (fresh)
            operand_finish(cpu, in);
        fresh = false;
        operand_step(cpu, out, n);
        operand_set(cpu, out);
        cpu->gr[0].l |= PADDED;
        if (out->length && crypto_interrupted(cpu))
            return 3;
    }
    cpu->gr[0].l = (cpu->gr[0].l & ~PADDED) | was_padded;
    return 0;
}

static void last_digest(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f;
    struct parameter p;
    struct operand in, out;
    unsigned more = 0;

    (void)address;
    register_check(cpu, d->r2);
    f = crypto_function(cpu, CRYPTO_KLMD);
    if (!f)
        return;
    if (f->algorithm == CRYPTO_SHAKE)
        register_check(cpu, d->r1);
    else if (f->algorithm != CRYPTO_SHA3)
        more = f->algorithm == CRYPTO_SHA512 ? 16 : 8;
    in = message_operand(cpu, d->r2);
    parameter_get(cpu, &p, state_bytes(f) + more, SPAN_WRITE);
    if (!(f->algorithm == CRYPTO_SHAKE && cpu->gr[0].l & PADDED) && !digest_blocks(cpu, f, &p, &in)) {
        cpu->cc = 3;
    } else if (f->algorithm == CRYPTO_SHAKE) {
        out = message_operand(cpu, d->r1);
        cpu->cc = squeeze(cpu, f, &p, &in, &out);
    } else {
        absorb_last(cpu, f, &p, &in);
        parameter_again(cpu, &p);
        parameter_put(cpu, &p, 0, state_bytes(f));
        operand_finish(cpu, &in);
        cpu->cc = 0;
    }
}

#include "guests/engine/crypto_digest.def"
