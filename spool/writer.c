/* Making a spool file: records gather in a block, full blocks go to the host file, the close makes it durable and
 * visible. The host file is made with the first full block, so that the many spooled consoles with little or nothing to
 * say cost no descriptor and no write. */
#include "spool/attributes.h"
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/store.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

struct spool_writer {
    struct spool *store;
    struct row row;
    u64 records;
    u16 record_length, xab_length;
    struct block block;
    int fd; /* negative: there is no host file yet */
};

int spool_create(struct spool *s, const struct spool_file *template, struct spool_writer **out)
{
    struct spool_writer *w = calloc(1, sizeof *w);
    struct spool_file *f;

    if (!w || block_create(&w->block) < 0) {
        free(w);
        return -ENOMEM;
    }
    w->store = s;
    w->fd = -1;
    f = &w->row.file;
    *f = *template;
    attributes_default(f);
    f->key = f->records = f->spoolid = f->record_length = f->xab_length = f->was = 0;
    f->created = 0;
    f->in_use = false;
    if (!attributes_valid(f)) {
        spool_discard(w);
        return -EINVAL;
    }
    *out = w;
    return 0;
}

struct spool_file *spool_writer_file(struct spool_writer *w)
{
    return &w->row.file;
}

int spool_writer_xab(struct spool_writer *w, const void *data, size_t length)
{
    u8 *copy = NULL;

    if (length > SPOOL_XAB_MAX)
        return -EINVAL;
    if (length > 0 && !(copy = malloc(length)))
        return -ENOMEM;
    if (copy)
        memcpy(copy, data, length);
    free(w->row.xab);
    w->row.xab = copy;
    w->xab_length = (u16)length;
    return 0;
}

/* A new host file with a number that no other has, locked by us. */
static int host_file_create(struct spool_writer *w)
{
    char name[DATA_NAME_SIZE];

    do {
        u64 number;
        if (getrandom(&number, sizeof number, 0) != sizeof number)
            return -EAGAIN;
        w->row.host_file = number ? number : 1;
        w->fd = durable_create(w->store->files, data_name(w->row.host_file, name));
    } while (w->fd == -EEXIST);
    return w->fd < 0 ? w->fd : 0;
}

/* Write the current block out and start another. On failure nothing has changed, and it may be tried again. */
static int block_write(struct spool_writer *w)
{
    int rc = w->fd >= 0 ? 0 : host_file_create(w);

    if (rc < 0)
        return rc;
    block_seal(&w->block, w->row.host_file);
    rc = durable_write(w->fd, w->row.bytes, w->block.bytes, w->block.size);
    if (rc < 0)
        return rc;
    w->row.bytes += w->block.size;
    block_start(&w->block, w->records);
    return 0;
}

int spool_write(struct spool_writer *w, const struct spool_record *r)
{
    if (r->length > RECORD_MAX)
        return -EINVAL;
    if (!block_add(&w->block, r)) {
        int rc = block_write(w);
        if (rc < 0)
            return rc;
        block_add(&w->block, r);
    }
    if (r->length > w->record_length)
        w->record_length = r->length;
    w->row.file.record_length = w->record_length;
    w->row.file.records = ++w->records;
    return 0;
}

/* Steps 1 to 4 of store.c. */
static int file_commit(struct spool_writer *w)
{
    struct spool_file *f = &w->row.file;
    int rc;

    attributes_default(f);
    if (!attributes_valid(f))
        return -EINVAL;
    f->records = w->records;
    f->record_length = w->record_length;
    f->in_use = false;
    f->xab_length = w->xab_length;
    if (!f->created)
        f->created = time(NULL);
    rc = block_write(w);
    if (rc == 0)
        rc = durable_sync(w->fd);
    return rc == 0 ? commit_row(w->store, &w->row) : rc;
}

static void writer_free(struct spool_writer *w)
{
    if (w->fd >= 0)
        close(w->fd);
    block_destroy(&w->block);
    free(w->row.xab);
    free(w);
}

void spool_discard(struct spool_writer *w)
{
    char name[DATA_NAME_SIZE];

    if (w->fd >= 0)
        durable_remove(w->store->files, data_name(w->row.host_file, name));
    writer_free(w);
}

int spool_close(struct spool_writer *w, struct spool_file *out)
{
    struct spool *s = w->store;
    int rc = w->records > 0 ? file_commit(w) : 0;
    struct spool_file f = w->row.file;

    if (rc < 0) {
        f.key = f.spoolid = 0;
        spool_discard(w);
    } else {
        writer_free(w);
    }
    if (out)
        *out = f;
    if (f.spoolid)
        store_announce(s, &f);
    return rc;
}
