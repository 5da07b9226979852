/* IUCV (B2F0), as little of it as lets a guest find out in order that it may not use it: QUERY is answered, DECLARE
 * BUFFER and all else is refused with IPRCODE X'03', "directory error": the directory grants no IUCV. Source: CP
 * Programming Services, "IUCV". */
#include "cp/diagnose/diagnose.h"

#define IUCV_QUERY 0x00
#define IUCV_LAST 0x11
#define IPRCODE_DIRECTORY 0x03
#define MAXIMUM_PATHS 64

void iucv(struct vm *vm, struct cpu *cpu)
{
    u32 function = cpu->gr[0].l;
    u64 list = cpu->gr[1].g & cpu->address_mask;
    u8 iprcode = IPRCODE_DIRECTORY;
    int fault = 0;

    (void)vm;
    if (function > IUCV_LAST) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (function == IUCV_QUERY) {
        cpu->gr[0].l = 40; /* size of the parameter list and of the interrupt buffer */
        cpu->gr[1].l = MAXIMUM_PATHS;
        cpu_set_cc(cpu, 0);
        return;
    }
    fault = list & 7 ? PGM_SPECIFICATION : cpu_store_real(cpu, list + 3, &iprcode, 1);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, 1);
}
