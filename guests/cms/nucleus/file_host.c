/* What the file system needs of the nucleus. */
#include "guests/cms/file/host.h"
#include "guests/cms/nucleus/clock.h"
#include "guests/cms/nucleus/storage.h"

struct file_anchor *file_anchor;

void *file_storage_get(u64 bytes)
{
    return storage_get(bytes);
}

void file_storage_free(void *at)
{
    storage_free(at);
}

static u8 packed(const char *digits)
{
    return (u8)((digits[0] & 0x0F) << 4 | (digits[1] & 0x0F));
}

void file_now(u8 moment[7])
{
    struct clock c;

    clock_read(&c);
    moment[0] = packed(c.date);
    moment[1] = packed(c.date + 2);
    moment[2] = packed(c.date + 5);
    moment[3] = packed(c.date + 8);
    moment[4] = packed(c.time);
    moment[5] = packed(c.time + 3);
    moment[6] = packed(c.time + 6);
}
