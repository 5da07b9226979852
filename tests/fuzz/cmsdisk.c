/* Broken CMS disks: a disk with files of all kinds gets wrong bytes, most of them where label, directory and pointers
 * are; then it is accessed, read, written, and its files are erased. Nothing may crash, go on for ever, or touch a
 * block outside the disk (asserted by the image). What is written to such a disk is not judged. Arguments: seconds,
 * seed. */
#include "tests/unit/guests_cms_file/image.h"
#include <time.h>

enum { BLOCKS = 600, FILES = 24 };

static u64 seed;

static u32 below(u32 n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (u32)(seed >> 33) % n;
}

static void file_make(u32 i)
{
    struct fileid id = name_of("FILE", "DATA", "A1");
    u8 data[3000];
    struct file *f;
    u32 n = i % 2 ? 80 : 1 + below(300), records = 1 + below(i % 5 ? 20 : 400);

    id.name[4] = (char)('A' + i);
    id.number = (char)('0' + i % 7);
    memset(data, (int)i, sizeof(data));
    if (file_open(&id, FILE_REPLACE, i % 2 ? 'F' : 'V', i % 2 ? 80 : 0, &f))
        return;
    for (u32 r = 0; r < records; r++)
        file_write(f, i % 11 == 1 ? 1 + below(20000) : 0, data, i % 2 ? 80 : 1 + below(n));
    file_close(f);
}

static struct image *disk_make(u32 size)
{
    struct image *m = image_formatted(size, BLOCKS, below(2));

    for (u32 i = 0; i < FILES; i++)
        file_make(i);
    return m;
}

/* A number that is nearly right is worse than a wrong one. */
static u32 nasty(void)
{
    static const u32 values[] = {0, 1, 2, 4, 5, BLOCKS - 1, BLOCKS, BLOCKS + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};

    return below(3) ? below(BLOCKS + 2) : values[below(11)];
}

static void spoil(struct image *m)
{
    u32 size = m->device.block_size;
    u8 *label = m->bytes + (m->device.cylinders ? 2 * size : 512);
    u32 origin = bytes_u32(label + EDF_LABEL_ORIGIN);

    for (u32 k = 1 + below(12); k; k--) {
        u8 *at = m->bytes + (u64)(origin >= 4 && origin <= 5 ? origin - 1 : 3) * size + below(size / 64) * 64;

        switch (below(8)) {
        case 0: /* the label */
            bytes_set_u32(label + below(20) * 4, nasty());
            break;
        case 1: /* an FST */
        case 2:
        case 3:
            bytes_set_u32(at + 0x20 + below(5) * 4, nasty());
            break;
        case 4:
            at[0x34 + below(2)] = (u8)below(14);
            break;
        case 5: /* anything */
            m->bytes[below(BLOCKS * size)] = (u8)below(256);
            break;
        default: /* what may be a pointer */
            bytes_set_u32(m->bytes + (u64)below(BLOCKS) * size + below(size / 4) * 4, nasty());
        }
    }
}

static void file_use(const struct file_status *s)
{
    static u8 data[70000];
    struct file *f;
    u32 n;

    if (!file_open(&s->id, FILE_READ, 0, 0, &f)) {
        for (u32 r = 0; r < 300 && !file_read(f, 0, data, sizeof(data), &n); r++)
            ;
        for (u32 r = 0; r < 10; r++)
            file_read(f, 1 + below(s->records ? s->records : 1), data, 100, &n);
        file_close(f);
    }
    if (!below(4) && !file_open(&s->id, FILE_WRITE, 0, 0, &f)) {
        for (u32 r = 0; r < 20; r++)
            file_write(
                f, below(3) ? 0 : 1 + below(s->records + 5), data, s->record_length < 70000 ? s->record_length : 1);
        if (!below(3))
            file_truncate(f, below(s->records + 1));
        if (below(5))
            file_close(f);
        else
            file_abandon(f);
    }
    if (!below(4))
        file_erase(&s->id);
}

static void disk_use(struct image *m)
{
    struct file_search search = {.pattern = name_of("*", "*", "A")};
    struct file_status s;
    struct disk_facts facts;
    struct disk *d;

    m->device.writable = below(8);
    if (disk_access(&m->device, 'A', 0, &d))
        return;
    disk_facts(d, &facts);
    for (u32 i = 0; i < 200 && !file_next(&search, &s); i++)
        file_use(&s);
    for (u32 i = 0; i < 3; i++)
        file_make(below(FILES));
    if (!below(6))
        disk_reserve(d, &(struct fileid){"ALL     ", "DISK    ", 'A', '6'});
    disk_release(d);
}

int main(int argc, char **argv)
{
    time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 5);
    u32 disks = 0;

    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    do {
        u64 this = seed;
        struct image *m = disk_make(512u << below(4));

        disk_release(disk_of_mode('A'));
        spoil(m);
        disk_use(m);
        image_free(m);
        if (storage_taken != 1) { /* the anchor */
            printf("storage was lost with seed %llu\n", (unsigned long long)this);
            return 1;
        }
        disks++;
    } while (time(NULL) < end);
    file_storage_free(file_anchor);
    printf("%u broken disks\n", disks);
    return 0;
}
