/* STORE HYPERVISOR INFORMATION: the capacity that each level gives the next, from the machine to this virtual machine.
 * Not privileged: capacity tools issue it. Source: z/VM CP Programming Services, "STHYI". */
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"
#include "guests/engine/model.h"
#include <stdio.h>

#define RESPONSE_LENGTH PAGE_SIZE_GUEST
#define FUNCTION_CAPACITY 0
#define RETURN_UNSUPPORTED 4
/* Where the sections are in the response, and how long. */
enum {
    HEADER_LENGTH = 44,
    MACHINE = 48,
    MACHINE_LENGTH = 64,
    PARTITION = MACHINE + MACHINE_LENGTH,
    PARTITION_LENGTH = 56,
    HYPERVISOR = PARTITION + PARTITION_LENGTH,
    HYPERVISOR_LENGTH = 48,
    GUEST = HYPERVISOR + HYPERVISOR_LENGTH,
    GUEST_LENGTH = 56,
};
/* Validity bytes. */
#define VALID_PROCESSORS 0x80
#define VALID_MACHINE_ID 0x40
#define VALID_PARTITION_ID 0x10
#define TYPE_ZVM 1
#define FUNCTIONS 0x80 /* installed, authorized: function 0 */

static void section_name(u8 *at, u16 offset, u16 length)
{
    be16_store(at, offset);
    be16_store(at + 2, length);
}

static void put_header(u8 *header)
{
    header[7] = 1; /* pairs of hypervisor and guest */
    be16_store(header + 8, GUEST + GUEST_LENGTH);
    be16_store(header + 10, HEADER_LENGTH);
    section_name(header + 12, MACHINE, MACHINE_LENGTH);
    section_name(header + 16, PARTITION, PARTITION_LENGTH);
    section_name(header + 20, HYPERVISOR, HYPERVISOR_LENGTH);
    section_name(header + 24, GUEST, GUEST_LENGTH);
}

static void put_machine(const struct vm *vm, u8 *section)
{
    char type[5], serial[17];

    snprintf(type, sizeof type, "%04X", cpu_model()->type);
    machine_serial(vm, serial);
    section[2] = VALID_PROCESSORS | VALID_MACHINE_ID;
    be16_store(section + 4, (u16)cp.processors); /* shared CPs; then dedicated ones, and IFLs of both kinds */
    ebcdic_field(section + 20, type, 4);
    ebcdic_field(section + 24, "IBM", 16);
    ebcdic_field(section + 40, serial, 16);
    ebcdic_field(section + 56, "02", 4);
}

static void put_partition(u8 *section)
{
    section[2] = VALID_PROCESSORS | VALID_PARTITION_ID;
    be16_store(section + 4, 1);
    be16_store(section + 6, (u16)cp.processors);
    ebcdic_field(section + 16, cp.identifier, 8);
}

static void put_hypervisor(u8 *section)
{
    section[4] = TYPE_ZVM;
    ebcdic_field(section + 8, cp.identifier, 8);
    ebcdic_field(section + 16, "", 8); /* no cluster */
    be16_store(section + 24, (u16)cp.processors);
    section[32] = FUNCTIONS;
    section[40] = FUNCTIONS;
}

/* Without limits: capped capacities are zero. */
static void put_guest(const struct vm *vm, u8 *section)
{
    ebcdic_field(section + 4, vm->userid, 8);
    be16_store(section + 12, (u16)configured_cpus(vm));
    ebcdic_field(section + 40, "", 8); /* in no CPU pool */
}

void store_hypervisor_information(struct vm *vm, struct cpu *cpu)
{
    u8 r1 = cpu->intercept.r1, r2 = cpu->intercept.r3, response[RESPONSE_LENGTH] = {0};
    u64 address = diagnose_address(cpu, r2);
    int fault;

    if (r1 == r2 || (r1 | r2) & 1) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if ((cpu->gr[r1].l & 0xFFFF) != FUNCTION_CAPACITY) {
        cpu->gr[r2 + 1].g = RETURN_UNSUPPORTED;
        cpu_set_cc(cpu, 3);
        return;
    }
    if (address & (RESPONSE_LENGTH - 1)) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    put_header(response);
    put_machine(vm, response + MACHINE);
    put_partition(response + PARTITION);
    put_hypervisor(response + HYPERVISOR);
    put_guest(vm, response + GUEST);
    fault = cpu_store(cpu, r2, address, response, sizeof response);
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[r2 + 1].g = 0;
    cpu_set_cc(cpu, 0);
}
