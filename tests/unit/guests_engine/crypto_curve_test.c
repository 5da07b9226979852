/* Elliptic curves of PCC and KDSA against libcrypto's key agreement and signatures. */
#include "tests/unit/guests_engine/crypto.h"
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/core_names.h>

/* Curve points: libcrypto's ECDH and signatures as witnesses. */
static EVP_PKEY *make_key(const char *curve, u8 *x, u8 *y, u8 *d, unsigned field)
{
    EVP_PKEY *k = EVP_EC_gen(curve);
    BIGNUM *b = NULL;

    assert_non_null(k);
    assert_int_equal(EVP_PKEY_get_bn_param(k, OSSL_PKEY_PARAM_EC_PUB_X, &b), 1);
    BN_bn2binpad(b, x, (int)field);
    assert_int_equal(EVP_PKEY_get_bn_param(k, OSSL_PKEY_PARAM_EC_PUB_Y, &b), 1);
    BN_bn2binpad(b, y, (int)field);
    assert_int_equal(EVP_PKEY_get_bn_param(k, OSSL_PKEY_PARAM_PRIV_KEY, &b), 1);
    BN_bn2binpad(b, d, (int)field);
    BN_free(b);
    return k;
}
static size_t derive(EVP_PKEY *mine, EVP_PKEY *theirs, u8 *secret)
{
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(mine, NULL);
    size_t n = 80;

    assert_int_equal(EVP_PKEY_derive_init(c), 1);
    assert_int_equal(EVP_PKEY_derive_set_peer(c, theirs), 1);
    assert_int_equal(EVP_PKEY_derive(c, secret, &n), 1);
    EVP_PKEY_CTX_free(c);
    return n;
}

static void prime_curves_multiply_and_sign(void **state)
{
    static const char *names[] = {"P-256", "P-384", "P-521"};
    static const unsigned fields[] = {32, 48, 80};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        unsigned n = fields[i];
        u8 x[80], y[80], d[80], x2[80], y2[80], d2[80], secret[80];
        EVP_PKEY *one = make_key(names[i], x, y, d, n), *two = make_key(names[i], x2, y2, d2, n);
        size_t length = derive(one, two, secret);

        bare_put(PARAMETER + 2 * n, x2, n);
        bare_put(PARAMETER + 3 * n, y2, n);
        bare_put(PARAMETER + 4 * n, d, n);
        cpu->gr[0].g = 64 + i;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 0);
        assert_int_equal(memcmp(at(PARAMETER + n - length), secret, length), 0);
        *at(PARAMETER + 3 * n + 7) ^= 1; /* no longer on the curve */
        *at(PARAMETER + 4 * n - 1) ^= 1;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 1);

        /* r, s, hash, key, random */
        memset(at(PARAMETER), 0, 5 * n);
        bare_put(PARAMETER + 2 * n + (n == 80 ? 16 : 0), plain, n == 80 ? 64 : n);
        bare_put(PARAMETER + 3 * n, d, n);
        cpu->gr[4].g = IN;
        cpu->gr[5].g = 0;
        cpu->gr[0].g = 9 + i;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 0);
        ECDSA_SIG *sig = ECDSA_SIG_new();
        ECDSA_SIG_set0(sig, BN_bin2bn(at(PARAMETER), (int)n, NULL), BN_bin2bn(at(PARAMETER + n), (int)n, NULL));
        u8 der[200], *end = der;
        int der_length = i2d_ECDSA_SIG(sig, &end);
        ECDSA_SIG_free(sig);
        EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(one, NULL);
        assert_int_equal(EVP_PKEY_verify_init(c), 1);
        assert_int_equal(EVP_PKEY_verify(c, der, (size_t)der_length, plain, n == 80 ? 64 : n), 1);
        EVP_PKEY_CTX_free(c);
        /* and by KDSA itself: r, s, hash, x, y */
        bare_put(PARAMETER + 3 * n, x, n);
        bare_put(PARAMETER + 4 * n, y, n);
        cpu->gr[0].g = 1 + i;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 0);
        *at(PARAMETER + 3 * n - 1) ^= 1;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 2);
        EVP_PKEY_free(one);
        EVP_PKEY_free(two);
    }
}

static void reversed(u8 *to, const u8 *from, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        to[i] = from[n - 1 - i];
}

