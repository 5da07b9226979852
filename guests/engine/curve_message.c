/* EdDSA by libcrypto, which has it for whole messages only. Source: RFC 8032; PoP chapter 7, "KDSA-EdDSA-Verify",
 * "KDSA-EdDSA-Sign". */
#include "guests/engine/curve.h"
#include <openssl/evp.h>
#include <string.h>

#define STRING_MAX 57u

static int key_type(enum curve_name name)
{
    return name == CURVE_ED25519 ? EVP_PKEY_ED25519 : EVP_PKEY_ED448;
}
/* Bytes of a key, and of each half of a signature, in RFC 8032. */
static unsigned string_bytes(enum curve_name name)
{
    return name == CURVE_ED25519 ? 32 : STRING_MAX;
}

/* A number of a parameter block to a string. False: it is too large. */
static bool string_of(enum curve_name name, u8 *string, const u8 *field)
{
    unsigned n = string_bytes(name), width = curve_field(name);

    for (unsigned i = 0; i < width - n; i++)
        if (field[i])
            return false;
    for (unsigned i = 0; i < n; i++)
        string[i] = field[width - 1 - i];
    return true;
}
static void field_of(enum curve_name name, u8 *field, const u8 *string)
{
    unsigned n = string_bytes(name), width = curve_field(name);

    memset(field, 0, width - n);
    for (unsigned i = 0; i < n; i++)
        field[width - 1 - i] = string[i];
}

enum curve_result curve_message_sign(enum curve_name name, const u8 *message, u64 length, const u8 *key, u8 *r, u8 *s)
{
    unsigned n = string_bytes(name);
    u8 signature[2 * STRING_MAX];
    size_t bytes = sizeof signature;
    EVP_PKEY *k = EVP_PKEY_new_raw_private_key(key_type(name), NULL, key + curve_field(name) - n, n);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool done = k && c && EVP_DigestSignInit(c, NULL, NULL, NULL, k) == 1 &&
                EVP_DigestSign(c, signature, &bytes, message, length) == 1 && bytes == 2 * n;

    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
    if (!done)
        return CURVE_NO_STORAGE;
    field_of(name, r, signature);
    field_of(name, s, signature + n);
    return CURVE_OK;
}

enum curve_result curve_message_verify(
    enum curve_name name, const u8 *message, u64 length, const u8 *r, const u8 *s, const u8 *key)
{
    unsigned n = string_bytes(name);
    u8 signature[2 * STRING_MAX], public[STRING_MAX];
    enum curve_result result = CURVE_NO_STORAGE;

    if (!string_of(name, signature, r) || !string_of(name, signature + n, s) || !string_of(name, public, key))
        return CURVE_INFINITY;
    EVP_PKEY *k = EVP_PKEY_new_raw_public_key(key_type(name), NULL, public, n);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    if (k && c && EVP_DigestVerifyInit(c, NULL, NULL, NULL, k) == 1)
        result = EVP_DigestVerify(c, signature, 2 * n, message, length) == 1 ? CURVE_OK : CURVE_INFINITY;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
    return result;
}
