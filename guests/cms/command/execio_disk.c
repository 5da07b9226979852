/* EXECIO's disk files. One EXECIO goes on where the last one was, until FINIS or the end of the EXEC; between two,
 * while another command runs, the file is closed and only the position is kept. Owns that list. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/execio.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/storage.h"

enum { IO = 100, LINE = 256 };

struct held {
    struct held *next;
    struct fileid id;
    struct file *f; /* NULL: closed for the time being */
    bool writes;
    u32 record;    /* the next; writing: 0: at the end */
    u8 changed[7]; /* when it was closed: another file of the name begins anew */
};
static struct held *all;

static struct held *held_find(const struct fileid *id)
{
    for (struct held *h = all; h; h = h->next)
        if (!memcmp(&h->id, id, sizeof(*id)))
            return h;
    return NULL;
}

static void held_forget(struct held *h)
{
    for (struct held **at = &all; *at; at = &(*at)->next)
        if (*at == h) {
            *at = h->next;
            break;
        }
    storage_free(h);
}

static int held_close(struct held *h)
{
    int rc = 0;

    if (h->f) {
        memcpy(h->changed, file_status(h->f)->changed, sizeof(h->changed));
        rc = file_close(h->f);
    }
    h->f = NULL;
    return rc;
}

void execio_settle(void)
{
    for (struct held *h = all; h; h = h->next)
        held_close(h);
    if (!variables_present())
        execio_forget();
}

int execio_finis(const struct fileid *pattern)
{
    int rc = 6;

    for (struct held *h = all, *next; h; h = next) {
        next = h->next;
        if (!fileid_matches(pattern, &h->id))
            continue;
        rc = held_close(h);
        held_forget(h);
    }
    return rc;
}

void execio_forget(void)
{
    while (all) {
        held_close(all);
        held_forget(all);
    }
}

/* The file, opened in the way that is wanted now. */
static int held_open(struct execio *x, const struct fileid *id, bool writes, struct held **out)
{
    struct held *h = held_find(id);
    int rc = 0;

    if (!h) {
        h = storage_get(sizeof(*h));
        if (!h)
            return EXECIO_STORAGE;
        *h = (struct held){.next = all, .id = *id, .record = writes ? 0 : 1};
        all = h;
    }
    *out = h;
    if (h->f && h->writes != writes)
        rc = held_close(h);
    if (h->writes != writes)
        h->record = writes ? 0 : 1;
    h->writes = writes;
    if (!rc && !h->f) {
        rc = file_open(id, writes ? FILE_WRITE : FILE_READ, x->format, x->record_length, &h->f);
        if (rc)
            held_forget(h);
        else if (!writes && memcmp(h->changed, file_status(h->f)->changed, sizeof(h->changed)))
            h->record = 1;
    }
    if (x->record)
        h->record = x->record;
    return rc ? IO + rc : 0;
}

static int held_done(struct execio *x, struct held *h, int rc)
{
    int closed = 0;

    if (x->finis || rc >= 24) {
        closed = held_close(h);
        held_forget(h);
    }
    return !rc && closed ? IO + closed : rc;
}

static int records_read(struct execio *x, struct held *h, char *record, u32 size)
{
    for (u32 n = 0; x->lines == EXECIO_ALL || n < x->lines; n++) {
        u32 length;
        int rc = file_read(h->f, h->record, record, size, &length);

        if (rc == FILE_END)
            return x->lines == EXECIO_ALL && !x->search ? 0 : EXECIO_END;
        if (rc && rc != FILE_CUT)
            return IO + rc;
        rc = 0;
        h->record++;
        if (!execio_give(x, (struct text){record, length < size ? length : size}, h->record - 1, &rc))
            return rc;
        if (console_attention())
            break;
    }
    return 0;
}

static int disk_read(struct execio *x, bool update)
{
    struct file_status found;
    struct held *h;
    char *record;
    int rc = update ? file_state_writable(&x->id, &found) : file_state(&x->id, &found);

    if (rc)
        return rc == FILE_NOT_FOUND_RC ? rc : IO + rc;
    rc = held_open(x, &found.id, false, &h);
    if (rc)
        return rc;
    record = storage_get(found.record_length + 1);
    if (record)
        rc = records_read(x, h, record, found.record_length + 1);
    storage_free(record);
    return held_done(x, h, execio_given(x, record ? rc : EXECIO_STORAGE));
}

int execio_read_disk(struct execio *x)
{
    return disk_read(x, false);
}

int execio_read_disk_update(struct execio *x)
{
    return disk_read(x, true);
}

/* F: blanks behind, or cut. */
static int record_write(struct execio *x, struct held *h, struct text line)
{
    const struct file_status *s = file_status(h->f);
    char *padded;
    int rc;

    if (s->format == 'V' || line.n == s->record_length)
        return file_write(h->f, h->record, line.n ? line.at : " ", line.n ? line.n : 1);
    if (line.n > s->record_length) {
        x->cut = true;
        return file_write(h->f, h->record, line.at, s->record_length);
    }
    padded = storage_get(s->record_length);
    if (!padded)
        return FILE_NO_STORAGE;
    field_set(padded, s->record_length, line);
    rc = file_write(h->f, h->record, padded, s->record_length);
    storage_free(padded);
    return rc;
}

int execio_write_disk(struct execio *x)
{
    struct fileid id = x->id;
    struct file_status found;
    struct text line;
    struct held *h;
    char room[LINE];
    int rc;

    if (!file_state_writable(&x->id, &found)) { /* it stays as it was made */
        id = found.id;
        x->format = found.format;
        x->record_length = found.record_length;
    } else if (id.mode == '*') {
        id.mode = 'A';
    }
    rc = held_open(x, &id, true, &h);
    if (rc)
        return rc;
    for (u32 n = 1; !rc && execio_next(x, n, room, &line, &rc); n++) {
        rc = record_write(x, h, line);
        rc = rc ? IO + rc : 0;
        if (!rc && h->record)
            h->record++;
    }
    return held_done(x, h, rc ? rc : x->cut ? EXECIO_CUT : 0);
}
