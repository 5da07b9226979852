/* LINK's operands as far as a password's place needs them: see cp/command/link.c. */
#include "cp/vm/link_password.h"
#include "cp/base/text.h"
#include "cp/vm/link_mode.h"
#include <string.h>
#include <strings.h>

static bool take(const char **rest, const char *optional, char word[16])
{
    return text_word(rest, word, 16) && (strcasecmp(word, optional) != 0 || text_word(rest, word, 16));
}

/* In one logical line: LINK [TO] userid vdev [AS] vdev [mode] password. */
static const char *password_in(const char *line)
{
    const char *rest = line, *after;
    char word[16];

    if (!take(&rest, "CP", word) || !text_abbreviates(word, "LINK") || !take(&rest, "TO", word) ||
        !take(&rest, "", word) || !take(&rest, "AS", word))
        return NULL;
    after = rest;
    if (text_word(&after, word, sizeof word) && link_mode_find(word))
        rest = after;
    rest = text_rest(rest);
    return *rest ? rest : NULL;
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
