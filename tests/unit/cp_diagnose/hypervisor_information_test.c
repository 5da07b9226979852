/* STORE HYPERVISOR INFORMATION, as capacity tools read it. */
#include "tests/unit/cp_diagnose/guest.h"

#define RESPONSE 0x8000u

static int setup(void **state)
{
    guest_setup(state);
    cp.processors = 3;
    return 0;
}

/* The condition code, or -PGM_*. */
static int issue(u8 r1, u8 r2)
{
    guest_ready();
    cpu->intercept = (struct intercept){.opcode = 0xB256, .r1 = r1, .r3 = r2};
    store_hypervisor_information(vm, cpu);
    return guest_result();
}

static void text_is(u32 real, const char *text)
{
    char found[17] = {0};
    ebcdic_decode(found, at(real), strlen(text));
    assert_string_equal(found, text);
}

static void sections_tell_every_level(void **state)
{
    (void)state;
    cpu->gr[2].g = 0xFFFF0000;
    cpu->gr[4].g = RESPONSE;
    cpu->gr[5].g = 99;
    memset(at(RESPONSE), 0xEE, PAGE_SIZE_GUEST);
    assert_int_equal(issue(2, 4), 0);
    assert_int_equal(cpu->gr[5].g, 0);
    u32 machine = RESPONSE + be16_load(at(RESPONSE + 12)), partition = RESPONSE + be16_load(at(RESPONSE + 16)),
        hypervisor = RESPONSE + be16_load(at(RESPONSE + 20)), guest = RESPONSE + be16_load(at(RESPONSE + 24));
    assert_int_equal(*at(RESPONSE + 7), 1);
    assert_int_equal(be16_load(at(RESPONSE + 8)), guest - RESPONSE + be16_load(at(RESPONSE + 26)));
    assert_int_equal(be16_load(at(RESPONSE + 10)), 44);
    assert_int_equal(*at(machine + 2), 0xC0);
    assert_int_equal(be16_load(at(machine + 4)), 3);
    text_is(machine + 20, "3931IBM ");
    assert_int_equal(*at(partition + 2), 0x90);
    assert_int_equal(be16_load(at(partition + 6)), 3);
    text_is(partition + 16, cp.identifier);
    assert_int_equal(*at(hypervisor + 4), 1);
    text_is(hypervisor + 8, cp.identifier);
    assert_int_equal(be16_load(at(hypervisor + 24)), 3);
    assert_int_equal(*at(hypervisor + 32), 0x80);
    text_is(guest + 4, "GENERAL ");
    assert_int_equal(be16_load(at(guest + 12)), 1);
    assert_int_equal(be32_load(at(guest + 20)), 0);
    text_is(guest + 40, "        ");
    assert_int_equal(*at(RESPONSE + 4095), 0);
}

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    cpu->gr[2].g = 0;
    cpu->gr[4].g = RESPONSE;
    cpu->gr[5].g = 99;
    *at(RESPONSE) = 0xEE;
    assert_int_equal(issue(4, 4), -PGM_SPECIFICATION);
    assert_int_equal(issue(3, 4), -PGM_SPECIFICATION);
    assert_int_equal(issue(2, 5), -PGM_SPECIFICATION);
    cpu->gr[4].g = RESPONSE + 8;
    assert_int_equal(issue(2, 4), -PGM_SPECIFICATION);
    cpu->gr[4].g = 0x7FFFF000;
    assert_int_equal(issue(2, 4), -PGM_ADDRESSING);
    assert_int_equal(cpu->gr[5].g, 99);
    cpu->gr[2].g = 1;
    assert_int_equal(issue(2, 4), 3);
    assert_int_equal(cpu->gr[5].g, 4);
    assert_int_equal(*at(RESPONSE), 0xEE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections_tell_every_level, setup, system_teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_refused, setup, system_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
