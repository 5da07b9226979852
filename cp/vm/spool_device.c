/* Spooled devices as CP sees them: SPOOL's settings, the open output file, CLOSE. Must not know CCWs' meaning (the
 * device's) nor where files are kept (spool/). Source: CP Commands and Utilities Reference, SPOOL and CLOSE. */
#include "cp/vm/spool_device.h"
#include "cp/base/text.h"
#include "cp/vm/operator.h"
#include "cp/vm/spool_pages.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void spool_settings_default(struct virtual_device *d, char spool_class)
{
    static const char classes[] = {[DEVICE_CONSOLE] = 'T',
        [DEVICE_READER] = '*',
        [DEVICE_PUNCH] = 'A',
        [DEVICE_PRINTER] = 'A',
        [DEVICE_DISPLAY] = 0};
    struct spool_settings *s = &d->spool;

    *s = (struct spool_settings){.spool_class = spool_class ? spool_class : classes[d->row->kind],
        .eof = d->row->kind == DEVICE_READER,
        .term = true,
        .copies = 1,
        .to_queue = SPOOL_RDR};
    text_copy(s->form, sizeof s->form, "STANDARD");
    text_copy(s->dest, sizeof s->dest, "OFF");
    text_copy(s->dist, sizeof s->dist, d->vm->user->distribution);
}

/* Whose the file will be, and what it is like, as the settings are now. */
static void describe(const struct virtual_device *d, struct spool_file *f)
{
    static const enum spool_origin origins[] = {[DEVICE_CONSOLE] = ORIGIN_CON,
        [DEVICE_READER] = ORIGIN_RDR,
        [DEVICE_PUNCH] = ORIGIN_PUN,
        [DEVICE_PRINTER] = ORIGIN_PRT};
    const struct spool_settings *s = &d->spool;
    const char *owner = *s->to ? s->to : *s->for_user ? s->for_user : d->vm->userid;

    text_copy(f->owner, sizeof f->owner, owner);
    f->queue = *s->to ? s->to_queue : d->row->kind == DEVICE_PUNCH ? SPOOL_PUN : SPOOL_PRT;
    text_copy(f->origin_user, sizeof f->origin_user, d->vm->userid);
    text_copy(f->via_node, sizeof f->via_node, d->via_node);
    text_copy(f->via_user, sizeof f->via_user, d->via_user);
    f->origin = origins[d->row->kind];
    f->spool_class = s->spool_class;
    f->copies = s->copies;
    f->hold = s->hold ? HOLD_USER : HOLD_NONE;
    f->keep = s->keep;
    text_copy(f->form, sizeof f->form, s->form);
    text_copy(f->dest, sizeof f->dest, s->dest);
    text_copy(f->dist, sizeof f->dist, s->dist);
    text_copy(f->name, sizeof f->name, s->name);
    text_copy(f->type, sizeof f->type, s->type);
    text_copy(f->tag, sizeof f->tag, s->tag);
    f->msg = s->msg;
    f->copy_pages = s->copy_pages;
    text_copy(f->fcb, sizeof f->fcb, s->fcb);
    memcpy(f->chars, s->chars, sizeof f->chars);
    text_copy(f->flash, sizeof f->flash, s->flash);
    text_copy(f->modify, sizeof f->modify, s->modify);
    f->flash_copies = s->flash_copies;
    f->modify_table = s->modify_table;
}

static void tell_operator(void *line)
{
    operator_tell("%s", (const char *)line);
    free(line);
}

/* The operator hears once that a device's output stands still, and why. */
static void output_stopped(struct virtual_device *d, int rc)
{
    const char *why =
        rc == -ENOSPC || rc == -EDQUOT || rc == -EFBIG ? "the host's disk is full" : "the host reports an error";
    char *line = d->output_stopped ? NULL : malloc(100);

    d->output_stopped = true;
    if (!line)
        return;
    snprintf(line, 100, "Output of %s %s %04X stopped: %s", d->vm->userid, d->row->vm_name, d->vdev, why);
    loop_post(cp.loop, tell_operator, line);
}

