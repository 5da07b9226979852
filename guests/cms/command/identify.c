/* IDENTIFY: who, where and when this is, from CP's QUERY USERID and QUERY TIME. */
#include "guests/cms/base/format.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"

enum { ANSWER = 160, FIFO = 1, LIFO = 2, ISO = 1, FULL = 2, USA = 3 };

/* Word number n (from 0) of the first line. */
static struct text word_of(const char *answer, u32 length, u32 n)
{
    struct text rest = {answer, 0}, word;

    while (rest.n < length && (u8)answer[rest.n] != 0x15)
        rest.n++;
    do
        word = text_word(&rest);
    while (n--);
    return word;
}

/* From MM/DD/YY, as CP says it. */
static void date_form(char to[12], struct text date, u32 form)
{
    const char *d = date.at;
    const char *century = date.n == 8 && d[6] < '4' ? "20" : "19";

    if (date.n != 8)
        format(to, 12, "%T", &date);
    else if (form == ISO)
        format(to, 12, "%s%.2s-%.2s-%.2s", century, d + 6, d, d + 3);
    else if (form == FULL)
        format(to, 12, "%.2s/%.2s/%s%.2s", d, d + 3, century, d + 6);
    else
        format(to, 12, "%T", &date);
}

int identify_command(struct invocation *i)
{
    u32 operands, stacked = 0, form = USA, n, m;
    bool type = false;
    char user[ANSWER], time[ANSWER], date[12], line[100];
    struct option options[] = {{"STACK", 5, OPTION_FLAG, &stacked, FIFO}, {"FIFO", 4, OPTION_FLAG, &stacked, FIFO},
        {"LIFO", 4, OPTION_FLAG, &stacked, LIFO}, {"TYPE", 4, OPTION_FLAG, &type, 0},
        {"ISODATE", 4, OPTION_FLAG, &form, ISO}, {"FULLDATE", 5, OPTION_FLAG, &form, FULL},
        {"USA", 3, OPTION_FLAG, &form, USA}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "IDE", options, &operands);

    if (rc)
        return rc;
    if (operands > 1)
        return dms("IDE", INVALID_PARAMETER, &i->word[1]);
    cp_response(TEXT("QUERY USERID"), user, ANSWER, &n);
    cp_response(TEXT("QUERY TIME"), time, ANSWER, &m);
    n = n < ANSWER ? n : ANSWER;
    m = m < ANSWER ? m : ANSWER;

    struct text name = word_of(user, n, 0), node = word_of(user, n, 2), clock = word_of(time, m, 2),
                zone = word_of(time, m, 3), day = word_of(time, m, 4);

    date_form(date, word_of(time, m, 5), form);
    format(line, sizeof(line), "%-8T AT %-8T VIA %-8s %s %T %-8T %T", &name, &node, "*", date, &clock, &zone, &day);
    if (stacked == LIFO)
        rc = stack_push(text_of(line));
    else if (stacked)
        rc = stack_queue(text_of(line));
    if (rc)
        return dms("IDE", NO_STORAGE);
    if (type || !stacked)
        console_line(text_of(line));
    return 0;
}
