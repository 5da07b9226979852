/* PERFORM RANDOM NUMBER OPERATION (PRNO): the SHA-512 deterministic generator, and true random numbers, which are the
 * host's. Source: PoP chapter 7; NIST SP 800-90A, section 10.1.1. */
#include "guests/engine/crypto.h"
#include "guests/engine/rows.h"
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <sys/random.h>

/* The generator's parameter block; V and C are numbers of 888 bits behind a byte of zeros. */
enum { RESEED_COUNTER = 4, STREAM_BYTES = 8, V = 16, C = 128, GENERATOR_BYTES = 240 };
#define SEED 111u
#define SEED_OPERAND_MAX 512u
#define REQUEST_MAX 65536u

/* out (SEED bytes) = Hash_df of prefix (if any) and the two strings. */
static void derive(u8 *out, int prefix, const u8 *a, unsigned la, const u8 *b, unsigned lb)
{
    u8 head[6] = {0, 0, 0, SEED * 8 >> 8, SEED * 8 & 0xFF, (u8)prefix}, digest[64];

    for (unsigned done = 0, n; done < SEED; done += n) {
        SHA512_CTX c;
        head[0]++;
        SHA512_Init(&c);
        SHA512_Update(&c, head, prefix < 0 ? 5 : 6);
        SHA512_Update(&c, a, la);
        SHA512_Update(&c, b, lb);
        SHA512_Final(digest, &c);
        n = least(64, SEED - done);
        memcpy(out + done, digest, n);
    }
}

/* sum (SEED bytes) += n bytes of a number. */
static void add(u8 *sum, const u8 *number, unsigned n)
{
    unsigned carry = 0;

    for (unsigned i = 0; i < SEED; i++) {
        carry += sum[SEED - 1 - i] + (i < n ? number[n - 1 - i] : 0u);
        sum[SEED - 1 - i] = (u8)carry;
        carry >>= 8;
    }
}

static void generator_seed(struct cpu *cpu, struct parameter *p, u8 r2)
{
    struct operand in = message_operand(cpu, r2);
    u8 material[SEED_OPERAND_MAX], value[SEED], *v = p->byte + V + 1;
    struct span from;

    if (in.length > SEED_OPERAND_MAX || in.length == 0)
        cpu_program(cpu, PGM_SPECIFICATION);
    message_span(cpu, &in, (unsigned)in.length, SPAN_READ, &from);
    span_get(&from, material);
    parameter_get(cpu, p, GENERATOR_BYTES, SPAN_WRITE);
    if (be32_load(p->byte + RESEED_COUNTER) == 0)
        derive(value, -1, material, (unsigned)in.length, NULL, 0);
    else
        derive(value, 1, v, SEED, material, (unsigned)in.length);
    memset(p->byte, 0, GENERATOR_BYTES);
    memcpy(v, value, SEED);
    derive(p->byte + C + 1, 0, v, SEED, NULL, 0);
    be32_store(p->byte + RESEED_COUNTER, 1);
    parameter_put(cpu, p, 0, GENERATOR_BYTES);
}

/* The next state, after a request. */
static void generator_step(struct parameter *p, unsigned bytes)
{
    u8 text[1 + SEED] = {3}, digest[64], *v = p->byte + V + 1, count[4];

    memcpy(text + 1, v, SEED);
    SHA512(text, sizeof text, digest);
    memcpy(count, p->byte + RESEED_COUNTER, 4);
    add(v, digest, 64);
    add(v, p->byte + C + 1, SEED);
    add(v, count, 4);
    be32_store(p->byte + RESEED_COUNTER, be32_load(count) + 1);
    be64_store(p->byte + STREAM_BYTES, be64_load(p->byte + STREAM_BYTES) + bytes);
}

/* One request of at most REQUEST_MAX bytes; more is the next one's, after cc 3. The output is tested before anything is
 * stored. The condition code. */
static u8 generator_generate(struct cpu *cpu, struct parameter *p, u8 r1)
{
    static const u8 one[1] = {1};
    struct operand out = message_operand(cpu, r1);
    unsigned n = out.length < REQUEST_MAX ? (unsigned)out.length : REQUEST_MAX, done, part;
    u8 data[SEED], digest[64];
    struct span to;

    if (n == 0)
        return 0;
    if (be32_load(p->byte + RESEED_COUNTER) == 0)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (done = 0; done < n; done += part) {
        part = page_part(out.at + done, n - done, PAGE_SIZE_GUEST);
        cpu_span(cpu, cpu_space(cpu, r1), (out.at + done) & cpu->address_mask, part, SPAN_WRITE, &to);
    }
    memcpy(data, p->byte + V + 1, SEED);
    for (done = 0; done < n; done += part) {
        part = least(64, n - done);
        SHA512(data, SEED, digest);
        message_span(cpu, &out, part, SPAN_WRITE, &to);
        span_put(cpu, &to, digest);
        operand_step(cpu, &out, part);
        add(data, one, 1);
    }
    parameter_get(cpu, p, GENERATOR_BYTES, SPAN_WRITE);
    generator_step(p, n);
    parameter_put(cpu, p, 0, GENERATOR_BYTES);
    operand_set(cpu, &out);
    return out.length ? 3 : 0;
}

/* Random bytes to the operand of a pair. False: interrupted, or the host has none now. */
static bool random_fill(struct cpu *cpu, u8 r)
{
    struct operand out = message_operand(cpu, r);
    u8 bytes[256];
    struct span to;

    while (out.length) {
        unsigned n = page_part(out.at, out.length, sizeof bytes);
        message_span(cpu, &out, n, SPAN_WRITE, &to);
        if (getrandom(bytes, n, 0) != (ssize_t)n)
            return false;
        span_put(cpu, &to, bytes);
        operand_step(cpu, &out, n);
        operand_set(cpu, &out);
        if (out.length && crypto_interrupted(cpu))
            return false;
    }
    return true;
}

/* How many raw bytes make how many conditioned ones. */
static void random_ratio(struct cpu *cpu, struct parameter *p)
{
    parameter_get(cpu, p, 8, SPAN_WRITE);
    be32_store(p->byte, 2);
    be32_store(p->byte + 4, 1);
    parameter_put(cpu, p, 0, 8);
}

static void random_number(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f;
    struct parameter p;

    (void)address;
    register_check(cpu, d->r1);
    register_check(cpu, d->r2);
    f = crypto_function(cpu, CRYPTO_PRNO);
    if (!f)
        return;
    u8 cc = 0;
    if (f->code == 112) {
        random_ratio(cpu, &p);
    } else if (f->algorithm == CRYPTO_TRNG) {
        cc = random_fill(cpu, d->r1) && random_fill(cpu, d->r2) ? 0 : 3;
    } else if (cpu->gr[0].l & CRYPTO_MODIFIER) {
        generator_seed(cpu, &p, d->r2);
    } else {
        parameter_get(cpu, &p, GENERATOR_BYTES, SPAN_WRITE);
        cc = generator_generate(cpu, &p, d->r1);
    }
    cpu->cc = cc;
}

#include "guests/engine/crypto_random.def"
