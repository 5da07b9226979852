/* A system without terminals, commands or processors for tests: a directory with a few users, a spool, an event loop.
 * Users are logged on by vm_autolog. */
#pragma once
#include "cp/vm/create.h"
#include "cp/vm/logon.h"
#include "cp/vm/spool_device.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char system_path[] = "/tmp/ursa-test-XXXXXX";

static const char system_users[] =
    "USER OPERATOR OPERATOR 16M 64M ABCDEFG\n CONSOLE 009 3215 T\n SPOOL 00C 2540 READER *\n SPOOL 00D 2540 PUNCH A\n"
    " SPOOL 00E 1403 A\n"
    "USER GENERAL GENERAL 16M 64M G\n MACHINE ESA 3\n CONSOLE 009 3215 T\n SPOOL 00C 2540 READER *\n"
    " SPOOL 00D 2540 PUNCH A\n SPOOL 00E 1403 A\n"
    "USER OTHER OTHER 16M 16M G\n CONSOLE 009 3215 T\n SPOOL 00C 2540 READER *\n";

static void no_report(void *arg, const char *line)
{
    (void)arg;
    fail_msg("%s", line);
}

static int system_setup(void **state)
{
    char path[64];

    (void)state;
    strcpy(system_path + sizeof system_path - 7, "XXXXXX");
    assert_non_null(mkdtemp(system_path));
    snprintf(path, sizeof path, "%s/directory.db", system_path);
    cp.directory_path = system_path;
    cp.level_version = 7;
    cp.level_release = 3;
    cp.processors = 1;
    cp.disconnect_timeout = 15;
    strcpy(cp.identifier, "URSA");
    strcpy(cp.operator_id, "OPERATOR");
    cp.loop = loop_create();
    assert_non_null(cp.loop);
    assert_int_equal(directory_open(path, &cp.directory), 0);
    assert_int_equal(
        directory_load(cp.directory, "USERS", system_users, sizeof system_users - 1, true, no_report, NULL), 0);
    assert_int_equal(spool_open(system_path, &cp.spool), 0);
    assert_true(spool_warm_start(cp.spool, no_report, NULL) >= 0);
    return 0;
}

static void stop_loop(void *arg)
{
    loop_stop(arg);
}

/* Let the loop run for a while. */
static inline void system_run(u64 milliseconds)
{
    loop_after(cp.loop, milliseconds, stop_loop, cp.loop);
    loop_run(cp.loop);
}

static int system_teardown(void **state)
{
    char command[64];

    (void)state;
    while (cp.users) {
        struct vm *vm = cp.users;
        cp.users = vm->next;
        vm_destroy(vm);
    }
    spool_close_store(cp.spool);
    directory_close(cp.directory);
    loop_destroy(cp.loop);
    memset(&cp, 0, sizeof cp);
    snprintf(command, sizeof command, "rm -rf %s", system_path);
    return system(command);
}

static inline struct vm *system_user(const char *userid)
{
    if (!vm_find(userid))
        assert_int_equal(vm_autolog(NULL, userid, NULL), 0);
    return vm_find(userid);
}
