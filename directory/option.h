/* The words of OPTION (option.def). */
#pragma once
#include "guests/arch/types.h"

enum option_value { OPTION_NONE, OPTION_COUNT, OPTION_HEX6, OPTION_LANGUAGE, OPTION_ONE };

struct option_word {
    const char *word;
    enum option_value value; /* what follows the word */
};

/* The row for a word in capitals (CHPIDV and longer abbreviate CHPIDVIRTUALIZATION), or NULL. */
const struct option_word *option_find(const char *word);
bool option_value_valid(const struct option_word *o, const char *value);
