/* Starting the translator as the system is configured (translate_config.h). */
#include "cp/verb/translate_config.h"
#include "cp/base/text.h"
#include "guests/engine/x86/translate.h"
#include <stdlib.h>
#include <string.h>

#define HOT 10u /* branches; measured: docs/performance.md */
#define SIZE_LEAST (4ULL << 20)
#define SIZE_MOST (1ULL << 30) /* jumps reach so far */

static bool wanted = true, perf_map;
static unsigned threshold = HOT;
static u64 size = 64ULL << 20;

bool translate_option(const char *text)
{
    char word[8];
    u64 n;

    text_copy(word, sizeof word, text);
    text_upper(word);
    wanted = strcmp(word, "OFF") != 0;
    if (!wanted)
        return true;
    if (strcmp(word, "ON") == 0)
        threshold = HOT;
    else if (strcmp(word, "ALL") == 0)
        threshold = 0;
    else if (text_decimal(word, 255, &n))
        threshold = (unsigned)n;
    else
        return false;
    return true;
}

bool config_translate(const char **rest)
{
    char word[16];

    if (!text_word(rest, word, sizeof word) || !translate_option(word))
        return false;
    while (text_word(rest, word, sizeof word)) {
        if (strcmp(text_upper(word), "PERFMAP") == 0)
            perf_map = true;
        else if (strcmp(word, "SIZE") != 0 || !text_word(rest, word, sizeof word) || !text_size(word, &size) ||
                 size < SIZE_LEAST || size > SIZE_MOST)
            return false;
    }
    size &= ~((2ULL << 20) - 1);
    return true;
}

bool translate_start(void)
{
    const char *environment = getenv("URSA_TRANSLATE");

    if (environment)
        translate_option(environment);
    if (!wanted)
        return true;
    return translator_start(size, threshold) == 0 && (!perf_map || translation_map());
}
