/* A virtual machine that issues DIAGNOSE codes and their like: GENERAL, with CP as tests/unit/cp_vm/system.h starts it.
 */
#pragma once
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"
#include "guests/arch/lowcore.h"
#include "tests/unit/cp_vm/system.h"

static struct vm *vm;
static struct cpu *cpu;

static inline u8 *at(u32 real)
{
    return storage_host(vm->machine->storage, real);
}

static inline int guest_setup(void **state)
{
    system_setup(state);
    cp_enter();
    assert_int_equal(vm_autolog(NULL, "GENERAL", &(struct logon_request){.noipl = true}), 0);
    vm = vm_find("GENERAL");
    cp_leave();
    cpu = vm_base_cpu(vm);
    be64_store(at(ESA_PGM_NEW), 0x000A000000000BADULL);
    return 0;
}

/* Before an instruction: supervisor state, no program interruption. */
static inline void guest_ready(void)
{
    be16_store(at(Z_PGM_CODE), 0);
    assert_true(cpu_load_psw_short(cpu, 0x0008000080002000ULL));
}

/* After it: the condition code, or -PGM_*. */
static inline int guest_result(void)
{
    u16 code = be16_load(at(Z_PGM_CODE));

    return code ? -code : cpu->cc;
}
