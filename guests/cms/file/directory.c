/* The directory of a disk: all FSTs in storage, ordered by name and type; written in blocks, those that changed to new
 * places. Files written by others may stand in any order: they are sorted when they are read. Knows no records. */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

#define KEY 16 /* name and type */
#define OWN DIRECTORY_OWN

static const u8 directory_key[KEY] = {0, 0, 0, 1, 0, 0, 0, 0, 0xC4, 0xC9, 0xD9, 0xC5, 0xC3, 0xE3, 0xD6, 0xD9};
static const u8 map_key[KEY] = {0, 0, 0, 2, 0, 0, 0, 0, 0xC1, 0xD3, 0xD3, 0xD6, 0xC3, 0xD4, 0xC1, 0xD7};

static u8 *fst_at(const struct disk *d, u32 i)
{
    return d->fst + (u64)i * FST_SIZE;
}

static u32 per_block(const struct disk *d)
{
    return d->block_size / FST_SIZE;
}

static u32 blocks_of(const struct disk *d, u32 count)
{
    return (count + per_block(d) - 1) / per_block(d);
}

static void mark(struct disk *d, u32 from, u32 to)
{
    for (u32 b = from / per_block(d); b <= to / per_block(d); b++)
        d->changed[b] = 1;
}

/* For one FST more than there are. */
static int room_make(struct disk *d, u32 count)
{
    u32 room = (blocks_of(d, count + count / 4) + 1) * per_block(d);
    u8 *fst, *changed;

    if (count + 1 < d->room)
        return FILE_OK;
    fst = file_storage_get((u64)room * FST_SIZE);
    changed = file_storage_get(room / per_block(d) + 1);
    if (!fst || !changed) {
        file_storage_free(fst);
        file_storage_free(changed);
        return FILE_NO_STORAGE;
    }
    if (d->fst) {
        memcpy(fst, d->fst, (u64)d->count * FST_SIZE);
        memcpy(changed, d->changed, d->room / per_block(d) + 1);
    }
    file_storage_free(d->fst);
    file_storage_free(d->changed);
    d->fst = fst;
    d->changed = changed;
    d->room = room;
    return FILE_OK;
}

static bool fst_valid(const u8 *fst)
{
    u8 format = fst[FST_FORMAT], width = fst[FST_POINTER_SIZE];

    return bytes_u32(fst + FST_NAME) | bytes_u32(fst + FST_NAME + 4)
               ? (format == FST_FORMAT_F && width == POINTER_F) || (format == FST_FORMAT_V && width == POINTER_V)
               : false;
}

/* Shell's sort: what was sorted stays so quickly. */
static void sort(struct disk *d)
{
    u8 fst[FST_SIZE];

    for (u32 gap = d->count / 2; gap; gap /= 2)
        for (u32 i = gap + OWN; i < d->count; i++) {
            u32 j = i;

            memcpy(fst, fst_at(d, i), FST_SIZE);
            for (; j >= gap + OWN && memcmp(fst_at(d, j - gap), fst, KEY) > 0; j -= gap)
                memcpy(fst_at(d, j), fst_at(d, j - gap), FST_SIZE);
            if (j == i)
                continue;
            memcpy(fst_at(d, j), fst, FST_SIZE);
            mark(d, j, j);
            mark(d, i, i);
        }
}

static int own_load(struct disk *d)
{
    const u8 *first = fst_at(d, 0), *second = fst_at(d, 1);
    u32 parts = (d->blocks + d->block_size * 8 - 1) / (d->block_size * 8), count = bytes_u32(first + FST_RECORDS);
    int rc;

    if (memcmp(first, directory_key, KEY) || memcmp(second, map_key, KEY) || count < OWN ||
        count > (u64)d->blocks * per_block(d))
        return FILE_IO_ERROR;
    d->directory = (struct tree){.disk = d,
        .width = POINTER_F,
        .levels = first[FST_LEVELS],
        .count = blocks_of(d, count),
        .top.block = bytes_u32(first + FST_ORIGIN)};
    d->map = (struct tree){.disk = d,
        .width = POINTER_F,
        .levels = second[FST_LEVELS],
        .count = parts,
        .top.block = bytes_u32(second + FST_ORIGIN)};
    rc = tree_begin(&d->directory);
    return rc ? rc : tree_begin(&d->map);
}

