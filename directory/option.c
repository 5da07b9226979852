/* Looking up the words of OPTION, and what CP asks of a user's options. */
#include "directory/option.h"
#include "directory/directory.h"
#include "cp/base/text.h"
#include <string.h>

// clang-format off
static const struct option_word words[] = {
#define OPTION_WORD(word, value) {word, OPTION_##value},
#include "directory/option.def"
#undef OPTION_WORD
};
// clang-format on

const struct option_word *option_find(const char *word)
{
    if (text_abbreviates(word, "CHPIDVirtualization"))
        word = "CHPIDVIRTUALIZATION";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i].word, word))
            return &words[i];
    return NULL;
}

bool option_value_valid(const struct option_word *o, const char *value)
{
    size_t n = strlen(value);
    u64 number;

    switch (o->value) {
    case OPTION_NONE:
        return n == 0;
    case OPTION_COUNT:
        return value[0] != '0' && n <= 5 && text_decimal(value, 65535, &number);
    case OPTION_HEX6:
        return n == 6 && text_hex(value, 0xFFFFFF, &number);
    case OPTION_LANGUAGE:
        return n <= 5 && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n;
    case OPTION_ONE:
        return !strcmp(value, "ONE");
    }
    return false;
}

bool directory_has_option(const struct directory_user *u, const char *word)
{
    const char *rest = u->options;
    char option[24], value[16];

    while (text_word(&rest, option, sizeof option)) {
        const struct option_word *o = option_find(option);
        if (!strcmp(option, word))
            return true;
        if (o && o->value != OPTION_NONE)
            text_word(&rest, value, sizeof value);
    }
    return false;
}
