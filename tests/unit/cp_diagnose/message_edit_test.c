/* DIAGNOSE X'5C': what is left of a program's message. */
#include "tests/unit/cp_diagnose/guest.h"

#define MESSAGE 0x8000u

/* What SET EMSG leaves of it. */
static const char *edited(enum emsg mode, const char *message)
{
    static char left[64];

    memset(left, 0, sizeof left);
    vm->emsg = mode;
    ebcdic_encode(at(MESSAGE), message, strlen(message));
    cpu->gr[2].g = MESSAGE;
    cpu->gr[3].g = strlen(message);
    guest_ready();
    diagnose_message_edit(vm, cpu, 2, 3);
    assert_int_equal(guest_result(), 0);
    ebcdic_decode(left, at(cpu->gr[2].l), cpu->gr[3].l);
    return left;
}

static void emsg_decides_what_is_left(void **state)
{
    (void)state;
    assert_string_equal(edited(EMSG_ON, "DMSLST002E File not found"), "DMSLST002E File not found");
    assert_string_equal(edited(EMSG_TEXT, "DMSLST002E File not found"), "File not found");
    assert_string_equal(edited(EMSG_CODE, "DMSLST002E File not found"), "DMSLST002E");
    assert_string_equal(edited(EMSG_OFF, "DMSLST002E File not found"), "");
}

static void a_number_may_have_four_digits(void **state)
{
    (void)state;
    assert_string_equal(edited(EMSG_TEXT, "DMSDKD1307T File system error"), "File system error");
    assert_string_equal(edited(EMSG_CODE, "DMSDKD1307T File system error"), "DMSDKD1307T");
}

static void what_is_shorter_than_a_header_is_no_text(void **state)
{
    (void)state;
    assert_string_equal(edited(EMSG_TEXT, "DMS"), "");
    assert_string_equal(edited(EMSG_CODE, "DMS"), "DMS");
    assert_string_equal(edited(EMSG_TEXT, "DMSLST002E"), "");
}

static void one_register_is_not_enough(void **state)
{
    (void)state;
    guest_ready();
    diagnose_message_edit(vm, cpu, 2, 2);
    assert_int_equal(guest_result(), -PGM_SPECIFICATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(emsg_decides_what_is_left, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_number_may_have_four_digits, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(what_is_shorter_than_a_header_is_no_text, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(one_register_is_not_enough, guest_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
