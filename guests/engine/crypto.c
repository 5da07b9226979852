/* Function codes, parameter blocks and keys of the message-security assist. Source: PoP chapter 7. */
#include "guests/engine/crypto.h"
#include "guests/engine/curve.h"
#include "guests/engine/model.h"

static const struct crypto_function functions[] = {
#define FUNCTION(instruction, code, algorithm, size, wrapped, facility)                                                \
    {CRYPTO_##instruction, code, CRYPTO_##algorithm, size, wrapped, FACILITY_##facility},
#include "guests/engine/crypto_function.def"
#undef FUNCTION
};
#define FUNCTIONS (sizeof functions / sizeof functions[0])

static void query(struct cpu *cpu, enum crypto_instruction instruction)
{
    struct span to;
    u8 bits[16] = {0x80};

    for (const struct crypto_function *f = functions; f < functions + FUNCTIONS; f++)
        if (f->instruction == instruction && facility_offered(f->facility))
            bits[f->code / 8] |= 0x80 >> f->code % 8;
    cpu_span(cpu, cpu_space(cpu, 1), address_get(cpu, 1), sizeof bits, SPAN_WRITE, &to);
    span_put(cpu, &to, bits);
    if (instruction != CRYPTO_PCKMO)
        cpu->cc = 0;
}

/* Who has a modifier in bit 56 of GR0, which must be zero elsewhere. */
static bool has_modifier(enum crypto_instruction instruction)
{
    switch (instruction) {
    case CRYPTO_KMAC:
    case CRYPTO_KIMD:
    case CRYPTO_KLMD:
    case CRYPTO_PCC:
    case CRYPTO_PCKMO:
        return false;
    default:
        return true;
    }
}

static const struct crypto_function *find(enum crypto_instruction instruction, u8 code)
{
    for (const struct crypto_function *f = functions; f < functions + FUNCTIONS; f++)
        if (f->instruction == instruction && f->code == code && facility_offered(f->facility))
            return f;
    return NULL;
}

const struct crypto_function *crypto_function(struct cpu *cpu, enum crypto_instruction instruction)
{
    u8 code = cpu->gr[0].l & 0x7F;
    const struct crypto_function *f = find(instruction, code);

    if ((code && !f) || (cpu->gr[0].l & CRYPTO_MODIFIER && !has_modifier(instruction)))
        cpu_program(cpu, PGM_SPECIFICATION);
    if (!code)
        query(cpu, instruction);
    return f;
}

void parameter_get(struct cpu *cpu, struct parameter *p, unsigned length, enum span_access access)
{
    cpu_span(cpu, cpu_space(cpu, 1), address_get(cpu, 1), length, access, &p->span);
    span_get(&p->span, p->byte);
}

void parameter_again(struct cpu *cpu, struct parameter *p)
{
    cpu_span(cpu, cpu_space(cpu, 1), address_get(cpu, 1), p->span.length, SPAN_WRITE, &p->span);
}

void parameter_put(struct cpu *cpu, struct parameter *p, unsigned from, unsigned to)
{
    for (unsigned i = from, n; i < to; i += n) {
        n = least(span_run(&p->span, i), to - i);
        memcpy(span_at(&p->span, i), p->byte + i, n);
    }
    span_done(cpu, &p->span);
}

unsigned cipher_key_bytes(const struct crypto_function *f)
{
    return f->size + (!f->wrapped ? 0 : f->algorithm == CRYPTO_DEA ? DEA_PATTERN_BYTES : AES_PATTERN_BYTES);
}

bool cipher_key_get(struct cpu *cpu, struct cipher_key *key, const struct crypto_function *f, const u8 *p)
{
    bool matches = true, dea = f->algorithm == CRYPTO_DEA || f->algorithm == CRYPTO_PRNG;

    key->algorithm = dea ? CRYPTO_DEA : CRYPTO_AES;
    key->length = f->size;
    memcpy(key->byte, p, f->size);
    if (f->wrapped && !key_unwrap(cpu, dea, key->byte, f->size, p + f->size, &matches))
        return false;
    return matches;
}
