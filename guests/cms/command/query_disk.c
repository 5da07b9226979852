/* QUERY DISK, QUERY ACCESSED, QUERY SEARCH. CMS Commands and Utilities, "QUERY". */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/command/access.h"
#include "guests/cms/command/query.h"
#include "guests/cms/nucleus/message.h"

struct shown {
    char mode[4], vdev[5], label[7], cylinders[12], type[5];
};

static void show(const struct disk_facts *f, struct shown *s)
{
    if (f->parent)
        format(s->mode, sizeof(s->mode), "%c/%c", f->mode, f->parent);
    else
        format(s->mode, sizeof(s->mode), "%c", f->mode);
    format(s->vdev, sizeof(s->vdev), "%03X", f->device->vdev);
    format(s->label, sizeof(s->label), "%.6s", f->label);
    if (f->cylinders)
        format(s->cylinders, sizeof(s->cylinders), "%u", f->cylinders);
    else
        format(s->cylinders, sizeof(s->cylinders), "FB");
    format(s->type, sizeof(s->type), "%04X", f->device->type);
}

static void disk_show(const struct disk_facts *f)
{
    struct shown s;
    u32 percent = (u32)((u64)f->used * 100 / f->blocks);

    show(f, &s);
    query_line("%-6s %-4s %-3s %s %5s %-4s %-4u %8u %9u-%02u %10u %10u", s.label, s.vdev, s.mode,
        f->writable ? "R/W" : "R/O", s.cylinders, s.type, f->block_size, f->files, f->used, percent,
        f->blocks - f->used, f->blocks);
}

static void disk_header(void)
{
    query_line("LABEL  VDEV M  STAT   CYL TYPE BLKSZ   FILES  BLKS USED-(%%) BLKS LEFT  BLK TOTAL");
}

static int none(void)
{
    return dms("QRD", NO_DISKS);
}

/* The one that can be written and has most room. */
static int most_room_show(void)
{
    struct disk_facts best = {0}, f;

    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        disk_facts(d, &f);
        if (f.writable && (!best.device || (u64)(f.blocks - f.used) * f.block_size >
                                               (u64)(best.blocks - best.used) * best.block_size))
            best = f;
    }
    if (!best.device)
        return dms("QRD", NO_WRITABLE);
    disk_header();
    disk_show(&best);
    return 0;
}

static int all_show(bool writable)
{
    bool any = false;

    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        struct disk_facts f;

        disk_facts(d, &f);
        if (writable && !f.writable)
            continue;
        if (!any)
            disk_header();
        any = true;
        disk_show(&f);
    }
    return any ? 0 : writable ? dms("QRD", NO_WRITABLE) : none();
}

int query_disk(struct invocation *i)
{
    struct text t = i->count > 2 ? i->word[2] : TEXT("*");
    struct disk_facts f;
    char mode;

    if (i->count > 3)
        return dms("QRD", INVALID_PARAMETER, &i->word[3]);
    if (text_equal(t, TEXT("*")))
        return all_show(false);
    if (text_equal_upper(t, TEXT("R/W")))
        return all_show(true);
    if (text_equal_upper(t, TEXT("MAX")))
        return most_room_show();
    if (!access_mode(t, &mode))
        return dms("QRD", INVALID_FILEMODE, &i->word[2]);
    if (!disk_of_mode(mode))
        return dms("QRD", NOT_ACCESSED, mode);
    disk_facts(disk_of_mode(mode), &f);
    disk_header();
    disk_show(&f);
    return 0;
}

int query_accessed(struct invocation *i)
{
    bool all = i->count < 3 || text_equal(i->word[2], TEXT("*")), any = false;
    char mode = ' ';

    if (i->count > 3)
        return dms("QRD", INVALID_PARAMETER, &i->word[3]);
    if (!all && !access_mode(i->word[2], &mode))
        return dms("QRD", INVALID_FILEMODE, &i->word[2]);
    if (!all && !disk_of_mode(mode))
        return dms("QRD", NOT_ACCESSED, mode);
    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        struct disk_facts f;
        struct shown s;

        disk_facts(d, &f);
        if (!all && f.mode != mode)
            continue;
        if (!any)
            query_line("Mode  Stat     Files  Vdev  Label/Directory");
        any = true;
        show(&f, &s);
        query_line("%-6s %s%10u  %-4s  %s", s.mode, f.writable ? "R/W" : "R/O", f.files, s.vdev, s.label);
    }
    return any ? 0 : none();
}

int query_search(struct invocation *i)
{
    bool any = false;

    if (i->count > 2)
        return dms("QRD", INVALID_PARAMETER, &i->word[2]);
    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        struct disk_facts f;
        struct shown s;

        disk_facts(d, &f);
        show(&f, &s);
        any = true;
        query_line("%-6s   %-4s %-4s %s", s.label, s.vdev, s.mode, f.writable ? "R/W" : "R/O");
    }
    return any ? 0 : none();
}
