/* PSW swaps: supervisor call, program, external, restart; what each stores and what masks hold back. PoP chapter 6. */
#include "tests/machine/machine.h"

#define SENSE 1
#define EXTERNAL_CALL 2
#define EMERGENCY 3
#define RESTART 6

static u32 self(void)
{
    u16 address;

    __asm__ volatile("stap %0" : "=Q"(address));
    return address;
}

TEST(svc_stores_code_length_and_old_psw)
{
    u64 after;

    TRY_CLASS("0x1c0", "larl %0, 0f\n\tsvc 0x5a\n0:", OUT("=&a"(after)), );
    CHECK_EQUAL(AT16(Z_SVC_CODE), 0x5A);
    CHECK_EQUAL(AT16(Z_SVC_ILC), 2);
    CHECK_EQUAL(AT64(Z_SVC_OLD + 8), after);
    CHECK_EQUAL(AT64(Z_SVC_OLD) & ~PSW_CC, MASK);
}

TEST(svc_under_execute_has_the_length_of_execute)
{
    u64 target;

    TRY_CLASS("0x1c0", "larl %0, 1f\n\tex %%r0, 0(%0)\n\tj 2f\n1:\tsvc 7\n2:", OUT("=&a"(target)), );
    CHECK_EQUAL(AT16(Z_SVC_CODE), 7);
    CHECK_EQUAL(AT16(Z_SVC_ILC), 4);
}

TEST(program_interruption_stores_code_length_and_old_psw)
{
    u64 after;

    CHECK_EQUAL(TRY("larl %0, 0f\n\t.insn e, 0x0000\n0:", OUT("=&a"(after)), ), PGM_OPERATION);
    CHECK_EQUAL(AT16(Z_PGM_ILC), 2);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), after);
    CHECK_EQUAL(TRY("larl %0, 0f\n\tlpq %%r2, 8(%%r0)\n0:", OUT("=&a"(after)), ), PGM_SPECIFICATION);
    CHECK_EQUAL(AT16(Z_PGM_ILC), 6);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), after);
}

TEST(privileged_operation_comes_before_specification_and_access)
{
    static const u64 problem = MASK | PSW_PSTATE;

    CHECK_EQUAL(TRY_IN(problem, "lpswe 1(%%r0)", , ), PGM_PRIVILEGED);
    CHECK_EQUAL(TRY_IN(problem, "ssm 0(%0)", , IN("a"(-8UL))), PGM_PRIVILEGED);
    CHECK_EQUAL(TRY("lpswe 1(%%r0)", , ), PGM_SPECIFICATION);
    CHECK_EQUAL(TRY("ssm 0(%0)", , IN("a"(-8UL))), PGM_ADDRESSING);
}

TEST(an_invalid_psw_is_loaded_and_interrupts_early)
{
    struct psw psw = {MASK | 1, 0x1234};

    CHECK_EQUAL(TRY("lpswe %0", , IN("Q"(psw))), PGM_SPECIFICATION);
    CHECK_EQUAL(AT16(Z_PGM_ILC), 0);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), 0x1234);
    CHECK_EQUAL(AT64(Z_PGM_OLD), MASK | 1);
    psw = (struct psw){PSW_EA | PSW_BA, 0x1235};
    CHECK_EQUAL(TRY("lpswe %0", , IN("Q"(psw))), PGM_SPECIFICATION);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), 0x1235);
    psw = (struct psw){PSW_BA, 0x80000000};
    CHECK_EQUAL(TRY("lpswe %0", , IN("Q"(psw))), PGM_SPECIFICATION);
}

TEST(fixed_point_overflow_completes_and_then_interrupts)
{
    u64 v = 0x7FFFFFFF;

    CHECK_EQUAL(TRY_IN(MASK | PSW_PM_FIXED, "ahi %0, 1", OUT("+d"(v)), ), PGM_FIXED_OVERFLOW);
    CHECK_EQUAL(v, 0x80000000);
    CHECK_EQUAL(AT64(Z_PGM_OLD) & PSW_CC, PSW_CC);
    CHECK_EQUAL(TRY_IN(MASK, "ahi %0, -1", OUT("+d"(v)), ), 0);
    CHECK_EQUAL(v, 0x7FFFFFFF);
}

