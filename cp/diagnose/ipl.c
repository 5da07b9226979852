/* DIAGNOSE X'308': the guest asks how it was IPLed, sets how it is to be, resets itself. The IPL parameter block is the
 * list that Linux and the machine loader share (8-byte header, then a type-2 CCW block of 192 bytes). Source: Linux's
 * public uapi header on the IPL parameter block for the layout; CP Programming Services for the codes. */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_load.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

#define RC_OK 0x001
#define RC_NO_CONFIGURATION 0x102
#define RC_INVALID 0x402
#define BLOCK_LENGTH 200
#define CCW_BLOCK 8
#define CCW_LENGTH 192
#define CCW_TYPE 2
#define FLAG_LOADPARM 0x80
#define VM_FLAG_PARM 0x40
#define VM_FLAG_NSS 0x80
#define NSS_NAME 112

static void block_build(const struct vm *vm, u8 block[BLOCK_LENGTH])
{
    u8 *ccw = block + CCW_BLOCK;

    memset(block, 0, BLOCK_LENGTH);
    be32_store(block, BLOCK_LENGTH);
    be32_store(ccw, CCW_LENGTH);
    ccw[4] = CCW_TYPE;
    if (*vm->loadparm) {
        ccw[5] = FLAG_LOADPARM;
        ebcdic_field(ccw + 8, vm->loadparm, 8);
    }
    be16_store(ccw + 102, vm->ipl_device);
    if (*vm->ipl_saved) {
        ccw[104] |= VM_FLAG_NSS;
        ebcdic_field(ccw + NSS_NAME, vm->ipl_saved, 8);
    }
    if (vm->ipl_parameter_length) {
        ccw[104] |= VM_FLAG_PARM;
        be32_store(ccw + 108, vm->ipl_parameter_length);
        memcpy(ccw + 120, vm->ipl_parameters, vm->ipl_parameter_length);
    }
}

static int block_store(struct vm *vm, struct cpu *cpu, u64 at, u32 *rc)
{
    u8 block[BLOCK_LENGTH];

    *rc = RC_OK;
    if (be32_load(vm->ipl_block))
        return cpu_store_real(cpu, at, vm->ipl_block, be32_load(vm->ipl_block));
    if (!vm->ipled) {
        *rc = RC_NO_CONFIGURATION;
        return 0;
    }
    block_build(vm, block);
    return cpu_store_real(cpu, at, block, sizeof block);
}

static int block_set(struct vm *vm, struct cpu *cpu, u64 at, u32 *rc)
{
    u8 block[sizeof vm->ipl_block];
    int fault = cpu_fetch_real(cpu, at, block, sizeof block);
    u32 length = be32_load(block);

    if (fault)
        return fault;
    *rc = RC_INVALID;
    if (length >= BLOCK_LENGTH && length <= sizeof block && block[CCW_BLOCK + 4] == CCW_TYPE) {
        memcpy(vm->ipl_block, block, sizeof block);
        *rc = RC_OK;
    }
    return 0;
}

static void name_load(char name[9], const u8 *ebcdic)
{
    memset(name, 0, 9);
    if (ebcdic)
        ebcdic_decode(name, ebcdic, 8);
    for (size_t end = strlen(name); end && name[end - 1] == ' ';)
        name[--end] = 0;
}

/* Re-IPL as the block says, or else from the device of the last IPL. */
static void load(struct vm *vm, bool clear)
{
    const u8 *ccw = vm->ipl_block + CCW_BLOCK;

    cp_enter();
    if (be32_load(vm->ipl_block)) {
        u32 length = be32_load(ccw + 108);
        vm->ipl_device = be16_load(ccw + 102);
        name_load(vm->ipl_saved, ccw[104] & VM_FLAG_NSS ? ccw + NSS_NAME : NULL);
        vm->ipl_parameter_length = 0;
        if (ccw[104] & VM_FLAG_PARM && length <= sizeof vm->ipl_parameters) {
            vm->ipl_parameter_length = length;
            memcpy(vm->ipl_parameters, ccw + 120, length);
        }
    }
    if (*vm->ipl_saved)
        vm_ipl_saved(vm, vm->ipl_saved, clear, false);
    else
        vm_ipl(vm, vm->ipl_device, clear, false);
    cp_leave();
}

/* Subcodes 0 and 1: reset everything, then go on with the PSW at absolute 0. */
static void reset(struct vm *vm, struct cpu *cpu)
{
    cp_enter();
    dispatch_hold(vm);
    vm_reset(vm, false);
    vm->ipled = true;
    cpu_load_psw_short(cpu, be64_load(vm->machine->storage->base));
    cpu_start(cpu);
    dispatch_release(vm);
    cp_leave();
}

void diagnose_ipl_functions(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = diagnose_address(cpu, rx);
    u32 subcode = cpu->gr[ry].l, rc = 0;
    int fault = 0;

    if ((subcode == 5 || subcode == 6) && (rx & 1 || at & (PAGE_SIZE_GUEST - 1)))
        fault = PGM_SPECIFICATION;
    else if (subcode == 0 || subcode == 1)
        reset(vm, cpu);
    else if (subcode == 3 || subcode == 4 || subcode == 7)
        load(vm, subcode == 3);
    else if (subcode == 5)
        fault = block_set(vm, cpu, at, &rc);
    else if (subcode == 6)
        fault = block_store(vm, cpu, at, &rc);
    else
        fault = PGM_SPECIFICATION;
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else if (subcode == 5 || subcode == 6)
        cpu->gr[rx + 1].g = rc;
}
