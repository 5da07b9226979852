/* LINK's passwords and who is asked for them, limits of disks in storage, and what happens to links when users and
 * volumes go. The modes are in tests/unit/cp_vm/link_mode_test.c. */
#include "tests/unit/cp_command/commands.h"
#include "cp/vm/extents.h"
#include "cp/vm/volume_policy.h"
#include <sys/stat.h>

static const char users[] =
    "USER OPERATOR OPERATOR 16M 64M ABCDEFG\n"
    "USER OWNER OWNER 16M 16M G\n MDISK 191 3390 1 2 TEST01 MR RPW WPW MPW\n MDISK 192 3390 3 1 TEST01 MR ALL\n"
    " MDISK 193 3390 3 100 TEST01\n MDISK 194 3380 1 1 TEST01\n MDISK 195 3390 1 1 NOVOL\n"
    " MDISK 196 3390 DEVNO 0200 RR\n MDISK 222 FB-512 V-DISK 1000 MR ALL\n"
    "USER LINKER LINKER 16M 16M G\n LINK OWNER 191 391 RR\n"
    "USER CHAIN CHAIN 16M 16M G\n LINK LINKER 391 491 RR\n LINK CHAIN 492 492 RR\n LINK NOBODY 191 493\n"
    "USER TRUSTED TRUSTED 16M 16M G\n OPTION LNKNOPAS\n"
    "USER GUESSER GUESSER 16M 16M G\n";

static int disks_setup(void **state)
{
    struct volume_new n = {.serial = "TEST01"};
    char path[64], reason[VOLUME_REASON];
    int rc = command_setup(state);

    snprintf(path, sizeof path, "%s/volumes", system_path);
    assert_int_equal(rc | mkdir(path, 0700), 0);
    assert_true(volume_geometry_find("3390", 5, &n.geometry));
    strcat(path, "/test01");
    assert_int_equal(volume_create(path, &n, NULL, reason), 0);
    assert_int_equal(directory_load(cp.directory, "U", users, sizeof users - 1, true, NULL, NULL), 0);
    volumes_start();
    return 0;
}

static int disks_teardown(void **state)
{
    while (cp.users) { /* before the volumes that they are linked to */
        struct vm *vm = cp.users;
        cp.users = vm->next;
        vm_destroy(vm);
    }
    assert_null(extent_first());
    volumes_stop();
    disk_limits = (struct disk_limits){DISK_NO_LIMIT, DISK_NO_LIMIT, DISK_NO_LIMIT};
    return system_teardown(state);
}

static const struct virtual_device *disk(const char *userid, u16 vdev)
{
    const struct virtual_device *d = vm_device(system_user(userid), vdev);

    assert_non_null(d);
    assert_ptr_equal(d->disk, &d->extent->minidisk);
    return d;
}

static void the_directory_places_minidisks_at_logon(void **state)
{
    const struct virtual_device *d;
    struct vm *vm = system_user("OWNER");

    (void)state;
    d = disk("OWNER", 0x191);
    assert_int_equal(d->disk->first, 1);
    assert_int_equal(d->disk->size, 2);
    assert_false(d->read_only);
    d = disk("OWNER", 0x196); /* DEVNO: all of it */
    assert_int_equal(d->disk->size, 5);
    assert_true(d->read_only);
    assert_null(vm_device(vm, 0x193)); /* outside of the volume */
    assert_null(vm_device(vm, 0x194)); /* another type */
    assert_null(vm_device(vm, 0x195)); /* not mounted */
    assert_int_equal(disk("OWNER", 0x222)->extent->kind, EXTENT_VIRTUAL);
}

static void link_statements_lead_to_the_minidisk(void **state)
{
    (void)state;
    system_user("OWNER");
    assert_ptr_equal(disk("LINKER", 0x391)->extent, disk("OWNER", 0x191)->extent);
    assert_ptr_equal(disk("CHAIN", 0x491)->extent, disk("OWNER", 0x191)->extent);
    assert_true(disk("CHAIN", 0x491)->read_only);
    assert_null(vm_device(system_user("CHAIN"), 0x492)); /* leads to itself */
    assert_null(vm_device(system_user("CHAIN"), 0x493));
    assert_string_equal(disk("CHAIN", 0x491)->extent->owner, "OWNER");
}