TEST(external_interruptions_wait_for_psw_and_subclass_masks)
{
    u64 cr0 = cr_get0();

    CR_SET(0, cr0 & ~0xFFFFUL);
    CHECK_EQUAL(sigp(self(), EMERGENCY, 0, NULL), 0);
    CHECK(!take_external());
    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_EXTERNAL_CALL);
    CHECK(!take_external());
    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_EMERGENCY_SIGNAL);
    CHECK(take_external());
    CHECK_EQUAL(AT16(Z_EXT_CODE), 0x1201);
    CHECK_EQUAL(AT16(Z_EXT_CPU), self());
    CHECK_EQUAL(AT64(Z_EXT_OLD) & PSW_EXT, PSW_EXT);
    CHECK(!take_external());
    CR_SET(0, cr0);
}

TEST(external_interruptions_come_by_priority)
{
    static const u16 order[] = {0x1201, 0x1202, 0x1004, 0x1005};
    u64 cr0 = cr_get0(), past = 0, never = -1UL;

    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_EMERGENCY_SIGNAL | CR0_EXTERNAL_CALL | CR0_CLOCK_COMPARATOR | CR0_CPU_TIMER);
    __asm__ volatile("sckc %0\n\tspt %1" : : "Q"(past), "Q"(never));
    CHECK_EQUAL(sigp(self(), EXTERNAL_CALL, 0, NULL), 0);
    CHECK_EQUAL(sigp(self(), EXTERNAL_CALL, 0, NULL), 1); /* one waits already: status */
    CHECK_EQUAL(sigp(self(), EMERGENCY, 0, NULL), 0);
    for (u32 i = 0; i < 4; i++) {
        CHECK(take_external());
        CHECK_EQUAL(AT16(Z_EXT_CODE), order[i]);
        if (i == 2) /* the timer conditions stay as long as they hold */
            __asm__ volatile("sckc %0" : : "Q"(never));
    }
    past = INT64_MAX;
    __asm__ volatile("spt %0" : : "Q"(past));
    CHECK(!take_external());
    CR_SET(0, cr0);
}

TEST(an_interrupted_wait_goes_on_behind_it)
{
    struct psw wait = {MASK | PSW_EXT | PSW_WAIT, 0x1236};
    u64 cr0 = cr_get0();

    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_EMERGENCY_SIGNAL);
    CHECK_EQUAL(sigp(self(), EMERGENCY, 0, NULL), 0);
    TRY_CLASS("0x1b0", "lpswe %0", , IN("Q"(wait)));
    CHECK_EQUAL(AT64(Z_EXT_OLD + 8), 0x1236);
    CHECK_EQUAL(AT64(Z_EXT_OLD), wait.mask);
    CR_SET(0, cr0);
}

TEST(restart_of_oneself_exchanges_psws)
{
    TRY_CLASS("0x1a0", "sigp %%r0, %0, 6\n\tj .", , IN("d"((u64)self())));
    CHECK_EQUAL(AT64(Z_RESTART_OLD) & ~PSW_CC, MASK);
}

TEST(monitor_call_tells_class_and_code)
{
    u64 classes = CR8_MONITOR(5);

    CR_SET(8, 0);
    CHECK_EQUAL(TRY("mc 0x123(%%r0), 5", , ), 0);
    CR_SET(8, classes);
    CHECK_EQUAL(TRY("mc 0x123(%%r0), 5", , ), PGM_MONITOR);
    CHECK_EQUAL(AT16(Z_MONITOR_CLASS), 5);
    CHECK_EQUAL(AT64(Z_MONITOR_CODE), 0x123);
    CHECK_EQUAL(TRY("mc 0x123(%%r0), 6", , ), 0);
    CHECK_EQUAL(TRY("mc 0x123(%%r0), 16", , ), PGM_SPECIFICATION);
    CR_SET(8, 0);
}
