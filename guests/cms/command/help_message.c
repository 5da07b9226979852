/* The messages of CMS, explained from message.def itself: their severity, text and return code. */
#include "guests/cms/command/help_message.h"
#include "guests/cms/base/character.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

static const struct row {
    u16 number, rc;
    char severity;
    const char *text;
} rows[] = {
#define DMS(number, severity, NAME, rc, text) {number, rc, #severity[0], text},
#include "guests/cms/nucleus/message.def"
#undef DMS
};

static const struct {
    char severity;
    const char *meaning;
} severities[] = {
    {'E', "Error: the command was not done, or not to its end."},
    {'I', "Information: nothing is wrong."},
    {'R', "Response: CMS waits for what it asks."},
    {'S', "Severe error: the command has ended."},
    {'T', "Terminating error: what was running has ended."},
    {'W', "Warning: the command goes on; its result may not be what was wanted."},
};

/* DMS and the module's three letters may stand before the number, the severity behind it. */
static bool identification(struct text word, u64 *number, char *severity)
{
    *severity = 0;
    if (word.n > 3 && text_equal_upper((struct text){word.at, 3}, TEXT("DMS"))) {
        word.at += 3, word.n -= 3;
        if (word.n > 3 && !character_is_digit(*word.at))
            word.at += 3, word.n -= 3;
    }
    if (word.n > 3 && character_is_letter(word.at[word.n - 1])) {
        *severity = character_upper(word.at[word.n - 1]);
        word.n--;
    }
    return word.n >= 3 && text_number(word, 9999, number);
}

/* What a command fills in is shown as dots. */
static void text_show(const char *text)
{
    char line[200];
    u32 n = 0;

    for (; *text && n < sizeof(line) - 3; text++) {
        if (*text != '%') {
            line[n++] = *text;
            continue;
        }
        while (text[1] && !character_is_letter(text[1]))
            text++;
        text++;
        while (*text == 'l')
            text++;
        line[n++] = '.', line[n++] = '.', line[n++] = '.';
    }
    console_line((struct text){line, n});
}

static void row_show(const struct row *r)
{
    console_part(TEXT("    "));
    text_show(r->text);
    for (u32 k = 0; k < sizeof(severities) / sizeof(*severities); k++)
        if (severities[k].severity == r->severity)
            say("    %s", severities[k].meaning);
    say("    The return code of the command is %u.", r->rc);
}

bool help_message(struct text word, int *rc)
{
    u64 number;
    char severity;
    bool found = false;

    if (!identification(word, &number, &severity))
        return false;
    for (u32 k = 0; k < sizeof(rows) / sizeof(*rows); k++)
        if (rows[k].number == number && (!severity || severity == rows[k].severity)) {
            say("DMS%03u%c", rows[k].number, rows[k].severity);
            row_show(&rows[k]);
            found = true;
        }
    *rc = found ? 0 : dms("HLP", NO_HELP);
    return true;
}