static void montgomery_curves_agree_with_libcrypto(void **state)
{
    static const struct {
        int type;
        unsigned code, bytes, field;
    } rows[] = {{EVP_PKEY_X25519, 80, 32, 32}, {EVP_PKEY_X448, 81, 56, 64}};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        unsigned n = rows[i].bytes, f = rows[i].field;
        EVP_PKEY *one = EVP_PKEY_Q_keygen(NULL, NULL, i ? "X448" : "X25519"),
                 *two = EVP_PKEY_Q_keygen(NULL, NULL, i ? "X448" : "X25519");
        u8 d[64], x[64], secret[80];
        size_t length = n;
        EVP_PKEY_get_raw_private_key(one, d, &length);
        EVP_PKEY_get_raw_public_key(two, x, &length);
        assert_int_equal(derive(one, two, secret), n);
        /* The program masks the scalar and the coordinate as RFC 7748 says. */
        d[0] &= i ? 0xFC : 0xF8;
        d[n - 1] = i ? d[n - 1] | 0x80 : (d[n - 1] & 0x7F) | 0x40;
        if (!i)
            x[n - 1] &= 0x7F;
        memset(at(PARAMETER), 0, 3 * f);
        reversed(at(PARAMETER + f + f - n), x, n);
        reversed(at(PARAMETER + 2 * f + f - n), d, n);
        cpu->gr[0].g = rows[i].code;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 0);
        reversed(x, at(PARAMETER + f - n), n);
        assert_int_equal(memcmp(x, secret, n), 0);
        EVP_PKEY_free(one);
        EVP_PKEY_free(two);
    }
}

/* (a + b) times the base point is the same by one multiplication and by the known base point's multiples: 5 (7 B) = 35
 * B, and the curve's order times B is the neutral element. */
static void edwards_curves_multiply(void **state)
{
    static const char *base[2][3] = {{"216936D3CD6E53FEC0A4E231FDD6DC5C692CC7609525A7B2C9562D608F25D51A",
                                         "6666666666666666666666666666666666666666666666666666666666666658",
                                         "1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED"},
        {"4F1970C66BED0DED221D15A622BF36DA9E146570470F1767EA6DE324A3D3A46412AE1AF72AB66511433B80E18B00938E2626A82BC70CC"
         "05E",
            "693F46716EB6BC248876203756C9C7624BEA73736CA3984087789C1E05A0C2D73AD3FF1CE67C39C4FDBD132C4ED7C8AD9808795BF2"
            "30FA14",
            "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7CCA23E9C44EDB49AED63690216CC2728DC58F552378C292AB"
            "5844F3"}};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        unsigned f = i ? 64 : 32, pad = f - (unsigned)strlen(base[i][0]) / 2;
        u8 result[128];
        cpu->gr[0].g = 72 + i;
        memset(at(PARAMETER), 0, 5 * f);
        bare_hex(PARAMETER + 2 * f + pad, base[i][0]);
        bare_hex(PARAMETER + 3 * f + pad, base[i][1]);
        *at(PARAMETER + 5 * f - 1) = 35;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 0);
        memcpy(result, at(PARAMETER), 2 * f);
        *at(PARAMETER + 5 * f - 1) = 7;
        assert_int_equal(run(PCC), 0);
        memcpy(at(PARAMETER + 2 * f), at(PARAMETER), 2 * f);
        *at(PARAMETER + 5 * f - 1) = 5;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(memcmp(result, at(PARAMETER), 2 * f), 0);
        bare_hex(PARAMETER + 4 * f + f - (unsigned)strlen(base[i][2]) / 2, base[i][2]);
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 2);
        *at(PARAMETER + 2 * f + f - 1) ^= 1;
        assert_int_equal(run(PCC), 0);
        assert_int_equal(cpu->cc, 1);
    }
}

