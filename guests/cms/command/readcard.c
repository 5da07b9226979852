/* READCARD: the reader's file as files of the disk. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/reading.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

/* fn ft [fm], or * [* [fm]]. */
static int names_take(const struct invocation *i, u32 operands, struct incoming_wish *w, bool *split)
{
    struct fileid id;

    if (operands < 2)
        return dms("RDC", INCOMPLETE_FILEID);
    if (operands > 4)
        return dms("RDC", INVALID_PARAMETER, &i->word[4]);
    *split = i->token[1][0] == '*';
    if (operands == 4)
        w->mode = field_text(i->token[3], TOKEN);
    if (!*split) {
        w->name = field_text(i->token[1], TOKEN);
        w->type = operands > 2 ? field_text(i->token[2], TOKEN) : (struct text){0};
        return operand_fileid(i, "RDC", 1, operands, 'A', false, &id);
    }
    if (operands > 2 && i->token[2][0] != '*')
        return dms("RDC", INVALID_PARAMETER, &i->word[2]);
    if (w->mode.n && !text_equal(w->mode, TEXT("*")) && !text_equal(w->mode, TEXT("=")) &&
        !character_is_letter(*w->mode.at))
        return dms("RDC", INVALID_FILEMODE, &w->mode);
    return 0;
}

static int file_read_in(const struct incoming_wish *w, bool split)
{
    struct reading *r = storage_get(sizeof *r);
    struct loading l = {.module = "RDC", .wish = w};
    int rc;

    if (!r)
        return dms("RDC", NO_STORAGE);
    rc = reading_begin("RDC", r, (struct text){0});
    if (!rc) {
        l.reader = &r->reader;
        field_set(l.name.name, 8, TEXT("READCARD"));
        field_set(l.name.type, 8, TEXT("CMSUT1"));
        field_set(l.name.mode, 2, TEXT("A1"));
        rc = load_cards(&l, split);
        reading_end(r, !rc);
    }
    storage_free(r);
    return rc;
}

int readcard_command(struct invocation *i)
{
    enum { NO = 1, YES, NEW = 1, OLD };
    u32 operands, replace = 0, date = 0, prompt = 0, stack = 0;
    struct option options[] = {{"FULLPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_FULL},
        {"MINPROMPT", 1, OPTION_FLAG, &prompt, PROMPT_MINIMAL}, {"NOPROMPT", 3, OPTION_FLAG, &prompt, 100},
        {"REPLACE", 1, OPTION_FLAG, &replace, YES}, {"NOREPLACE", 3, OPTION_FLAG, &replace, NO},
        {"NEWDATE", 3, OPTION_FLAG, &date, NEW}, {"OLDDATE", 4, OPTION_FLAG, &date, OLD},
        {"STACK", 5, OPTION_FLAG, &stack, 1}, {NULL, 0, 0, NULL, 0}};
    struct incoming_wish w = {0};
    bool split = false;
    int rc = options_take(i, "RDC", options, &operands);

    if (rc)
        return rc;
    if (stack)
        return dms("RDC", NOT_OFFERED, "Option STACK of READCARD");
    w.replace = replace == YES;
    w.old_date = date == OLD;
    w.prompt = prompt == 100 ? PROMPT_NONE : prompt;
    rc = names_take(i, operands, &w, &split);
    return rc ? rc : file_read_in(&w, split);
}
