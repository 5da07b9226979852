/* What SYSTEM.CONFIG and a folder of image files make of volumes: device numbers, who owns which, what is refused. */
#include "cp/vm/extents.h"
#include "cp/vm/volume_policy.h"
#include "tests/unit/cp_vm/system.h"
#include <sys/stat.h>

static void make_volume(const char *name, const char *serial)
{
    struct volume_new n = {0};
    char path[128], reason[VOLUME_REASON];

    assert_true(volume_geometry_find("3390", 2, &n.geometry));
    strcpy(n.serial, serial);
    snprintf(path, sizeof path, "%s/volumes/%s", system_path, name);
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
}

static int volumes_setup(void **state)
{
    char path[64];
    int rc = system_setup(state);

    snprintf(path, sizeof path, "%s/volumes", system_path);
    return rc ? rc : mkdir(path, 0700);
}

static int volumes_teardown(void **state)
{
    volumes_stop();
    policy_forget();
    return system_teardown(state);
}

static void files_are_devices_in_order_of_name(void **state)
{
    (void)state;
    make_volume("b", "VOLB");
    make_volume("a", "VOLA");
    make_volume("c", "");
    volumes_start();
    assert_string_equal(real_by_number(0x200)->volser, "VOLA");
    assert_string_equal(real_by_number(0x201)->volser, "VOLB");
    assert_int_equal(real_by_number(0x200)->use, REAL_SYSTEM);
    assert_int_equal(real_by_number(0x202)->use, REAL_FREE); /* it has no label */
    assert_int_equal(real_size(real_by_number(0x202)), 2);
    assert_null(real_by_number(0x203));
    assert_ptr_equal(real_system_volume("VOLB"), real_by_number(0x201));
    assert_null(real_system_volume(""));
}

static void a_statement_gives_the_number_and_the_rest_go_around_it(void **state)
{
    (void)state;
    make_volume("a", "VOLA");
    make_volume("b", "VOLB");
    assert_true(policy_add_device(0x200, "b", VOLUME_READ_ONLY));
    assert_false(policy_add_device(0x200, "c", 0));
    assert_false(policy_add_device(0x300, "b", 0));
    volumes_start();
    assert_string_equal(real_by_number(0x200)->volser, "VOLB");
    assert_true(volume_is_read_only(real_by_number(0x200)->volume));
    assert_string_equal(real_by_number(0x201)->volser, "VOLA");
}

static void a_refused_or_missing_file_is_an_offline_device_with_a_reason(void **state)
{
    char path[80];
    FILE *f;

    (void)state;
    snprintf(path, sizeof path, "%s/volumes/text", system_path);
    f = fopen(path, "w");
    fputs("this is no disk", f);
    fclose(f);
    make_volume("good", "GOOD");
    assert_true(policy_add_device(0x400, "nowhere", 0));
    volumes_start();
    assert_int_equal(real_by_number(0x201)->use, REAL_OFFLINE);
    assert_true(strlen(real_by_number(0x201)->reason) > 0);
    assert_int_equal(real_by_number(0x400)->use, REAL_OFFLINE);
    assert_false(real_online(real_by_number(0x400)));
    assert_int_equal(real_by_number(0x200)->use, REAL_SYSTEM);
}

static void of_two_volumes_of_one_label_the_first_is_the_systems(void **state)
{
    (void)state;
    make_volume("a", "SAME");
    make_volume("b", "SAME");
    volumes_start();
    assert_int_equal(real_by_number(0x200)->use, REAL_SYSTEM);
    assert_int_equal(real_by_number(0x201)->use, REAL_FREE);
    volumes_report(); /* without an operator nothing happens */
}

static void lists_say_whose_a_volume_is(void **state)
{
    (void)state;
    assert_int_equal(policy_use_of("ANY"), POLICY_USER);
    assert_int_equal(policy_use_of(""), POLICY_FREE);
    assert_true(policy_add_owned(3, "CPVOL"));
    assert_false(policy_add_owned(3, "OTHER"));
    assert_false(policy_add_owned(0, "OTHER"));
    assert_int_equal(policy_use_of("CPVOL"), POLICY_OWNED);
    assert_string_equal(policy_slot(3), "CPVOL");
    assert_true(policy_add_volume(POLICY_INCLUDE, "USR*"));
    assert_true(policy_add_volume(POLICY_EXCLUDE, "USR%9"));
    assert_int_equal(policy_use_of("USR001"), POLICY_USER);
    assert_int_equal(policy_use_of("USR"), POLICY_USER);
    assert_int_equal(policy_use_of("USR19"), POLICY_FREE);
    assert_int_equal(policy_use_of("USR199"), POLICY_USER);
    assert_int_equal(policy_use_of("ANY"), POLICY_FREE);
    assert_true(policy_add_volume(POLICY_LIST, "USR19"));
    assert_int_equal(policy_use_of("USR19"), POLICY_USER);
    assert_string_equal(policy_listed(0), "USR19");
    assert_null(policy_listed(1));
}

static void a_file_that_comes_later_is_found_and_varied_on(void **state)
{
    (void)state;
    volumes_start();
    assert_null(real_first());
    make_volume("late", "LATE");
    volumes_find();
    assert_int_equal(real_by_number(0x200)->use, REAL_OFFLINE);
    assert_true(real_online(real_by_number(0x200)));
    assert_ptr_equal(real_by_label("LATE"), real_by_number(0x200));
    assert_int_equal(real_by_number(0x200)->use, REAL_FREE);
    real_offline(real_by_number(0x200));
    assert_null(real_by_label("LATE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_devices_in_order_of_name, volumes_setup, volumes_teardown),
        cmocka_unit_test_setup_teardown(
            a_statement_gives_the_number_and_the_rest_go_around_it, volumes_setup, volumes_teardown),
        cmocka_unit_test_setup_teardown(
            a_refused_or_missing_file_is_an_offline_device_with_a_reason, volumes_setup, volumes_teardown),
        cmocka_unit_test_setup_teardown(
            of_two_volumes_of_one_label_the_first_is_the_systems, volumes_setup, volumes_teardown),
        cmocka_unit_test_setup_teardown(lists_say_whose_a_volume_is, volumes_setup, volumes_teardown),
        cmocka_unit_test_setup_teardown(
            a_file_that_comes_later_is_found_and_varied_on, volumes_setup, volumes_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
