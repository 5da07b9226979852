/* DIAGNOSE X'E4', subcode X'00': where a user's minidisk lies, for directory tools. Its user needs OPTION DEVINFO or
 * DEVMAINT. Source: CP Programming Services; control block DE4PL. */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/extents.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

#define DE4PL 48
#define DE4PL_OUTPUT 16
#define CODE 0xE4
#define DEDICATED 0x80
#define FULL_PACK 0x40
#define PART 0x20

enum return_code { FOUND = 0, NO_USER = 4, NO_DEVICE = 8, NO_DISK = 12 };

static void fill(u8 *list, const struct extent *e)
{
    bool whole = e->real && e->minidisk.first == 0 && e->minidisk.size == real_size(e->real);
    char serial[7];

    memset(list + DE4PL_OUTPUT, 0, DE4PL - DE4PL_OUTPUT);
    volume_serial(e->minidisk.volume, serial);
    ebcdic_field(list + 16, serial, 6);
    be16_store(list + 22, e->real ? e->real->rdev : 0);
    be32_store(list + 24, e->minidisk.first);
    be32_store(list + 28, e->minidisk.size);
    list[32] = e->kind == EXTENT_DEDICATED ? DEDICATED : whole ? FULL_PACK : PART;
    be16_store(list + 34, e->owner_vdev);
    ebcdic_field(list + 40, e->owner, 8);
}

/* Of a user who is logged on. Under cp_lock. */
static enum return_code look_up(u8 *list)
{
    char userid[9] = "";
    struct vm *owner;
    struct virtual_device *d;

    ebcdic_decode(userid, list + 8, 8);
    userid[strcspn(userid, " ")] = 0;
    owner = vm_find(userid);
    if (!owner)
        return NO_USER;
    d = vm_device(owner, be16_load(list + 4));
    if (!d)
        return NO_DEVICE;
    if (!d->extent)
        return NO_DISK;
    fill(list, d->extent);
    return FOUND;
}

void diagnose_minidisk_information(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 list[DE4PL];
    u64 at = diagnose_address(cpu, rx);
    enum return_code rc;
    int fault = cpu_fetch_real(cpu, at, list, DE4PL);
    bool authorized = directory_has_option(vm->user, "DEVINFO") || directory_has_option(vm->user, "DEVMAINT");

    if (!fault && (!authorized || at % 8 != 0 || be16_load(list) != CODE || list[2] != 0 || list[3] < DE4PL))
        fault = PGM_SPECIFICATION;
    if (!fault) {
        cp_enter();
        rc = look_up(list);
        cp_leave();
        fault = rc == FOUND ? cpu_store_real(cpu, at + DE4PL_OUTPUT, list + DE4PL_OUTPUT, DE4PL - DE4PL_OUTPUT) : 0;
    }
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[ry].l = rc;
    cpu_set_cc(cpu, rc == FOUND ? 0 : 1);
}
