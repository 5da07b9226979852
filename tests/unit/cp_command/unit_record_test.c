/* Commands about virtual unit-record devices: LOADVFCB, VMDUMP, and CLOSE of a reader's file that was to be kept. */
#include "tests/unit/cp_command/commands.h"

static struct vm *vm;

static int setup(void **state)
{
    command_setup(state);
    cp_enter();
    vm = system_user("GENERAL");
    cp_leave();
    return 0;
}

static void loadvfcb_takes_the_images_there_are(void **state)
{
    (void)state;
    expect_response(vm, "DEFINE 3211 01E", 0, "PRT  001E DEFINED\n");
    expect_response(vm, "LOADVFCB 01E FCB FCB1", 0, "");
    expect_response(vm, "LOADVFCB 01E FCB FCB8 INDEX 31", 0, "");
    expect_response(vm, "LOADVFCB 01E FCB FCB8 I", 0, "");
    expect_response(vm, "LOADVFCB 01E FCB FCB9", 3, "HCPLVF003E Invalid option - FCB9\n");
    expect_response(vm, "LOADVFCB 01E FCB FCB1 INDEX 32", 3, "HCPLVF003E Invalid option - 32\n");
    expect_response(vm, "LOADVFCB 01E UCS FCB1", 3, "HCPLVF003E Invalid option - UCS\n");
    expect_response(vm, "LOADVFCB 00E FCB FCB1", 3, "HCPLVF003E Invalid option - 1403\n"); /* it has no buffer */
    assert_int_equal(issue(vm, "LOADVFCB 123 FCB FCB1"), 40);
    assert_int_equal(issue(vm, "LOADVFCB 01E"), 26);
}

static void vmdump_says_where_it_went(void **state)
{
    (void)state;
    expect_response(vm, "VMDUMP 0-FFF TO OTHER *A TEXT", 0,
        "VMD FILE 0001 SENT TO   OTHER    RDR AS  0001 RECS 0010 CPY  001 V NOHOLD NOKEEP\nCommand complete\n");
    assert_int_equal(issue(vm, "VMDUMP 0.1000 2000:2FFF END"), 4); /* END begins no range */
    assert_int_equal(issue(vm, "VMDUMP TO NOBODY"), 53);
    assert_int_equal(issue(vm, "VMDUMP FORMAT"), 26);
    assert_int_equal(issue(vm, "VMDUMP FORMAT LINUX DCSS 0-END TO *"), 0);
    assert_int_equal(issue(vm, "VMDUMP 0 0 0 0 0 0 0 0 0"), 3);
}

static void close_nokeep_purges_a_file_that_was_to_be_kept(void **state)
{
    struct virtual_device *d = vm_device(vm, 0x00C);
    unsigned counts[3];

    (void)state;
    assert_int_equal(issue(vm, "VMDUMP 0-FFF"), 0);
    assert_int_equal(issue(vm, "CHANGE READER ALL KEEP"), 0);
    pthread_mutex_lock(&vm->lock);
    assert_int_equal(spool_device_open_input(d), 1);
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(issue(vm, "CLOSE READER"), 0);
    assert_int_equal(spool_count(cp.spool, "GENERAL", counts), 0);
    assert_int_equal(counts[SPOOL_RDR], 1);
    assert_int_equal(issue(vm, "CHANGE READER ALL NOHOLD"), 0);
    pthread_mutex_lock(&vm->lock);
    assert_int_equal(spool_device_open_input(d), 1);
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(issue(vm, "CLOSE READER NOHOLD NOKEEP"), 0);
    assert_int_equal(spool_count(cp.spool, "GENERAL", counts), 0);
    assert_int_equal(counts[SPOOL_RDR], 0);
}

#define COMMAND_TEST(name) cmocka_unit_test_setup_teardown(name, setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMMAND_TEST(loadvfcb_takes_the_images_there_are),
        COMMAND_TEST(vmdump_says_where_it_went),
        COMMAND_TEST(close_nokeep_purges_a_file_that_was_to_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
