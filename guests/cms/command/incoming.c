/* Files that come in. */
#include "guests/cms/command/incoming.h"
#include "guests/cms/base/character.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

static bool is_deck_s(struct text wish)
{
    return !wish.n || text_equal(wish, TEXT("="));
}

/* Letter: what was asked for, else A. Number: asked for, else the deck's, else 1. */
static void mode_choose(char mode[2], struct text wish, const char deck[2])
{
    mode[0] = 'A';
    mode[1] = character_is_digit(deck[1]) ? deck[1] : '1';
    if (text_equal(wish, TEXT("=")) && character_is_letter(deck[0]))
        mode[0] = deck[0];
    else if (wish.n && character_is_letter(*wish.at))
        mode[0] = character_upper(*wish.at);
    if (wish.n == 2)
        mode[1] = wish.at[1];
}

static int name_choose(struct incoming *in, const struct incoming_name *deck)
{
    const struct incoming_wish *w = in->wish;
    char name[8], type[8], mode[2];

    field_set_upper(name, 8, is_deck_s(w->name) ? field_text(deck->name, 8) : w->name);
    field_set_upper(type, 8, is_deck_s(w->type) ? field_text(deck->type, 8) : w->type);
    mode_choose(mode, w->mode, deck->mode);
    if (name[0] == ' ' || type[0] == ' ' ||
        fileid_of(field_text(name, 8), field_text(type, 8), (struct text){mode, 2}, false, &in->id))
        return dms(in->module, INVALID_DECK_FILEID);
    return 0;
}

static int ask(const struct incoming *in)
{
    char shown[24], line[CONSOLE_LINE_MAX + 1];
    u32 n;

    fileid_show(&in->id, shown);
    for (;;) {
        say("Do you wish to receive %s? Reply 0 (NO), 1 (YES), or 2 (QUIT)", shown);
        n = console_read(line);

        struct text answer = text_strip((struct text){line, n});

        if (text_equal(answer, TEXT("1")) || text_abbreviates(answer, "YES", 1))
            return 0;
        if (text_equal(answer, TEXT("0")) || text_abbreviates(answer, "NO", 1))
            return INCOMING_SKIPPED;
        if (!answer.n || text_equal(answer, TEXT("2")) || text_abbreviates(answer, "QUIT", 1))
            return INCOMING_QUIT;
    }
}

int incoming_begin(struct incoming *in, const char *module, const struct incoming_wish *wish,
    const struct incoming_name *deck, char format, u32 record_length)
{
    struct file_status found;
    char shown[24];
    int rc;

    in->module = module;
    in->wish = wish;
    rc = name_choose(in, deck);
    if (rc)
        return rc;
    if (wish->prompt == PROMPT_FULL ||
        (wish->prompt == PROMPT_MINIMAL && (!is_deck_s(wish->name) || !is_deck_s(wish->type))))
        rc = ask(in);
    if (!rc)
        rc = operand_writable(module, in->id.mode);
    if (rc)
        return rc;
    fileid_show(&in->id, shown);
    if (!wish->replace && !file_state_writable(&in->id, &found))
        return dms(module, FILE_EXISTS, shown);
    return operand_write_failed(module, file_open(&in->id, FILE_REPLACE, format, record_length, &in->file), &in->id);
}

int incoming_record(struct incoming *in, const void *data, u32 n)
{
    /* CMS has no records without a character. */
    return operand_write_failed(in->module, file_write(in->file, 0, n ? data : " ", n ? n : 1), &in->id);
}

int incoming_end(struct incoming *in, const u8 changed[7])
{
    if (in->wish->old_date && changed[0])
        file_set_changed(in->file, changed);
    return operand_write_failed(in->module, file_close(in->file), &in->id);
}

void incoming_abandon(struct incoming *in)
{
    file_abandon(in->file);
}
