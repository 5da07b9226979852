/* Addressing modes that are set and tested, access registers in storage, and lookasides that are purged (PoP chapters
 * 5, 7, 10). */
#include "tests/unit/guests_engine/bare.h"

static void sam_sets_the_mode_and_tam_tells_it(void **state)
{
    (void)state;
    assert_int_equal(bare_execute("010C 010B"), 0); /* SAM24; TAM */
    assert_int_equal(cpu->cc, 0);
    assert_true((old_mask & (PSW_EA | PSW_BA)) == 0);
    assert_int_equal(bare_execute("010D 010B"), 0); /* SAM31 */
    assert_int_equal(cpu->cc, 1);
    assert_true((old_mask & (PSW_EA | PSW_BA)) == PSW_BA);
    assert_int_equal(bare_execute("010D 010E 010B"), 0); /* SAM64 */
    assert_int_equal(cpu->cc, 3);
    assert_true((old_mask & (PSW_EA | PSW_BA)) == (PSW_EA | PSW_BA));
}

static void sam_refuses_an_address_beyond_the_mode(void **state)
{
    u64 code = 0x1000000;

    (void)state;
    machine_destroy(m);
    assert_int_equal(machine_create(32ULL << 20, &m), 0);
    cpu = bare_cpu(0);
    bare_lowcore(0);
    bare_hex(code, "010C");
    cpu_load_psw(cpu, BARE_PSW, code);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_true(cpu->intercept.address == 0xBAD);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_CODE), PGM_SPECIFICATION);
    assert_true((bare_get64(Z_PGM_OLD) & PSW_EA) != 0); /* suppressed */
}

static void access_registers_go_to_storage_and_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++)
        cpu->ar[i] = 0x100 + i;
    cpu->gr[3].g = 0x4000 + 0x10000;
    assert_int_equal(bare_execute("EBE1 3000 F09B"), 0); /* STAMY 14,1,-10000(3) */
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(bare_get32(0x4000 + 4 * i), 0x100 + (14 + i) % 16);
    for (unsigned i = 0; i < 4; i++)
        bare_put(0x4000 + 4 * i, &(be32){__builtin_bswap32(0x200 + i)}, 4);
    assert_int_equal(bare_execute("EBE1 3000 F09A"), 0); /* LAMY */
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(cpu->ar[(14 + i) % 16], 0x200 + i);
    assert_int_equal(cpu->ar[2], 0x102);
    assert_int_equal(cpu->ar[13], 0x10D);
    assert_int_equal(bare_execute("EBE1 3002 F09A"), PGM_SPECIFICATION);
}

static void purging_changes_nothing_else(void **state)
{
    (void)state;
    cpu->cc = 2;
    assert_int_equal(bare_execute("B248 0000"), 0); /* PALB */
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B248 0000"), PGM_PRIVILEGED);
}

/* With no table at all: the ASCE-type exception's condition code 3, as LRA of the same address. */
static void lray_is_lra_with_a_long_displacement(void **state)
{
    (void)state;
    cpu->cr[1] = 0x10000;          /* segment table of 512 entries */
    bare_put64(0x10008, 0x12000);  /* the second megabyte */
    bare_put64(0x10000, 0x20);     /* the first: invalid */
    bare_put64(0x12018, 0x345000); /* its page 3 */
    cpu->gr[3].g = 0x103123 + 0x1000;
    cpu->gr[1].g = 0xFFFFFFFFFFFFFFFF;
    assert_int_equal(bare_execute_psw(BARE_PSW & ~PSW_EA, "E310 3000 FF13"), 0); /* LRAY 1,-1000(3) */
    assert_int_equal(cpu->cc, 0);
    assert_true(cpu->gr[1].g == 0xFFFFFFFF00345123);
    cpu->gr[3].g = 0x3123 + 0x1000;
    assert_int_equal(bare_execute_psw(BARE_PSW & ~PSW_EA, "E310 3000 FF13"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[1].l == 0x10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(sam_sets_the_mode_and_tam_tells_it),
        BARE_TEST(sam_refuses_an_address_beyond_the_mode),
        BARE_TEST(access_registers_go_to_storage_and_back),
        BARE_TEST(purging_changes_nothing_else),
        BARE_TEST(lray_is_lra_with_a_long_displacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
