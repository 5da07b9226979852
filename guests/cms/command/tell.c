/* TELL: a message to users by their names, nicknames and lists. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/recipients.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

#define COMMAND 240

static int one_tell(const struct recipient *to, const struct identity *me, struct text message)
{
    char command[COMMAND];
    struct text user = field_text(to->user, 8), node = field_text(to->node, 8);
    u32 n;

    if (!memcmp(to->node, me->node, 8))
        n = format(command, sizeof command, "MSG %T %T", &user, &message);
    else
        n = format(command, sizeof command, "SMSG RSCS MSG %T %T %T", &node, &user, &message);
    return cp_command((struct text){command, n < COMMAND ? n : COMMAND - 1});
}

/* What follows the words that say who. */
static struct text rest_of(const struct invocation *i, u32 words)
{
    const char *at = words < i->count ? i->word[words].at : i->line.at + i->line.n;

    return text_strip((struct text){at, (u32)(i->line.at + i->line.n - at)});
}

int tell_command(struct invocation *i)
{
    u32 words = i->count > 3 && text_equal_upper(i->word[2], TEXT("AT")) ? 4 : 2;
    struct text message = rest_of(i, words);
    struct recipients *to;
    struct identity me;
    int rc, worst = 0;

    if (i->count < 2 || !message.n)
        return dms("TEL", MISSING_OPERAND);
    to = storage_get(sizeof *to);
    if (!to)
        return dms("TEL", NO_STORAGE);
    rc = recipients_take(i, "TEL", 1, words, to);
    identity_read(&me);
    for (u32 k = 0; !rc && k < to->n; k++) {
        int one = one_tell(&to->of[k], &me, message);

        worst = one > worst ? one : worst;
    }
    storage_free(to);
    return rc ? rc : worst;
}
