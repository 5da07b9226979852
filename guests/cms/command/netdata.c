/* NETDATA: what SENDFILE and RECEIVE are made of, for EXECs: SEND punches and leaves the punch to its caller, RECEIVE
 * and QUERY look at the file that the reader takes next. */
#include "guests/cms/base/format.h"
#include "guests/cms/command/deck.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/reading.h"
#include "guests/cms/command/records.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

struct wishes {
    struct incoming_wish incoming;
    bool acknowledge, note, quiet;
};

/* fn ft fm [TO] user AT node */
static int netdata_send(const struct invocation *i, u32 operands, const struct wishes *w)
{
    struct deck_form form = {.kind = DECK_NETDATA, .acknowledge = w->acknowledge, .note = w->note};
    struct fileid id;
    struct file *f;
    u32 at = 5;
    int rc = operand_fileid(i, "NTD", 2, operands, 0, false, &id);

    if (rc)
        return rc;
    if (at < operands && text_equal_upper(i->word[at], TEXT("TO")))
        at++;
    if (at + 2 >= operands || !text_equal_upper(i->word[at + 1], TEXT("AT")))
        return at >= operands ? dms("NTD", MISSING_OPERAND) : dms("NTD", MISSING_NODE);
    field_set_upper(form.to.user, 8, i->word[at]);
    field_set_upper(form.to.node, 8, i->word[at + 2]);
    rc = operand_open("NTD", &id, &f);
    if (rc)
        return rc;
    rc = deck_punch("NTD", f, &form);
    file_close(f);
    return rc == RECORDS_HALTED ? 0 : rc;
}

static void head_say(const struct netdata_head *h)
{
    struct text user = field_text(h->from_user, 8), node = field_text(h->from_node, 8), name = field_text(h->name, 8),
                type = field_text(h->type, 8), result = field_text(h->result, sizeof h->result);
    char when[MOMENT_TEXT] = "";
    u8 sent[MOMENT_PACKED];

    __builtin_memcpy(sent, h->sent, sizeof sent);
    moment_shift(sent, now_zone());
    if (sent[0])
        moment_show(sent, when);
    if (h->acknowledgment)
        say("ACK  %T %T %T from %T at %T %s", &name, &type, &result, &user, &node, when);
    else
        say("%s %T %T %.2s %c %u from %T at %T %s%s", h->note ? "NOTE" : "FILE", &name, &type, h->mode, h->format,
            h->record_length, &user, &node, when, h->acknowledge ? " ACK" : "");
}

static int deck_receive(struct reading *r, const struct wishes *w, bool query)
{
    struct loading l = {.module = "NTD", .reader = &r->reader, .wish = &w->incoming};
    struct netdata_reader reader;
    struct netdata_head head;
    int rc;

    netdata_open(&reader, reader_card, &r->reader);
    rc = netdata_get_head(&reader, &head);
    if (rc)
        return netdata_failed("NTD", rc);
    if (query || head.acknowledgment || !w->quiet)
        head_say(&head);
    return query || head.acknowledgment ? 0 : load_netdata(&l, &reader, &head);
}

static int netdata_receive(const struct invocation *i, u32 operands, struct wishes *w, bool query)
{
    struct reading *r;
    int rc;

    if (operands > 5 || (query && operands > 2))
        return dms("NTD", INVALID_PARAMETER, &i->word[query ? 2 : 5]);
    w->incoming.name = operands > 2 ? field_text(i->token[2], TOKEN) : (struct text){0};
    w->incoming.type = operands > 3 ? field_text(i->token[3], TOKEN) : (struct text){0};
    w->incoming.mode = operands > 4 ? field_text(i->token[4], TOKEN) : (struct text){0};
    r = storage_get(sizeof *r);
    if (!r)
        return dms("NTD", NO_STORAGE);
    rc = reading_begin("NTD", r, (struct text){0});
    if (!rc) {
        rc = deck_receive(r, w, query);
        reading_end(r, !rc && !query);
    }
    storage_free(r);
    return rc;
}

int netdata_command(struct invocation *i)
{
    enum { YES = 1, NO };
    u32 operands, acknowledge = 0, replace = 0, date = 0, type = 0;
    struct wishes w = {0};
    struct option options[] = {{"TYPE", 2, OPTION_FLAG, &type, YES}, {"NOTYPE", 4, OPTION_FLAG, &type, NO},
        {"ACK", 1, OPTION_FLAG, &acknowledge, YES}, {"NOACK", 3, OPTION_FLAG, &acknowledge, NO},
        {"NOTE", 4, OPTION_FLAG, &w.note, 0}, {"REPLACE", 1, OPTION_FLAG, &replace, YES},
        {"NOREPLACE", 3, OPTION_FLAG, &replace, NO}, {"OLDDATE", 4, OPTION_FLAG, &date, YES},
        {"NEWDATE", 3, OPTION_FLAG, &date, NO}, {NULL, 0, 0, NULL, 0}};
    struct text function;
    int rc = options_take(i, "NTD", options, &operands);

    if (rc)
        return rc;
    if (operands < 2)
        return dms("NTD", NO_FUNCTION);
    w.acknowledge = acknowledge == YES;
    w.quiet = type == NO;
    w.incoming.replace = replace == YES;
    w.incoming.old_date = date == YES;
    function = field_text(i->token[1], TOKEN);
    if (text_equal(function, TEXT("SEND")))
        return netdata_send(i, operands, &w);
    if (text_equal(function, TEXT("RECEIVE")) || text_equal(function, TEXT("QUERY")))
        return netdata_receive(i, operands, &w, *function.at == 'Q');
    return dms("NTD", INVALID_FUNCTION, &i->word[1]);
}
