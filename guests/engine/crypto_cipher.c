/* Block ciphers by libcrypto, and the machine's wrapping keys. DEA is TDEA with equal keys, which libcrypto still has.
 * Its contexts are kept with the CPU and know their last key, since setting a key costs more than a short message.
 * Source: PoP chapter 7; FIPS 197, SP 800-67. */
#include "guests/engine/crypto.h"
#include <openssl/evp.h>
#include <stdlib.h>

struct cipher_context {
    EVP_CIPHER_CTX *evp;
    struct cipher_key key; /* the one it has; length 0: none */
};
struct cpu_crypto {
    struct cipher_context direction[2]; /* encipher, decipher */
    u8 *message;
};

static struct cpu_crypto *crypto_of(struct cpu *cpu)
{
    if (!cpu->crypto)
        cpu->crypto = calloc(1, sizeof *cpu->crypto);
    return cpu->crypto;
}

void message_buffer_free(struct cpu *cpu)
{
    free(cpu->crypto->message);
    cpu->crypto->message = NULL;
}

u8 *message_buffer(struct cpu *cpu, unsigned length)
{
    if (!crypto_of(cpu))
        return NULL;
    message_buffer_free(cpu);
    return cpu->crypto->message = malloc(length ? length : 1);
}

void crypto_free(struct cpu *cpu)
{
    if (!cpu->crypto)
        return;
    for (unsigned i = 0; i < 2; i++)
        EVP_CIPHER_CTX_free(cpu->crypto->direction[i].evp);
    message_buffer_free(cpu);
    free(cpu->crypto);
    cpu->crypto = NULL;
}

static struct cipher_context *context(struct cpu *cpu, bool decipher)
{
    struct cipher_context *c;

    if (!crypto_of(cpu))
        return NULL;
    c = &cpu->crypto->direction[decipher];
    if (!c->evp)
        c->evp = EVP_CIPHER_CTX_new();
    return c->evp ? c : NULL;
}

static bool key_set(struct cipher_context *c, const struct cipher_key *key, bool decipher)
{
    const EVP_CIPHER *cipher = key->algorithm == CRYPTO_DEA ? EVP_des_ede3_ecb()
                               : key->length == 16          ? EVP_aes_128_ecb()
                               : key->length == 24          ? EVP_aes_192_ecb()
                                                            : EVP_aes_256_ecb();
    u8 bytes[32];

    if (c->key.length == key->length && c->key.algorithm == key->algorithm &&
        memcmp(c->key.byte, key->byte, key->length) == 0)
        return true;
    c->key.length = 0;
    memcpy(bytes, key->byte, key->length);
    if (key->algorithm == CRYPTO_DEA && key->length <= 16) /* K1 K1 K1, or K1 K2 K1 */
        memcpy(bytes + 16, key->byte, 8);
    if (key->algorithm == CRYPTO_DEA && key->length == 8)
        memcpy(bytes + 8, key->byte, 8);
    if (EVP_CipherInit_ex(c->evp, cipher, NULL, bytes, NULL, !decipher) != 1)
        return false;
    EVP_CIPHER_CTX_set_padding(c->evp, 0);
    c->key = *key;
    return true;
}

bool cipher_run(struct cpu *cpu, const struct cipher_key *key, bool decipher, u8 *out, const u8 *in, unsigned length)
{
    struct cipher_context *c = context(cpu, decipher);
    int done;

    return c && key_set(c, key, decipher) && EVP_CipherUpdate(c->evp, out, &done, in, (int)length) == 1;
}

/* What protected keys are enciphered with: CBC, and a rest of half a block (AES-192) by stealing ciphertext. */
static struct cipher_key wrapping_key(struct cpu *cpu, bool dea)
{
    struct cipher_key k = {dea ? CRYPTO_DEA : CRYPTO_AES, dea ? 24 : 32, {0}};

    memcpy(k.byte, cpu->machine->wrapping[dea].key, k.length);
    return k;
}

bool key_wrap(struct cpu *cpu, bool dea, u8 *key, unsigned length, u8 *pattern)
{
    struct cipher_key k = wrapping_key(cpu, dea);
    unsigned block = dea ? 8 : 16, i;
    u8 chain[16] = {0};

    for (i = 0; i + block <= length; i += block) {
        bytes_xor(key + i, chain, block);
        if (!cipher_run(cpu, &k, false, key + i, key + i, block))
            return false;
        memcpy(chain, key + i, block);
    }
    if (i < length && !cipher_run(cpu, &k, false, key + length - block, key + length - block, block))
        return false;
    memcpy(pattern, cpu->machine->wrapping[dea].pattern, dea ? DEA_PATTERN_BYTES : AES_PATTERN_BYTES);
    return true;
}

bool key_unwrap(struct cpu *cpu, bool dea, u8 *key, unsigned length, const u8 *pattern, bool *matches)
{
    struct cipher_key k = wrapping_key(cpu, dea);
    unsigned block = dea ? 8 : 16;
    u8 chain[16] = {0}, next[16];

    *matches = memcmp(pattern, cpu->machine->wrapping[dea].pattern, dea ? DEA_PATTERN_BYTES : AES_PATTERN_BYTES) == 0;
    if (!*matches)
        return true;
    if (length % block && !cipher_run(cpu, &k, true, key + length - block, key + length - block, block))
        return false;
    for (unsigned i = 0; i + block <= length; i += block) {
        memcpy(next, key + i, block);
        if (!cipher_run(cpu, &k, true, key + i, key + i, block))
            return false;
        bytes_xor(key + i, chain, block);
        memcpy(chain, next, block);
    }
    return true;
}