bool spool_device_write(struct virtual_device *d, u8 command, const u8 *data, u32 length)
{
    struct spool_record record = {command, (u16)length, data};
    int rc = 0;

    if (!d->writer) {
        struct spool_file template = {0};
        describe(d, &template);
        rc = spool_create(cp.spool, &template, &d->writer);
    }
    if (rc == 0)
        rc = spool_write(d->writer, &record);
    if (rc == 0)
        *(d->row->kind == DEVICE_PUNCH ? &d->vm->used.punched : &d->vm->used.printed) += 1;
    if (rc < 0)
        output_stopped(d, rc);
    else
        d->output_stopped = false;
    return rc == 0;
}

int spool_device_open_input(struct virtual_device *d)
{
    struct spool_select select = {
        .queue = SPOOL_RDR, .spool_class = d->spool.spool_class, .eligible_only = true, .limit = 1};
    struct spool_file *files = NULL;
    int n, rc = 0;

    text_copy(select.owner, sizeof select.owner, d->vm->userid);
    while ((n = spool_list(cp.spool, &select, &files)) > 0) {
        rc = spool_read_open(cp.spool, files[0].key, &d->reader);
        free(files);
        files = NULL;
        if (rc > 0) {
            d->reader_keep = spool_reader_file(d->reader)->keep;
            d->vm->used.read += spool_reader_file(d->reader)->records;
        }
        if (rc != 0) /* opened or failed; 0: somebody else was faster */
            return rc;
    }
    free(files);
    return n;
}

void spool_device_end_input(struct virtual_device *d, bool purge)
{
    struct spool_file f;
    bool save;

    if (!d->reader)
        return;
    f = *spool_reader_file(d->reader);
    spool_pages_destroy(d->pages);
    d->pages = NULL;
    save = d->spool.hold || d->spool.keep || d->reader_keep;
    spool_read_close(d->reader, purge || !save, HOLD_USER);
    d->reader = NULL;
    if (d->reader_copies && save && !purge) {
        f.copies = d->reader_copies;
        f.hold = HOLD_USER;
        spool_change(cp.spool, &f);
    }
    d->reader_copies = 0;
}

static const char *queue_name(enum spool_queue q)
{
    return spool_queue_name(q);
}

static const char *origin_name(enum spool_origin o)
{
    return spool_origin_name(o);
}

/* Four characters: a count, or thousands of it. */
static void count_records(u64 records, char text[8])
{
    if (records <= 9999)
        snprintf(text, 8, "%04u", (unsigned)records);
    else
        snprintf(text, 8, "%03uK", (unsigned)(records / 1000 % 1000000));
}

void spool_notice(char *line, size_t size, const struct spool_file *f, bool to_sender)
{
    char records[8];
    const char *queue = queue_name(f->queue), *origin = origin_name(f->origin);
    u16 was = f->was ? f->was : f->spoolid;

    count_records(f->records, records);
    snprintf(line, size, "%s FILE %04u SENT %s %-8s %s %s %04u RECS %s CPY  %03u %c %s %s", to_sender ? origin : queue,
        to_sender ? was : f->spoolid, to_sender ? "TO  " : "FROM", to_sender ? f->owner : f->origin_user,
        to_sender ? queue : origin, to_sender ? "AS " : "WAS", to_sender ? f->spoolid : was, records, f->copies,
        f->spool_class, f->hold & HOLD_USER ? "HOLD" : "NOHOLD", f->keep ? "KEEP" : "NOKEEP");
}

void spool_announce(struct vm *sender, const struct spool_file *f)
{
    struct vm *receiver = vm_find(f->owner);
    char line[200];

    if (receiver && receiver != sender && receiver->imsg) {
        spool_notice(line, sizeof line, f, false);
        vm_tell(receiver, "%s", line);
    }
    if (sender->imsg && !sender->logging_off) {
        spool_notice(line, sizeof line, f, strcmp(f->owner, sender->userid) != 0);
        respond(sender, "%s", line);
    }
}

int vm_close_device(struct virtual_device *d, struct spool_file *file)
{
    int rc = 0;

    *file = (struct spool_file){0};
    pthread_mutex_lock(&d->vm->lock);
    if (d->row->kind == DEVICE_READER) {
        spool_device_end_input(d, false);
    } else if (d->writer && !d->spool.cont) {
        describe(d, spool_writer_file(d->writer));
        spool_writer_xab(d->writer, d->xab, d->xab_length);
        rc = spool_close(d->writer, file);
        d->writer = NULL;
    }
    pthread_mutex_unlock(&d->vm->lock);
    if (file->spoolid)
        spool_announce(d->vm, file);
    return rc;
}
