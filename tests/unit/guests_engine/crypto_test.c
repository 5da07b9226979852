/* The message-security assist against libcrypto's own modes and digests, which the engine does not use (it has the
 * blocks from libcrypto and the modes, parameter blocks and registers by itself); exceptions and codes by the PoP,
 * chapter 7. */
#include "tests/unit/guests_engine/bare.h"
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/core_names.h>

enum { OUT = 0x40000, IN = 0x50000, COUNTERS = 0x60000, PARAMETER = 0x70FC0 /* crosses a page */, AAD = 0x80000 };
#define DECIPHER 0x80u
static u8 plain[9000], expected[9100], key[64], iv[16];

static u8 *at(u64 absolute)
{
    return m->storage->base + absolute;
}
static void fill_random(u8 *p, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        p[i] = (u8)rand();
}
static int setup(void **state)
{
    bare_setup(state);
    srand(5);
    fill_random(plain, sizeof plain);
    fill_random(key, sizeof key);
    fill_random(iv, sizeof iv);
    cpu->gr[1].g = PARAMETER;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* Run to the end: an instruction may stop with cc 3 and is executed again. */
static u16 run(const char *hex)
{
    u16 code;
    do
        code = bare_execute(hex);
    while (code == 0 && cpu->cc == 3);
    return code;
}
static void operands(u64 out, u64 in, u64 length)
{
    cpu->gr[2].g = out;
    cpu->gr[4].g = in;
    cpu->gr[5].g = length;
}

/* What libcrypto makes of the message; its length. */
static int openssl(const EVP_CIPHER *cipher, const u8 *k, const u8 *v, bool decipher, const u8 *in, int n)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    int done, more;

    assert_int_equal(EVP_CipherInit_ex(c, cipher, NULL, k, v, !decipher), 1);
    EVP_CIPHER_CTX_set_padding(c, 0);
    assert_int_equal(EVP_CipherUpdate(c, expected, &done, in, n), 1);
    assert_int_equal(EVP_CipherFinal_ex(c, expected + done, &more), 1);
    EVP_CIPHER_CTX_free(c);
    return done + more;
}

