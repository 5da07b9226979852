/* SET: finds who sets, in set.def; else CP. */
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/settings.h"

#define SET(NAME, least, function) command_function function;
#define SWITCH(NAME, least, member)
#define REFUSED(NAME)
#include "guests/cms/command/set.def"
#undef SET
#undef SWITCH
#undef REFUSED

static const struct row {
    const char *name;
    u8 least;
    bool *member;          /* or: */
    command_function *set; /* or: it is refused */
} rows[] = {
#define SET(NAME, least, function) {#NAME, least, NULL, function},
#define SWITCH(NAME, least, member) {#NAME, least, &settings.member, NULL},
#define REFUSED(NAME) {#NAME, sizeof(#NAME) - 1, NULL, NULL},
#include "guests/cms/command/set.def"
#undef SET
#undef SWITCH
#undef REFUSED
};

static int switch_set(bool *member, const struct invocation *i, const char *name)
{
    if (text_equal_upper(i->word[2], TEXT("ON")))
        *member = true;
    else if (text_equal_upper(i->word[2], TEXT("OFF")))
        *member = false;
    else
        return dms("SET", BAD_SETTING, &i->word[2], name);
    return 0;
}

int set_command(struct invocation *i)
{
    const struct row *row = NULL;

    if (i->count < 2)
        return dms("SET", NO_FUNCTION);
    for (u32 k = 0; k < sizeof(rows) / sizeof(*rows) && !row; k++)
        if (text_abbreviates(i->word[1], rows[k].name, rows[k].least))
            row = &rows[k];
    if (!row)
        return settings.implied_cp ? cp_command(i->line) : dms("SET", INVALID_FUNCTION, &i->word[1]);
    if (!row->member && !row->set)
        return dms("SET", NOT_OFFERED, row->name);
    if (row->set)
        return row->set(i);
    if (i->count < 3)
        return dms("SET", PARAMETER_MISSING, row->name);
    if (i->count > 3)
        return dms("SET", INVALID_PARAMETER, &i->word[3]);
    return switch_set(row->member, i, row->name);
}
