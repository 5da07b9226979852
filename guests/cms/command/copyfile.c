/* COPYFILE: which files are copied to which, and how an output file comes about (CMS Commands, COPYFILE). */
#include "guests/cms/command/copyfile.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

enum { HALTED = -4 };

/* The output file that is being made: a file of the name, or a work file that takes its place. */
struct output {
    struct fileid id, work;
    struct file *f;
    u32 copied;
    bool in_place;
    u8 changed[7];
};

/* fn ft fm of the output, = for what the input has. */
struct pattern {
    struct text part[3];
    bool given;
};

static bool is_same(struct text part)
{
    return text_equal(part, TEXT("="));
}

static int output_id(const struct pattern *p, const struct fileid *in, struct fileid *id)
{
    struct text name = is_same(p->part[0]) ? field_text(in->name, TOKEN) : p->part[0];
    struct text type = is_same(p->part[1]) ? field_text(in->type, TOKEN) : p->part[1];
    char mode[2] = {in->mode, in->number};
    bool same_mode = is_same(p->part[2]);
    int rc;

    if (p->part[2].n == 2 && *p->part[2].at == '=') { /* =n */
        mode[1] = p->part[2].at[1];
        same_mode = true;
    }
    rc = operand_name("CPY", name, type, same_mode ? (struct text){mode, 2} : p->part[2], id);
    if (rc)
        return rc;
    if (id->mode == '*')
        return dms("CPY", INVALID_FILEMODE, &p->part[2]);
    if (id->number == ' ')
        id->number = same_mode || in->number == ' ' ? in->number : '1';
    return 0;
}

static bool same_file(const struct fileid *a, const struct fileid *b)
{
    return !memcmp(a->name, b->name, TOKEN) && !memcmp(a->type, b->type, TOKEN) && a->mode == b->mode;
}

/* What records become follows from options, the input, and what is there already. */
static int forms_choose(struct copy *c, const struct file_status *in, const struct file_status *old)
{
    u32 longest = in->record_length;

    if (old && (c->how == COPY_APPEND || c->how == COPY_OVERLAY)) {
        c->format = old->format;
        c->record_length = old->format == 'F' ? old->record_length : c->record_length;
        longest = old->record_length > longest ? old->record_length : longest;
    }
    if (!c->format)
        c->format = in->format;
    if (c->format == 'F' && !c->record_length)
        c->record_length = in->record_length ? in->record_length : 80;
    if (c->record_length > (c->format == 'V' ? 65535u : 0x7FFFFFFFu))
        return dms("CPY", RECORD_TOO_LONG);
    c->out_size = longest > c->record_length ? longest : c->record_length;
    for (u32 k = 0; k < c->pieces; k++) {
        u32 end = c->piece[k].target + (c->piece[k].from ? in->record_length : c->piece[k].string.n);

        c->out_size = end > c->out_size ? end : c->out_size;
    }
    if (c->format == 'V' && c->out_size > 65535)
        c->out_size = 65535;
    c->out = storage_get(c->out_size + 1);
    return c->out ? 0 : dms("CPY", NO_STORAGE);
}

static int input_room(struct copy *c, const struct file_status *in)
{
    if (in->record_length + 1 <= c->in_size)
        return 0;
    storage_free(c->in);
    c->in_size = in->record_length + 1;
    c->in = storage_get(c->in_size);
    return c->in ? 0 : dms("CPY", NO_STORAGE);
}

static int output_begin(struct copy *c, struct output *o, const struct file_status *in)
{
    struct file_status old;
    bool exists;
    char shown[24];
    int rc = operand_writable("CPY", o->id.mode);

    if (rc)
        return rc;
    exists = !file_state_writable(&o->id, &old);
    o->in_place = same_file(&o->id, &in->id);
    if (exists && c->how == COPY_NEW) {
        fileid_show(&o->id, shown);
        return dms("CPY", EXISTS_REPLACE, shown);
    }
    rc = forms_choose(c, in, exists ? &old : NULL);
    if (rc)
        return rc;
    o->work = o->id;
    if (o->in_place) {
        field_set(o->work.name, TOKEN, TEXT("COPYFILE"));
        field_set(o->work.type, TOKEN, TEXT("CMSUT1"));
    }
    if (exists && (c->how == COPY_APPEND || c->how == COPY_OVERLAY) && o->in_place)
        return dms("CPY", SAME_FILE);
    rc = file_open(&o->work, c->how == COPY_APPEND || c->how == COPY_OVERLAY ? FILE_WRITE : FILE_REPLACE, c->format,
        c->format == 'F' ? c->record_length : 0, &o->f);
    return operand_write_failed("CPY", rc, &o->id);
}

