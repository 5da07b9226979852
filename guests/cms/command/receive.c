/* RECEIVE: a file of the reader, whatever its form, as a file of the disk, with its log; notes go into notebooks. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/deck.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/netlog.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/reading.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

struct receiving {
    struct reading reading; /* first: too large for the stack */
    struct incoming_wish wish;
    struct text notebook;
    bool purge, no_log, no_type;
    struct netdata_head head;
};

static int received_say(struct receiving *r, const char *line, u32 n)
{
    if (!r->no_type)
        console_line((struct text){line, n});
    return r->no_log ? 0 : netlog_add("RCV", (struct text){line, n});
}

/* "TEST DATA A1", as far as it is known. */
static void name_show(char text[24], const char name[8], const char type[8], const char mode[2])
{
    struct text n = field_text(name, 8), t = field_text(type, 8), m = field_text(mode, 2);

    format(text, 24, "%T %T%s%T", &n, &t, m.n ? " " : "", &m);
}

static int created_say(
    struct receiving *r, const struct fileid *id, const char was[24], const char user[8], const char node[8])
{
    char line[160], shown[24];
    struct text u = field_text(user, 8), n = field_text(node, 8);

    fileid_show(id, shown);
    return received_say(
        r, line, format(line, sizeof line, "File %s created from %s received from %T at %T", shown, was, &u, &n));
}

static int acknowledgment_receive(struct receiving *r)
{
    const struct netdata_head *h = &r->head;
    struct text user = field_text(h->from_user, 8), node = field_text(h->from_node, 8),
                result = field_text(h->result, sizeof h->result);
    char line[200], was[24], when[MOMENT_TEXT] = "";
    u8 sent[MOMENT_PACKED];

    memcpy(sent, h->sent, sizeof sent);
    moment_shift(sent, now_zone());
    if (sent[0])
        moment_show(sent, when);
    name_show(was, h->name, h->type, h->mode);
    return received_say(r, line,
        format(line, sizeof line, "Acknowledgment: %s %s %T by %T at %T on %s", h->note ? "Note" : "File", was, &result,
            &user, &node, when));
}

/* Tell the sender, if he wants to know. */
static int acknowledge(struct receiving *r, const char *result)
{
    struct device_settings settings;
    struct identity me;
    bool here;
    int rc;

    if (!r->head.acknowledge || r->head.from_user[0] == ' ')
        return 0;
    identity_read(&me);
    here = !memcmp(me.node, r->head.from_node, 8);
    device_settings_take(&settings, PUNCH);
    cp_quietly("CLOSE %03X", PUNCH);
    rc = cp_quietly("SPOOL %03X NOCONT NOHOLD CLASS A TO %.8s", PUNCH, here ? r->head.from_user : "RSCS    ");
    cp_quietly("TAG DEV %03X %.8s %.8s 50", PUNCH, r->head.from_node, r->head.from_user);
    if (!rc) {
        rc = deck_punch_acknowledgment("RCV", &r->head, result);
        cp_quietly(rc ? "CLOSE %03X PURGE" : "CLOSE %03X NAME %.8s ACK", PUNCH, me.user);
    }
    device_settings_give(&settings);
    return 0;
}

static int note_say(struct receiving *r, const struct fileid *id)
{
    char line[120], shown[24];
    struct text user = field_text(r->head.from_user, 8), node = field_text(r->head.from_node, 8);

    fileid_show(id, shown);
    return received_say(r, line, format(line, sizeof line, "Note from %T at %T added to %s", &user, &node, shown));
}

/* The note's lines are put behind what is in a notebook, after a line of 73 equal signs. */
static int note_receive(struct receiving *r, struct netdata_reader *reader)
{
    char bar[73], line[256];
    struct fileid id;
    u32 n;
    int rc, got = 0;

    memset(bar, '=', sizeof bar);
    if (fileid_of(r->notebook.n ? r->notebook : TEXT("ALL"), TEXT("NOTEBOOK"), TEXT("A0"), false, &id))
        return dms("RCV", INVALID_OPTION_VALUE, &r->notebook, "NOTEBOOK");
    rc = file_append("RCV", &id, (struct text){bar, sizeof bar});
    while (!rc && !(got = netdata_get_record(reader, line, sizeof line, &n)))
        rc = file_append("RCV", &id, (struct text){line, n < 255 ? n : 255});
    if (!rc && got != CARD_END)
        rc = netdata_failed("RCV", got);
    return rc ? rc : note_say(r, &id);
}

static int netdata_receive(struct receiving *r, struct loading *l)
{
    struct netdata_reader reader;
    char was[24];
    int rc;

    netdata_open(&reader, reader_card, &r->reading.reader);
    rc = netdata_get_head(&reader, &r->head);
    if (rc)
        return netdata_failed("RCV", rc);
    if (r->head.acknowledgment)
        return acknowledgment_receive(r);
    if (r->head.note && !r->wish.name.n) {
        rc = note_receive(r, &reader);
        return rc ? rc : acknowledge(r, "RECEIVED");
    }
    rc = load_netdata(l, &reader, &r->head);
    if (rc || !l->files)
        return rc;
    name_show(was, r->head.name, r->head.type, r->head.mode);
    acknowledge(r, "RECEIVED");
    return created_say(r, &l->last, was, r->head.from_user, r->head.from_node);
}

