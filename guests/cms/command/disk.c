/* DISK: files as cards that make them again as they were. */
#include "guests/cms/base/character.h"
#include "guests/cms/command/deck.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/reading.h"
#include "guests/cms/command/records.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

static int disk_dump(const struct invocation *i, u32 operands)
{
    struct fileid id;
    struct file *f;
    int rc;

    if (operands > 5)
        return dms("DSK", INVALID_PARAMETER, &i->word[5]);
    rc = operand_fileid(i, "DSK", 2, operands, '*', false, &id);
    if (!rc)
        rc = operand_open("DSK", &id, &f);
    if (rc)
        return rc;
    rc = deck_punch("DSK", f, &(struct deck_form){.kind = DECK_DISK});
    output_close(PUNCH, file_status(f)->id.name, file_status(f)->id.type, rc != 0);
    file_close(f);
    return rc == RECORDS_HALTED ? 0 : rc;
}

static int deck_load(const struct incoming_wish *w)
{
    struct reading *r = storage_get(sizeof *r);
    struct loading l = {.module = "DSK", .wish = w};
    int rc;

    if (!r)
        return dms("DSK", NO_STORAGE);
    rc = reading_begin("DSK", r, (struct text){0});
    if (!rc) {
        l.reader = &r->reader;
        rc = load_disk(&l);
        reading_end(r, !rc);
    }
    storage_free(r);
    return rc;
}

/* LOAD [= = [fm]]: whatever the deck has. */
static int disk_load(const struct invocation *i, u32 operands, struct incoming_wish *w)
{
    for (u32 k = 2; k < operands && k < 4; k++)
        if (i->token[k][0] != '=' && i->token[k][0] != '*')
            return dms("DSK", INVALID_PARAMETER, &i->word[k]);
    if (operands > 5)
        return dms("DSK", INVALID_PARAMETER, &i->word[5]);
    if (operands == 5)
        w->mode = text_equal(i->word[4], TEXT("*")) ? TEXT("=") : field_text(i->token[4], TOKEN);
    if (w->mode.n && *w->mode.at != '=' && !character_is_letter(*w->mode.at))
        return dms("DSK", INVALID_FILEMODE, &w->mode);
    return deck_load(w);
}

int disk_command(struct invocation *i)
{
    enum { YES = 1, NO, NEW };
    u32 operands, replace = 0, date = 0, prompt = 0;
    struct option options[] = {{"FULLPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_FULL},
        {"MINPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_MINIMAL}, {"NOPROMPT", 3, OPTION_FLAG, &prompt, 100},
        {"REPLACE", 1, OPTION_FLAG, &replace, YES}, {"NOREPLACE", 3, OPTION_FLAG, &replace, NO},
        {"OLDDATE", 4, OPTION_FLAG, &date, YES}, {"NEWDATE", 3, OPTION_FLAG, &date, NEW}, {NULL, 0, 0, NULL, 0}};
    struct incoming_wish w = {0};
    int rc = options_take(i, "DSK", options, &operands);

    if (rc)
        return rc;
    if (operands < 2)
        return dms("DSK", NO_FUNCTION);
    w.replace = replace == YES;
    w.old_date = date != NEW;
    w.prompt = prompt == 100 ? PROMPT_NONE : prompt;
    if (text_equal(field_text(i->token[1], TOKEN), TEXT("DUMP")))
        return disk_dump(i, operands);
    if (text_equal(field_text(i->token[1], TOKEN), TEXT("LOAD")))
        return disk_load(i, operands, &w);
    return dms("DSK", INVALID_FUNCTION, &i->word[1]);
}
