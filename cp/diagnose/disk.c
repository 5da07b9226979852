/* Disks as DIAGNOSE codes reach them. Must not know their parameter lists. */
#include "cp/diagnose/disk.h"

void *disk_state(struct vm *vm, u16 vdev)
{
    struct virtual_device *d = vm_device(vm, vdev);
    void *state;

    if (!d || !d->disk || !channels_find(vm->channels, vdev, NULL, &state, NULL))
        return NULL;
    return state;
}

/* Real addresses are absolute ones page by page. */
static u32 page_piece(u64 real, u32 n)
{
    u32 left = (u32)(PAGE_SIZE_GUEST - real % PAGE_SIZE_GUEST);

    return n < left ? n : left;
}

int disk_storage_read(struct cpu *cpu, u64 real, void *data, u32 n, u8 key)
{
    int fault = 0;

    for (u32 done = 0, piece; done < n && !fault; done += piece) {
        piece = page_piece(real + done, n - done);
        fault =
            storage_read(cpu->machine->storage, cpu_absolute(cpu, real + done), (u8 *)data + done, piece, key, NULL);
    }
    return fault;
}

int disk_storage_write(struct cpu *cpu, u64 real, const void *data, u32 n, u8 key)
{
    int fault = 0;

    for (u32 done = 0, piece; done < n && !fault; done += piece) {
        piece = page_piece(real + done, n - done);
        fault = storage_write(
            cpu->machine->storage, cpu_absolute(cpu, real + done), (const u8 *)data + done, piece, key, NULL);
    }
    return fault;
}
