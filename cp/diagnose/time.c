/* DIAGNOSE X'0C' and X'270' (pseudo timer), X'44' and X'9C' (yielding). Source: CP Programming Services. */
#include "cp/diagnose/diagnose.h"
#include "cp/base/clock.h"
#include "cp/vm/dispatch.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

/* The 64 bytes of X'270'; X'0C' gives the first 32. */
static void timer_area(struct vm *vm, u8 area[64])
{
    struct clock_text t;

    clock_describe(time(NULL), &t);
    memset(area, 0, 64);
    ebcdic_field(area, t.date, 8);
    ebcdic_field(area + 8, t.time, 8);
    be64_store(area + 16, vm_virtual_ns(vm) / 1000);
    be64_store(area + 24, (vm_virtual_ns(vm) + vm->overhead_ns) / 1000);
    ebcdic_field(area + 32, t.fulldate, 10);
    ebcdic_field(area + 48, t.isodate, 10);
    area[58] = 1;    /* version */
    area[59] = 0x80; /* the user's date format: short */
    area[60] = 0x80; /* the system's */
}

static void store_area(struct cpu *cpu, u64 at, const u8 *area, u64 length)
{
    int fault = at & 7 ? PGM_SPECIFICATION : cpu_store_real(cpu, at, area, length);

    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
}

void diagnose_pseudo_timer(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 area[64];

    (void)ry;
    timer_area(vm, area);
    store_area(cpu, diagnose_address(cpu, rx), area, 32);
}

void diagnose_pseudo_timer_extended(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 area[64];
    u32 length = cpu->gr[ry].l;

    if (rx == ry || (s32)length < 1) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    timer_area(vm, area);
    store_area(cpu, diagnose_address(cpu, rx), area, length < 64 ? length : 64);
}

void diagnose_time_slice_end(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    (void)vm, (void)rx, (void)ry;
    dispatch_yield(cpu, NULL);
}

/* Rx has the target's address. */
void diagnose_yield_to(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 address = cpu->gr[rx].l;

    (void)ry;
    if (address < MACHINE_CPUS && vm->machine->cpu[address] && address != cpu->address)
        dispatch_yield(cpu, vm->machine->cpu[address]);
}