/* RFC 8032, section 7.1 (tests 1 and 2) and 7.4 (blank). */
static const struct message_row {
    unsigned field, verify;
    const char *secret, *public, *message, *r, *s;
} message_rows[] = {
    {32, 32, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {32, 32, "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {64, 36,
        "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098"
        "f95b",
        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe825"
        "6180",
        "",
        "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd"
        "3980",
        "ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e65"
        "2600"},
};

/* A string of RFC 8032 as a number that ends at `end`. */
static void number_put(u64 end, const char *hex)
{
    unsigned n = (unsigned)strlen(hex) / 2;
    u8 string[64];

    bare_hex(IN - 0x1000, hex);
    memcpy(string, at(IN - 0x1000), n);
    reversed(at(end - n), string, n);
}
static void message_operand_set(const struct message_row *row)
{
    bare_hex(IN, row->message);
    cpu->gr[4].g = IN;
    cpu->gr[5].g = strlen(row->message) / 2;
}
static void signature_check(const struct message_row *row)
{
    u8 ours[128];

    memcpy(ours, at(PARAMETER), 2 * row->field);
    memset(at(PARAMETER), 0, 2 * row->field);
    number_put(PARAMETER + row->field, row->r);
    number_put(PARAMETER + 2 * row->field, row->s);
    assert_memory_equal(ours, at(PARAMETER), 2 * row->field);
}

static void messages_are_signed_and_verified(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof message_rows / sizeof message_rows[0]; i++) {
        const struct message_row *row = &message_rows[i];
        unsigned f = row->field;
        memset(at(PARAMETER), 0, 3 * f);
        bare_hex(PARAMETER + 3 * f - strlen(row->secret) / 2, row->secret);
        message_operand_set(row);
        cpu->gr[0].g = row->verify + 8;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 0);
        assert_int_equal(cpu->gr[4].g, IN + strlen(row->message) / 2);
        assert_int_equal(cpu->gr[5].g, 0);
        signature_check(row);

        memset(at(PARAMETER + 2 * f), 0, f);
        number_put(PARAMETER + 3 * f, row->public);
        cpu->gr[0].g = row->verify;
        message_operand_set(row);
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 0);
        message_operand_set(row);
        cpu->gr[5].g++; /* another message */
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 2);
        message_operand_set(row);
        *at(PARAMETER) |= f == 64; /* no such number */
        *at(PARAMETER + 2 * f - 1) ^= 1;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 2);
    }
}

static void protected_keys_sign_messages(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof message_rows / sizeof message_rows[0]; i++) {
        const struct message_row *row = &message_rows[i];
        unsigned f = row->field;
        u8 wrapped[96];
        memset(at(PARAMETER), 0, f + 32);
        bare_hex(PARAMETER + f - strlen(row->secret) / 2, row->secret);
        cpu->gr[0].g = f == 64 ? 41 : 40;
        assert_int_equal(run(PCKMO), 0);
        memcpy(wrapped, at(PARAMETER), f + 32);
        memcpy(at(PARAMETER + 2 * f), wrapped, f + 32);
        message_operand_set(row);
        cpu->gr[0].g = row->verify + 16;
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 0);
        signature_check(row);
        *at(PARAMETER + 3 * f) ^= 1; /* of another wrapping key */
        message_operand_set(row);
        assert_int_equal(run(KDSA), 0);
        assert_int_equal(cpu->cc, 1);
    }
}

/* One that crosses pages, the second of which is not there: nothing changes. */
static void a_message_is_taken_whole(void **state)
{
    u8 signature[64];

    (void)state;
    memcpy(at(IN + 0xF00), plain, 9000);
    memcpy(at(PARAMETER + 64), key, 32);
    cpu->gr[0].g = 40;
    cpu->gr[4].g = IN + 0xF00;
    cpu->gr[5].g = 9000;
    assert_int_equal(run(KDSA), 0);
    EVP_PKEY *k = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key, 32);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    reversed(signature, at(PARAMETER), 32);
    reversed(signature + 32, at(PARAMETER + 32), 32);
    assert_int_equal(EVP_DigestVerifyInit(c, NULL, NULL, NULL, k), 1);
    assert_int_equal(EVP_DigestVerify(c, signature, 64, plain, 9000), 1);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);

    memset(at(PARAMETER), 0xEE, 64);
    cpu->gr[4].g = BARE_STORAGE - 100;
    cpu->gr[5].g = 200;
    assert_int_equal(run(KDSA), PGM_ADDRESSING);
    assert_int_equal(*at(PARAMETER), 0xEE);
    assert_int_equal(cpu->gr[5].g, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(messages_are_signed_and_verified),
        TEST(protected_keys_sign_messages),
        TEST(a_message_is_taken_whole),
        TEST(prime_curves_multiply_and_sign),
        TEST(montgomery_curves_agree_with_libcrypto),
        TEST(edwards_curves_multiply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