struct mode {
    const char *hex;
    u8 code;
    unsigned key, chained, unit;
    u32 more; /* of GR0 */
    const EVP_CIPHER *(*cipher)(void);
};
static void mode_agrees(const struct mode *mode, unsigned n, bool decipher)
{
    u8 triple[24];
    const u8 *k = key;

    n -= n % mode->unit;
    if (mode->code == 1) { /* DEA: libcrypto has it as TDEA with equal keys */
        for (unsigned i = 0; i < 24; i++)
            triple[i] = key[i % 8];
        k = triple;
    }
    openssl(mode->cipher(), k, iv, decipher, plain, (int)n);
    bare_put(IN + 0xFF3, plain, n);
    bare_put(PARAMETER, iv, mode->chained);
    bare_put(PARAMETER + mode->chained, key, mode->key);
    operands(OUT + 0x7C5, IN + 0xFF3, n);
    cpu->gr[0].g = mode->code | mode->more | (decipher ? DECIPHER : 0);
    assert_int_equal(run(mode->hex), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(memcmp(at(OUT + 0x7C5), expected, n), 0);
    assert_true(cpu->gr[2].g == OUT + 0x7C5 + n && cpu->gr[4].g == IN + 0xFF3 + n && cpu->gr[5].g == 0);
}

/* R1 = 2, R2 = 4 */
#define KM "B92E0024"
#define KMC "B92F0024"
#define KMF "B92A0024"
#define KMO "B92B0024"
#define KMCTR "B92D6024" /* R3 = 6 */
#define KMAC "B91E0024"
#define KIMD "B93E0024"
#define KLMD "B93F0024"
#define KMA "B9296024"
#define PRNO "B93C0024"
#define PCC "B92C0000"
#define PCKMO "B9280000"
#define KDSA "B93A0004"

static void ciphers_and_their_modes_are_libcryptos(void **state)
{
    static const struct mode modes[] = {
        {KM, 1, 8, 0, 8, 0, EVP_des_ede3_ecb},
        {KM, 2, 16, 0, 8, 0, EVP_des_ede_ecb},
        {KM, 3, 24, 0, 8, 0, EVP_des_ede3_ecb},
        {KM, 18, 16, 0, 16, 0, EVP_aes_128_ecb},
        {KM, 19, 24, 0, 16, 0, EVP_aes_192_ecb},
        {KM, 20, 32, 0, 16, 0, EVP_aes_256_ecb},
        {KMC, 1, 8, 8, 8, 0, EVP_des_ede3_cbc},
        {KMC, 2, 16, 8, 8, 0, EVP_des_ede_cbc},
        {KMC, 3, 24, 8, 8, 0, EVP_des_ede3_cbc},
        {KMC, 18, 16, 16, 16, 0, EVP_aes_128_cbc},
        {KMC, 19, 24, 16, 16, 0, EVP_aes_192_cbc},
        {KMC, 20, 32, 16, 16, 0, EVP_aes_256_cbc},
        {KMF, 3, 24, 8, 8, 8u << 24, EVP_des_ede3_cfb64},
        {KMF, 3, 24, 8, 1, 1u << 24, EVP_des_ede3_cfb8},
        {KMF, 18, 16, 16, 1, 1u << 24, EVP_aes_128_cfb8},
        {KMF, 20, 32, 16, 16, 16u << 24, EVP_aes_256_cfb128},
        {KMO, 3, 24, 8, 8, 0, EVP_des_ede3_ofb},
        {KMO, 19, 24, 16, 16, 0, EVP_aes_192_ofb},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++)
        for (unsigned n = 16; n < 9000; n = n * 3 + 5) {
            mode_agrees(&modes[i], n, false);
            mode_agrees(&modes[i], n, true);
        }
}

static void xts_is_libcryptos_and_continues(void **state)
{
    (void)state;
    for (unsigned size = 16; size <= 32; size += 16) {
        u8 tweak[16];
        openssl(size == 16 ? EVP_aes_128_xts() : EVP_aes_256_xts(), key, iv, false, plain, 4800);
        /* PCC makes the parameter of the first block, by the second half of the key. */
        memset(at(PARAMETER), 0, 256);
        bare_put(PARAMETER, key + size, size);
        bare_put(PARAMETER + size, iv, 16);
        cpu->gr[0].g = size == 16 ? 50 : 52;
        assert_int_equal(run(PCC), 0);
        memcpy(tweak, at(PARAMETER + size + 48), 16);
        bare_put(PARAMETER, key, size);
        bare_put(PARAMETER + size, tweak, 16);
        bare_put(IN, plain, 4800);
        operands(OUT, IN, 1600); /* in two parts: the parameter block carries on */
        assert_int_equal(run(KM), 0);
        cpu->gr[5].g = 3200;
        assert_int_equal(run(KM), 0);
        assert_int_equal(memcmp(at(OUT), expected, 4800), 0);
        /* The parameter of block 100 as PCC has it lets one begin there. */
        memset(at(PARAMETER), 0, 256);
        bare_put(PARAMETER, key + size, size);
        bare_put(PARAMETER + size, iv, 16);
        *at(PARAMETER + size + 31) = 100;
        assert_int_equal(run(PCC), 0);
        memcpy(tweak, at(PARAMETER + size + 48), 16);
        bare_put(PARAMETER, key, size);
        bare_put(PARAMETER + size, tweak, 16);
        operands(OUT, IN + 1600, 3200);
        assert_int_equal(run(KM), 0);
        assert_int_equal(memcmp(at(OUT), expected + 1600, 3200), 0);
    }
}

static void counter_mode_takes_its_counters_from_storage(void **state)
{
    (void)state;
    openssl(EVP_aes_192_ctr(), key, iv, false, plain, 4096);
    for (unsigned i = 0; i < 256; i++) {
        bare_put(COUNTERS + 16 * i, iv, 16);
        for (int at_byte = 15; at_byte >= 0 && ++iv[at_byte] == 0; at_byte--)
            ;
    }
    bare_put(IN + 5, plain, 4096);
    bare_put(PARAMETER, key, 24);
    operands(OUT + 9, IN + 5, 4096);
    cpu->gr[6].g = COUNTERS;
    cpu->gr[0].g = 19;
    assert_int_equal(run(KMCTR), 0);
    assert_int_equal(memcmp(at(OUT + 9), expected, 4096), 0);
    assert_int_equal(cpu->gr[6].g, COUNTERS + 4096);
}

static void the_last_block_of_cmac_is_libcryptos(void **state)
{
    static const char *names[] = {
        [18] = "AES-128-CBC", [19] = "AES-192-CBC", [20] = "AES-256-CBC", [3] = "DES-EDE3-CBC"};
    static const u8 codes[] = {3, 18, 19, 20};

    (void)state;
    for (unsigned i = 0; i < 4 * 40; i++) {
        unsigned code = codes[i % 4], n = i / 4, block = code == 3 ? 8 : 16,
                 keys = code == 3 ? 24 : 16 + (code - 18) * 8;
        unsigned last = n % block, whole;
        EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
        EVP_MAC_CTX *c = EVP_MAC_CTX_new(mac);
        OSSL_PARAM p[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, (char *)names[code], 0),
            OSSL_PARAM_construct_end()};
        size_t length;

        assert_int_equal(EVP_MAC_init(c, key, keys, p), 1);
        EVP_MAC_update(c, plain, n);
        assert_int_equal(EVP_MAC_final(c, expected, &length, 16), 1);
        EVP_MAC_CTX_free(c);
        EVP_MAC_free(mac);
        last = n && !last ? block : last;
        whole = n - last;
        /* KMAC for all but the last block, PCC for it. */
        memset(at(PARAMETER), 0, 128);
        bare_put(PARAMETER + block, key, keys);
        bare_put(IN, plain, n);
        operands(0, IN, whole);
        cpu->gr[0].g = code;
        assert_int_equal(run(KMAC), 0);
        memcpy(iv, at(PARAMETER), block);
        memset(at(PARAMETER), 0xEE, 128);
        *at(PARAMETER) = (u8)(last * 8);
        bare_put(PARAMETER + 8, plain + whole, last);
        bare_put(PARAMETER + 8 + block, iv, block);
        bare_put(PARAMETER + 8 + 2 * block, key, keys);
        assert_int_equal(run(PCC), 0);
        assert_int_equal(memcmp(at(PARAMETER + 8 + block), expected, block), 0);
    }
}

