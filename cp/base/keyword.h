/* A table of keywords and what each leads to: the operands of a command. Knows no commands. */
#pragma once
#include "guests/arch/types.h"

struct keyword {
    const char *word; /* minimum abbreviation in capitals, as text_abbreviates wants it */
    int value;
};

/* The value of the first row that word abbreviates, or -1. */
int keyword_find(const struct keyword *table, size_t rows, const char *word);
#define KEYWORD(table, word) keyword_find(table, sizeof(table) / sizeof *(table), word)
