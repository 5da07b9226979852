/* QUERY: finds who answers, in query.def; else CP. */
#include "guests/cms/command/query.h"
#include "guests/cms/base/format.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/stack.h"

static const struct row {
    const char *name;
    u8 least;
    const bool *member;     /* or: */
    command_function *show; /* or: it is refused */
} rows[] = {
#define QUERY(NAME, least, function) {#NAME, least, NULL, function},
#define SWITCH(NAME, least, member) {#NAME, least, &settings.member, NULL},
#define REFUSED(NAME) {#NAME, sizeof(#NAME) - 1, NULL, NULL},
#include "guests/cms/command/query.def"
#undef QUERY
#undef SWITCH
#define SET(NAME, least, function)
#define SWITCH(NAME, least, member)
#include "guests/cms/command/set.def"
#undef SET
#undef SWITCH
#undef REFUSED
};

static enum { TYPED, QUEUED, PUSHED } answer;

void query_line(const char *text, ...)
{
    char line[CONSOLE_LINE_MAX + 1];
    va_list args;

    va_start(args, text);
    format_list(line, sizeof(line), text, args);
    va_end(args);
    if (answer == TYPED)
        console_line(text_of(line));
    else if (answer == QUEUED)
        stack_queue(text_of(line));
    else
        stack_push(text_of(line));
}

static const struct row *row_find(struct text word)
{
    for (u32 k = 0; k < sizeof(rows) / sizeof(*rows); k++)
        if (text_abbreviates(word, rows[k].name, rows[k].least))
            return &rows[k];
    return NULL;
}

static int row_show(const struct row *row, struct invocation *i)
{
    if (!row->member && !row->show)
        return dms("QRY", NOT_OFFERED, row->name);
    if (row->show)
        return row->show(i);
    if (i->count > 2)
        return dms("QRY", INVALID_PARAMETER, &i->word[2]);
    query_line("%-8s = %s", row->name, *row->member ? "ON" : "OFF");
    return 0;
}

int query_command(struct invocation *i)
{
    u32 operands, to = TYPED + 1;
    const struct option options[] = {{"STACK", 5, OPTION_FLAG, &to, QUEUED + 1},
        {"FIFO", 4, OPTION_FLAG, &to, QUEUED + 1}, {"LIFO", 4, OPTION_FLAG, &to, PUSHED + 1}, {NULL, 0, 0, NULL, 0}};
    const struct row *row;
    struct invocation shown = *i;
    int rc;

    if (i->count < 2)
        return dms("QRY", NO_FUNCTION);
    row = row_find(i->word[1]);
    if (!row)
        return settings.implied_cp ? cp_command(i->line) : dms("QRY", INVALID_FUNCTION, &i->word[1]);
    rc = options_take(i, "QRY", options, &operands);
    if (rc)
        return rc;
    shown.count = operands;
    answer = to - 1;
    rc = row_show(row, &shown);
    answer = TYPED;
    return rc;
}