static void digest_agrees(unsigned code, const EVP_MD *md, unsigned n, unsigned first)
{
    static const u32 h1[] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    static const u64 h512[] = {0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179};
    unsigned length, state = code == 1 ? 20 : code == 2 ? 32 : code == 3 ? 64 : 200;

    assert_int_equal(EVP_Digest(plain, n, expected, &length, md, NULL), 1);
    memset(at(PARAMETER), 0, 240);
    for (unsigned i = 0; i < 8; i++) {
        if (code == 1 && i < 5)
            be32_store(at(PARAMETER + 4 * i), h1[i]);
        if (code == 2)
            be32_store(at(PARAMETER + 4 * i), (u32)(h512[i] >> 32));
        if (code == 3)
            be64_store(at(PARAMETER + 8 * i), h512[i]);
    }
    bare_put(IN + 0xFF1, plain, n);
    cpu->gr[0].g = code;
    operands(0, IN + 0xFF1, first);
    assert_int_equal(run(KIMD), 0);
    assert_int_equal(cpu->gr[5].g, 0);
    if (code <= 3)
        be64_store(at(PARAMETER + state + (code == 3 ? 8 : 0)), n * 8ULL);
    cpu->gr[5].g = n - first;
    assert_int_equal(run(KLMD), 0);
    assert_int_equal(memcmp(at(PARAMETER), expected, length), 0);
    assert_true(cpu->gr[4].g == IN + 0xFF1 + n && cpu->gr[5].g == 0);
}

static void digests_are_libcryptos(void **state)
{
    static const struct {
        unsigned code, block;
        const EVP_MD *(*md)(void);
    } digests[] = {{1, 64, EVP_sha1}, {2, 64, EVP_sha256}, {3, 128, EVP_sha512}, {32, 144, EVP_sha3_224},
        {33, 136, EVP_sha3_256}, {34, 104, EVP_sha3_384}, {35, 72, EVP_sha3_512}};

    (void)state;
    for (unsigned i = 0; i < sizeof digests / sizeof digests[0]; i++)
        for (unsigned n = 0; n < 700; n++)
            digest_agrees(digests[i].code, digests[i].md(), n, n / 2 / digests[i].block * digests[i].block);
}

