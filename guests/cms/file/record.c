/* Records of an open file (CMS Macros and Functions Reference, FSREAD, FSWRITE, FSPOINT). */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/open.h"

/* The length of the V record whose header is at f->at. */
static int v_length(struct file *f, u32 *n)
{
    u8 header[V_HEADER];
    int rc = f->at + V_HEADER > f->end ? FILE_IO_ERROR : stream_read(f, f->at, header, V_HEADER);

    if (rc)
        return rc;
    *n = bytes_u16(header);
    return *n && f->at + V_HEADER + *n <= f->end ? FILE_OK : FILE_IO_ERROR;
}

/* The block in which the record begins says where its first header is, the block before which record came last. */
static int v_jump(struct file *f, u32 record)
{
    struct pointer p = {0}, before = {0};
    u32 index = 0;
    int rc = tree_find(&f->tree, record, &index);

    if (!rc && index >= f->tree.count)
        rc = FILE_IO_ERROR;
    if (!rc && index) {
        rc = tree_get(&f->tree, index, &p);
        if (!rc)
            rc = tree_get(&f->tree, index - 1, &before);
    }
    if (rc)
        return rc;
    if (p.displacement >= f->disk->block_size || before.high >= record)
        return FILE_IO_ERROR;
    f->at = (u64)index * f->disk->block_size + p.displacement;
    f->at_record = before.high + 1;
    return FILE_OK;
}

/* Stand before a record that is there. */
static int v_seek(struct file *f, u32 record)
{
    int rc = FILE_OK;

    if (!f->at_record || f->at_record > record || record - f->at_record > 1)
        rc = v_jump(f, record);
    for (u32 steps = 0; !rc && f->at_record < record; steps++) {
        u32 n;

        /* More than a block can hold: its pointer lies. */
        rc = steps > f->disk->block_size ? FILE_IO_ERROR : v_length(f, &n);
        if (!rc) {
            f->at += V_HEADER + n;
            f->at_record++;
        }
    }
    if (rc)
        f->at_record = 0;
    return rc;
}

int record_end(struct file *f)
{
    u32 n;
    int rc;

    if (f->status.format == 'F' || !f->status.records)
        return FILE_OK;
    rc = v_seek(f, f->status.records);
    if (!rc)
        rc = v_length(f, &n);
    if (!rc)
        f->end = f->at + V_HEADER + n;
    return rc;
}

int file_read(struct file *f, u32 record, void *buffer, u32 size, u32 *n)
{
    bool v = f->status.format == 'V';
    u64 at;
    int rc;

    if (!record)
        record = f->record + 1;
    if (record > f->status.records)
        return FILE_END;
    rc = v ? v_seek(f, record) : FILE_OK;
    *n = f->status.record_length;
    if (!rc && v)
        rc = v_length(f, n);
    if (rc)
        return rc;
    at = v ? f->at + V_HEADER : (u64)(record - 1) * f->status.record_length;
    rc = stream_read(f, at, buffer, *n < size ? *n : size);
    if (rc)
        return rc;
    f->record = record;
    return *n > size ? FILE_CUT : FILE_OK;
}

static int f_write(struct file *f, u32 record, const void *data, u32 n)
{
    int rc;

    if (!f->status.record_length && !f->status.records)
        f->status.record_length = n;
    if (n != f->status.record_length)
        return FILE_OTHER_LENGTH;
    rc = stream_write(f, (u64)(record - 1) * n, data, n);
    if (!rc && record > f->status.records) {
        f->status.records = record;
        f->end = (u64)record * n;
    }
    return rc;
}

/* The pointers of the blocks that a new last record lies in: which record began last, and where the next header will
 * be. The block that only continues it says where it ends, for the next one begins there. */
static int v_mark(struct file *f, u32 record, u64 at, u64 end)
{
    u32 size = f->disk->block_size, first = (u32)(at / size), last = (u32)((end - 1) / size);

    for (u32 i = first; i <= last; i++) {
        struct pointer p = {.displacement = DISPLACEMENT_NONE};
        int rc = i < f->tree.count ? tree_get(&f->tree, i, &p) : FILE_OK;

        if (rc)
            return rc;
        p.high = record;
        if (i == first && p.displacement >= at % size)
            p.displacement = (u32)(at % size);
        else if (i != first)
            p.displacement = end / size == i ? (u32)(end % size) : DISPLACEMENT_NONE;
        rc = tree_set(&f->tree, i, p);
        if (rc)
            return rc;
    }
    f->status.blocks = f->tree.count;
    return FILE_OK;
}

static int v_append(struct file *f, const void *data, u32 n)
{
    u8 header[V_HEADER];
    u64 at = f->end;
    int rc = v_mark(f, f->status.records + 1, at, at + V_HEADER + n);

    bytes_set_u16(header, (u16)n);
    if (!rc)
        rc = stream_write(f, at, header, V_HEADER);
    if (!rc)
        rc = stream_write(f, at + V_HEADER, data, n);
    if (rc)
        return rc;
    f->end = at + V_HEADER + n;
    f->at = at;
    f->at_record = ++f->status.records;
    if (n > f->status.record_length)
        f->status.record_length = n;
    return FILE_OK;
}

/* A record that gets another length is the last one from then on. */
static int v_write(struct file *f, u32 record, const void *data, u32 n)
{
    u32 old;
    int rc;

    if (!n || n > V_RECORD_MAX)
        return FILE_TOO_LONG;
    if (record > f->status.records + 1)
        return FILE_BAD_FORMAT;
    if (record == f->status.records + 1)
        return v_append(f, data, n);
    rc = v_seek(f, record);
    if (!rc)
        rc = v_length(f, &old);
    if (rc)
        return rc;
    if (old == n)
        return stream_write(f, f->at + V_HEADER, data, n);
    rc = file_truncate(f, record - 1);
    return rc ? rc : v_append(f, data, n);
}

int file_write(struct file *f, u32 record, const void *data, u32 n)
{
    int rc;

    if (f->use == FILE_READ)
        return FILE_READ_ONLY;
    if (!record)
        record = f->record + 1;
    if (record > RECORDS_MAX)
        return FILE_TOO_MANY;
    f->changed = true;
    rc = f->status.format == 'F' ? f_write(f, record, data, n) : v_write(f, record, data, n);
    if (!rc)
        f->record = record;
    /* What was begun cannot be kept. */
    else if (rc == FILE_DISK_FULL || rc == FILE_IO_ERROR || rc == FILE_NO_STORAGE)
        f->failed = rc;
    return rc;
}

int file_truncate(struct file *f, u32 records)
{
    u64 end = (u64)records * f->status.record_length;
    int rc = FILE_OK;

    if (f->use == FILE_READ)
        return FILE_READ_ONLY;
    if (records >= f->status.records)
        return FILE_OK;
    f->changed = true;
    if (f->status.format == 'V') {
        rc = v_seek(f, records + 1);
        end = f->at;
    }
    if (!rc)
        rc = stream_cut(f, end);
    f->at_record = 0;
    f->end = end;
    f->status.records = records;
    if (f->record > records)
        f->record = records;
    if (!rc && f->status.format == 'V') {
        struct pointer p;

        f->status.blocks = f->tree.count;
        if (!f->tree.count)
            return FILE_OK;
        rc = tree_get(&f->tree, f->tree.count - 1, &p);
        p.high = records;
        if (!rc)
            rc = tree_set(&f->tree, f->tree.count - 1, p);
    }
    if (rc)
        f->failed = rc;
    return rc;
}
