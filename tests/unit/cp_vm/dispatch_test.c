/* Holding a virtual machine whose CPUs are in the hands of CP. */
#include "cp/vm/dispatch.h"
#include "guests/engine/machine.h"
#include "tests/unit/cp_vm/system.h"

static _Atomic unsigned entered, working;
static bool wants_lock;

/* A DIAGNOSE that takes its time, or one that needs cp_lock. */
static void slow_diagnose(struct vm *vm, struct cpu *cpu)
{
    (void)vm;
    atomic_store(&entered, 1);
    if (wants_lock)
        cp_enter();
    atomic_store(&working, 1);
    usleep(20000);
    cpu_set_cc(cpu, 0);
    atomic_store(&working, 0);
    if (wants_lock)
        cp_leave();
}

/* A guest that does nothing but DIAGNOSE. */
static struct vm *started_user(void)
{
    static const u8 loop[] = {0x83, 0, 0, 0, 0xA7, 0xF4, 0xFF, 0xFE};
    struct vm *vm = system_user("GENERAL");
    struct cpu *cpu = vm_base_cpu(vm);

    cp.diagnose = slow_diagnose;
    assert_int_equal(dispatch_start(2), 0);
    vm_enter_cp(vm);
    storage_write(vm->machine->storage, 0x2000, loop, sizeof loop, KEY_NONE, NULL);
    cpu_load_psw(cpu, 0, 0x2000);
    cpu_start(cpu);
    atomic_store(&entered, 0);
    vm_resume(vm);
    return vm;
}

static void await(_Atomic unsigned *flag)
{
    for (unsigned i = 0; i < 10000 && !atomic_load(flag); i++)
        usleep(1000);
    assert_int_equal(atomic_load(flag), 1);
}

static void a_hold_waits_for_the_exit_that_is_being_handled(void **state)
{
    struct vm *vm;

    (void)state;
    wants_lock = false;
    vm = started_user();
    for (unsigned i = 0; i < 10; i++) {
        await(&working);
        dispatch_hold(vm);
        assert_int_equal(atomic_load(&working), 0);
        usleep(1000);
        assert_int_equal(atomic_load(&working), 0);
        dispatch_release(vm);
    }
    dispatch_stop();
}

/* Else who holds cp_lock and the handler would wait for each other. */
static void a_hold_does_not_wait_for_who_waits_for_cp_lock(void **state)
{
    struct vm *vm;

    (void)state;
    wants_lock = true;
    cp_enter();
    vm = started_user();
    await(&entered);
    dispatch_hold(vm);
    usleep(1000);
    assert_int_equal(atomic_load(&working), 0);
    dispatch_release(vm);
    cp_leave();
    await(&working);
    dispatch_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hold_waits_for_the_exit_that_is_being_handled, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_hold_does_not_wait_for_who_waits_for_cp_lock, system_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
