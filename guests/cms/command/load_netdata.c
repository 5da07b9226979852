/* A NETDATA deck made into a file. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

int netdata_failed(const char *module, int rc)
{
    if (rc == CARD_OTHER)
        return dms(module, NOT_NETDATA);
    if (rc == CARD_DAMAGED)
        return dms(module, NETDATA_DAMAGED);
    return reader_failed(module, rc);
}

/* A fixed record that is shorter or longer than all are is none of the sender's. */
static int records_take(
    struct incoming *in, struct netdata_reader *r, const struct netdata_head *head, u8 *buffer, u32 size)
{
    int rc;
    u32 n;

    for (;;) {
        rc = netdata_get_record(r, buffer, size, &n);
        if (rc)
            return rc == CARD_END ? 0 : netdata_failed(in->module, rc);
        if (console_attention())
            return INCOMING_QUIT;
        if (n > size || (head->format == 'F' && n != head->record_length))
            return dms(in->module, NETDATA_DAMAGED);
        rc = incoming_record(in, buffer, n);
        if (rc)
            return rc;
    }
}

static int file_take(struct loading *l, struct netdata_reader *n, const struct netdata_head *head, u8 *buffer, u32 size)
{
    struct incoming_name name;
    struct incoming in;
    u8 changed[MOMENT_PACKED];
    int rc;

    memcpy(name.name, head->name, 8);
    memcpy(name.type, head->type, 8);
    memcpy(name.mode, head->mode, 2);
    rc = incoming_begin(&in, l->module, l->wish, &name, head->format, head->record_length);
    if (rc)
        return rc == INCOMING_SKIPPED || rc == INCOMING_QUIT ? 0 : rc;
    rc = records_take(&in, n, head, buffer, size);
    if (rc) {
        incoming_abandon(&in);
        return rc == INCOMING_QUIT ? 0 : rc;
    }
    memcpy(changed, head->changed, sizeof changed);
    moment_shift(changed, now_zone());
    rc = incoming_end(&in, changed);
    if (!rc) {
        l->last = in.id;
        l->files++;
    }
    return rc;
}

int load_netdata(struct loading *l, struct netdata_reader *n, const struct netdata_head *head)
{
    u32 size = head->format == 'F' ? head->record_length : NETDATA_LONGEST_V;
    u8 *buffer;
    int rc;

    size = size < NETDATA_BUFFER_MIN ? NETDATA_BUFFER_MIN : size;
    buffer = storage_get(size);
    if (!buffer)
        return dms(l->module, NO_STORAGE);
    rc = file_take(l, n, head, buffer, size);
    storage_free(buffer);
    return rc;
}
