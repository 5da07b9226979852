/* A bare machine for tests: one or more CPUs without CP, instructions given in hexadecimal and run at real 2000
 * (hexadecimal). They end by the SVC that is put behind them or by a program interruption; how is told by the result of
 * bare_execute. */
#pragma once
#include "guests/arch/lowcore.h"
#include "guests/engine/access.h"
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define BARE_STORAGE (4ULL << 20)
#define BARE_CODE 0x2000
#define BARE_END 0x740             /* handler of the SVC: DIAGNOSE, an exit */
#define BARE_PROGRAM 0x780         /* handler of program interruptions: the same */
#define BARE_PSW (PSW_EA | PSW_BA) /* supervisor state, 64-bit addressing, everything off */
#define BARE_PROBLEM (BARE_PSW | PSW_PSTATE)

static struct machine *m;
static struct cpu *cpu;
static u64 old_mask, old_address; /* the PSW after bare_execute, of the SVC or the program interruption */

static inline void bare_put(u64 absolute, const void *data, u64 length)
{
    assert_int_equal(storage_write(m->storage, absolute, data, length, KEY_NONE, NULL), 0);
}
static inline void bare_put64(u64 absolute, u64 value)
{
    be64 v = be64_of(value);
    bare_put(absolute, &v, 8);
}
static inline u64 bare_get64(u64 absolute)
{
    return be64_load(m->storage->base + absolute);
}
static inline u32 bare_get32(u64 absolute)
{
    return be32_load(m->storage->base + absolute);
}
/* "B2B2 0000": bytes in hexadecimal, blanks ignored. Returns where they end. */
static inline u64 bare_hex(u64 absolute, const char *hex)
{
    for (unsigned byte; *hex; hex += 2) {
        while (*hex == ' ')
            hex++;
        assert_int_equal(sscanf(hex, "%2x", &byte), 1);
        bare_put(absolute++, &(u8){(u8)byte}, 1);
    }
    return absolute;
}

static inline void bare_lowcore(u64 at)
{
    bare_hex(at + BARE_END, "83000E0D");
    bare_hex(at + BARE_PROGRAM, "83000BAD");
    bare_put64(at + Z_SVC_NEW, BARE_PSW);
    bare_put64(at + Z_SVC_NEW + 8, BARE_END);
    bare_put64(at + Z_PGM_NEW, BARE_PSW);
    bare_put64(at + Z_PGM_NEW + 8, BARE_PROGRAM);
}

static inline struct cpu *bare_cpu(u16 address)
{
    assert_int_equal(cpu_create(m, address, &m->cpu[address]), 0);
    m->cpu[address]->esa = false;
    return m->cpu[address];
}

static inline int bare_setup(void **state)
{
    (void)state;
    assert_int_equal(machine_create(BARE_STORAGE, &m), 0);
    cpu = bare_cpu(0);
    bare_lowcore(0);
    return 0;
}
static inline int bare_teardown(void **state)
{
    (void)state;
    machine_destroy(m);
    return 0;
}
#define BARE_TEST(name) cmocka_unit_test_setup_teardown(name, bare_setup, bare_teardown)

/* Run until something else than the dispatcher is wanted. */
static inline enum exit_reason bare_run(struct cpu *c)
{
    enum exit_reason reason;
    do
        reason = cpu_run(c);
    while (reason == EXIT_RESCHEDULE);
    return reason;
}

/* Execute instructions under a PSW. 0, or the code of the program interruption that ended them. */
static inline u16 bare_execute_psw(u64 mask, const char *hex)
{
    u64 low;
    bare_hex(bare_hex(BARE_CODE, hex), "0A00");
    cpu_load_psw(cpu, mask | (u64)cpu->cc << PSW_CC_SHIFT, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    low = cpu->prefix + (cpu->intercept.address == 0xE0D ? Z_SVC_OLD : Z_PGM_OLD);
    old_mask = bare_get64(low);
    old_address = bare_get64(low + 8);
    cpu->cc = (u8)((old_mask & PSW_CC) >> PSW_CC_SHIFT);
    if (cpu->intercept.address == 0xE0D)
        return 0;
    return be16_load(m->storage->base + cpu->prefix + Z_PGM_CODE);
}
static inline u16 bare_execute(const char *hex)
{
    return bare_execute_psw(BARE_PSW, hex);
}