int directory_load(struct disk *d)
{
    u32 count;
    int rc = room_make(d, per_block(d) - 2);

    if (!rc)
        rc = block_read(d, bytes_u32(d->label + d->label_at + EDF_LABEL_ORIGIN), d->fst);
    if (!rc)
        rc = own_load(d);
    if (rc)
        return rc;
    count = bytes_u32(fst_at(d, 0) + FST_RECORDS);
    rc = room_make(d, count);
    for (u32 i = 0; i < d->directory.count && !rc; i++) {
        struct pointer p;

        rc = tree_get(&d->directory, i, &p);
        if (!rc)
            rc = block_read(d, p.block, fst_at(d, i * per_block(d)));
    }
    d->count = OWN;
    for (u32 i = OWN; i < count && !rc; i++) {
        if (!fst_valid(fst_at(d, i)))
            continue;
        if (i != d->count) {
            memcpy(fst_at(d, d->count), fst_at(d, i), FST_SIZE);
            mark(d, d->count, d->count);
        }
        d->count++;
    }
    if (rc)
        return rc;
    memset(fst_at(d, d->count), 0, (u64)(d->room - d->count) * FST_SIZE);
    sort(d);
    return FILE_OK;
}

int directory_begin(struct disk *d)
{
    int rc = room_make(d, OWN);

    d->count = OWN;
    return rc;
}

