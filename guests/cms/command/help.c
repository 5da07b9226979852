/* HELP: text of files NAME HELPCMS, the list of them, and the messages of message.def. What concerns CP is CP's HELP.
 */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/help_message.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"

enum { LINE = 256 };

static int file_show(const struct fileid *id, u32 lines)
{
    struct file *f;
    char line[LINE];
    u32 n;
    int rc = operand_open("HLP", id, &f);

    if (rc)
        return rc;
    while (!rc && lines-- && !console_attention()) {
        rc = file_read(f, 0, line, LINE, &n);
        if (!rc)
            console_line(field_text(line, n < LINE ? n : LINE));
    }
    rc = rc == FILE_END ? 0 : operand_read_failed("HLP", rc, id);
    file_close(f);
    return rc;
}

/* The first line of each file is its name and what it is about. */
static int menu_show(void)
{
    struct file_search s = {0};
    struct file_status found;
    u32 files = 0;
    int rc = 0;

    fileid_of(TEXT("*"), TEXT("HELPCMS"), TEXT(""), true, &s.pattern);
    s.pattern.mode = '*';
    for (; !rc && !file_next(&s, &found) && !console_attention(); files++)
        rc = file_show(&found.id, 1);
    if (!files)
        return dms("HLP", NO_HELP);
    say("");
    say("HELP name shows one of these; HELP DMSxxxnnns a message of CMS; HELP CP name a command of CP.");
    return rc;
}

/* The row of the command that a word is, or abbreviates. */
static struct text full_name(struct text word)
{
    for (const struct command *c = command_table; c->name; c++)
        if (text_abbreviates(word, c->name, c->least))
            return text_of(c->name);
    return word;
}

static int command_show(struct text word)
{
    struct fileid id;
    struct file_status found;

    if (fileid_of(word, TEXT("HELPCMS"), TEXT(""), false, &id))
        return dms("HLP", NO_HELP);
    id.mode = '*';
    if (!file_state(&id, &found))
        return file_show(&found.id, 0xFFFFFFFF);
    fileid_of(full_name(word), TEXT("HELPCMS"), TEXT(""), false, &id);
    id.mode = '*';
    if (!file_state(&id, &found))
        return file_show(&found.id, 0xFFFFFFFF);
    return dms("HLP", NO_HELP);
}

static bool names_component(struct text word)
{
    return text_equal_upper(word, TEXT("CMS")) || text_equal_upper(word, TEXT("COMMANDS")) ||
           text_equal_upper(word, TEXT("MSG")) || text_abbreviates(word, "MESSAGES", 7);
}

static int cp_help(const struct invocation *i, u32 end)
{
    struct text rest = {"HELP", 4};

    if (end > 2) { /* HELP and what follows CP */
        char line[LINE];
        u32 n = (u32)(i->word[end - 1].at + i->word[end - 1].n - i->word[2].at);

        n = n < LINE - 5 ? n : LINE - 5;
        memcpy(line, "HELP ", 5);
        memcpy(line + 5, i->word[2].at, n);
        return cp_command((struct text){line, n + 5});
    }
    return cp_command(rest);
}

int help_command(struct invocation *i)
{
    const struct option options[] = {{NULL, 0, 0, NULL, 0}};
    u32 end, at = 1;
    int rc = options_take(i, "HLP", options, &end);

    if (rc)
        return rc;
    if (end > 1 && text_equal_upper(i->word[1], TEXT("CP")))
        return cp_help(i, end);
    if (end > 2 && names_component(i->word[1]))
        at = 2;
    if (end > at + 1)
        return dms("HLP", INVALID_PARAMETER, &i->word[at + 1]);
    if (end == 1 || text_equal_upper(i->word[at], TEXT("MENU")) || text_equal_upper(i->word[at], TEXT("MENUS")))
        return menu_show();
    if (help_message(i->word[at], &rc))
        return rc;
    return command_show(i->word[at]);
}
