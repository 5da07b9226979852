/* The table of access modes and their rules. */
#include "cp/vm/link_mode.h"
#include "cp/base/text.h"
#include <string.h>

// clang-format off
static const struct link_mode modes[] = {
    {.word = "R", .password = PASSWORD_READ},
    {.word = "RR", .password = PASSWORD_READ, .shared = true},
    {.word = "W", .password = PASSWORD_WRITE, .write = true},
    {.word = "WR", .password = PASSWORD_WRITE, .write = true, .fallback = true},
    {.word = "M", .password = PASSWORD_MULTIPLE, .write = true, .multiple = true},
    {.word = "MR", .password = PASSWORD_MULTIPLE, .write = true, .multiple = true, .fallback = true},
    {.word = "MW", .password = PASSWORD_MULTIPLE, .write = true, .multiple = true, .shared = true},
    {.word = "SR", .password = PASSWORD_READ, .stable = true},
    {.word = "SW", .password = PASSWORD_WRITE, .stable = true},
    {.word = "SM", .password = PASSWORD_MULTIPLE, .stable = true},
    {.word = "ER", .password = PASSWORD_READ, .stable = true},
    {.word = "EW", .password = PASSWORD_WRITE, .stable = true},
};
// clang-format on

const struct link_mode *link_mode_find(const char *word)
{
    char base[4];
    size_t n;

    if (strlen(word) > 3)
        return NULL;
    n = strlen(text_upper(text_copy(base, sizeof base, word)));
    if (n > 1 && base[n - 1] == 'V')
        base[n - 1] = 0;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].word, base) == 0)
            return &modes[i];
    return NULL;
}

enum link_answer link_decide(const struct link_mode *mode, const struct link_users *users)
{
    bool free = mode->shared || !(users->writers || (users->readers && mode->write && !mode->multiple));

    if (free)
        return mode->write ? LINK_WRITE : LINK_READ;
    return mode->fallback ? LINK_FORCED_READ : LINK_REFUSED;
}
