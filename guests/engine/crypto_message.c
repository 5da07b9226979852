/* CIPHER MESSAGE (KM), with chaining (KMC), cipher feedback (KMF), output feedback (KMO), counter (KMCTR); COMPUTE
 * MESSAGE AUTHENTICATION CODE (KMAC). One loop works on a piece of the message at a time, none of which crosses a page
 * in any operand unless it is a single unit: all of the piece's operands are tested, then it is done, then registers
 * and parameter block say so. Source: PoP chapter 7. */
#include "guests/engine/crypto.h"
#include "guests/engine/rows.h"

struct message {
    const struct crypto_function *f;
    struct cipher_key key;
    bool decipher;
    unsigned unit;  /* bytes that are processed together */
    unsigned chain; /* where the chaining value is in the parameter block, and how long */
    unsigned chained;
    struct parameter parameter;
};

/* out = the mode's result for length bytes at in (and, for KMCTR, counters); the chaining value is in the parameter
 * block. */
typedef bool message_mode(
    struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length);

static bool run_codebook(struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    (void)counters;
    return cipher_run(cpu, &m->key, m->decipher, out, in, length);
}

/* The tweak of the next block: times x in GF(2^128), byte 0 the least significant. */
static void tweak_next(u8 tweak[16])
{
    u8 carry = tweak[15] >> 7;

    for (unsigned i = 15; i; i--)
        tweak[i] = (u8)(tweak[i] << 1 | tweak[i - 1] >> 7);
    tweak[0] = (u8)(tweak[0] << 1 ^ carry * 0x87);
}
static bool run_xts(struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    u8 tweaks[PAGE_SIZE_GUEST], *tweak = m->parameter.byte + m->chain;

    (void)counters;
    for (unsigned i = 0; i < length; i += 16) {
        memcpy(tweaks + i, tweak, 16);
        tweak_next(tweak);
    }
    memcpy(out, in, length);
    bytes_xor(out, tweaks, length);
    if (!cipher_run(cpu, &m->key, m->decipher, out, out, length))
        return false;
    bytes_xor(out, tweaks, length);
    return true;
}

static bool run_chaining(struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    u8 *chain = m->parameter.byte + m->chain;
    unsigned unit = m->unit;

    (void)counters;
    if (m->decipher) {
        if (!cipher_run(cpu, &m->key, true, out, in, length))
            return false;
        bytes_xor(out, chain, unit);
        bytes_xor(out + unit, in, length - unit);
        memcpy(chain, in + length - unit, unit);
        return true;
    }
    for (unsigned i = 0; i < length; i += unit) {
        bytes_xor(chain, in + i, unit);
        if (!cipher_run(cpu, &m->key, false, chain, chain, unit))
            return false;
        memcpy(out + i, chain, unit);
    }
    return true;
}

/* The generator of pseudorandom numbers: each block of the second operand is a time. */
static bool run_random(struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    u8 *chain = m->parameter.byte + m->chain, time[8], v[8];

    (void)counters;
    for (unsigned i = 0; i < length; i += 8) {
        if (!cipher_run(cpu, &m->key, false, time, in + i, 8))
            return false;
        memcpy(v, time, 8);
        bytes_xor(v, chain, 8);
        if (!cipher_run(cpu, &m->key, false, out + i, v, 8))
            return false;
        bytes_xor(time, out + i, 8);
        if (!cipher_run(cpu, &m->key, false, chain, time, 8))
            return false;
    }
    return true;
}

static bool run_cipher_feedback(
    struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    u8 *chain = m->parameter.byte + m->chain, pad[16];

    (void)counters;
    for (unsigned i = 0; i < length; i += m->unit) {
        if (!cipher_run(cpu, &m->key, false, pad, chain, m->chained))
            return false;
        memcpy(out + i, in + i, m->unit);
        bytes_xor(out + i, pad, m->unit);
        memmove(chain, chain + m->unit, m->chained - m->unit);
        memcpy(chain + m->chained - m->unit, m->decipher ? in + i : out + i, m->unit);
    }
    return true;
}

static bool run_output_feedback(
    struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    u8 *chain = m->parameter.byte + m->chain;

    (void)counters;
    memcpy(out, in, length);
    for (unsigned i = 0; i < length; i += m->unit) {
        if (!cipher_run(cpu, &m->key, false, chain, chain, m->unit))
            return false;
        bytes_xor(out + i, chain, m->unit);
    }
    return true;
}

static bool run_counter(struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    if (!cipher_run(cpu, &m->key, false, out, counters, length))
        return false;
    bytes_xor(out, in, length);
    return true;
}

/* KMAC has no first operand: out is not stored. */
static bool run_authentication(
    struct cpu *cpu, struct message *m, u8 *out, const u8 *in, const u8 *counters, unsigned length)
{
    m->decipher = false;
    return run_chaining(cpu, m, out, in, counters, length);
}

/* The operands of one execution; a register number of 0 is an operand that the instruction has not. */
struct operands {
    struct operand in;
    u8 out, counters;
};

