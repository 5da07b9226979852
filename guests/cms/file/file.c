/* Files from file_open to file_close, erased, renamed. What is written becomes the file's new state in one commit, when
 * it is closed. */
#include "guests/cms/file/file.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/open.h"

static bool same_name(const struct fileid *a, const struct fileid *b)
{
    return !memcmp(a->name, b->name, 8) && !memcmp(a->type, b->type, 8);
}

/* Somebody who has it open already; only writers, if readers do not disturb. */
static struct file *opened(const struct disk *d, const struct fileid *id, bool writers_only)
{
    for (struct file *f = file_anchor ? file_anchor->open : NULL; f; f = f->next)
        if (f->disk == d && same_name(&f->status.id, id) && (!writers_only || f->use != FILE_READ))
            return f;
    return NULL;
}

struct file *file_of(const struct fileid *id)
{
    struct disk *d = disk_of_mode(id->mode);

    return d ? opened(d, id, false) : NULL;
}

/* The tree of a file as its FST has it. */
static int tree_of(struct disk *d, const u8 *fst, struct tree *t)
{
    bool v = fst[FST_FORMAT] == FST_FORMAT_V;
    u64 bytes = (u64)bytes_u32(fst + FST_RECORDS) * bytes_u32(fst + FST_LENGTH);
    u64 blocks = v ? bytes_u32(fst + FST_BLOCKS) : (bytes + d->block_size - 1) / d->block_size;

    *t = (struct tree){.disk = d,
        .data = true,
        .width = v ? POINTER_V : POINTER_F,
        .levels = fst[FST_LEVELS],
        .count = (u32)blocks,
        .top = {.block = bytes_u32(fst + FST_ORIGIN), .high = bytes_u32(fst + FST_RECORDS)}};
    return blocks > TREE_BLOCKS_MAX || bytes_u32(fst + FST_RECORDS) > RECORDS_MAX ? FILE_IO_ERROR : tree_begin(t);
}

static int give_all(struct disk *d, const u8 *fst, struct change *c)
{
    struct tree t;
    u32 given;
    int rc = tree_of(d, fst, &t);

    if (!rc)
        rc = tree_cut(&t, 0, c, &given);
    tree_drop(&t);
    return rc;
}

static void file_free(struct file *f)
{
    for (struct file **at = &file_anchor->open; *at; at = &(*at)->next)
        if (*at == f) {
            *at = f->next;
            break;
        }
    tree_drop(&f->tree);
    file_storage_free(f->block);
    file_storage_free(f);
}

void file_abandon(struct file *f)
{
    change_abandon(&f->change);
    file_free(f);
}

static int begin_existing(struct file *f, const u8 *fst, char format, u32 record_length)
{
    int rc;

    directory_show(fst, f->disk, &f->status);
    if (f->use != FILE_READ && (format == 'F' || format == 'V') && format != f->status.format)
        return FILE_OTHER_FORMAT;
    if (f->use != FILE_READ && f->status.format == 'F' && record_length && record_length != f->status.record_length)
        return FILE_OTHER_LENGTH;
    rc = tree_of(f->disk, fst, &f->tree);
    if (rc)
        return rc;
    f->end = f->status.format == 'F' ? (u64)f->status.records * f->status.record_length
                                     : (u64)f->tree.count * f->disk->block_size;
    if (f->use == FILE_READ)
        return FILE_OK;
    f->record = f->status.records;
    return record_end(f);
}

static int begin_new(struct file *f, const struct fileid *id, char format, u32 record_length)
{
    if ((format != 'F' && format != 'V') || record_length > RECORDS_MAX)
        return FILE_NEEDS_FORMAT;
    f->status.id = *id;
    f->status.id.mode = f->disk->mode;
    f->status.format = format;
    f->status.record_length = format == 'F' ? record_length : 0;
    f->status.disk = f->disk;
    f->tree = (struct tree){.disk = f->disk, .data = true, .width = format == 'F' ? POINTER_F : POINTER_V};
    return FILE_OK;
}

static bool digit_given(const struct fileid *id)
{
    return id->number >= '0' && id->number <= '6';
}

static int file_begin(struct file *f, const struct fileid *id, char format, u32 record_length)
{
    const u8 *fst = directory_find(f->disk, id->name, id->type);
    int rc;

    f->existed = fst;
    if (fst)
        memcpy(f->before, fst, FST_SIZE);
    if (fst && f->use != FILE_REPLACE)
        rc = begin_existing(f, fst, format, record_length);
    else
        rc = begin_new(f, id, format, record_length);
    if (digit_given(id) && f->use != FILE_READ)
        f->status.id.number = id->number;
    else if (f->use != FILE_READ)
        f->status.id.number = fst ? (char)fst[FST_MODE + 1] : '1';
    return rc;
}

static int disk_for(const struct fileid *id, enum file_use use, struct disk **d)
{
    struct file_status s;
    int rc;

    if (use == FILE_READ) {
        rc = file_state(id, &s);
        *d = s.disk;
        return rc;
    }
    *d = disk_of_mode(id->mode);
    return !*d ? FILE_NOT_ACCESSED : !(*d)->writable ? FILE_READ_ONLY : FILE_OK;
}

int file_open(const struct fileid *id, enum file_use use, char format, u32 record_length, struct file **out)
{
    struct disk *d;
    struct file *f;
    int rc = disk_for(id, use, &d);

    *out = NULL;
    if (rc)
        return rc;
    if (opened(d, id, use == FILE_READ))
        return FILE_BUSY;
    f = file_storage_get(sizeof(*f));
    if (!f)
        return FILE_NO_STORAGE;
    f->disk = d;
    f->use = use;
    f->held = NOT_HELD;
    f->block = file_storage_get(d->block_size);
    change_begin(&f->change, d);
    f->next = file_anchor->open;
    file_anchor->open = f;
    rc = f->block ? file_begin(f, id, format, record_length) : FILE_NO_STORAGE;
    if (rc)
        file_abandon(f);
    else
        *out = f;
    return rc;
}

