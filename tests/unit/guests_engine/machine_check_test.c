/* Machine-check interruptions: what they store (PoP chapter 11). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"

#define AREA 0x60400
#define CHANNEL_REPORT_MASK 0x10000000ULL /* of control register 14 */
#define VECTOR_VALIDITY 0x0000004000000000ULL

static void registers_set(void)
{
    for (unsigned i = 0; i < 32; i++) {
        cpu->vr[i].d[0] = i;
        cpu->vr[i].d[1] = ~0ULL - i;
    }
}
static void assert_saved(u64 at)
{
    for (unsigned i = 0; i < 32; i++) {
        assert_int_equal(bare_get64(at + 16 * i), i);
        assert_int_equal(bare_get64(at + 16 * i + 8), ~0ULL - i);
    }
}

static void machine_check(u64 designation)
{
    registers_set();
    cpu->cr[14] |= CHANNEL_REPORT_MASK;
    bare_put64(Z_MCK_NEW, BARE_PSW);
    bare_put64(Z_MCK_NEW + 8, BARE_END);
    bare_put64(Z_EXTENDED_SAVE_AREA, designation);
    machine_crw_pending(m, true);
    cpu_load_psw(cpu, BARE_PSW | PSW_MCHK, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xE0D);
}
static void a_machine_check_saves_vector_registers_where_the_program_says(void **state)
{
    (void)state;
    machine_check(AREA | 10); /* with a length characteristic */
    assert_saved(AREA);
    assert_true(bare_get64(Z_MCIC) & VECTOR_VALIDITY);
    bare_put64(AREA, 99);
    machine_check(0);
    assert_false(bare_get64(Z_MCIC) & VECTOR_VALIDITY);
    assert_int_equal(bare_get64(AREA), 99);
    machine_check(BARE_STORAGE);
    assert_false(bare_get64(Z_MCIC) & VECTOR_VALIDITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(a_machine_check_saves_vector_registers_where_the_program_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
