/* Keyword tables. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"

int keyword_find(const struct keyword *table, size_t rows, const char *word)
{
    for (size_t i = 0; i < rows; i++)
        if (text_abbreviates(word, table[i].word))
            return table[i].value;
    return -1;
}