static void shake_gives_as_much_as_is_asked_for(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 60; i++) {
        EVP_MD_CTX *c = EVP_MD_CTX_new();
        unsigned n = i * 7, out = i * 83 + 1;
        EVP_DigestInit_ex(c, i & 1 ? EVP_shake256() : EVP_shake128(), NULL);
        EVP_DigestUpdate(c, plain, n);
        assert_int_equal(EVP_DigestFinalXOF(c, expected, out), 1);
        EVP_MD_CTX_free(c);
        memset(at(PARAMETER), 0, 200);
        bare_put(IN, plain, n);
        operands(OUT + 3, IN, n);
        cpu->gr[3].g = out;
        cpu->gr[0].g = 36 + (i & 1);
        cpu_kick(cpu, ATTENTION_INTERRUPT); /* may stop with cc 3 */
        assert_int_equal(run(KLMD), 0);
        assert_int_equal(memcmp(at(OUT + 3), expected, out), 0);
        assert_true(cpu->gr[0].g == 36 + (i & 1) && cpu->gr[3].g == 0 && cpu->gr[5].g == 0);
    }
}

/* aad and text bytes, each given in two parts; the tag is checked, or found when deciphering. */
static void galois_agrees(unsigned aad, unsigned text, bool decipher)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    u8 tag[16], cipher[1200];
    int done;

    assert_int_equal(EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, iv), 1);
    assert_int_equal(EVP_EncryptUpdate(c, NULL, &done, plain + 2000, (int)aad), 1);
    assert_int_equal(EVP_EncryptUpdate(c, cipher, &done, plain, (int)text), 1);
    assert_int_equal(EVP_EncryptFinal_ex(c, cipher + done, &done), 1);
    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, 16, tag);
    EVP_CIPHER_CTX_free(c);

    memset(at(PARAMETER), 0, 160);
    be32_store(at(PARAMETER + 12), 1);
    be64_store(at(PARAMETER + 48), aad * 8ULL);
    be64_store(at(PARAMETER + 56), text * 8ULL);
    bare_put(PARAMETER + 64, iv, 12);
    be32_store(at(PARAMETER + 76), 1);
    bare_put(PARAMETER + 80, key, 32);
    bare_put(AAD + 0xFFA, plain + 2000, aad);
    bare_put(IN + 0xFF7, decipher ? cipher : plain, text);
    operands(OUT + 0xF01, IN + 0xFF7, 0);
    cpu->gr[6].g = AAD + 0xFFA;
    cpu->gr[7].g = aad / 2 / 16 * 16;
    cpu->gr[0].g = 20 | (decipher ? DECIPHER : 0);
    assert_int_equal(run(KMA), 0);
    cpu->gr[7].g = aad - aad / 2 / 16 * 16;
    cpu->gr[5].g = text / 2 / 16 * 16;
    cpu->gr[0].g |= 0x200; /* the last of the authenticated data */
    assert_int_equal(run(KMA), 0);
    cpu->gr[5].g = text - text / 2 / 16 * 16;
    cpu->gr[0].g |= 0x100;
    assert_int_equal(run(KMA), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(memcmp(at(OUT + 0xF01), decipher ? plain : cipher, text), 0);
    assert_int_equal(memcmp(at(PARAMETER + 16), tag, 16), 0);
}
static void galois_counter_mode_is_libcryptos(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1100; n += 13)
        galois_agrees(n % 77, n, n & 1);
    galois_agrees(700, 0, false);
    galois_agrees(0, 0, false);
    galois_agrees(0, 16, true);
}

static void ghash_of_kimd_is_the_tag_of_an_empty_cipher(void **state)
{
    static const u8 h[16] = {
        0x66, 0xE9, 0x4B, 0xD4, 0xEF, 0x8A, 0x2C, 0x3B, 0x88, 0x4C, 0xFA, 0x59, 0xCA, 0x34, 0x2B, 0x2E};
    static const u8 in[32] = {
        0x03, 0x88, 0xDA, 0xCE, 0x60, 0xB6, 0xA3, 0x92, 0xF3, 0x28, 0xC2, 0xB9, 0x71, 0xB2, 0xFE, 0x78, [31] = 0x80};
    static const u8 out[16] = {
        0xF3, 0x8C, 0xBB, 0x1A, 0xD6, 0x92, 0x23, 0xDC, 0xC3, 0x45, 0x7A, 0xE5, 0xB6, 0xB0, 0xF8, 0x85};

    (void)state; /* test case 2 of the GCM specification */
    memset(at(PARAMETER), 0, 16);
    bare_put(PARAMETER + 16, h, 16);
    bare_put(IN, in, 32);
    operands(0, IN, 32);
    cpu->gr[0].g = 65;
    assert_int_equal(run(KIMD), 0);
    assert_int_equal(memcmp(at(PARAMETER), out, 16), 0);
}