const struct file_status *file_status(const struct file *f)
{
    return &f->status;
}

void file_set_changed(struct file *f, const u8 changed[7])
{
    memcpy(f->status.changed, changed, 7);
    f->dated = true;
}

static void fst_make(struct file *f, u8 *fst)
{
    const struct file_status *s = &f->status;

    memset(fst, 0, FST_SIZE);
    memcpy(fst + FST_NAME, s->id.name, 8);
    memcpy(fst + FST_TYPE, s->id.type, 8);
    fst[FST_MODE] = (u8)s->id.mode;
    fst[FST_MODE + 1] = (u8)s->id.number;
    fst[FST_FORMAT] = s->format == 'F' ? FST_FORMAT_F : FST_FORMAT_V;
    bytes_set_u32(fst + FST_LENGTH, s->record_length);
    bytes_set_u32(fst + FST_ORIGIN, f->tree.top.block);
    bytes_set_u32(fst + FST_BLOCKS, s->blocks);
    bytes_set_u32(fst + FST_RECORDS, s->records);
    fst[FST_LEVELS] = f->tree.levels;
    fst[FST_POINTER_SIZE] = f->tree.width;
    if (!f->dated)
        file_now(f->status.changed);
    directory_set_changed(fst, f->status.changed);
}

/* Only holes, and no pointer blocks: the one block becomes a real one. */
static int hole_fill(struct file *f)
{
    u8 zero = 0;

    if (f->tree.levels || f->tree.top.block || !f->status.records || f->dirty)
        return FILE_OK;
    return stream_write(f, 0, &zero, 1);
}

static int file_save(struct file *f)
{
    u8 fst[FST_SIZE];
    int rc = hole_fill(f);

    if (!rc)
        rc = stream_flush(f);
    if (!rc)
        rc = tree_place(&f->tree, &f->change);
    if (!rc)
        rc = tree_write(&f->tree);
    if (!rc && f->existed && f->use == FILE_REPLACE)
        rc = give_all(f->disk, f->before, &f->change);
    if (rc) {
        change_abandon(&f->change);
        return rc;
    }
    if (!f->status.records && !f->existed) {
        change_abandon(&f->change);
        return FILE_OK;
    }
    fst_make(f, fst);
    return commit(f->disk, &f->change, &(struct edit){f->existed ? f->before : NULL, f->status.records ? fst : NULL});
}

int file_close(struct file *f)
{
    struct fileid id = f->status.id;
    bool erase = f->use == FILE_READ && id.number == '3' && f->disk->writable;
    int rc = f->failed;

    if (!rc && f->use != FILE_READ && (f->changed || f->use == FILE_REPLACE))
        rc = file_save(f);
    file_abandon(f);
    return !rc && erase && !file_of(&id) ? file_erase(&id) : rc;
}

static int close_where(const struct disk *d, const struct fileid *pattern, u32 *closed)
{
    int rc = FILE_OK, one;

    for (struct file *f = file_anchor ? file_anchor->open : NULL, *next; f; f = next) {
        next = f->next;
        if ((d && f->disk != d) || (pattern && !fileid_matches(pattern, &f->status.id)))
            continue;
        ++*closed;
        one = file_close(f);
        rc = rc ? rc : one;
    }
    return rc;
}

int file_close_all(void)
{
    u32 n = 0;

    return close_where(NULL, NULL, &n);
}

int file_close_matching(const struct fileid *pattern, u32 *closed)
{
    *closed = 0;
    return close_where(NULL, pattern, closed);
}

int file_close_disk(struct disk *d)
{
    u32 n = 0;

    return close_where(d, NULL, &n);
}

/* The disk and the FST of an exact name; the mode is a letter. */
static int file_find(const struct fileid *id, struct disk **d, u8 **fst)
{
    *d = disk_of_mode(id->mode);
    if (!*d)
        return FILE_NOT_ACCESSED;
    if (!(*d)->writable)
        return FILE_READ_ONLY;
    *fst = directory_find(*d, id->name, id->type);
    if (!*fst)
        return FILE_NOT_FOUND_RC;
    return opened(*d, id, false) ? FILE_BUSY : FILE_OK;
}

int file_erase(const struct fileid *id)
{
    struct disk *d;
    struct change c;
    u8 *fst;
    int rc = file_find(id, &d, &fst);

    if (rc)
        return rc;
    change_begin(&c, d);
    rc = give_all(d, fst, &c);
    if (!rc)
        return commit(d, &c, &(struct edit){fst, NULL});
    change_abandon(&c);
    return rc;
}

int file_rename(const struct fileid *from, const struct fileid *to)
{
    struct disk *d;
    struct change c;
    u8 *fst, new[FST_SIZE];
    int rc = file_find(from, &d, &fst);

    if (rc)
        return rc;
    if (!same_name(from, to) && directory_find(d, to->name, to->type))
        return FILE_EXISTS_RC;
    memcpy(new, fst, FST_SIZE);
    memcpy(new + FST_NAME, to->name, 8);
    memcpy(new + FST_TYPE, to->type, 8);
    if (digit_given(to))
        new[FST_MODE + 1] = (u8)to->number;
    change_begin(&c, d);
    return commit(d, &c, &(struct edit){fst, new});
}
