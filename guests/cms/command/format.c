/* FORMAT: a minidisk is made ready for files. CMS Commands and Utilities, "FORMAT". */
#include "guests/cms/base/format.h"
#include "guests/cms/command/access.h"
#include "guests/cms/command/ask.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/device.h"
#include "guests/cms/nucleus/message.h"

struct work {
    u16 vdev;
    char mode;
    u32 block_size, amount; /* cylinders, or blocks of 512 bytes; 0: all */
    bool no_erase, label, recompute;
    struct device_facts device;
};

static bool size_take(struct text t, u32 *size)
{
    static const struct {
        const char *name;
        u32 size;
    } sizes[] = {
        {"512", 512}, {"1024", 1024}, {"1K", 1024}, {"2048", 2048}, {"2K", 2048}, {"4096", 4096}, {"4K", 4096}};

    for (u32 k = 0; k < sizeof(sizes) / sizeof(*sizes); k++)
        if (text_equal_upper(t, text_of(sizes[k].name))) {
            *size = sizes[k].size;
            return true;
        }
    return false;
}

static int operands_take(const struct invocation *i, u32 operands, struct work *w)
{
    u64 n = 0;

    if (operands < 2)
        return dms("FOR", NO_DEVICE);
    if (!access_vdev(i->word[1], &w->vdev))
        return dms("FOR", INVALID_ADDRESS, &i->word[1]);
    if (operands < 3 || !access_mode(i->word[2], &w->mode))
        return dms("FOR", INVALID_FILEMODE, operands < 3 ? &TEXT("") : &i->word[2]);
    if (operands > 3 && (!text_number(i->word[3], 0xFFFFFFFF, &n) || !n))
        return dms("FOR", INVALID_PARAMETER, &i->word[3]);
    if (operands > 4)
        return dms("FOR", INVALID_PARAMETER, &i->word[4]);
    w->amount = (u32)n;
    return 0;
}

static int work_take(const struct invocation *i, struct work *w)
{
    struct text size = {0};
    const struct option options[] = {{"BLKSIZE", 2, OPTION_WORD, &size, 0},
        {"NOERASE", 3, OPTION_FLAG, &w->no_erase, 0}, {"LABEL", 1, OPTION_FLAG, &w->label, 0},
        {"RECOMP", 1, OPTION_FLAG, &w->recompute, 0}, {NULL, 0, 0, NULL, 0}};
    u32 operands;
    int rc = options_take(i, "FOR", options, &operands);

    if (!rc)
        rc = operands_take(i, operands, w);
    if (rc)
        return rc;
    w->block_size = 4096;
    if (size.n && !size_take(size, &w->block_size))
        return dms("FOR", INVALID_OPTION_VALUE, &size, "BLKSIZE");
    if (w->label && w->recompute)
        return dms("FOR", CONFLICTING_OPTIONS, "LABEL", "RECOMP");
    if (device_facts(w->vdev, &w->device) != DEVICE_OK)
        return dms("FOR", NOT_ATTACHED, w->vdev);
    if (!device_blocks(&w->device, w->block_size))
        return dms("FOR", UNSUPPORTED_DEVICE, w->mode, w->vdev);
    return w->device.writable ? 0 : dms("FOR", DISK_READ_ONLY, w->mode, w->vdev);
}

/* Of what the disk has: as many blocks as cylinders or sectors were asked for. */
static u32 blocks_of(const struct work *w, u32 amount)
{
    u32 of = w->device.cylinders ? device_blocks_per_cylinder(&w->device, w->block_size) : 0;
    u32 all = device_blocks(&w->device, w->block_size);

    if (!amount)
        return all;
    amount = of ? (amount > w->device.cylinders ? w->device.cylinders : amount) * of : amount / (w->block_size / 512);
    return amount < all ? amount : all;
}

static void disks_release(u16 vdev, char mode)
{
    struct disk *d;

    while ((d = disk_of_vdev(vdev)))
        access_release(d);
    if ((d = disk_of_mode(mode)))
        access_release(d);
}

static int failed(int rc, const struct work *w)
{
    if (rc == DEVICE_NO_STORAGE)
        return dms("FOR", NO_STORAGE);
    if (rc == DEVICE_READ_ONLY)
        return dms("FOR", DISK_READ_ONLY, w->mode, w->vdev);
    return dms("FOR", LABEL_ERROR, w->mode, w->vdev);
}

static int cylinders_write(const struct work *w, u32 blocks)
{
    u32 of = device_blocks_per_cylinder(&w->device, w->block_size);
    int rc = 0;

    for (u32 c = 0; of && c < blocks / of && !rc; c++) {
        /* What is formatted in part has no label: it is no CMS disk then. */
        if (console_attention())
            return 100;
        rc = device_format_cylinder(&w->device, c, w->block_size);
    }
    return rc ? dms("FOR", DEVICE_ERROR, w->mode, w->vdev) : 0;
}

static void size_say(const struct work *w, u32 blocks)
{
    if (w->device.cylinders)
        dms("FOR", FORMATTED, blocks / device_blocks_per_cylinder(&w->device, w->block_size), "cylinders", w->mode,
            w->vdev);
    else
        dms("FOR", FORMATTED, blocks * (w->block_size / 512), "FB-512 blocks", w->mode, w->vdev);
}

static int disk_make(const struct work *w, const char label[6])
{
    struct disk_device *device;
    u32 blocks = blocks_of(w, w->amount);
    int rc = w->no_erase ? 0 : cylinders_write(w, blocks);

    if (rc)
        return rc;
    rc = disk_device_open(w->vdev, w->block_size, &device);
    if (rc)
        return failed(rc, w);
    rc = disk_initialize(device, label, blocks);
    disk_device_close(device);
    if (rc)
        return failed(rc, w);
    size_say(w, blocks);
    return access_disk(w->vdev, &(struct disk_use){.mode = w->mode}, true);
}

static int disk_format(const struct work *w)
{
    char label[6];

    if (!ask_erase("FOR", "FORMAT", w->mode, w->vdev))
        return 0;
    ask_label("FOR", label);
    disks_release(w->vdev, w->mode);
    dms("FOR", FORMATTING, "Formatting", w->mode);
    return disk_make(w, label);
}

/* LABEL and RECOMP work on the disk as it is. */
static int disk_change(struct work *w)
{
    struct disk *d = disk_of_mode(w->mode);
    struct disk_facts f;
    char label[6];
    int rc;

    if (!d)
        return dms("FOR", NOT_ACCESSED, w->mode);
    disk_facts(d, &f);
    if (f.device->vdev != w->vdev)
        return dms("FOR", VDEV_NOT_ACCESSED, w->vdev);
    w->block_size = f.block_size;
    if (w->label)
        ask_label("FOR", label);
    rc = w->label ? disk_label(d, label) : disk_resize(d, blocks_of(w, w->amount));
    if (rc == 13)
        return dms("FOR", CANNOT_RECOMPUTE);
    if (rc)
        return failed(rc, w);
    if (w->recompute)
        size_say(w, blocks_of(w, w->amount));
    return 0;
}

int format_command(struct invocation *i)
{
    struct work w = {0};
    int rc = work_take(i, &w);

    if (rc)
        return rc;
    return w.label || w.recompute ? disk_change(&w) : disk_format(&w);
}
