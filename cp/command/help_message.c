/* HELP of messages: the row of message.def, what message_help.def says of it, and which commands' help names it. */
#include "cp/command/help.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const explanations[MSG_COUNT] = {
#define EXPLAIN(name, text) [MSG_##name] = text,
#include "cp/command/message_help.def"
#undef EXPLAIN
};

/* Of "HCPxxx045E" the number and the severity, 0 if it is not given. */
static bool take_number(const char *word, u64 *number, char *severity)
{
    char digits[8];
    size_t n;

    if (strncasecmp(word, "HCP", 3) == 0) {
        word += 3;
        if (!isdigit((unsigned char)*word))
            for (int i = 0; i < 3; i++, word++)
                if (!isalnum((unsigned char)*word))
                    return false;
    }
    n = strspn(word, "0123456789");
    if (n == 0 || n > 5)
        return false;
    snprintf(digits, sizeof digits, "%.*s", (int)n, word);
    *severity = (char)toupper((unsigned char)word[n]);
    return (!*severity || !word[n + 1]) && text_decimal(digits, 99999, number);
}

/* The row's text with words in place of printf's conversions. */
static void readable(const char *format, char text[160])
{
    size_t used = 0;

    for (const char *p = format; *p && used < 150; p++) {
        if (*p != '%') {
            text[used++] = *p;
            continue;
        }
        p += 1 + strspn(p + 1, "0123456789-+ .#l");
        used += (size_t)snprintf(text + used, 150 - used, "%s",
            *p == 's'   ? "..."
            : *p == 'X' ? "xxxx"
            : *p == '%' ? "%"
                        : "nnn");
    }
    text[used] = 0;
}

static bool text_names(const char *text, u64 number)
{
    const char *at = text ? strstr(text, "\nMessages\n") : NULL;
    char code[16];

    snprintf(code, sizeof code, "HCP%03u", (unsigned)number);
    while (at && (at = strstr(at, code))) {
        at += strlen(code);
        if (!isdigit((unsigned char)*at))
            return true;
    }
    return false;
}

static void add_givers(
    const char *prefix, const struct command *rows, size_t count, u64 number, char *list, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (text_names(help_text(&rows[i]), number)) {
            char name[32];
            size_t n = strlen(list);
            snprintf(list + n, size - n, "%s%s%s", *list ? ", " : "", prefix,
                text_upper(text_copy(name, sizeof name, rows[i].name)));
        }
}

static void show_givers(u64 number, void (*line)(void *arg, const char *text), void *arg)
{
    char list[4096] = "";

    add_givers("", command_table, command_count, number, list, sizeof list);
    add_givers("QUERY ", query_table, query_count, number, list, sizeof list);
    add_givers("SET ", set_table, set_count, number, list, sizeof list);
    if (*list) {
        line(arg, "Given by");
        help_wrap(list, "  ", line, arg);
    }
}

bool help_show_message(const char *word, void (*line)(void *arg, const char *text), void *arg)
{
    char severity, text[160], title[200];
    bool found = false;
    u64 number;

    if (!take_number(word, &number, &severity))
        return false;
    for (size_t i = 0; i < MSG_COUNT; i++) {
        const struct message *m = &message_table[i];
        if (m->number != number || (severity && severity != m->severity))
            continue;
        readable(m->text, text);
        snprintf(title, sizeof title, "HCP%s%03u%c %s", m->module, m->number, m->severity, text);
        help_wrap(title, "", line, arg);
        if (explanations[i])
            help_wrap(explanations[i], "  ", line, arg);
        found = true;
    }
    if (found)
        show_givers(number, line, arg);
    return found;
}
