/* DIAGNOSE X'00' (who CP is), X'204' (the partition CP runs in), X'DC', X'318'. Source: CP Programming Services. */
#include "cp/diagnose/diagnose.h"
#include "cp/base/clock.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

void diagnose_store_identification(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = diagnose_address(cpu, rx);
    u32 length = cpu->gr[ry].l, n = length < 40 ? length : 40;
    time_t now = time(NULL);
    struct tm tm;
    u8 block[40] = {0};
    int fault;

    if (at & 7 || (s32)length < 1) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    localtime_r(&now, &tm);
    ebcdic_field(block, "VM/ESA", 8);
    block[10] = (u8)cp.level_version;
    block[11] = (u8)(vm->machine->cpuid >> 56);
    be16_store(block + 14, cpu->address);
    ebcdic_field(block + 16, vm->userid, 8);
    memset(block + 24, 0x7F, 1);
    memset(block + 25, 0xFF, 7);
    be32_store(block + 32, (u32)(s32)tm.tm_gmtoff);
    block[36] = (u8)cp.level_release;
    be16_store(block + 38, (u16)cp.service_level);
    fault = cpu_store_real(cpu, at, block, n);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu->gr[ry].l = length - n;
}

/* Subcode 4 (simple form): one partition, ours, with the host's processors. Other subcodes leave Ry as it was, which
 * says no. */
void diagnose_lpar_utilization(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 page[PAGE_SIZE_GUEST] = {0};
    unsigned processors = cp.processors < 64 ? cp.processors : 64;
    int fault;

    (void)vm;
    if (ry & 1) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (cpu->gr[ry].l != 4)
        return;
    page[0] = 1; /* partitions */
    be16_store(page + 4, (u16)processors);
    be64_store(page + 8, clock_tod());
    page[17] = (u8)processors;
    ebcdic_field(page + 24, cp.identifier, 8);
    for (unsigned i = 0; i < processors; i++)
        be16_store(page + 32 + 24 * i, (u16)i);
    fault = cpu_store_real(cpu, diagnose_address(cpu, rx), page, sizeof page);
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[ry].g = 0;
    cpu->gr[ry + 1].g = 1;
}

void diagnose_monitor_collection(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    (void)vm, (void)rx;
    cpu->gr[ry].g = 5; /* not authorized: nobody has OPTION APPLMON while there is no monitor */
}

void diagnose_control_program_name(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    (void)ry;
    vm->cp_name = cpu->gr[rx].g;
}