static void protected_keys_work_as_the_clear_ones(void **state)
{
    static const struct {
        u8 clear, wrapped, key, pattern, block;
    } rows[] = {{1, 9, 8, 24, 8}, {2, 10, 16, 24, 8}, {3, 11, 24, 24, 8}, {18, 26, 16, 32, 16}, {19, 27, 24, 32, 16},
        {20, 28, 32, 32, 16}};

    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        u8 protected[64];
        bare_put(IN, plain, 160);
        bare_put(PARAMETER, key, rows[i].key);
        operands(OUT, IN, 160);
        cpu->gr[0].g = rows[i].clear;
        assert_int_equal(run(KM), 0);
        assert_int_equal(run(PCKMO), 0);
        memcpy(protected, at(PARAMETER), rows[i].key + rows[i].pattern);
        assert_int_not_equal(memcmp(protected, key, rows[i].key), 0);
        operands(OUT + 0x1000, IN, 160);
        cpu->gr[0].g = rows[i].wrapped;
        assert_int_equal(run(KM), 0);
        assert_int_equal(cpu->cc, 0);
        assert_int_equal(memcmp(at(OUT), at(OUT + 0x1000), 160), 0);
        *at(PARAMETER + rows[i].key) ^= 1; /* the pattern of another machine */
        operands(OUT, IN, 160);
        assert_int_equal(run(KM), 0);
        assert_int_equal(cpu->cc, 1);
        assert_int_equal(cpu->gr[5].g, 160);
    }
}

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

/* NIST's DRBG test vectors are generated by two requests; the witness here is libcrypto's HASH-DRBG with a given seed.
 */
static void the_generator_is_libcryptos_hash_drbg(void **state)
{
    EVP_RAND *test = EVP_RAND_fetch(NULL, "TEST-RAND", NULL), *hash = EVP_RAND_fetch(NULL, "HASH-DRBG", NULL);
    EVP_RAND_CTX *source = EVP_RAND_CTX_new(test, NULL), *drbg = EVP_RAND_CTX_new(hash, source);
    unsigned strength = 256;
    OSSL_PARAM seeds[] = {OSSL_PARAM_construct_uint(OSSL_RAND_PARAM_STRENGTH, &strength),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_ENTROPY, plain, 48),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_NONCE, plain + 48, 16), OSSL_PARAM_construct_end()};
    OSSL_PARAM digest[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, "SHA512", 0), OSSL_PARAM_construct_end()};

    (void)state;
    assert_int_equal(EVP_RAND_instantiate(source, strength, 0, NULL, 0, seeds), 1);
    assert_int_equal(EVP_RAND_instantiate(drbg, strength, 0, plain + 64, 16, digest), 1);
    memset(at(PARAMETER), 0, 240);
    bare_put(IN, plain, 80); /* entropy, nonce, personalization */
    operands(OUT, IN, 80);
    cpu->gr[0].g = 3 | 0x80;
    assert_int_equal(run(PRNO), 0);
    assert_int_equal(be32_load(at(PARAMETER + 4)), 1);
    for (unsigned request = 1; request < 5; request++) {
        unsigned n = request * 77;
        assert_int_equal(EVP_RAND_generate(drbg, expected, n, strength, 0, NULL, 0), 1);
        cpu->gr[2].g = OUT + 0xFF0;
        cpu->gr[3].g = n;
        cpu->gr[0].g = 3;
        assert_int_equal(run(PRNO), 0);
        assert_int_equal(memcmp(at(OUT + 0xFF0), expected, n), 0);
        assert_int_equal(be32_load(at(PARAMETER + 4)), 1 + request);
    }
    EVP_RAND_CTX_free(drbg);
    EVP_RAND_CTX_free(source);
    EVP_RAND_free(test);
    EVP_RAND_free(hash);
}

static void true_random_numbers_fill_both_operands(void **state)
{
    (void)state;
    memset(at(OUT), 0, 8000);
    operands(OUT, OUT + 5000, 1000);
    cpu->gr[3].g = 4500;
    cpu->gr[0].g = 114;
    assert_int_equal(run(PRNO), 0);
    unsigned zeros = 0;
    for (unsigned i = 0; i < 4500; i++)
        zeros += *at(OUT + i) == 0;
    assert_in_range(zeros, 1, 60); /* 17.6 on average */
    assert_true(*at(OUT + 4500) == 0 && cpu->gr[3].g == 0 && cpu->gr[5].g == 0 && cpu->gr[4].g == OUT + 6000);
}

