/* DIAGNOSE X'10' (release pages), X'60' and X'260' (how much storage), X'258' (page-reference services). Source: CP
 * Programming Services. */
#include "cp/diagnose/diagnose.h"

void diagnose_release_pages(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 first = diagnose_address(cpu, rx), last = diagnose_address(cpu, ry);
    struct storage *s = vm->machine->storage;

    if ((first | last) & (PAGE_SIZE_GUEST - 1) || first > last) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (last >= s->size) {
        cpu_program_interruption(cpu, PGM_ADDRESSING);
        return;
    }
    /* Real and absolute differ only in the two prefix areas: release those page by page, the rest in one piece. */
    if (first < 0x2000 || (first < cpu->prefix + 0x2000 && last >= cpu->prefix)) {
        for (u64 page = first; page <= last; page += PAGE_SIZE_GUEST)
            storage_release(s, cpu_absolute(cpu, page), PAGE_SIZE_GUEST);
        return;
    }
    storage_release(s, first, last - first + PAGE_SIZE_GUEST);
}

void diagnose_storage_size(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 size = vm->machine->storage->size;

    (void)ry;
    cpu->gr[rx].l = size > 0x80000000 ? 0x80000000 : (u32)size; /* X'260' tells of more than 2G */
}

/* CP never pages a guest out, so the page-fault handshake is accepted and no interruption ever comes of it. */
void diagnose_page_reference(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 block[8];
    int fault = cpu_fetch_real(cpu, diagnose_address(cpu, rx), block, sizeof block);
    u16 function = be16_load(block + 4);

    (void)vm;
    if (fault || be16_load(block) != 0x258 || function > 1) {
        cpu_program_interruption(cpu, fault ? (u16)fault : PGM_SPECIFICATION);
        return;
    }
    cpu->gr[ry].g = 0;
}

static void store_extents(struct cpu *cpu, u8 rx, u8 ry, u64 size)
{
    u64 at = diagnose_address(cpu, rx), length = cpu->gr[rx + 1].g;
    u8 extent[16];
    int fault;

    if (rx & 1 || at & 15 || length < 16 || length & 15) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    be64_store(extent, 0);
    be64_store(extent + 8, size - 1);
    fault = cpu_store_real(cpu, at, extent, sizeof extent);
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[ry].g = 1;
    cpu_set_cc(cpu, 0);
}

void diagnose_storage_extents(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 size = vm->machine->storage->size;

    switch (cpu->gr[ry].l) {
    case 0x00: /* highest byte, as far as 31 bits tell */
        cpu->gr[rx].l = size > 0x80000000 ? 0x7FFFFFFF : (u32)size - 1;
        break;
    case 0x0C:
        cpu->gr[rx].g = size - 1;
        cpu->gr[ry].g = size - 1;
        break;
    case 0x10:
        store_extents(cpu, rx, ry, size);
        break;
    default:
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
    }
}