/* What was not finished leaves no trace. */
static int output_end(struct copy *c, struct output *o, int rc)
{
    if (!o->f)
        return rc;
    if (!rc && !o->copied)
        rc = dms("CPY", NOTHING_COPIED);
    if (rc) {
        file_abandon(o->f);
    } else {
        if (c->old_date)
            file_set_changed(o->f, o->changed);
        rc = operand_write_failed("CPY", file_close(o->f), &o->id);
    }
    o->f = NULL;
    storage_free(c->out);
    c->out = NULL;
    if (rc || !o->in_place)
        return rc;
    rc = file_erase(&o->id);
    if (!rc)
        rc = file_rename(&o->work, &o->id);
    return operand_write_failed("CPY", rc, &o->id);
}

static int one_copy(struct copy *c, struct output *o, const struct file_status *in)
{
    char from[24], to[24];
    bool begun = o->f;
    int rc = input_room(c, in);

    if (!rc && !begun)
        rc = output_begin(c, o, in);
    if (rc)
        return rc;
    memcpy(o->changed, in->changed, sizeof(o->changed));
    if (c->type) {
        static const char *const verb[] = {"to", "to", "append", "overlay"};

        fileid_show(&in->id, from);
        fileid_show(&o->id, to);
        dms("CPY", COPYING, from, begun ? "append" : verb[c->how], to);
    }
    return copy_records(c, in, o->f, &o->copied);
}

/* All files of one input pattern. many: each has an output file of its own. */
static int pattern_copy(
    struct copy *c, const struct fileid *wanted, const struct pattern *p, bool many, struct output *o)
{
    struct file_search s = {.pattern = *wanted};
    struct file_status in;
    const char format = c->format;
    const u32 length = c->record_length;
    u32 found = 0;
    int rc = 0;

    if (wanted->mode != '*' && !disk_of_mode(wanted->mode))
        return dms("CPY", NOT_ACCESSED, wanted->mode);
    for (; !rc && !file_next(&s, &in); found++) {
        if (o->f && !many) {
            rc = one_copy(c, o, &in);
            continue;
        }
        o->copied = 0;
        if (many) {
            c->format = format;
            c->record_length = length;
        }
        rc = output_id(p, &in.id, &o->id);
        if (!rc)
            rc = one_copy(c, o, &in);
        if (many)
            rc = output_end(c, o, rc);
    }
    return found ? rc : operand_read_failed("CPY", FILE_NOT_FOUND_RC, wanted);
}

static bool has_pattern(const struct fileid *id)
{
    for (u32 k = 0; k < TOKEN; k++)
        if (id->name[k] == '*' || id->name[k] == '%' || id->type[k] == '*' || id->type[k] == '%')
            return true;
    return id->mode == '*';
}

/* Groups of three tokens: inputs, and the output as the last if there are two or more. */
static int files_copy(struct copy *c, const struct invocation *i, u32 operands)
{
    u32 groups = (operands - 1 + 2) / 3, inputs = groups > 1 ? groups - 1 : 1;
    struct pattern p = {{TEXT("="), TEXT("="), TEXT("=")}, groups > 1};
    struct output o = {0};
    struct fileid in;
    bool many;
    int rc = 0;

    for (u32 k = 0; p.given && k < 3; k++) {
        u32 at = 1 + inputs * 3 + k;

        p.part[k] = at < operands ? field_text(i->token[at], TOKEN) : TEXT("");
    }
    if (p.given && !p.part[1].n)
        return dms("CPY", INCOMPLETE_FILEID);
    if (p.given && !p.part[2].n)
        p.part[2] = TEXT("A");
    many = !c->single && (is_same(p.part[0]) || is_same(p.part[1]));
    if (!p.given && c->how == COPY_NEW)
        c->how = COPY_REPLACE;
    for (u32 k = 0; !rc && k < inputs; k++) {
        rc = operand_fileid(i, "CPY", 1 + k * 3, operands < 4 + k * 3 ? operands : 4 + k * 3, k ? 0 : 'A', true, &in);
        if (!rc)
            rc = pattern_copy(c, &in, &p, many && (inputs == 1 || has_pattern(&in)), &o);
    }
    return output_end(c, &o, rc);
}

int copyfile_command(struct invocation *i)
{
    struct copy *c = storage_get(sizeof(*c));
    u32 operands;
    int rc;

    if (!c)
        return dms("CPY", NO_STORAGE);
    c->fill = ' ';
    rc = copy_options(c, i, &operands);
    if (!rc && operands < 2)
        rc = dms("CPY", NO_FILEID);
    if (!rc)
        rc = copy_lists(c);
    if (!rc)
        rc = files_copy(c, i, operands);
    storage_free(c->in);
    storage_free(c->out);
    storage_free(c->table);
    storage_free(c);
    return rc == HALTED ? 0 : rc;
}
