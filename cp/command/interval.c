/* WITHIN seconds, BY hh:mm[:ss]. Source: CP Commands and Utilities Reference, SIGNAL, FORCE, SHUTDOWN. */
#include "cp/command/interval.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <time.h>

#define DAY 86400

/* Seconds from now to the next hh:mm[:ss] of the day; 0 if it is no time. */
static unsigned seconds_to(const char *text)
{
    unsigned hour, minute, second = 0;
    time_t now = time(NULL);
    struct tm at;
    long wait;
    int used = 0, more = 0;

    if (sscanf(text, "%2u:%2u%n:%2u%n", &hour, &minute, &used, &second, &more) < 2 || hour > 23 || minute > 59 ||
        second > 59 || text[more ? more : used])
        return 0;
    localtime_r(&now, &at);
    wait = (long)(hour * 3600 + minute * 60 + second) - (at.tm_hour * 3600 + at.tm_min * 60 + at.tm_sec);
    return (unsigned)(wait > 0 ? wait : wait + DAY);
}

int take_interval(struct vm *vm, const char *word, const char **rest, unsigned max, unsigned *seconds, int *rc)
{
    bool by = text_abbreviates(word, "BY");
    char value[24];
    u64 n = 0;

    if (!by && !text_abbreviates(word, "WITHIN"))
        return 0;
    if (!text_word(rest, value, sizeof value)) {
        *rc = say(vm, MSG_OPERAND_MISSING);
        return -1;
    }
    if (by)
        n = seconds_to(value);
    if ((!by && !text_decimal(value, max, &n)) || n == 0 || n > max) {
        *rc = say(vm, MSG_INVALID_OPERAND, text_upper(value));
        return -1;
    }
    *seconds = (unsigned)n;
    return 1;
}
