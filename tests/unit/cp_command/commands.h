/* The system of tests/unit/cp_vm/system.h with commands, whose responses are collected. */
#pragma once
#include "cp/command/command.h"
#include "tests/unit/cp_vm/system.h"

static char system_response[1 << 20];

static int command_setup(void **state)
{
    int rc = system_setup(state);

    cp.command = command_execute;
    cp.complete = command_complete;
    return rc;
}

static void system_line(void *arg, const char *text)
{
    size_t n = strlen(system_response);

    (void)arg;
    snprintf(system_response + n, sizeof system_response - n, "%s\n", text);
}

/* Issue a command; the response is in system_response. */
static inline int issue(struct vm *vm, const char *command)
{
    struct reply_sink sink = {system_line, NULL};
    int rc;

    *system_response = 0;
    cp_enter();
    vm->sink = &sink;
    rc = cp.command(vm, command);
    vm->sink = NULL;
    cp_leave();
    return rc;
}

static inline void expect_response(struct vm *vm, const char *command, int rc, const char *response)
{
    assert_int_equal(issue(vm, command), rc);
    assert_string_equal(system_response, response);
}
