/* Completion of words for readline, whose callback has no argument: the owner of the terminal knows the words. */
#include "console/completion.h"
#include "console/latin1.h"
#include "console/terminal_kind.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>

#define LINE_MAX_BYTES 1024 /* what is longer is completed as if it ended here */

static struct terminal *the_terminal;

struct words {
    char **word;
    size_t count, given;
};

static void add_word(void *ctx, const char *word)
{
    struct words *w = ctx;
    size_t size = 2 * strlen(word) + 1;
    char **grown = realloc(w->word, (w->count + 1) * sizeof *grown);

    if (!grown)
        return;
    w->word = grown;
    w->word[w->count] = malloc(size);
    if (w->word[w->count])
        latin1_to_utf8(w->word[w->count++], size, word);
}

static struct words found;

/* Readline asks for one match after the other, and frees each. */
static char *next_word(const char *text, int state)
{
    (void)text;
    (void)state;
    return found.given < found.count ? found.word[found.given++] : NULL;
}

static char **complete(const char *text, int start, int end)
{
    char before[LINE_MAX_BYTES], line[LINE_MAX_BYTES], word[LINE_MAX_BYTES], **matches;

    (void)end;
    rl_attempted_completion_over = 1; /* no file names, please */
    text_copy(line, sizeof line, rl_line_buffer);
    if ((size_t)start < sizeof line)
        line[start] = 0;
    latin1_from_utf8(before, sizeof before, line);
    latin1_from_utf8(word, sizeof word, text);
    found = (struct words){0};
    terminal_complete(the_terminal, before, word, add_word, &found);
    matches = rl_completion_matches(text, next_word);
    free(found.word);
    return matches;
}

void completion_attach(struct terminal *t)
{
    the_terminal = t;
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = " ";
}
