/* PERFORM CRYPTOGRAPHIC COMPUTATION (PCC), PERFORM CRYPTOGRAPHIC KEY MANAGEMENT OPERATION (PCKMO): what works on a
 * parameter block alone. Source: PoP chapters 7 and 10. */
#include "guests/engine/crypto.h"
#include "guests/engine/curve.h"
#include "guests/engine/rows.h"

/* The last block of a CMAC: message length in bits, message block, chaining value, key. */
static u8 last_block_cmac(struct cpu *cpu, const struct crypto_function *f)
{
    unsigned block = BLOCK_BYTES(f), message = 8, chain = 8 + block, key_at = 8 + 2 * block, bits;
    u8 subkey[16] = {0}, text[16] = {0}, *p;
    struct cipher_key key;
    struct parameter parameter;

    parameter_get(cpu, &parameter, key_at + cipher_key_bytes(f), SPAN_WRITE);
    p = parameter.byte;
    bits = p[0];
    if (bits > block * 8)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (!cipher_key_get(cpu, &key, f, p + key_at))
        return 1;
    if (!cipher_run(cpu, &key, false, subkey, subkey, block))
        return 3;
    memcpy(text, p + message, (bits + 7) / 8);
    if (bits < block * 8) {
        text[bits / 8] = (u8)((text[bits / 8] & ~(0xFFu >> bits % 8)) | 0x80 >> bits % 8);
        memset(text + bits / 8 + 1, 0, block - bits / 8 - 1);
    }
    for (unsigned times = bits == block * 8 ? 1 : 2; times; times--) { /* K1, or K2 */
        u8 carry = subkey[0] >> 7;
        for (unsigned i = 0; i < block - 1; i++)
            subkey[i] = (u8)(subkey[i] << 1 | subkey[i + 1] >> 7);
        subkey[block - 1] = (u8)(subkey[block - 1] << 1 ^ carry * (block == 8 ? 0x1B : 0x87));
    }
    bytes_xor(p + chain, text, block);
    bytes_xor(p + chain, subkey, block);
    if (!cipher_run(cpu, &key, false, p + chain, p + chain, block))
        return 3;
    parameter_put(cpu, &parameter, chain, chain + block);
    return 0;
}

static void bits_reverse(u8 *bytes, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        u8 reversed = 0;
        for (unsigned bit = 0; bit < 8; bit++)
            reversed |= (u8)((bytes[i] >> bit & 1) << (7 - bit));
        bytes[i] = reversed;
    }
}

/* x to the power j, 128 bits, in GHASH's field. */
static void power_of_x(u8 power[16], const u8 j[16])
{
    static const u8 x[16] = {0x40}, zero[16];

    memset(power, 0, 16);
    power[0] = 0x80; /* one */
    for (unsigned bit = 0; bit < 128; bit++) {
        u8 root[16];
        memcpy(root, power, 16);
        ghash(power, root, zero, 16);
        if (j[bit / 8] >> (7 - bit % 8) & 1)
            ghash(power, x, zero, 16);
    }
}

/* The XTS parameter of block j: the tweak enciphered, times x to the power j. Key, tweak, j, intermediate bit index,
 * parameter. */
static u8 xts_parameter(struct cpu *cpu, const struct crypto_function *f)
{
    unsigned tweak = cipher_key_bytes(f), sequence = tweak + 16, index = tweak + 32, result = tweak + 48;
    struct cipher_key key;
    struct parameter parameter;
    u8 value[16], power[16], *p;

    parameter_get(cpu, &parameter, result + 16, SPAN_WRITE);
    p = parameter.byte;
    if (!cipher_key_get(cpu, &key, f, p))
        return 1;
    if (!cipher_run(cpu, &key, false, value, p + tweak, 16))
        return 3;
    /* GHASH's field is this one with the bits of each byte in reverse. */
    power_of_x(power, p + sequence);
    bits_reverse(value, 16);
    ghash(value, power, (const u8[16]){0}, 16);
    bits_reverse(value, 16);
    memcpy(p + result, value, 16);
    memset(p + index, 0, 16);
    parameter_put(cpu, &parameter, index, result + 16);
    return 0;
}

/* Result, point, scalar; a point of a Montgomery curve is one number. */
static u8 scalar_multiply(struct cpu *cpu, const struct crypto_function *f)
{
    unsigned n = curve_field(f->size), point = curve_is_montgomery(f->size) ? n : 2 * n;
    struct parameter parameter;
    u8 *p = parameter.byte;
    enum curve_result result;

    parameter_get(cpu, &parameter, 2 * point + n, SPAN_WRITE);
    result = point == n ? curve_multiply(f->size, p + n, NULL, p + 2 * n, p, NULL)
                        : curve_multiply(f->size, p + point, p + point + n, p + 2 * point, p, p + n);
    if (result == CURVE_OK)
        parameter_put(cpu, &parameter, 0, point);
    return curve_code(result);
}

static void computation(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f = crypto_function(cpu, CRYPTO_PCC);

    (void)d, (void)address;
    if (!f)
        return;
    cpu->cc = f->algorithm == CRYPTO_CURVE ? scalar_multiply(cpu, f)
              : f->algorithm == CRYPTO_XTS ? xts_parameter(cpu, f)
                                           : last_block_cmac(cpu, f);
}

/* A clear key becomes a protected one, followed by the wrapping key's verification pattern. It has no condition code; a
 * host without storage leaves the key as it is, without the pattern. */
static void key_management(struct cpu *cpu, const struct insn *d, u64 address)
{
    const struct crypto_function *f = crypto_function(cpu, CRYPTO_PCKMO);
    struct parameter p;

    (void)d, (void)address;
    if (!f)
        return;
    bool dea = f->algorithm == CRYPTO_DEA;
    unsigned key = f->algorithm == CRYPTO_CURVE ? curve_field(f->size) : f->size;
    unsigned pattern = dea ? DEA_PATTERN_BYTES : AES_PATTERN_BYTES;
    parameter_get(cpu, &p, key + pattern, SPAN_WRITE);
    if (key_wrap(cpu, dea, p.byte, key, p.byte + key))
        parameter_put(cpu, &p, 0, key + pattern);
}

#include "guests/engine/crypto_compute.def"
