/* HELP: what the tables and the help files say of a command or operand. It knows no command; messages are in
 * help_message.c. Source: the conventions of CP Commands and Utilities Reference, "Syntax, Message, and Response
 * Conventions". */
#include "cp/command/help.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 72

static const struct {
    const char *name, *text;
} texts[] = {
#include "cp/command/help_text.h"
};

static const struct {
    const char *name, *why;
} absences[] = {
#define ABSENT(name, why) {name, why},
#include "cp/command/absent.def"
#undef ABSENT
};

struct shown { /* where lines go */
    void (*line)(void *arg, const char *text);
    void *arg;
};

static void show(const struct shown *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void show(const struct shown *to, const char *format, ...)
{
    char text[256];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    to->line(to->arg, text);
}

static const struct table {
    const char *prefix; /* of the names of help files */
    const struct command *rows;
    const size_t *count;
    const char *title;
} tables[] = {
    {"", command_table, &command_count, ""},
    {"query-", query_table, &query_count, "QUERY "},
    {"set-", set_table, &set_count, "SET "},
};
#define TABLES (sizeof tables / sizeof *tables)

static const struct table *table_of(const struct command *row)
{
    for (size_t t = 0; t < TABLES; t++)
        if (row >= tables[t].rows && row < tables[t].rows + *tables[t].count)
            return &tables[t];
    return NULL;
}

static const char *own_text(const struct command *row)
{
    char name[64];

    snprintf(name, sizeof name, "%s%s", table_of(row)->prefix, strcmp(row->name, "*") == 0 ? "comment" : row->name);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, name) == 0)
            return texts[i].text;
    return NULL;
}

const char *help_text(const struct command *row)
{
    const char *text = own_text(row);

    for (size_t t = 0; t < TABLES && !text; t++)
        for (size_t i = 0; i < *tables[t].count && !text; i++)
            if (tables[t].rows[i].handle == row->handle)
                text = own_text(&tables[t].rows[i]);
    return text;
}

void help_wrap(const char *text, const char *indent, void (*line)(void *arg, const char *text), void *arg)
{
    char out[COLUMNS + 1];
    size_t used = 0, left = strlen(indent);

    while (*(text = text_rest(text))) {
        size_t n = strcspn(text, " \t");
        if (used > left && used + 1 + n > COLUMNS) {
            line(arg, out);
            used = 0;
        }
        if (used == 0)
            used = (size_t)snprintf(out, sizeof out, "%s", indent);
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%.*s", used > left ? " " : "", (int)n, text);
        if (used >= sizeof out) /* a word longer than the line: cut where it must be */
            n -= used - (sizeof out - 1), used = sizeof out - 1;
        text += n;
    }
    if (used)
        line(arg, out);
}

static void show_lines(const char *text, const struct shown *to)
{
    char line[256];

    for (; *text; text += *text == '\n') {
        size_t n = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        to->line(to->arg, line);
        text += n;
    }
}

static const char *upper_name(const struct command *row, char name[32])
{
    return text_upper(text_copy(name, 32, row->name));
}

static void show_list(const struct table *t, const struct shown *to)
{
    char name[32];

    for (size_t i = 0; i < *t->count; i++)
        show(to, "  %-12s %.58s", upper_name(&t->rows[i], name), t->rows[i].summary);
}

static void show_row(const struct command *row, const struct shown *to)
{
    const char *text = help_text(row);
    char name[32], title[64], classes[64] = "Classes: any";

    snprintf(title, sizeof title, "%s%s", table_of(row)->title, upper_name(row, name));
    if (*row->classes)
        snprintf(classes, sizeof classes, "Class%s: %s", row->classes[1] ? "es" : "", row->classes);
    show(to, "%-40s %31s", title, classes);
    help_wrap(row->summary, "  ", to->line, to->arg);
    show(to, "Syntax");
    help_wrap(row->syntax, "  ", to->line, to->arg);
    if (text)
        show_lines(text, to);
    if (row->handle == cmd_query || row->handle == cmd_set) {
        show(to, "What %s knows (HELP %s and one of these tells more)", name, name);
        show_list(&tables[row->handle == cmd_query ? 1 : 2], to);
    } else if (row->handle == cmd_commands) {
        show(to, "Commands (HELP and one of these tells more)");
        show_list(&tables[0], to);
    }
}

static const struct command *row_named(const struct table *t, const char *word)
{
    for (size_t i = 0; i < *t->count; i++)
        if (text_abbreviates(word, t->rows[i].name))
            return &t->rows[i];
    if (t->prefix[0] && toupper((unsigned char)word[0]) == 'P' && toupper((unsigned char)word[1]) == 'F' &&
        isdigit((unsigned char)word[2]))
        return row_named(t, "PF");
    return NULL;
}

static void show_overview(const struct shown *to)
{
    show(to, "HELP COMMANDS           the commands");
    show(to, "HELP QUERY, HELP SET    what can be queried and set");
    show(to, "HELP ABSENT             commands of z/VM that this system does not have, and why");
    show(to, "HELP command            one command");
    show(to, "HELP QUERY TIME         one operand of QUERY or SET");
    show(to, "HELP HCP045E            what a message means; its number alone will do");
    show(to, "In syntax the capitals of a word are its shortest abbreviation; what is in");
    show(to, "brackets [] may be left out, of words in braces {} separated by | one is chosen.");
}

static bool show_absent(const char *word, const struct shown *to)
{
    bool all = strcasecmp(word, "ABSENT") == 0, found = false;

    for (size_t i = 0; i < sizeof absences / sizeof *absences; i++)
        if (all || text_abbreviates(word, absences[i].name)) {
            char name[40];
            show(to, "%s: not here", text_upper(text_copy(name, sizeof name, absences[i].name)));
            help_wrap(absences[i].why, "  ", to->line, to->arg);
            found = true;
        }
    return found;
}

int help_show(const char *topic, void (*line)(void *arg, const char *text), void *arg)
{
    const struct shown to = {line, arg};
    const struct command *row = NULL;
    char word[64], second[64];
    bool more;

    if (!text_word(&topic, word, sizeof word)) {
        show_overview(&to);
        return 0;
    }
    more = text_word(&topic, second, sizeof second);
    for (size_t t = 1; t < TABLES && more; t++)
        if (row_named(&tables[0], word) && row_named(&tables[0], word)->handle == (t == 1 ? cmd_query : cmd_set))
            if (!(row = row_named(&tables[t], second))) {
                snprintf(word, sizeof word, "%s%.40s", tables[t].title, second);
                return show_absent(word, &to) ? 0 : 26;
            }
    for (size_t t = 0; t < TABLES && !row; t++)
        row = row_named(&tables[t], word);
    if (row)
        show_row(row, &to);
    return row || help_show_message(word, line, arg) || show_absent(word, &to) ? 0 : 26;
}

static void respond_line(void *arg, const char *text)
{
    respond(arg, "%s", text);
}

int cmd_help(struct vm *vm, const char *rest)
{
    char topic[64];
    int rc = help_show(rest, respond_line, vm);

    return rc ? say_as(vm, "HLP", MSG_NO_HELP, text_upper(text_copy(topic, sizeof topic, text_rest(rest)))) : 0;
}