static void the_query_tells_what_the_model_has(void **state)
{
    static const struct {
        const char *hex;
        u64 high, low;
    } rows[] = {{KM, 0xF070383800002828, 0}, {KMC, 0xF070383800000000, 0x1000000000000000},
        {KMF, 0xF070383800000000, 0}, {KMO, 0xF070383800000000, 0}, {KMCTR, 0xF070383800000000, 0},
        {KMAC, 0xF070383800000000, 0}, {KIMD, 0xF0000000FC000000, 0x4000000000000000}, {KLMD, 0xF0000000FC000000, 0},
        {KMA, 0x8000383800000000, 0}, {PCC, 0xF070383800002828, 0xE0C0C00000000000},
        {PRNO, 0x9000000000000000, 0x000000000000A000}, {KDSA, 0xF070700000000000, 0}, {PCKMO, 0xF0003800E0000000, 0}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cpu->gr[0].g = 0;
        cpu->cc = 2;
        assert_int_equal(bare_execute(rows[i].hex), 0);
        assert_int_equal(cpu->cc, 0);
        assert_true(bare_get64(PARAMETER) == rows[i].high);
        assert_true(bare_get64(PARAMETER + 8) == rows[i].low);
    }
}

static void what_is_wrong_is_a_specification_exception(void **state)
{
    (void)state;
    cpu->gr[0].g = 18;
    operands(OUT, IN, 24); /* not whole blocks */
    assert_int_equal(bare_execute(KM), PGM_SPECIFICATION);
    assert_int_equal(bare_execute(KIMD), PGM_SPECIFICATION); /* no such function */
    operands(OUT, IN, 16);
    assert_int_equal(bare_execute("B92E0034"), PGM_SPECIFICATION); /* odd */
    assert_int_equal(bare_execute("B92E0004"), PGM_SPECIFICATION); /* register 0 */
    assert_int_equal(bare_execute("B92E0020"), PGM_SPECIFICATION);
    cpu->gr[0].g = 17;
    assert_int_equal(bare_execute(KM), PGM_SPECIFICATION);
    cpu->gr[0].g = 18; /* no length of cipher feedback, one too long */
    assert_int_equal(bare_execute(KMF), PGM_SPECIFICATION);
    cpu->gr[0].g = 18 | 17u << 24;
    assert_int_equal(bare_execute(KMF), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B9294024"), PGM_SPECIFICATION); /* KMA with R3 = R2 */
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, PCKMO), PGM_PRIVILEGED);
    assert_int_equal(cpu->gr[5].g, 16);
}

static void an_exception_in_the_middle_keeps_what_was_done(void **state)
{
    (void)state;
    openssl(EVP_aes_128_cbc(), key, iv, false, plain, 0x200);
    bare_put(PARAMETER, iv, 16);
    bare_put(PARAMETER + 16, key, 16);
    bare_put(BARE_STORAGE - 0x100, plain, 0x100);
    operands(OUT, BARE_STORAGE - 0x100, 0x200);
    cpu->gr[0].g = 18;
    assert_int_equal(bare_execute(KMC), PGM_ADDRESSING);
    assert_true(cpu->gr[4].g == BARE_STORAGE && cpu->gr[5].g == 0x100 && cpu->gr[2].g == OUT + 0x100);
    bare_put(IN, plain + 0x100, 0x100);
    cpu->gr[4].g = IN; /* as if it were mapped now */
    assert_int_equal(run(KMC), 0);
    assert_int_equal(memcmp(at(OUT), expected, 0x200), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ciphers_and_their_modes_are_libcryptos),
        TEST(xts_is_libcryptos_and_continues),
        TEST(counter_mode_takes_its_counters_from_storage),
        TEST(the_last_block_of_cmac_is_libcryptos),
        TEST(digests_are_libcryptos),
        TEST(shake_gives_as_much_as_is_asked_for),
        TEST(galois_counter_mode_is_libcryptos),
        TEST(ghash_of_kimd_is_the_tag_of_an_empty_cipher),
        TEST(protected_keys_work_as_the_clear_ones),
        TEST(prime_curves_multiply_and_sign),
        TEST(montgomery_curves_agree_with_libcrypto),
        TEST(edwards_curves_multiply),
        TEST(the_generator_is_libcryptos_hash_drbg),
        TEST(true_random_numbers_fill_both_operands),
        TEST(the_query_tells_what_the_model_has),
        TEST(what_is_wrong_is_a_specification_exception),
        TEST(an_exception_in_the_middle_keeps_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