static void a_password_is_for_one_kind_of_access(void **state)
{
    struct vm *vm = system_user("GUESSER");

    (void)state;
    expect_response(
        vm, "LINK OWNER 191 291 RR WPW", 114, "HCPLNM114E OWNER 0191 not linked; mode or password incorrect\n");
    expect_response(
        vm, "LINK OWNER 191 291 WR RPW", 114, "HCPLNM114E OWNER 0191 not linked; mode or password incorrect\n");
    expect_response(vm, "LINK OWNER 191 291 RR rpw", 0, "");
    expect_response(vm, "LINK OWNER 191 292 WR PASS= WPW", 102, "HCPLNM102W DASD 0292 forced R/O; R/O by GUESSER\n");
    expect_response(vm, "LINK OWNER 191 293 MW PASS=MPW", 0, "DASD 0293 LINKED R/W; R/O BY    2 USERS\n");
}

static void a_program_is_not_asked_but_refused(void **state)
{
    struct vm *vm = system_user("GUESSER");

    (void)state;
    expect_response(vm, "LINK OWNER 191 291 RR", 114, "HCPLNM114E OWNER 0191 not linked; mode or password incorrect\n");
    expect_response(
        vm, "LINK OWNER 191 291 RR PASS=", 114, "HCPLNM114E OWNER 0191 not linked; mode or password incorrect\n");
}

static void after_ten_wrong_passwords_even_the_right_one_is_refused(void **state)
{
    struct vm *vm = system_user("GUESSER");

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(issue(vm, "LINK OWNER 191 291 RR GUESS"), 114);
    expect_response(vm, "LINK OWNER 191 291 RR RPW", 115, "HCPLNM115E LINK invalid; excessive incorrect passwords\n");
    assert_int_equal(issue(vm, "LINK OWNER 192 292 RR"), 0); /* ALL: nobody needs one */
}

static void owners_all_and_lnknopas_need_none(void **state)
{
    (void)state;
    expect_response(system_user("OWNER"), "LINK * 191 291 RR", 0, "DASD 0291 LINKED R/O; R/W BY OWNER\n");
    expect_response(
        system_user("GUESSER"), "LINK OWNER 192 292", 104, "HCPLNM104E OWNER 0192 not linked; R/W by OWNER\n");
    expect_response(system_user("GUESSER"), "LINK OWNER 192 292 RR", 0, "DASD 0292 LINKED R/O; R/W BY OWNER\n");
    expect_response(
        system_user("GUESSER"), "LINK OWNER 192 293 W", 112, "HCPLNM112E OWNER 0192 not linked; no write password\n");
    expect_response(
        system_user("TRUSTED"), "LINK OWNER 192 292 MW", 0, "DASD 0292 LINKED R/W; R/W BY OWNER   ; R/O BY GUESSER\n");
}

static void what_is_said_never_has_a_password_in_it(void **state)
{
    struct vm *vm = system_user("GUESSER");

    (void)state;
    issue(vm, "LINK OWNER 191 291 RR SECRET SECRET");
    assert_null(strstr(system_response, "SECRET"));
    issue(vm, "LINK OWNER 191 291 SECRET");
    assert_null(strstr(system_response, "SECRET"));
}

static void a_virtual_disk_lives_as_long_as_its_last_link(void **state)
{
    struct vm *vm = system_user("GUESSER");
    const struct extent *e;

    (void)state;
    assert_int_equal(issue(vm, "LINK OWNER 222 322 RR"), 0); /* its owner is not logged on */
    e = disk("GUESSER", 0x322)->extent;
    assert_ptr_equal(disk("OWNER", 0x222)->extent, e);
    assert_int_equal(issue(vm, "DETACH 322"), 0);
    assert_ptr_equal(disk("OWNER", 0x222)->extent, e);
    assert_int_equal(issue(system_user("OWNER"), "DETACH 222"), 0);
    for (e = extent_first(); e; e = e->next)
        assert_int_not_equal(e->kind, EXTENT_VIRTUAL);
}

