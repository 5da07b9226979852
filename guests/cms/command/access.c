/* ACCESS: a disk gets a mode. CMS Commands and Utilities, "ACCESS". */
#include "guests/cms/command/access.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/device.h"
#include "guests/cms/nucleus/message.h"

bool access_vdev(struct text t, u16 *vdev)
{
    u64 n;

    if (!t.n || t.n > 4 || !text_hex(t, 0xFFFF, &n) || !n)
        return false;
    *vdev = (u16)n;
    return true;
}

bool access_mode(struct text t, char *mode)
{
    *mode = t.n == 1 ? character_upper(*t.at) : ' ';
    return character_is_letter(*mode);
}

int access_release(struct disk *d)
{
    struct disk_facts f;
    int rc;

    disk_facts(d, &f);
    rc = disk_release(d);
    disk_device_close((struct disk_device *)f.device);
    return rc;
}

static int access_failed(int rc, char mode, u16 vdev)
{
    if (rc == DEVICE_ABSENT)
        return dms("ACP", MODE_NOT_ATTACHED, mode, vdev);
    if (rc == DEVICE_NO_DISK)
        return dms("ACC", UNSUPPORTED_DEVICE, mode, vdev);
    if (rc == DEVICE_NO_STORAGE)
        return dms("ACC", NO_STORAGE);
    return dms("ACP", DEVICE_ERROR, mode, vdev);
}

/* The same disk under another mode too: two that write would not know of each other. */
static int others_check(u16 vdev, const struct disk_use *use)
{
    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        struct disk_facts f;

        disk_facts(d, &f);
        if (f.device->vdev == vdev && f.mode != use->mode && f.writable)
            return dms("ACC", ACCESSED_WRITABLE, vdev);
    }
    return 0;
}

static void changes_say(u16 vdev, const struct disk_use *use, const struct disk_facts *old)
{
    struct disk_facts f;

    if (old->device)
        dms("ACC", ACCESS_REPLACES, vdev, use->mode, old->device->vdev);
    disk_facts(disk_of_mode(use->mode), &f);
    if (!f.writable)
        dms("ACP", ACCESS_READ_ONLY, use->mode, vdev);
    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        disk_facts(d, &f);
        if (f.device->vdev == vdev && f.mode != use->mode)
            dms("ACC", ACCESS_ALSO, vdev, f.mode);
    }
}

int access_disk(u16 vdev, const struct disk_use *use, bool quiet)
{
    struct disk *old = disk_of_mode(use->mode), *new;
    struct disk_facts was = {0};
    struct disk_device *device;
    int rc = others_check(vdev, use);

    if (rc)
        return rc;
    if (old)
        disk_facts(old, &was);
    /* The disk itself, again: its files are closed before it is read. */
    if (old && was.device->vdev == vdev) {
        access_release(old);
        was.device = NULL;
    }
    rc = disk_device_open(vdev, 0, &device);
    if (rc)
        return access_failed(rc, use->mode, vdev);
    rc = disk_access_as(device, use, &new);
    if (rc) {
        disk_device_close(device);
        return access_failed(rc, use->mode, vdev);
    }
    if (was.device)
        disk_device_close((struct disk_device *)was.device);
    if (!quiet)
        changes_say(vdev, use, &was);
    return 0;
}

/* m or m/n. */
static bool modes_take(struct text t, struct disk_use *use)
{
    u32 slash = 0;

    while (slash < t.n && t.at[slash] != '/')
        slash++;
    if (!access_mode((struct text){t.at, slash}, &use->mode))
        return false;
    if (slash == t.n)
        return true;
    use->read_only = true;
    return access_mode((struct text){t.at + slash + 1, t.n - slash - 1}, &use->parent);
}

/* All but the system's go. */
static int disks_release(void)
{
    int rc = 0;

    for (struct disk *d = disk_next(NULL), *next; d; d = next) {
        struct disk_facts f;

        next = disk_next(d);
        disk_facts(d, &f);
        if (f.mode != 'S' && f.parent != 'S' && access_release(d))
            rc = 100;
    }
    return rc;
}

static int filter_take(const struct invocation *i, u32 operands, const struct disk_use *use, struct fileid *filter)
{
    int rc = fileid_of(field_text(i->token[3], TOKEN), operands > 4 ? field_text(i->token[4], TOKEN) : TEXT("*"),
        operands > 5 ? field_text(i->token[5], TOKEN) : TEXT(""), true, filter);

    if (rc == 20)
        return dms("ACC", INVALID_PARAMETER, &i->word[operands > 4 ? 4 : 3]);
    if (rc || (filter->mode != ' ' && filter->mode != '*' && filter->mode != use->mode))
        return dms("ACC", INVALID_FILEMODE, &i->word[5]);
    return 0;
}

int access_command(struct invocation *i)
{
    struct disk_use use = {.mode = 'A'};
    struct fileid filter;
    bool erase = false, ignored = false, no_disk = false, writes = false;
    const struct option options[] = {{"ERASE", 2, OPTION_FLAG, &erase, 0}, {"NOPROF", 5, OPTION_FLAG, &ignored, 0},
        {"NOSAVE", 3, OPTION_FLAG, &ignored, 0}, {"SAVEONLY", 4, OPTION_FLAG, &ignored, 0},
        {"NODISK", 3, OPTION_FLAG, &no_disk, 0}, {"MODE0", 5, OPTION_FLAG, &use.mode0, 0},
        {"FORCERW", 7, OPTION_FLAG, &writes, 0}, {"FORCERO", 7, OPTION_FLAG, &use.read_only, 0}, {NULL, 0, 0, NULL, 0}};
    u32 operands;
    u16 vdev = 0x191;
    int rc = options_take(i, "ACC", options, &operands);

    if (rc)
        return rc;
    if (no_disk)
        return disks_release();
    if (writes && use.read_only)
        return dms("ACC", CONFLICTING_OPTIONS, "FORCERW", "FORCERO");
    if (operands > 1 && !access_vdev(i->word[1], &vdev))
        return dms("ACC", INVALID_ADDRESS, &i->word[1]);
    if (operands > 2 && !modes_take(i->word[2], &use))
        return dms("ACC", INVALID_FILEMODE, &i->word[2]);
    if (operands > 6)
        return dms("ACC", INVALID_PARAMETER, &i->word[6]);
    if (operands > 3) {
        rc = filter_take(i, operands, &use, &filter);
        use.filter = &filter;
    }
    if (!rc)
        rc = access_disk(vdev, &use, false);
    if (!rc && erase && operand_writable("ACC", use.mode) == 0 && disk_erase_all(disk_of_mode(use.mode)))
        rc = dms("ACC", DEVICE_ERROR, use.mode, vdev);
    return rc;
}
