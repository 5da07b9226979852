/* Options: what stands behind the parenthesis of a command. */
#include "guests/cms/base/character.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/message.h"

static const struct option *option_find(const struct option *table, struct text word)
{
    for (; table->name; table++)
        if (text_abbreviates(word, table->name, table->least))
            return table;
    return NULL;
}

static void flag_take(const struct option *o)
{
    if (o->value)
        *(u32 *)o->to = o->value;
    else
        *(bool *)o->to = true;
}

/* A character, or its two hexadecimal digits. */
static bool character_take(struct text t, char *c)
{
    u64 code;

    if (t.n == 1)
        *c = *t.at;
    else if (t.n == 2 && text_hex(t, 0xFF, &code))
        *c = (char)code;
    else
        return false;
    return true;
}

static bool value_take(const struct invocation *i, const struct option *o, u32 *at)
{
    struct text t = i->word[*at];
    u64 number;

    switch (o->kind) {
    case OPTION_NUMBER:
        if (!text_number(t, 0xFFFFFFFF, &number))
            return false;
        *(u32 *)o->to = (u32)number;
        return true;
    case OPTION_CHARACTER:
        return character_take(t, o->to);
    case OPTION_TEXT: /* to the end of the line */
        *(struct text *)o->to = (struct text){t.at, (u32)(i->line.at + i->line.n - t.at)};
        *at = i->count;
        return true;
    default:
        *(struct text *)o->to = t;
        return true;
    }
}

int options_take(const struct invocation *i, const char *module, const struct option *table, u32 *operands)
{
    u32 at = 0;

    while (at < i->count && i->token[at][0] != '(')
        at++;
    *operands = at;
    for (at++; at < i->count && i->token[at][0] != ')'; at++) {
        const struct option *o = option_find(table, i->word[at]);

        if (!o)
            return dms(module, INVALID_OPTION, &i->word[at]);
        if (o->kind == OPTION_FLAG) {
            flag_take(o);
            continue;
        }
        if (++at >= i->count || (o->kind != OPTION_TEXT && i->token[at][0] == ')'))
            return dms(module, NO_OPTION_VALUE, o->name);

        struct text value = i->word[at];

        if (!value_take(i, o, &at))
            return dms(module, INVALID_OPTION_VALUE, &value, o->name);
    }
    return 0;
}
