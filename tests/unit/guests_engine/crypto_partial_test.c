/* Partial completion of the message-security assist: an instruction that is asked for after every piece of its message
 * gives the same as one that is not. A thread asks for the CPU all the time. */
#include "tests/unit/guests_engine/crypto.h"
#include "guests/arch/control.h"

static unsigned parts; /* of the last instruction */
static _Atomic bool asking;
static _Atomic unsigned asked;

static void *ask(void *arg)
{
    while (atomic_load(&asking)) {
        atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
        atomic_fetch_add(&asked, 1);
    }
    return arg;
}

static void run_in_parts(const char *hex, u64 mask)
{
    parts = 0;
    do {
        assert_int_equal(bare_execute_psw(mask, hex), 0);
        parts++;
    } while (cpu->cc == 3);
}

struct message {
    const char *hex;
    u32 code;
    u64 out, in, aad; /* lengths */
};
static void prepare(const struct message *msg)
{
    memset(at(OUT), 0, 9000);
    for (unsigned i = 0; i < 240; i++)
        *at(PARAMETER + i) = (u8)(i * 7 + 1);
    be32_store(at(PARAMETER + 4), 1); /* PRNO: seeded */
    bare_put(IN + 0xFF3, plain, sizeof plain);
    bare_put(AAD + 0xFFA, plain, sizeof plain);
    operands(OUT + 0x7C5, IN + 0xFF3, msg->in);
    cpu->gr[3].g = msg->out;
    cpu->gr[6].g = AAD + 0xFFA;
    cpu->gr[7].g = msg->aad;
    cpu->gr[0].g = msg->code;
}

static void parts_make_the_same_whole(void **state)
{
    static const struct message messages[] = {{KM, 18, 0, 8992, 0}, {KM, 50, 0, 8992, 0}, {KMC, 20, 0, 8992, 0},
        {KMC, 20 | DECIPHER, 0, 8992, 0}, {KMC, 67, 0, 8992, 0}, {KMF, 18 | 5u << 24, 0, 9000, 0},
        {KMF, 18 | 5u << 24 | DECIPHER, 0, 9000, 0}, {KMO, 19, 0, 8992, 0}, {KMCTR, 18, 0, 8992, 0},
        {KMAC, 3, 0, 9000, 0}, {KMA, 20 | 0x300, 0, 8997, 8000}, {KMA, 20 | 0x300 | DECIPHER, 0, 8997, 5003},
        {KIMD, 1, 0, 8960, 0}, {KIMD, 35, 0, 8928, 0}, {KIMD, 65, 0, 8992, 0}, {KLMD, 1, 0, 8999, 0},
        {KLMD, 3, 0, 8999, 0}, {KLMD, 32, 0, 8999, 0}, {KLMD, 36, 7001, 8999, 0}, {KLMD, 37, 8160, 8999, 0}};

    unsigned several = 0;

    (void)state;
    for (unsigned i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        static u8 whole[9000];
        pthread_t thread;
        u8 parameter[240];
        union gr after[8];

        prepare(&messages[i]);
        run_in_parts(messages[i].hex, BARE_PSW);
        assert_int_equal(parts, 1);
        memcpy(whole, at(OUT), sizeof whole);
        memcpy(parameter, at(PARAMETER), sizeof parameter);
        memcpy(after, cpu->gr, sizeof after);
        prepare(&messages[i]);
        atomic_store(&asking, true);
        assert_int_equal(pthread_create(&thread, NULL, ask, NULL), 0);
        for (unsigned since = atomic_load(&asked); atomic_load(&asked) - since < 100;)
            ; /* it has a processor */
        run_in_parts(messages[i].hex, BARE_PSW);
        atomic_store(&asking, false);
        pthread_join(thread, NULL);
        assert_in_range(parts, 1, 100);
        several += parts > 1;
        assert_memory_equal(at(OUT), whole, sizeof whole);
        assert_memory_equal(at(PARAMETER), parameter, sizeof parameter);
        cpu->gr[0].g &= ~0x500ULL, after[0].g &= ~0x500ULL; /* KMA's subkey is there, KLMD's padding done */
        assert_memory_equal(cpu->gr, after, sizeof after);
    }
    assert_in_range(several, 1, sizeof messages / sizeof messages[0]);
}

/* KMA that finds no space for its output has hashed and enciphered what came before it, and goes on from there. */
static void galois_goes_on_after_an_exception(void **state)
{
    static const struct message msg = {KMA, 18 | 0x300, 0, 4000, 333};
    static u8 whole[4000];
    u8 tag[16];

    (void)state;
    prepare(&msg);
    run_in_parts(KMA, BARE_PSW);
    memcpy(whole, at(OUT + 0x7C5), sizeof whole);
    memcpy(tag, at(PARAMETER + 16), 16);
    prepare(&msg);
    cpu->gr[2].g = BARE_STORAGE - 1000;
    cpu->cc = 2;
    assert_int_equal(bare_execute(KMA), PGM_ADDRESSING);
    assert_int_equal(cpu->cc, 2);
    assert_true(cpu->gr[7].g == 0 && cpu->gr[5].g > 2999 && cpu->gr[5].g <= 4000 - 900);
    unsigned done = 4000 - (unsigned)cpu->gr[5].g;
    assert_memory_equal(at(BARE_STORAGE - 1000), whole, done);
    cpu->gr[2].g = OUT;
    assert_int_equal(run(KMA), 0);
    assert_memory_equal(at(OUT), whole + done, 4000 - done);
    assert_memory_equal(at(PARAMETER + 16), tag, 16);
}

/* A parameter block that cannot be stored into: nothing is done, whatever the operands are. */
static void a_protected_parameter_block_changes_nothing(void **state)
{
    static const struct message messages[] = {{KMC, 18, 0, 64, 0}, {KM, 50, 0, 64, 0}, {KMA, 18 | 0x300, 0, 64, 16},
        {KMAC, 18, 0, 64, 0}, {KIMD, 2, 0, 64, 0}, {KLMD, 36, 64, 64, 0}, {PRNO, 3, 64, 0, 0}, {PCC, 18, 0, 0, 0},
        {PCKMO, 18, 0, 0, 0}};

    (void)state;
    for (unsigned i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        union gr before[8];
        prepare(&messages[i]);
        cpu->gr[1].g = 0x100; /* low-address protection */
        cpu->cr[0] |= CR0_LOW_ADDRESS;
        memset(at(0x100), 0, 24);
        be32_store(at(0x104), 1);
        memcpy(before, cpu->gr, sizeof before);
        cpu->cc = 2;
        assert_int_equal(bare_execute(messages[i].hex), PGM_PROTECTION);
        assert_int_equal(cpu->cc, 2);
        assert_memory_equal(cpu->gr, before, sizeof before);
        for (unsigned j = 0; j < 9000; j++)
            assert_int_equal(*at(OUT + j), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_make_the_same_whole),
        TEST(galois_goes_on_after_an_exception),
        TEST(a_protected_parameter_block_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
