/* COPYFILE: which records of a file are copied, and what becomes of each. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/copyfile.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

static u32 piece_put(struct copy *c, const struct copy_piece *p, u32 in, u32 n)
{
    struct text t = p->string;
    u32 at = p->target - 1, end;

    if (p->from) {
        end = p->to < in ? p->to : in;
        t = (struct text){c->in + p->from - 1, end < p->from ? 0 : end - p->from + 1};
    }
    if (at >= c->out_size)
        return n;
    if (t.n > c->out_size - at)
        t.n = c->out_size - at;
    if (at > n)
        memset(c->out + n, c->fill, at - n);
    if (t.n)
        memcpy(c->out + at, t.at, t.n);
    return at + t.n > n ? at + t.n : n;
}

u32 copy_record(struct copy *c, u32 in, u32 before)
{
    const struct copy_piece whole = {.from = 1, .to = 0x7FFFFFFF, .target = 1};
    u32 n = before;

    for (u32 k = 0; c->table && k < in; k++)
        c->in[k] = c->table[(u8)c->in[k]];
    if (!c->specs)
        n = piece_put(c, &whole, in, n);
    for (u32 k = 0; k < c->pieces; k++)
        n = piece_put(c, &c->piece[k], in, n);
    if (c->format == 'F') {
        if (n < c->record_length)
            memset(c->out + n, c->fill, c->record_length - n);
        return c->record_length;
    }
    if (c->record_length && n > c->record_length)
        n = c->record_length;
    while (c->truncate && n > 1 && c->out[n - 1] == c->fill)
        n--;
    if (!n)
        c->out[n++] = c->fill;
    return n;
}

static bool label_begins(struct text label, const char *record, u32 n)
{
    return n >= label.n && !memcmp(record, label.at, label.n);
}

/* The first record: of FROM, or which begins with FRLABEL. */
static int first_find(struct copy *c, struct file *f, u32 *first)
{
    const struct file_status *s = file_status(f);
    char shown[24];
    u32 n;

    fileid_show(&s->id, shown);
    *first = c->from ? c->from : 1;
    if (c->from > s->records)
        return dms("CPY", FROM_NOT_FOUND, c->from, shown, s->records);
    if (!c->from_label.n)
        return 0;
    for (; *first <= s->records; ++*first) {
        int rc = file_read(f, *first, c->in, c->in_size, &n);

        if (rc)
            return operand_read_failed("CPY", rc, &s->id);
        if (label_begins(c->from_label, c->in, n))
            return 0;
    }
    return dms("CPY", LABEL_NOT_FOUND, &c->from_label, shown);
}

static int record_copy(struct copy *c, u32 in, struct file *out, u32 target)
{
    u32 before = 0;

    if (c->how == COPY_OVERLAY && target <= file_status(out)->records) {
        int rc = file_read(out, target, c->out, c->out_size, &before);

        if (rc)
            return operand_read_failed("CPY", rc, &file_status(out)->id);
    }

    u32 n = copy_record(c, in, before);

    return operand_write_failed(
        "CPY", file_write(out, c->how == COPY_OVERLAY ? target : 0, c->out, n), &file_status(out)->id);
}

static int wanted_copy(struct copy *c, struct file *f, struct file *out, u32 *copied)
{
    u32 first, n;
    int rc = first_find(c, f, &first);

    for (u32 k = first; !rc && (!c->count || k - first < c->count); k++) {
        rc = file_read(f, k, c->in, c->in_size, &n);
        if (rc == FILE_END)
            return 0;
        if (rc)
            return operand_read_failed("CPY", rc, &file_status(f)->id);
        if (c->to_label.n && k > first && label_begins(c->to_label, c->in, n))
            return 0;
        rc = record_copy(c, n, out, *copied + 1);
        ++*copied;
        if (console_attention())
            return -4;
    }
    return rc;
}

int copy_records(struct copy *c, const struct file_status *in, struct file *out, u32 *copied)
{
    struct file *f;
    int rc = file_open(&in->id, FILE_READ, 0, 0, &f);

    if (rc)
        return operand_read_failed("CPY", rc, &in->id);
    rc = wanted_copy(c, f, out, copied);
    file_close(f);
    return rc;
}
