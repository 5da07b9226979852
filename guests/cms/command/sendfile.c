/* SENDFILE: files to users, in the form of NETDATA or of DISK DUMP or as plain cards. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/deck.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/netlog.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/records.h"
#include "guests/cms/command/spool_device.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

enum choice { YES = 1, NO = 2, NEW, OLD, CARDS };

struct sending {
    u32 acknowledge, list, log, type, form;
    char class;
    bool note;
    struct recipients *to;
};

/* Point the punch at somebody: another system's users are reached through RSCS, which reads the tag. */
static int punch_point(const struct recipient *to, char class)
{
    struct identity me;
    struct text user = field_text(to->user, 8), node = field_text(to->node, 8);
    bool here;

    identity_read(&me);
    here = !memcmp(me.node, to->node, 8);
    if (cp_quietly("SPOOL %03X NOCONT NOHOLD CLASS %c TO %s%.*s", PUNCH, class, here ? "" : "RSCS", here ? user.n : 0,
            user.at))
        return dms("SFI", USER_NOT_FOUND, here ? &user : &node);
    cp_quietly("TAG DEV %03X %T %T 50", PUNCH, &node, &user);
    return 0;
}

static int sent_say(const struct sending *s, const struct fileid *id, const struct recipient *to)
{
    char line[160], shown[24], when[MOMENT_TEXT];
    struct text user = field_text(to->user, 8), node = field_text(to->node, 8);
    u8 now[MOMENT_PACKED];
    u32 n;

    now_local(now);
    moment_show(now, when);
    fileid_show(id, shown);
    n = format(line, sizeof line, "%s %s sent to %T at %T on %s", s->note ? "Note" : "File", shown, &user, &node, when);
    if (s->type != NO)
        console_line((struct text){line, n});
    return s->log == NO ? 0 : netlog_add("SFI", (struct text){line, n});
}

static int one_send(const struct sending *s, struct file *f, const struct recipient *to)
{
    const struct file_status *status = file_status(f);
    struct deck_form form = {.kind = s->form == OLD     ? DECK_DISK
                                     : s->form == CARDS ? DECK_READ
                                                        : DECK_NETDATA,
        .to = *to,
        .acknowledge = s->acknowledge == YES,
        .note = s->note};
    int rc = punch_point(to, s->class);

    if (rc)
        return rc;
    rc = deck_punch("SFI", f, &form);
    output_close(PUNCH, status->id.name, status->id.type, rc != 0);
    return rc ? rc : sent_say(s, &status->id, to);
}

static int file_send(const struct sending *s, const struct fileid *id)
{
    struct file *f;
    int rc = operand_open("SFI", id, &f);

    if (rc)
        return rc;
    for (u32 k = 0; !rc && k < s->to->n; k++)
        rc = one_send(s, f, &s->to->of[k]);
    file_close(f);
    return rc;
}

/* A line of a list of files: fileid, or what LISTFILE's EXEC has in front of it, "&1 &2", too. */
static int listed_send(void *with, const void *data, u32 n)
{
    struct text rest = {data, n}, name = text_word(&rest);
    struct fileid id;
    char upper[3][8];

    if (name.n && *name.at == '&') {
        text_word(&rest);
        name = text_word(&rest);
    }
    if (!name.n || *name.at == '*')
        return 0;
    field_set_upper(upper[0], 8, name);
    field_set_upper(upper[1], 8, text_word(&rest));
    field_set_upper(upper[2], 8, text_word(&rest));
    if (fileid_of(field_text(upper[0], 8), field_text(upper[1], 8), field_text(upper[2], 8), false, &id) ||
        id.type[0] == '*')
        return dms("SFI", INVALID_DECK_FILEID);
    if (id.mode == ' ')
        id.mode = '*';
    return file_send(with, &id);
}

static int list_send(struct sending *s, const struct fileid *id)
{
    struct file *f;
    int rc = operand_open("SFI", id, &f);

    if (rc)
        return rc;
    rc = records_each("SFI", f, listed_send, s);
    file_close(f);
    return rc;
}

static bool is_mode(struct text t)
{
    return t.n == 1 ? *t.at == '*' || character_is_letter(*t.at)
                    : t.n == 2 && character_is_letter(t.at[0]) && character_is_digit(t.at[1]);
}

/* fn ft [fm] [TO] who... */
static int operands_take(const struct invocation *i, u32 operands, struct fileid *id, struct sending *s)
{
    u32 at = 3, named = 3;
    int rc;

    if (operands > 3 && is_mode(i->word[3]) && (operands > 4 || !text_equal_upper(i->word[3], TEXT("TO"))))
        at = named = 4;
    rc = operand_fileid(i, "SFI", 1, named < operands ? named : operands, '*', false, id);
    if (rc)
        return rc;
    if (at < operands && text_equal_upper(i->word[at], TEXT("TO")))
        at++;
    if (at >= operands)
        return dms("SFI", MISSING_OPERAND);
    return recipients_take(i, "SFI", at, operands, s->to);
}

static int all_send(struct invocation *i, u32 operands, struct sending *s)
{
    struct device_settings settings;
    struct fileid id;
    int rc = operands_take(i, operands, &id, s);

    if (rc)
        return rc;
    device_settings_take(&settings, PUNCH);
    cp_quietly("CLOSE %03X", PUNCH);
    rc = s->list == YES ? list_send(s, &id) : file_send(s, &id);
    device_settings_give(&settings);
    return rc == RECORDS_HALTED ? 0 : rc;
}

int sendfile_command(struct invocation *i)
{
    struct sending s = {.class = 'A'};
    u32 operands;
    struct option options[] = {{"ACK", 1, OPTION_FLAG, &s.acknowledge, YES},
        {"NOACK", 3, OPTION_FLAG, &s.acknowledge, NO}, {"FILELIST", 1, OPTION_FLAG, &s.list, YES},
        {"NOFILELIST", 3, OPTION_FLAG, &s.list, NO}, {"LOG", 1, OPTION_FLAG, &s.log, YES},
        {"NOLOG", 3, OPTION_FLAG, &s.log, NO}, {"TYPE", 1, OPTION_FLAG, &s.type, YES},
        {"NOTYPE", 3, OPTION_FLAG, &s.type, NO}, {"NEW", 2, OPTION_FLAG, &s.form, NEW},
        {"OLD", 1, OPTION_FLAG, &s.form, OLD}, {"PUNCH", 2, OPTION_FLAG, &s.form, CARDS},
        {"NETDATA", 7, OPTION_FLAG, &s.form, NEW}, {"DISK", 4, OPTION_FLAG, &s.form, OLD},
        {"CLASS", 2, OPTION_CHARACTER, &s.class, 0}, {"NOTE", 4, OPTION_FLAG, &s.note, 0}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "SFI", options, &operands);

    if (rc)
        return rc;
    s.class = character_upper(s.class);
    if (!character_is_letter(s.class) && !character_is_digit(s.class))
        return dms("SFI", INVALID_OPTION_VALUE, &(struct text){&s.class, 1}, "CLASS");
    s.to = storage_get(sizeof *s.to);
    if (!s.to)
        return dms("SFI", NO_STORAGE);
    rc = all_send(i, operands, &s);
    storage_free(s.to);
    return rc;
}
