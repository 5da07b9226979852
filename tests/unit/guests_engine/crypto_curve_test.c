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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(prime_curves_multiply_and_sign),
        TEST(montgomery_curves_agree_with_libcrypto),
        TEST(edwards_curves_multiply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