static int deck_receive(struct receiving *r, struct loading *l)
{
    struct identity me;
    char was[24];
    int got, rc;
    enum deck_kind kind = deck_kind(&r->reading.reader, &got);

    identity_read(&me);
    name_show(was, r->reading.file.name, r->reading.file.type, "  ");
    if (kind == KIND_EMPTY)
        return got == CARD_END ? dms("RCV", NULL_FILE) : reader_failed("RCV", got);
    if (kind == KIND_NETDATA)
        return netdata_receive(r, l);
    rc = kind == KIND_DISK ? load_disk(l) : load_cards(l, kind == KIND_READ);
    if (rc || !l->files)
        return rc;
    return created_say(r, &l->last, was, r->reading.file.origin, me.node);
}

/* Thrown away; its sender is told that. */
static int deck_purge(struct receiving *r)
{
    struct netdata_reader reader;
    char line[100], was[24];
    struct text user = field_text(r->reading.file.origin, 8);
    u32 n;

    netdata_open(&reader, reader_card, &r->reading.reader);
    if (!netdata_get_head(&reader, &r->head) && !r->head.acknowledgment)
        acknowledge(r, "DELETED");
    name_show(was, r->reading.file.name, r->reading.file.type, "  ");
    n = format(line, sizeof line, "File %s from %T has been discarded", was, &user);
    return received_say(r, line, n);
}

static int receive(struct receiving *r, struct text spoolid)
{
    struct loading l = {.module = "RCV", .reader = &r->reading.reader, .wish = &r->wish, .quiet = true};
    int rc = reading_begin("RCV", &r->reading, spoolid);

    if (rc)
        return rc;
    memcpy(l.name.name, r->reading.file.name, 8);
    memcpy(l.name.type, r->reading.file.type, 8);
    field_set(l.name.mode, 2, TEXT("A1"));
    rc = r->purge ? deck_purge(r) : deck_receive(r, &l);
    reading_end(&r->reading, !rc);
    return rc;
}

/* [spoolid [fn [ft [fm]]]]; * or = of a spoolid: the next one. */
static int names_take(const struct invocation *i, u32 operands, struct incoming_wish *w, struct text *spoolid)
{
    struct text *wishes[3] = {&w->name, &w->type, &w->mode};

    if (operands > 5)
        return dms("RCV", INVALID_PARAMETER, &i->word[5]);
    if (operands > 1 && i->token[1][0] != '*' && i->token[1][0] != '=')
        *spoolid = i->word[1];
    for (u32 k = 2; k < operands; k++)
        *wishes[k - 2] = field_text(i->token[k], TOKEN);
    if (w->mode.n && *w->mode.at != '=' && *w->mode.at != '*' && !character_is_letter(*w->mode.at))
        return dms("RCV", INVALID_FILEMODE, &w->mode);
    return 0;
}

int receive_command(struct invocation *i)
{
    enum { YES = 1, NO };
    u32 operands, replace = 0, date = 0, prompt = 0, log = 0, type = 0;
    struct text notebook = {0}, spoolid = {0};
    bool purge = false;
    struct option options[] = {{"REPLACE", 1, OPTION_FLAG, &replace, YES}, {"NOREPLACE", 3, OPTION_FLAG, &replace, NO},
        {"LOG", 1, OPTION_FLAG, &log, YES}, {"NOLOG", 3, OPTION_FLAG, &log, NO}, {"NEWDATE", 2, OPTION_FLAG, &date, NO},
        {"OLDDATE", 1, OPTION_FLAG, &date, YES}, {"PURGE", 2, OPTION_FLAG, &purge, 0},
        {"NOTEBOOK", 4, OPTION_WORD, &notebook, 0}, {"FULLPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_FULL},
        {"MINPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_MINIMAL}, {"NOPROMPT", 3, OPTION_FLAG, &prompt, 100},
        {"TYPE", 1, OPTION_FLAG, &type, YES}, {"NOTYPE", 4, OPTION_FLAG, &type, NO}, {NULL, 0, 0, NULL, 0}};
    struct receiving *r;
    int rc = options_take(i, "RCV", options, &operands);

    if (rc)
        return rc;
    r = storage_get(sizeof *r);
    if (!r)
        return dms("RCV", NO_STORAGE);
    r->notebook = notebook;
    r->purge = purge;
    r->no_log = log == NO;
    r->no_type = type == NO;
    r->wish.replace = replace == YES;
    r->wish.old_date = date == YES;
    r->wish.prompt = prompt == 100 ? PROMPT_NONE : prompt;
    rc = names_take(i, operands, &r->wish, &spoolid);
    if (!rc)
        rc = receive(r, spoolid);
    storage_free(r);
    return rc;
}