/* The first FST whose key is this or later. */
static u32 lower_bound(const struct disk *d, const u8 *key)
{
    u32 low = OWN, high = d->count;

    while (low < high) {
        u32 middle = (low + high) / 2;

        if (memcmp(fst_at(d, middle), key, KEY) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void key_of(u8 key[KEY], const char name[8], const char type[8])
{
    memcpy(key, name, 8);
    memcpy(key + 8, type, 8);
}

u8 *directory_find(const struct disk *d, const char name[8], const char type[8])
{
    u8 key[KEY];
    u32 i;

    key_of(key, name, type);
    i = lower_bound(d, key);
    return i < d->count && !memcmp(fst_at(d, i), key, KEY) ? fst_at(d, i) : NULL;
}

u8 *directory_next(const struct disk *d, const char name[8], const char type[8], bool begun)
{
    u8 key[KEY];
    u32 i = OWN;

    if (begun) {
        key_of(key, name, type);
        i = lower_bound(d, key);
        while (i < d->count && !memcmp(fst_at(d, i), key, KEY))
            i++;
    }
    return i < d->count ? fst_at(d, i) : NULL;
}

static void fst_remove(struct disk *d, u32 i)
{
    mark(d, i, d->count - 1);
    memmove(fst_at(d, i), fst_at(d, i + 1), (u64)(d->count - i - 1) * FST_SIZE);
    memset(fst_at(d, --d->count), 0, FST_SIZE);
}

int directory_apply(struct disk *d, const struct edit *e)
{
    int rc = e->add ? room_make(d, d->count + 1) : FILE_OK;
    u32 i;

    if (rc)
        return rc;
    if (e->remove) {
        i = lower_bound(d, e->remove);
        if (i >= d->count || memcmp(fst_at(d, i), e->remove, KEY))
            return FILE_NOT_FOUND_RC;
        if (e->add && !memcmp(e->add, e->remove, KEY)) {
            memcpy(fst_at(d, i), e->add, FST_SIZE);
            mark(d, i, i);
            return FILE_OK;
        }
        fst_remove(d, i);
    }
    if (!e->add)
        return FILE_OK;
    i = lower_bound(d, e->add);
    memmove(fst_at(d, i + 1), fst_at(d, i), (u64)(d->count - i) * FST_SIZE);
    memcpy(fst_at(d, i), e->add, FST_SIZE);
    d->count++;
    mark(d, i, d->count - 1);
    return FILE_OK;
}

int directory_place(struct disk *d, struct change *c, u32 origin)
{
    struct tree *t = &d->directory;
    u32 blocks = blocks_of(d, d->count), given;
    int rc = tree_cut(t, blocks, c, &given);

    if (!rc)
        rc = tree_set(t, 0, (struct pointer){.block = origin});
    for (u32 i = 1; i < blocks && !rc; i++) {
        struct pointer p = {0};

        if (i < t->count && !d->changed[i])
            continue;
        if (i < t->count)
            rc = tree_get(t, i, &p);
        if (!rc && p.block)
            rc = change_give(c, p.block);
        if (!rc)
            rc = change_take(c, &p.block);
        if (!rc)
            rc = tree_set(t, i, p);
        d->changed[i] = 1;
    }
    return rc ? rc : tree_place(t, c);
}

/* What the directory says of itself and of the bitmap. */
static void own_set(struct disk *d, u32 i, const u8 key[KEY], const struct tree *t, u32 length, u32 records)
{
    u8 *fst = fst_at(d, i), now[7];

    memcpy(fst, key, KEY);
    fst[FST_FORMAT] = FST_FORMAT_F;
    fst[FST_POINTER_SIZE] = POINTER_F;
    fst[FST_LEVELS] = t->levels;
    bytes_set_u32(fst + FST_ORIGIN, t->top.block);
    bytes_set_u32(fst + FST_BLOCKS, t->count);
    bytes_set_u32(fst + FST_RECORDS, records);
    bytes_set_u32(fst + FST_LENGTH, length);
    file_now(now);
    directory_set_changed(fst, now);
}

int directory_write(struct disk *d, u32 origin)
{
    struct tree *t = &d->directory;
    int rc = FILE_OK;

    own_set(d, 0, directory_key, t, FST_SIZE, d->count);
    own_set(d, 1, map_key, &d->map, d->block_size, d->map.count);
    for (u32 i = 1; i < t->count && !rc; i++) {
        struct pointer p;

        if (!d->changed[i])
            continue;
        rc = tree_get(t, i, &p);
        if (!rc)
            rc = block_write(d, p.block, fst_at(d, i * per_block(d)));
    }
    if (!rc)
        rc = block_write(d, origin, fst_at(d, 0));
    return rc ? rc : tree_write(t);
}

void directory_written(struct disk *d)
{
    memset(d->changed, 0, d->room / per_block(d) + 1);
}

void directory_set_changed(u8 *fst, const u8 changed[7])
{
    fst[FST_FLAGS] = (u8)((fst[FST_FLAGS] & ~FST_CENTURY) | (changed[0] == 0x20 ? FST_CENTURY : 0));
    memcpy(fst + FST_CHANGED, changed + 1, 6);
}

void directory_show(const u8 *fst, struct disk *d, struct file_status *s)
{
    memcpy(s->id.name, fst + FST_NAME, 8);
    memcpy(s->id.type, fst + FST_TYPE, 8);
    s->id.mode = d->mode;
    s->id.number = (char)fst[FST_MODE + 1];
    s->format = fst[FST_FORMAT] == FST_FORMAT_F ? 'F' : 'V';
    s->record_length = bytes_u32(fst + FST_LENGTH);
    s->records = bytes_u32(fst + FST_RECORDS);
    s->blocks = bytes_u32(fst + FST_BLOCKS);
    s->changed[0] = fst[FST_FLAGS] & FST_CENTURY ? 0x20 : 0x19;
    memcpy(s->changed + 1, fst + FST_CHANGED, 6);
    s->disk = d;
}
