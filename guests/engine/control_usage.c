/* EXTRACT AND SET STORAGE ATTRIBUTES: a guest says what it needs of each page. The states are kept and told; no page
 * loses its contents by them. Source: z/VM's and Linux's public descriptions of collaborative memory management. */
#include "guests/engine/control.h"
#include "guests/engine/model.h"

/* M3 is the order. R1: the state before; the contents are always resident (bits 62 and 63 zero). */
static void storage_attributes(struct cpu *cpu, const struct insn *d, u64 address)
{
    enum { EXTRACT, SET_NO_DAT = 7 };
    static const u8 states[] = {
        [1] = USAGE_STABLE,
        [2] = USAGE_UNUSED,
        [3] = USAGE_VOLATILE,
        [4] = USAGE_POTENTIALLY_VOLATILE,
        [5] = USAGE_STABLE, /* resident */
        [6] = USAGE_STABLE, /* if resident, which it is */
        [7] = USAGE_STABLE | USAGE_NO_DAT,
    };
    u64 absolute = cpu->gr[d->r2].g & cpu->address_mask;
    u8 *usage, old;

    (void)address;
    if (d->m3 > SET_NO_DAT || (d->m3 == SET_NO_DAT && !facility_offered(FACILITY_CMM_NO_DAT)))
        cpu_program(cpu, PGM_SPECIFICATION);
    if (!storage_has(cpu->machine->storage, absolute))
        cpu_program(cpu, PGM_ADDRESSING);
    usage = &cpu->machine->storage->usage[absolute / PAGE_SIZE_GUEST];
    old = d->m3 == EXTRACT ? __atomic_load_n(usage, __ATOMIC_RELAXED)
                           : __atomic_exchange_n(usage, states[d->m3], __ATOMIC_RELAXED);
    cpu->gr[d->r1].g = (u64)old << 2;
}

#include "guests/engine/control_usage.def"