/* One piece: false when the host has no storage. */
static bool message_piece(struct cpu *cpu, struct message *m, struct operands *o, message_mode *run)
{
    u8 in[PAGE_SIZE_GUEST], out[PAGE_SIZE_GUEST], counters[PAGE_SIZE_GUEST];
    struct span from, to, counting;
    unsigned n = page_part(o->in.at, o->in.length, PAGE_SIZE_GUEST);

    if (o->out)
        n = page_part(address_get(cpu, o->out), n, n);
    if (o->counters)
        n = page_part(address_get(cpu, o->counters), n, n);
    n -= n % m->unit;
    n = n ? n : m->unit;
    message_span(cpu, &o->in, n, SPAN_READ, &from);
    span_get(&from, in);
    if (o->counters) {
        cpu_span(cpu, cpu_space(cpu, o->counters), address_get(cpu, o->counters), n, SPAN_READ, &counting);
        span_get(&counting, counters);
    }
    if (o->out)
        cpu_span(cpu, cpu_space(cpu, o->out), address_get(cpu, o->out), n, SPAN_WRITE, &to);
    if (m->chained)
        parameter_again(cpu, &m->parameter);
    if (!run(cpu, m, out, in, counters, n))
        return false;
    if (o->out) {
        span_put(cpu, &to, out);
        address_set(cpu, o->out, (address_get(cpu, o->out) + n) & cpu->address_mask);
    }
    if (o->counters)
        address_set(cpu, o->counters, (address_get(cpu, o->counters) + n) & cpu->address_mask);
    if (m->chained)
        parameter_put(cpu, &m->parameter, m->chain, m->chain + m->chained);
    operand_step(cpu, &o->in, n);
    operand_set(cpu, &o->in);
    return true;
}

/* As far as it goes: the condition code, which an exception on the way must leave as it was. */
static u8 message_run(struct cpu *cpu, struct message *m, struct operands *o, message_mode *run)
{
    if (o->in.length % m->unit)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (o->in.length == 0)
        return 0;
    /* The chaining value comes first, but for XTS, whose parameter is behind the key. */
    bool xts = m->f->algorithm == CRYPTO_XTS;
    unsigned key = xts ? 0 : m->chained;
    parameter_get(cpu, &m->parameter, cipher_key_bytes(m->f) + m->chained, m->chained ? SPAN_WRITE : SPAN_READ);
    m->chain = xts ? cipher_key_bytes(m->f) : 0;
    if (!cipher_key_get(cpu, &m->key, m->f, m->parameter.byte + key))
        return 1; /* the key was wrapped by another machine, or before a reset */
    do {
        if (!message_piece(cpu, m, o, run) || (o->in.length && crypto_interrupted(cpu)))
            return 3;
    } while (o->in.length);
    return 0;
}

/* What the instructions have in common: the function, the register pairs. NULL after a query. */
static const struct crypto_function *message_begin(
    struct cpu *cpu, const struct insn *d, enum crypto_instruction instruction, struct message *m, struct operands *o)
{
    if (instruction != CRYPTO_KMAC)
        register_check(cpu, d->r1);
    register_check(cpu, d->r2);
    m->f = crypto_function(cpu, instruction);
    if (!m->f)
        return NULL;
    *o = (struct operands){message_operand(cpu, d->r2), instruction == CRYPTO_KMAC ? 0 : d->r1, 0};
    m->decipher = cpu->gr[0].l & CRYPTO_MODIFIER;
    m->unit = BLOCK_BYTES(m->f);
    m->chained = instruction == CRYPTO_KM || instruction == CRYPTO_KMCTR ? 0 : m->unit;
    return m->f;
}

static void cipher_message(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    if (!message_begin(cpu, d, CRYPTO_KM, &m, &o))
        return;
    if (m.f->algorithm == CRYPTO_XTS)
        m.chained = 16;
    cpu->cc = message_run(cpu, &m, &o, m.f->algorithm == CRYPTO_XTS ? run_xts : run_codebook);
}

static void cipher_chaining(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    if (!message_begin(cpu, d, CRYPTO_KMC, &m, &o))
        return;
    if (m.f->algorithm == CRYPTO_PRNG && m.decipher)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu->cc = message_run(cpu, &m, &o, m.f->algorithm == CRYPTO_PRNG ? run_random : run_chaining);
}

static void cipher_feedback(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    if (!message_begin(cpu, d, CRYPTO_KMF, &m, &o))
        return;
    m.unit = cpu->gr[0].l >> 24; /* the length of cipher feedback */
    if (m.unit == 0 || m.unit > m.chained)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu->cc = message_run(cpu, &m, &o, run_cipher_feedback);
}

static void output_feedback(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    if (message_begin(cpu, d, CRYPTO_KMO, &m, &o))
        cpu->cc = message_run(cpu, &m, &o, run_output_feedback);
}

static void counter_mode(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    register_check(cpu, d->r3);
    if (!message_begin(cpu, d, CRYPTO_KMCTR, &m, &o))
        return;
    o.counters = d->r3;
    cpu->cc = message_run(cpu, &m, &o, run_counter);
}

static void message_authentication(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct message m;
    struct operands o;

    (void)address;
    if (message_begin(cpu, d, CRYPTO_KMAC, &m, &o))
        cpu->cc = message_run(cpu, &m, &o, run_authentication);
}

#include "guests/engine/crypto_message.def"