static void limits_of_disks_in_storage_hold(void **state)
{
    struct vm *vm = system_user("GUESSER");

    (void)state;
    disk_limits.virtual_user = 100;
    disk_limits.temporary_bytes = 1 << 20;
    expect_response(
        vm, "DEFINE VFB-512 200 BLK 101", 91, "HCPDEF091E DASD 0200 not defined; virtual disk space not available\n");
    expect_response(vm, "DEFINE VFB-512 200 BLK 60", 0, "DASD 0200 DEFINED\n");
    assert_int_equal(issue(vm, "DEFINE VFB-512 201 BLK 60"), 91);
    expect_response(vm, "DEFINE TFB-512 300 2049", 91, "HCPDEF091E DASD 0300 not defined; temp space not available\n");
    expect_response(vm, "DEFINE TFB-512 300 2048", 0, "DASD 0300 DEFINED\n");
    assert_int_equal(issue(vm, "DEFINE TFB-512 301 1"), 91);
    assert_int_equal(issue(vm, "DETACH 300"), 0);
    assert_int_equal(issue(vm, "DEFINE TFB-512 301 1"), 0);
    assert_int_equal(issue(vm, "DEFINE T3390 302 999999"), 91);
}

static void a_volume_in_use_stays(void **state)
{
    struct vm *operator= system_user("OPERATOR");

    (void)state;
    system_user("OWNER");
    expect_response(operator, "DETACH 200 FROM SYSTEM", 143, "HCPDTR143E DASD 0200 in use by 3 users\n");
    assert_int_equal(issue(operator, "VARY OFF 200"), 140);
    assert_int_equal(issue(operator, "ATTACH 200 TO *"), 124);
    issue(system_user("OWNER"), "DETACH 191-196");
    expect_response(operator, "DETACH 200 FROM SYSTEM", 0, "DASD 0200 DETACHED SYSTEM TEST01\n");
    expect_response(operator, "ATTACH 200 TO OPERATOR AS 600", 0, "DASD 0200 ATTACHED TO OPERATOR 0600 WITH DEVCTL\n");
    assert_int_equal(real_by_number(0x200)->use, REAL_USER);
    assert_int_equal(issue(operator, "DETACH 600"), 0);
    assert_int_equal(real_by_number(0x200)->use, REAL_FREE);
}

static void hostile_operands_do_no_harm(void **state)
{
    static const char *const lines[] = {"LINK", "LINK TO", "LINK TO TO TO TO TO", "LINK * * *", "LINK OWNER 191 AS",
        "LINK OWNER FFFFF 1", "LINK OWNER 191 291 PASS=", "DETACH -", "DETACH 0-FFFF", "DETACH FFFF-0", "DETACH 1 2 X",
        "ATTACH", "ATTACH 200", "ATTACH 200 TO", "ATTACH 200 SYSTEM SYSTEM SYSTEM", "VARY", "VARY ON", "VARY OFF XXXX",
        "QUERY MDISK", "QUERY MDISK USERID", "QUERY LINKS FFFFFFFF", "QUERY DASD DETAILS", "QUERY SYSTEM", "SET VDISK",
        "SET VDISK SYSLIM", "SET VDISK SYSLIM -1", "DEFINE T3390", "DEFINE T3390 AS", "DEFINE VFB-512 1 BLK",
        "DEFINE VFB-512 1 BLK 18446744073709551616", "REDEFINE 191", "QUERY VDISK SYSLIM EXTRA"};
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strcmp(lines[i], "DETACH 0-FFFF") != 0)
            assert_int_not_equal(issue(vm, lines[i]), 0);
        else
            assert_int_equal(issue(vm, lines[i]), 0);
}

#define disks_test(name) cmocka_unit_test_setup_teardown(name, disks_setup, disks_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        disks_test(the_directory_places_minidisks_at_logon),
        disks_test(link_statements_lead_to_the_minidisk),
        disks_test(a_password_is_for_one_kind_of_access),
        disks_test(a_program_is_not_asked_but_refused),
        disks_test(after_ten_wrong_passwords_even_the_right_one_is_refused),
        disks_test(owners_all_and_lnknopas_need_none),
        disks_test(what_is_said_never_has_a_password_in_it),
        disks_test(a_virtual_disk_lives_as_long_as_its_last_link),
        disks_test(limits_of_disks_in_storage_hold),
        disks_test(a_volume_in_use_stays),
        disks_test(hostile_operands_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
