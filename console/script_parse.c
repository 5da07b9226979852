/* The grammar of session scripts. Must not know terminals. A line is
 *     ; comment | [NAME] | [NAME 3270] | > TEXT | < TEXT | ~ REGEX | ! TEXT | $ COMMAND
 *     timeout SECONDS | set NAME REGEX | key NAME | pause SECONDS
 * or empty. The mark is at the start of the line; one blank after it is dropped, the rest is literal but for ${NAME}.
 * Mistakes are found before anything is run, except in text that only exists once ${NAME} is expanded. */
#include "console/script.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TYPED_MAX (FRAME_MAX - 2)
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
#define TERMINAL_CHARACTERS NAME_CHARACTERS "$#@-.:"

static const char *terminal_mistake(const char *text)
{
    size_t n = strspn(text, TERMINAL_CHARACTERS);

    return n > 0 && (!text[n] || strcmp(text + n, " 3270") == 0) ? NULL : "a terminal is named [NAME] or [NAME 3270]";
}

static const char *typed_mistake(const char *text)
{
    return strlen(text) > TYPED_MAX ? "this line is too long to be typed" : NULL;
}

static const char *no_mistake(const char *text)
{
    (void)text;
    return NULL;
}

static const char *regex_error(const char *text, bool wants_group)
{
    regex_t regex;
    size_t groups;

    if (regcomp(&regex, text, REG_EXTENDED) != 0)
        return "this is not a POSIX extended regular expression";
    groups = regex.re_nsub;
    regfree(&regex);
    return wants_group && groups == 0 ? "the regular expression of set needs a (group)" : NULL;
}

static const char *regex_mistake(const char *text)
{
    return regex_error(text, false);
}

static const char *command_mistake(const char *text)
{
    return text[strspn(text, " \t")] ? NULL : "a command is missing";
}

static const char *forbid_mistake(const char *text)
{
    return *text ? NULL : "what must not appear is missing";
}

static const char *seconds_mistake(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);

    return isdigit((unsigned char)*text) && !*end && seconds <= 1e6 ? NULL
                                                                    : "a number of seconds is missing or invalid";
}

const char *step_set_name(const char *text, char *name, size_t size)
{
    size_t n = strspn(text, NAME_CHARACTERS);

    if (n == 0 || n >= size || isdigit((unsigned char)*text) || text[n] != ' ')
        return NULL;
    memcpy(name, text, n);
    name[n] = 0;
    return text + n + 1;
}

static const char *set_mistake(const char *text)
{
    char name[64];
    const char *regex = step_set_name(text, name, sizeof name);

    return regex ? regex_error(regex, true) : "set is written: set NAME REGEX";
}

static const char *key_mistake(const char *text)
{
    return script_display_key_code(text) ? NULL : "keys are ENTER, CLEAR, PA1 to PA3, PF1 to PF24, and TAB";
}

// clang-format off
static const struct syntax {
    const char *mark;
    const char *(*mistake)(const char *text);
} syntax[] = {
    [STEP_USE]     = {"[",       terminal_mistake},
    [STEP_TYPE]    = {">",       typed_mistake},
    [STEP_WAIT]    = {"<",       no_mistake},
    [STEP_MATCH]   = {"~",       regex_mistake},
    [STEP_FORBID]  = {"!",       forbid_mistake},
    [STEP_SHELL]   = {"$",       command_mistake},
    [STEP_TIMEOUT] = {"timeout", seconds_mistake},
    [STEP_SET]     = {"set",     set_mistake},
    [STEP_KEY]     = {"key",     key_mistake},
    [STEP_PAUSE]   = {"pause",   seconds_mistake},
};
// clang-format on
#define KINDS (sizeof syntax / sizeof *syntax)

const char *step_mistake(enum step_kind kind, const char *text)
{
    return syntax[kind].mistake(text);
}

/* What came before decides whether a step makes sense. */
struct context {
    bool has_terminal, has_output;
};

static const char *context_mistake(struct context *c, enum step_kind kind)
{
    switch (kind) {
    case STEP_USE:
        c->has_terminal = c->has_output = true;
        return NULL;
    case STEP_SHELL:
        c->has_output = true;
        return NULL;
    case STEP_TYPE:
    case STEP_KEY:
        return c->has_terminal ? NULL : "there is no terminal yet: [NAME] opens one";
    case STEP_WAIT:
    case STEP_MATCH:
    case STEP_FORBID:
    case STEP_SET:
        return c->has_output ? NULL : "there is no output yet: [NAME] opens a terminal";
    default:
        return NULL;
    }
}

/* Find the kind of a line and its text, in place. */
static bool line_kind(char *line, enum step_kind *kind, char **text)
{
    for (size_t i = 0; i < KINDS; i++) {
        size_t n = strlen(syntax[i].mark);
        bool word = isalpha((unsigned char)syntax[i].mark[0]);
        if (strncmp(line, syntax[i].mark, n) != 0 || (word && line[n] && line[n] != ' '))
            continue;
        *kind = (enum step_kind)i;
        *text = line + n + (line[n] == ' ');
        return true;
    }
    return false;
}

/* [NAME] without its brackets; blanks after it do no harm. */
static bool strip_bracket(char *text)
{
    size_t n = strlen(text);

    while (n && text[n - 1] == ' ')
        n--;
    if (!n || text[n - 1] != ']')
        return false;
    text[n - 1] = 0;
    return true;
}

static bool add_step(struct script *s, int line, enum step_kind kind, const char *text)
{
    struct step *steps = realloc(s->steps, (s->count + 1) * sizeof *steps);

    if (!steps)
        return false;
    s->steps = steps;
    steps[s->count] = (struct step){line, kind, strdup(text)};
    return steps[s->count].text && ++s->count;
}

/* What is wrong with this line, or NULL. */
static const char *parse_line(struct script *s, struct variables *known, struct context *c, int number, char *line)
{
    enum step_kind kind;
    const char *why;
    char *text, *expanded, name[64];

    if (line[0] == ';' || !line[strspn(line, " \t")])
        return NULL;
    if (!line_kind(line, &kind, &text))
        return "a line begins with ; [ > < ~ ! $ timeout set key or pause";
    if (kind == STEP_USE && !strip_bracket(text))
        return "a terminal is named [NAME]";
    why = context_mistake(c, kind);
    expanded = why ? NULL : variables_expand(known, text, &why);
    if (!why && strcmp(expanded, text) == 0)
        why = step_mistake(kind, text);
    if (!why && kind == STEP_SET && step_set_name(expanded, name, sizeof name) && !variables_set(known, name, ""))
        why = "out of storage";
    free(expanded);
    if (!why && !add_step(s, number, kind, text))
        why = "out of storage";
    return why;
}

bool script_parse(const char *file, struct variables *known, struct script *out, FILE *errors)
{
    FILE *f = fopen(file, "re");
    struct context context = {0};
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    bool good = true;

    *out = (struct script){.file = file};
    if (!f) {
        fprintf(errors, "%s: this file cannot be read\n", file);
        return false;
    }
    for (int number = 1; (n = getline(&line, &size, f)) >= 0; number++) {
        const char *why;
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = 0;
        why = strlen(line) < (size_t)n ? "this is not a line of text" : parse_line(out, known, &context, number, line);
        if (why) {
            fprintf(errors, "%s:%d: %s\n", file, number, why);
            good = false;
        }
    }
    if (ferror(f)) {
        fprintf(errors, "%s: this file cannot be read\n", file);
        good = false;
    }
    free(line);
    fclose(f);
    return good;
}

void script_free(struct script *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->steps[i].text);
    free(s->steps);
}
