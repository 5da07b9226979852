/* The operands of commands that have passwords, as far as their place needs them: see cp/command/link.c,
 * operator_commands.c. */
#include "cp/vm/link_password.h"
#include "cp/base/text.h"
#include "cp/vm/link_mode.h"
#include <string.h>
#include <strings.h>

static bool take(const char **rest, const char *optional, char word[16])
{
    return text_word(rest, word, 16) && (strcasecmp(word, optional) != 0 || text_word(rest, word, 16));
}

/* LINK [TO] userid vdev [AS] vdev [mode] password */
static const char *of_link(const char *rest)
{
    const char *after;
    char word[16];

    if (!take(&rest, "TO", word) || !take(&rest, "", word) || !take(&rest, "AS", word))
        return NULL;
    after = rest;
    if (text_word(&after, word, sizeof word) && link_mode_find(word))
        rest = after;
    rest = text_rest(rest);
    return *rest ? rest : NULL;
}

/* AUTOLOG userid password, and LOGON by one who is logged on already */
static const char *of_user(const char *rest)
{
    char word[16];

    if (!text_word(&rest, word, sizeof word))
        return NULL;
    rest = text_rest(rest);
    return *rest ? rest : NULL;
}

/* In one logical line, behind whatever commands pass another one on. */
static const char *password_in(const char *line)
{
    static const struct {
        const char *word;
        unsigned operands; /* words until the command that is passed on */
    } prefixes[] = {{"CP", 0}, {"#CP", 0}, {"SILENTly", 0}, {"CPU", 1}, {"FOR", 2}, {"SEND", 1}, {"AT", 2}};
    const char *rest = line;
    char word[16];

    while (text_word(&rest, word, sizeof word)) {
        size_t i = 0, n = sizeof prefixes / sizeof *prefixes;
        if (text_abbreviates(word, "LINK"))
            return of_link(rest);
        if (text_abbreviates(word, "AUTOLOg") || text_abbreviates(word, "LOGOn") || text_abbreviates(word, "LOGIn"))
            return of_user(rest);
        while (i < n && !text_abbreviates(word, prefixes[i].word))
            i++;
        if (i == n)
            return NULL;
        for (unsigned skip = prefixes[i].operands; skip; skip--)
            take(&rest, "CP", word);
    }
    return NULL;
}

const char *link_password_at(const struct vm *vm, const char *line)
{
    char part[512], end[2] = {vm->linedit ? vm->linend : 0, 0};

    while (*line) {
        size_t n = *end ? strcspn(line, end) : strlen(line);
        const char *found;

        text_copy(part, n < sizeof part ? n + 1 : sizeof part, line);
        found = password_in(part);
        if (found)
            return line + (found - part);
        line += n + (line[n] != 0);
    }
    return NULL;
}
