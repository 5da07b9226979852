/* The immediate commands as commands (an EXEC issues them), and IMMCMD, which makes more of them. */
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

int immediate_command(struct invocation *i)
{
    if (i->count > 1)
        return dms("IMM", INVALID_PARAMETER, &i->word[1]);
    immediate_take(field_text(i->token[0], TOKEN));
    return 0;
}

static int names_show(struct text wanted)
{
    int rc = 44;

    for (const char *name = immediate_next(NULL); name; name = immediate_next(name))
        if (text_equal(wanted, TEXT("*")) || text_equal_upper(wanted, field_text(name, TOKEN))) {
            say("%.8s", name);
            rc = 0;
        }
    return rc;
}

static int name_status(struct text name)
{
    bool typed;
    int rc = immediate_taken(name, &typed);

    return rc ? rc : typed;
}

int immcmd_command(struct invocation *i)
{
    struct text function = field_text(i->token[1], TOKEN), name;

    if (i->count < 2)
        return dms("IMM", NO_FUNCTION);
    name = i->count > 2 ? field_text(i->token[2], TOKEN) : TEXT("*");
    if (i->count > 3)
        return dms("IMM", INVALID_PARAMETER, &i->word[3]);
    if (text_equal(function, TEXT("QUERY")))
        return names_show(name);
    if (i->count < 3)
        return dms("IMM", MISSING_OPERAND);
    if (text_equal(function, TEXT("SET")))
        return immediate_define(name) == 25 ? dms("IMM", NO_STORAGE) : 0;
    if (text_equal(function, TEXT("CLEAR")))
        return immediate_clear(name);
    if (text_equal(function, TEXT("STATUS")))
        return name_status(name);
    return dms("IMM", INVALID_FUNCTION, &i->word[1]);
}
