/* What LOGON gets of a user: defaults, his profile, his SUBCONFIG, and whose word counts. */
#include "tests/unit/directory/fixture.h"

static void an_entry_that_says_nothing_gets_the_defaults(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(fixture_load(f, "USER A NOLOG\n CONSOLE 9 3215\n SPOOL C 2540 R\n SPOOL D 2540 P\n SPOOL F 3505\n"
                                     " MDISK 191 3390 1 10 VOL001\n LINK * 191 291\n"),
        0);
    u = fixture_user(f, "a");
    assert_string_equal(u->userid, "A");
    assert_int_equal(u->password, PASSWORD_NOLOG);
    assert_int_equal(u->storage, 1 << 20);
    assert_int_equal(u->max_storage, 1 << 20);
    assert_int_equal(u->classes, 1 << ('G' - 'A'));
    assert_int_equal(u->machine, MACHINE_ESA);
    assert_int_equal(u->max_cpus, 1);
    assert_int_equal(u->cpu_count, 0);
    assert_string_equal(u->account, "A");
    assert_string_equal(u->distribution, "A");
    assert_int_equal(u->linend, '#');
    assert_int_equal(u->linedel | u->chardel | u->escape, 0);
    assert_int_equal(u->share_relative, 100);
    assert_int_equal(u->share_absolute, 0);
    assert_string_equal(u->ipl, "");
    assert_string_equal(u->options, "");
    assert_int_equal(u->devices[0].spool_class, 'T');
    assert_int_equal(u->devices[1].spool_class, '*');
    assert_int_equal(u->devices[2].spool_class, 'A');
    assert_int_equal(u->devices[3].spool_class, '*');
    assert_string_equal(u->devices[4].mode, "W");
    assert_string_equal(u->devices[5].mode, "R");
    assert_string_equal(u->devices[5].owner, "A");
    assert_int_equal(u->devices[5].owner_vdev, 0x191);
    assert_int_equal(u->devices[5].vdev, 0x291);
    directory_user_free(u);
    assert_int_equal(directory_user(f->d, "B", &u), 0);
    assert_int_equal(directory_user(f->d, "NOT A USERID", &u), 0);
}

static void the_user_overrides_his_profile(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(
        fixture_load(f, "PROFILE P\n STORAGE 32M\n MAXSTORAGE 1G\n CLASS BG\n MACHINE XA 3\n SHARE RELATIVE 300\n"
                        " OPTION MAXCONN 64 ACCT\n COMMAND FIRST\n IPL CMS\n CPU 0\n CPU 1\n ACCOUNT X Y\n"
                        " CONSOLE 9 3215 T OPERATOR\n SPOOL E 1403 A\n"
                        "USER A NOLOG 64M\n INCLUDE P\n SHARE ABSOLUTE 5%\n OPTION MAXCONN 7\n COMMAND SECOND\n"
                        " CPU 1 CPUID 00ABCD\n SPOOL E 1403 B\n SPOOL D 3525\n"),
        0);
    u = fixture_user(f, "A");
    assert_int_equal(u->storage, 64 << 20);
    assert_int_equal(u->max_storage, 1 << 30);
    assert_int_equal(u->classes, 1 << 1 | 1 << 6);
    assert_int_equal(u->machine, MACHINE_XA);
    assert_int_equal(u->max_cpus, 3);
    assert_int_equal(u->share_relative, 0);
    assert_int_equal(u->share_absolute, 50);
    assert_string_equal(u->options, "MAXCONN 7 ACCT");
    assert_string_equal(u->ipl, "CMS");
    assert_string_equal(u->account, "X");
    assert_string_equal(u->distribution, "Y");
    assert_int_equal(u->command_count, 2);
    assert_string_equal(u->commands[0], "FIRST");
    assert_string_equal(u->commands[1], "SECOND");
    assert_int_equal(u->cpu_count, 2);
    assert_int_equal(u->cpus[0].address, 1);
    assert_true(u->cpus[0].base && u->cpus[0].has_cpuid && u->cpus[0].cpuid == 0xABCD);
    assert_false(u->cpus[1].base || u->cpus[1].has_cpuid);
    assert_int_equal(u->device_count, 3);
    assert_int_equal(u->devices[0].vdev, 0xE);
    assert_int_equal(u->devices[0].spool_class, 'B');
    assert_int_equal(u->devices[2].vdev, 9);
    assert_string_equal(u->devices[2].owner, "OPERATOR");
    directory_user_free(u);
}

static void an_identity_gets_its_subconfig_of_any_member(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(
        fixture_load(f, "PROFILE P\n SPOOL C 2540 R\n SPOOL E 1403 A\n"
                        "IDENTITY I NOLOG\n BUILD ON SYSA USING SUBCONFIG I-1\n BUILD ON * USING SUBCONFIG I-2\n"
                        " INCLUDE P\n LOGONBY X\n"
                        "SUBCONFIG I-1\n SPOOL D 2540 P\n"
                        "SUBCONFIG I-2\n AUTOLOG Y\n SPOOL E 1403 Z\n"
                        "IDENTITY J NOLOG\n BUILD ON SYSA USING SUBCONFIG J-1\n"
                        "SUBCONFIG J-1\n SPOOL D 2540 P\n"),
        0);
    u = fixture_user(f, "I");
    assert_int_equal(u->device_count, 2);
    assert_int_equal(u->devices[0].spool_class, 'Z');
    assert_int_equal(u->devices[1].vdev, 0xC);
    directory_user_free(u);
    assert_int_equal(directory_may_autolog(f->d, "I", "Y"), 1);
    u = fixture_user(f, "J");
    assert_int_equal(u->device_count, 1);
    directory_user_free(u);
    assert_int_equal(directory_exists(f->d, "I-1"), 0);
    assert_int_equal(directory_user(f->d, "P", &u), 0);
}

static void more_cpu_statements_than_machine_allows_raise_the_limit(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(
        fixture_load(f, "GLOBALDEFS\nGLOBALOPTS MACHINE Z\nUSER A NOLOG\n CPU 0\n CPU 1 BASE\n CPU 2\n"), 0);
    u = fixture_user(f, "A");
    assert_int_equal(u->max_cpus, 3);
    assert_true(u->cpus[1].base && !u->cpus[0].base && !u->cpus[2].base);
    assert_int_equal(u->machine, MACHINE_Z);
    directory_user_free(u);
}

static void editing_characters_are_system_or_own_or_off(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(fixture_load(f, "USER A NOLOG * * * OFF ON ON ON\nUSER B NOLOG * * G 64 ! OFF % \\\n"), 0);
    u = fixture_user(f, "A");
    assert_true(u->linend == 0 && u->linedel && u->chardel == '@' && u->escape == '"');
    directory_user_free(u);
    u = fixture_user(f, "B");
    assert_true(u->linend == '!' && u->linedel == 0 && u->chardel == '%' && u->escape == '\\');
    directory_user_free(u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(an_entry_that_says_nothing_gets_the_defaults),
        fixture_test(the_user_overrides_his_profile),
        fixture_test(an_identity_gets_its_subconfig_of_any_member),
        fixture_test(more_cpu_statements_than_machine_allows_raise_the_limit),
        fixture_test(editing_characters_are_system_or_own_or_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
