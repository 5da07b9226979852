/* DIAGNOSE X'A4': blocks of a CMS disk are read or written. Source: CP Programming Services, "DIAGNOSE Code X'A4'";
 * control block SBIOP. */
#include "cp/diagnose/disk.h"
#include <errno.h>
#include <string.h>

#define SBIOP 88
#define SBIOP_OUTPUT 16 /* from here on CP answers */
#define WRITE 1
#define READ 2
#define LIST_MAX 500
#define DEVICE_WELL 0x0C
#define DEVICE_ILL 0x0E

/* Condition code and register 15. */
struct answer {
    u8 cc;
    u32 code;
};
static const struct answer well = {0, 0}, no_device = {1, 1}, no_disk = {1, 2}, read_only = {1, 3}, busy = {1, 5},
                           bad_size = {2, 8}, bad_list = {2, 10}, bad_count = {2, 11}, io_error = {3, 13};

static struct answer answer_of(int rc, u8 *sense)
{
    switch (rc) {
    case 0:
        return well;
    case -EROFS:
        return read_only;
    case -EBUSY:
        return busy;
    case -EBADMSG:
    case -ERANGE:
        sense[1] = 0x08; /* no record found */
        return io_error;
    default:
        sense[0] = SENSE_EQUIPMENT_CHECK;
        sense[1] = 0x80;
        return io_error;
    }
}

static struct answer move(struct cpu *cpu, void *state, const u8 *list, const u8 *entry, u8 *sense)
{
    u8 data[BLOCK_MAX], key = list[2] >> 4;
    u32 size = be32_load(list + 4), buffer = be32_load(entry + 4);
    u64 block = (u64)be32_load(entry) - 1;
    int rc;

    if (list[3] == READ) {
        rc = dasd_block_read(state, size, block, data);
        if (rc == 0 && disk_storage_write(cpu, buffer, data, size, key))
            return bad_list;
    } else {
        if (disk_storage_read(cpu, buffer, data, size, key))
            return bad_list;
        rc = dasd_block_write(state, size, block, data);
    }
    return answer_of(rc, sense);
}

static struct answer transfer(struct vm *vm, struct cpu *cpu, u8 *list)
{
    u32 address = be32_load(list + 8), count = be32_load(list + 12), done = 0;
    void *state = disk_state(vm, be16_load(list));
    struct answer a = well;

    if (!state)
        return vm_device(vm, be16_load(list)) ? no_disk : no_device;
    if (dasd_blocks(state, be32_load(list + 4)) == 0)
        return bad_size;
    if (count == 0 || count > LIST_MAX)
        return bad_count;
    memset(list + SBIOP_OUTPUT, 0, SBIOP - SBIOP_OUTPUT);
    for (; done < count && a.cc == 0; done++) {
        u8 entry[8];
        if (cpu_fetch_real(cpu, address + 8ull * done, entry, sizeof entry))
            a = bad_list;
        else
            a = move(cpu, state, list, entry, list + 56);
        if (a.cc != 0)
            break;
    }
    vm_device(vm, be16_load(list))->diagnose_io++;
    be32_store(list + SBIOP_OUTPUT, done);
    list[20] = a.cc == 3 ? DEVICE_ILL : DEVICE_WELL;
    if (a.cc == 3)
        be16_store(list + 30, 32); /* sense bytes */
    return a;
}

void diagnose_synchronous_block_io(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u8 list[SBIOP];
    u64 at = diagnose_address(cpu, rx);
    struct answer a;
    int fault = cpu_fetch_real(cpu, at, list, sizeof list);

    (void)ry;
    if (cpu->psw_mask & PSW_EA || at % 4 != 0)
        fault = PGM_SPECIFICATION;
    else if (!fault && ((list[2] & 0x0F) || (list[3] != READ && list[3] != WRITE)))
        fault = PGM_OPERAND;
    if (!fault) {
        pthread_mutex_lock(&vm->lock);
        a = transfer(vm, cpu, list);
        pthread_mutex_unlock(&vm->lock);
        fault = cpu_store_real(cpu, at + SBIOP_OUTPUT, list + SBIOP_OUTPUT, SBIOP - SBIOP_OUTPUT);
    }
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    cpu->gr[15].l = a.code;
    cpu_set_cc(cpu, a.cc);
}
