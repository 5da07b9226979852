/* Unit-record devices' other end: cards come from the user's reader files, punched and printed records go to output
 * files. Must not know CCWs. Source: CP Planning and Administration, "Spooling"; CP Commands, SPOOL (EOF, CONT, HOLD,
 * KEEP). Callbacks run under vm->lock. */
#include "cp/vm/spool_device.h"
#include "cp/base/text.h"
#include "cp/vm/spool_pages.h"
#include <stdlib.h>
#include <string.h>

#define CARD_MAX 32760
#define DEVICE_END 0x04

static bool has_data(const struct spool_record *r)
{
    return r->command != 0x03 && (r->command & 7) != 3; /* neither a no-operation nor carriage control without data */
}

static enum card_result at_end_of_file(struct virtual_device *d, bool *go_on)
{
    int rc;

    spool_device_end_input(d, false);
    if (d->spool.eof && !d->spool.cont)
        return CARD_END;
    rc = spool_device_open_input(d);
    *go_on = rc > 0;
    if (rc < 0)
        return CARD_ERROR;
    return d->spool.eof ? CARD_END : CARD_NONE;
}

static enum card_result next_card(struct virtual_device *d, u8 *card, u32 *length)
{
    struct spool_record record;
    enum card_result result = CARD_NONE;
    bool go_on = true;

    if (d->not_ready)
        return CARD_NONE;
    if (d->pages) { /* so far read by DIAGNOSE X'14': from its first card */
        spool_pages_destroy(d->pages);
        d->pages = NULL;
        if (spool_read_seek(d->reader, 0) < 0)
            return CARD_ERROR;
    }
    if (!d->reader) {
        int rc = spool_device_open_input(d);
        if (rc <= 0)
            return rc == 0 ? CARD_NONE : CARD_ERROR;
    }
    while (go_on) {
        int rc = spool_read(d->reader, &record);
        if (rc < 0)
            return CARD_ERROR;
        if (rc == 0) {
            go_on = false;
            result = at_end_of_file(d, &go_on);
        } else if (has_data(&record)) {
            *length = record.length < CARD_MAX ? record.length : CARD_MAX;
            memcpy(card, record.data, *length);
            return CARD_READ;
        }
    }
    return result;
}

static enum card_result read_card(void *arg, u8 *card, u32 *length)
{
    struct virtual_device *d = arg;
    enum card_result result = next_card(d, card, length);

    d->reading = result != CARD_NONE;
    return result;
}

const struct card_source card_source_callbacks = {.read = read_card};

static bool write_record(void *arg, u8 command, const u8 *data, u32 length)
{
    struct virtual_device *d = arg;

    return !d->not_ready && spool_device_write(d, command, data, length);
}

const struct record_sink record_sink_callbacks = {.write = write_record};

/* Is there a file that the reader could take? Class and hold decide. */
static bool has_input(const struct virtual_device *d)
{
    struct spool_select select = {
        .queue = SPOOL_RDR, .spool_class = d->spool.spool_class, .eligible_only = true, .limit = 1};
    struct spool_file *files;
    int n;

    text_copy(select.owner, sizeof select.owner, d->vm->userid);
    n = spool_list(cp.spool, &select, &files);
    if (n >= 0)
        free(files);
    return n > 0;
}

/* On the loop's thread. Device end for readers that wait for a file; one between two files of a deck that is being
 * read, as by IPL's loader, must not be disturbed: its next START SUBCHANNEL would meet pending status. */
static void wake_readers(void *arg)
{
    char *owner = arg;
    struct vm *vm;

    cp_enter();
    vm = vm_find(owner);
    if (vm) {
        pthread_mutex_lock(&vm->lock);
        for (struct virtual_device *d = vm->devices; d; d = d->next)
            if (d->row->kind == DEVICE_READER && !d->reader && !d->reading && !d->not_ready && has_input(d))
                channels_unsolicited(vm->channels, d->vdev, DEVICE_END);
        pthread_mutex_unlock(&vm->lock);
    }
    cp_leave();
    free(owner);
}

void spool_arrival(void *arg, const char *owner)
{
    char *copy = cp.shutting_down ? NULL : strdup(owner); /* then nobody is left to read, and nothing posted runs */

    (void)arg;
    if (copy)
        loop_post(cp.loop, wake_readers, copy);
}
