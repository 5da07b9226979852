/* IUCV for virtual machines that have no paths: buffers, masks, and how a connection is refused. */
#include "tests/unit/cp_diagnose/guest.h"

#define LIST 0x8000u
#define BUFFER 0x9000u

/* The condition code, or -PGM_*. */
static int issue(u32 function, u32 list)
{
    guest_ready();
    cpu->gr[0].g = function;
    cpu->gr[1].g = list;
    iucv(vm, cpu);
    return guest_result();
}

static int declare(u32 buffer)
{
    memset(at(LIST), 0, 40);
    be32_store(at(LIST + 12), buffer);
    return issue(0x0C, LIST);
}

/* The IPRCODE of a CONNECT. */
static u8 connect_to(const char *userid)
{
    memset(at(LIST), 0, 40);
    ebcdic_encode(at(LIST + 8), userid, 8);
    assert_int_equal(issue(0x0B, LIST), 1);
    return *at(LIST + 3);
}

static void a_query_needs_no_buffer(void **state)
{
    (void)state;
    assert_int_equal(issue(0x00, LIST), 0);
    assert_int_equal(cpu->gr[0].l, 40);
    assert_int_equal(cpu->gr[1].l, 64);
}

static void other_functions_need_a_buffer(void **state)
{
    (void)state;
    assert_int_equal(issue(0x10, LIST), -PGM_OPERATION);
    assert_int_equal(issue(0x0B, LIST), -PGM_OPERATION);
    assert_int_equal(declare(BUFFER), 0);
    assert_int_equal(issue(0x10, LIST), 0);
    assert_int_equal(issue(0x11, LIST), 0);
    assert_int_equal(issue(0x02, LIST), 0);
    assert_int_equal(issue(0x02, LIST), -PGM_OPERATION);
    assert_int_equal(issue(0x12, LIST), -PGM_SPECIFICATION);
}

static void a_buffer_is_declared_once_and_in_storage(void **state)
{
    (void)state;
    assert_int_equal(declare(BUFFER + 4), -PGM_SPECIFICATION);
    assert_int_equal(declare(0x7FFFF000), -PGM_ADDRESSING);
    assert_int_equal(issue(0x10, LIST), -PGM_OPERATION);
    assert_int_equal(declare(BUFFER), 0);
    assert_int_equal(*at(LIST + 3), 0);
    assert_int_equal(declare(BUFFER), 1);
    assert_int_equal(*at(LIST + 3), 0x13);
    assert_int_equal(issue(0x10, LIST + 4), -PGM_SPECIFICATION);
    assert_int_equal(issue(0x10, 0x7FFFF000), -PGM_ADDRESSING);
}

static void a_connection_tells_why_it_is_refused(void **state)
{
    (void)state;
    assert_int_equal(declare(BUFFER), 0);
    assert_int_equal(connect_to("*MSG    "), 0x10);
    assert_int_equal(connect_to("NOBODY  "), 0x0B);
    cp_enter();
    assert_int_equal(vm_autolog(NULL, "OTHER", &(struct logon_request){.noipl = true}), 0);
    cp_leave();
    assert_int_equal(connect_to("OTHER   "), 0x0C);
    assert_int_equal(connect_to("GENERAL "), 0x0F);
}

static void without_paths_none_is_found(void **state)
{
    (void)state;
    assert_int_equal(declare(BUFFER), 0);
    memset(at(LIST), 0, 40);
    assert_int_equal(issue(0x04, LIST), 1);
    assert_int_equal(*at(LIST + 3), 0x01);
    assert_int_equal(issue(0x0F, LIST), 1);
    *at(LIST + 2) = 0x80; /* all paths */
    assert_int_equal(issue(0x0F, LIST), 0);
    assert_int_equal(*at(LIST + 3), 0);
    *at(LIST + 2) = 0;
    assert_int_equal(issue(0x07, LIST), 2);
    assert_int_equal(issue(0x03, LIST), 2);
}

static void a_reset_forgets_the_buffer(void **state)
{
    (void)state;
    assert_int_equal(declare(BUFFER), 0);
    cp_enter();
    vm_reset(vm, false);
    cp_leave();
    assert_int_equal(issue(0x10, LIST), -PGM_OPERATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_query_needs_no_buffer, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(other_functions_need_a_buffer, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_buffer_is_declared_once_and_in_storage, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_connection_tells_why_it_is_refused, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(without_paths_none_is_found, guest_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_reset_forgets_the_buffer, guest_setup, system_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
