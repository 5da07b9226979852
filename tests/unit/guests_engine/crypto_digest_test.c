/* Digests, authentication codes and random numbers of the message-security assist against libcrypto's. */
#include "tests/unit/guests_engine/crypto.h"
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/core_names.h>

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
        assert_true((cpu->gr[0].g & ~0x100ULL) == 36 + (i & 1) && cpu->gr[3].g == 0 && cpu->gr[5].g == 0);
    }
}

/* With the padding state in GR0 the second operand has had its end: the output goes on with the next rate's bytes. What
 * the operand before has left of its own is in the state. */
static void shake_goes_on_after_its_padding(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 24; i++) {
        EVP_MD_CTX *c = EVP_MD_CTX_new();
        unsigned rate = i & 1 ? 136 : 168, first = i / 2 * 61, rest = (rate - first % rate) % rate;
        EVP_DigestInit_ex(c, i & 1 ? EVP_shake256() : EVP_shake128(), NULL);
        EVP_DigestUpdate(c, plain, 300);
        assert_int_equal(EVP_DigestFinalXOF(c, expected, first + rest + 500), 1);
        EVP_MD_CTX_free(c);
        memset(at(PARAMETER), 0, 200);
        bare_put(IN, plain, 300);
        operands(OUT, IN, 300);
        cpu->gr[3].g = first;
        cpu->gr[0].g = 36 + (i & 1);
        assert_int_equal(bare_execute(KLMD), 0);
        assert_int_equal(cpu->cc, 0);
        assert_true(cpu->gr[0].g == 36 + (i & 1) && cpu->gr[5].g == 0);
        if (first == 0) /* the state as it is after the padding, before any output */
            rest = rate;
        assert_memory_equal(at(OUT), expected, first);
        assert_memory_equal(at(PARAMETER + rate - rest), expected + first, rest);
        cpu->gr[2].g = OUT;
        cpu->gr[3].g = 500 - (first ? 0 : rate);
        cpu->gr[5].g = 77; /* not looked at */
        cpu->gr[0].g |= 0x100;
        assert_int_equal(bare_execute(KLMD), 0);
        assert_true(cpu->gr[0].g == 0x100 + 36 + (i & 1) && cpu->gr[3].g == 0 && cpu->gr[5].g == 77);
        assert_memory_equal(at(OUT), expected + first + rest, 500 - (first ? 0 : rate));
    }
}

/* The output's second page is not there: the first one has been filled, and going on gives what would have been. */
static void shake_goes_on_after_an_exception(void **state)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    u64 room = 400;

    (void)state;
    EVP_DigestInit_ex(c, EVP_shake128(), NULL);
    EVP_DigestUpdate(c, plain, 100);
    assert_int_equal(EVP_DigestFinalXOF(c, expected, 1000), 1);
    EVP_MD_CTX_free(c);
    memset(at(PARAMETER), 0, 200);
    bare_put(IN, plain, 100);
    operands(BARE_STORAGE, IN, 100);
    cpu->gr[3].g = 1000;
    cpu->gr[0].g = 36;
    assert_int_equal(bare_execute(KLMD), PGM_ADDRESSING); /* nothing has been done */
    assert_true(cpu->gr[0].g == 36 && cpu->gr[3].g == 1000 && cpu->gr[5].g == 100);
    for (unsigned j = 0; j < 200; j++)
        assert_int_equal(*at(PARAMETER + j), 0);
    cpu->gr[2].g = BARE_STORAGE - room;
    assert_int_equal(bare_execute(KLMD), PGM_ADDRESSING);
    assert_true(cpu->gr[0].g == (0x100 | 36) && cpu->gr[3].g == 1000 - 336 && cpu->gr[5].g == 0);
    assert_memory_equal(at(BARE_STORAGE - room), expected, 336);
    cpu->gr[2].g = OUT;
    assert_int_equal(run(KLMD), 0);
    assert_memory_equal(at(OUT), expected + 336, 1000 - 336);
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
        assert_true(cpu->gr[2].g == OUT + 0xFF0 + n && cpu->gr[3].g == 0);
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
    assert_int_equal(cpu->gr[2].g, OUT + 4500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_block_of_cmac_is_libcryptos),
        TEST(digests_are_libcryptos),
        TEST(shake_gives_as_much_as_is_asked_for),
        TEST(shake_goes_on_after_its_padding),
        TEST(shake_goes_on_after_an_exception),
        TEST(ghash_of_kimd_is_the_tag_of_an_empty_cipher),
        TEST(the_generator_is_libcryptos_hash_drbg),
        TEST(true_random_numbers_fill_both_operands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
