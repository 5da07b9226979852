/* The message-security assist against libcrypto's own modes and digests, which the engine does not use (it has the
 * blocks from libcrypto and the modes, parameter blocks and registers by itself); exceptions and codes by the PoP,
 * chapter 7. */
#include "tests/unit/guests_engine/crypto.h"
#include <openssl/evp.h>

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

static void the_query_tells_what_the_model_has(void **state)
{
    static const struct {
        const char *hex;
        u64 high, low;
    } rows[] = {{KM, 0xF070383800002828, 0}, {KMC, 0xF070383800000000, 0x1000000000000000},
        {KMF, 0xF070383800000000, 0}, {KMO, 0xF070383800000000, 0}, {KMCTR, 0xF070383800000000, 0},
        {KMAC, 0xF070383800000000, 0}, {KIMD, 0xF0000000FC000000, 0x4000000000000000}, {KLMD, 0xF0000000FC000000, 0},
        {KMA, 0x8000383800000000, 0}, {PCC, 0xF070383800002828, 0xE0C0C00000000000},
        {PRNO, 0x9000000000000000, 0x000000000000A000}, {KDSA, 0xF070700088888800, 0}, {PCKMO, 0xF0003800E0C00000, 0}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cpu->gr[0].g = 0;
        cpu->cc = 2;
        assert_int_equal(bare_execute(rows[i].hex), 0);
        assert_int_equal(cpu->cc, strcmp(rows[i].hex, PCKMO) ? 0 : 2); /* it has none */
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
        TEST(galois_counter_mode_is_libcryptos),
        TEST(protected_keys_work_as_the_clear_ones),
        TEST(the_query_tells_what_the_model_has),
        TEST(what_is_wrong_is_a_specification_exception),
        TEST(an_exception_in_the_middle_keeps_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
