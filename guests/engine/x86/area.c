/* The code area (area.h). PROT_EXEC is only here. */
#define _GNU_SOURCE
#include "guests/engine/x86/area.h"
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

struct area area;

int area_create(u64 size)
{
    int fd = memfd_create("translated", MFD_CLOEXEC);
    void *writable, *executable;

    if (fd < 0)
        return -errno;
    if (ftruncate(fd, (off_t)size) < 0) {
        close(fd);
        return -ENOMEM;
    }
    writable = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    executable = mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    close(fd);
    if (writable == MAP_FAILED || executable == MAP_FAILED) {
        if (writable != MAP_FAILED)
            munmap(writable, size);
        if (executable != MAP_FAILED)
            munmap(executable, size);
        return -ENOMEM;
    }
    /* Offset 0 is "no code". */
    area = (struct area){.writable = writable, .executable = executable, .size = size, .used = 64, .limit = size / 2};
    return 0;
}

struct assembler area_begin(void)
{
    return (struct assembler){
        .at = area.writable + area.used,
        .end = area.writable + area.limit,
        .executed = (s64)((uintptr_t)area.executable - (uintptr_t)area.writable),
    };
}

void area_keep(const struct assembler *a)
{
    area.used = (u64)(a->at - area.writable);
}
