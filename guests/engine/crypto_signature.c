/* COMPUTE DIGITAL SIGNATURE AUTHENTICATION (KDSA): ECDSA of a hash that the program has computed, EdDSA of a message.
 * Source: PoP chapter 7; FIPS 186-5, RFC 8032. */
#include "guests/engine/crypto.h"
#include "guests/engine/curve.h"
#include "guests/engine/rows.h"

/* Verify: r, s, hash, x, y. */
static u8 signature_verify(struct cpu *cpu, const struct crypto_function *f)
{
    unsigned n = curve_field(f->size);
    struct parameter parameter;
    const u8 *p = parameter.byte;

    parameter_get(cpu, &parameter, 5 * n, SPAN_READ);
    return curve_code(curve_verify(f->size, p, p + n, p + 2 * n, p + 3 * n, p + 4 * n));
}

/* Sign: r, s, hash, private key (with its pattern if it is protected), random number. The modifier asks for the random
 * number given; otherwise it is one of ours. */
static u8 signature_sign(struct cpu *cpu, const struct crypto_function *f)
{
    unsigned n = curve_field(f->size), pattern = f->wrapped ? AES_PATTERN_BYTES : 0;
    struct parameter parameter;
    u8 *p = parameter.byte, key[80];
    bool matches = true;
    enum curve_result result;

    parameter_get(cpu, &parameter, 5 * n + pattern, SPAN_WRITE);
    memcpy(key, p + 3 * n, n);
    if (f->wrapped && !key_unwrap(cpu, false, key, n, p + 4 * n, &matches))
        return 3;
    if (!matches)
        return 1;
    result = curve_sign(f->size, p + 2 * n, key, cpu->gr[0].l & CRYPTO_MODIFIER ? p + 4 * n + pattern : NULL, p, p + n);
    if (result == CURVE_OK)
        parameter_put(cpu, &parameter, 0, 2 * n);
    return curve_code(result);
}

/* The second operand, whole: EdDSA reads it twice. NULL: the host has no room for it. */
#define MESSAGE_MAX (16u << 20)
static const u8 *message_get(struct cpu *cpu, struct operand o)
{
    u8 *message = o.length <= MESSAGE_MAX ? message_buffer(cpu, (unsigned)o.length) : NULL;

    if (!message)
        return NULL;
    for (u8 *to = message; o.length;) {
        struct span from;
        unsigned n = page_part(o.at, o.length, PAGE_SIZE_GUEST);
        message_span(cpu, &o, n, SPAN_READ, &from);
        span_get(&from, to);
        to += n;
        operand_step(cpu, &o, n);
    }
    return message;
}

/* The message has been read. */
static void message_done(struct cpu *cpu, struct operand o)
{
    message_buffer_free(cpu);
    operand_step(cpu, &o, o.length);
    operand_set(cpu, &o);
}

/* Verify: r, s, public key. */
static u8 message_verify(struct cpu *cpu, const struct crypto_function *f, struct operand o)
{
    unsigned n = curve_field(f->size);
    struct parameter parameter;
    const u8 *p = parameter.byte, *message;
    enum curve_result result;

    parameter_get(cpu, &parameter, 3 * n, SPAN_READ);
    message = message_get(cpu, o);
    if (!message)
        return 3;
    result = curve_message_verify(f->size, message, o.length, p, p + n, p + 2 * n);
    if (result != CURVE_NO_STORAGE)
        message_done(cpu, o);
    return curve_code(result);
}

/* Sign: r, s, private key (with its pattern if it is protected). */
static u8 message_sign(struct cpu *cpu, const struct crypto_function *f, struct operand o)
{
    unsigned n = curve_field(f->size), pattern = f->wrapped ? AES_PATTERN_BYTES : 0;
    struct parameter parameter;
    u8 *p = parameter.byte, key[64];
    bool matches = true;
    const u8 *message;
    enum curve_result result;

    parameter_get(cpu, &parameter, 3 * n + pattern, SPAN_WRITE);
    memcpy(key, p + 2 * n, n);
    if (f->wrapped && !key_unwrap(cpu, false, key, n, p + 3 * n, &matches))
        return 3;
    if (!matches)
        return 1;
    message = message_get(cpu, o);
    if (!message)
        return 3;
    result = curve_message_sign(f->size, message, o.length, key, p, p + n);
    if (result == CURVE_OK) {
        parameter_again(cpu, &parameter);
        parameter_put(cpu, &parameter, 0, 2 * n);
        message_done(cpu, o);
    }
    return curve_code(result);
}

/* Codes of functions that verify. */
enum { ECDSA_VERIFY_LAST = 3, EDDSA_VERIFY_LAST = 36 };

static void digital_signature(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f;

    (void)address;
    register_check(cpu, d->r2);
    f = crypto_function(cpu, CRYPTO_KDSA);
    if (!f)
        return;
    if (f->algorithm == CRYPTO_EDDSA) {
        struct operand message = message_operand(cpu, d->r2);
        cpu->cc = f->code <= EDDSA_VERIFY_LAST ? message_verify(cpu, f, message) : message_sign(cpu, f, message);
    } else
        cpu->cc = f->code <= ECDSA_VERIFY_LAST ? signature_verify(cpu, f) : signature_sign(cpu, f);
}

#include "guests/engine/crypto_signature.def"
