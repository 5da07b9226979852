/* Makes the man pages and the completion of bash from the tables: manual FILE.in >PAGE, manual completion >FILE. A line
 * @NAME@ of FILE.in stands for a part that a table makes; everything else is copied. Knows no code of the program. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *operands, *summary, *help;
} verbs[] = {
#define VERB(name, operands, summary, help) {#name, operands, summary, help},
#include "cp/verb/verb.def"
#undef VERB
};

static const struct {
    const char *keyword, *place, *repeat;
} statements[] = {
#define STATEMENT(keyword, place, entries, repeat, parse, print) {keyword, #place, #repeat},
#define DEVICE(keyword, kind, parse, print) {keyword, "DEVICE", "MANY"},
#include "directory/statement.def"
#undef DEVICE
#undef STATEMENT
};

static const struct {
    const char *keyword, *operands, *text;
} texts[] = {
#define TEXT(keyword, operands, text) {keyword, operands, text},
#include "docs/man/statement_text.def"
#undef TEXT
};

static const struct {
    const char *word, *value;
} options[] = {
#define OPTION_WORD(word, value) {word, #value},
#include "directory/option.def"
#undef OPTION_WORD
};

static const struct {
    const char *word, *operands, *help;
} configs[] = {
#define CONFIG(word, set, operands, help) {#word, operands, help},
#include "cp/verb/config.def"
#undef CONFIG
};

static const struct {
    const char *scope, *name, *metric, *labels, *help;
} figures[] = {
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help) {"the system", #name, metric, labels, help},
#define USER_FIGURE(name, kind, divisor, metric, labels, help) {"each user", #name, metric, labels, help},
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Text as roff takes it: no line begins with a control character, hyphens are those that can be typed. */
static void put(const char *text, size_t n)
{
    if (n && (*text == '.' || *text == '\''))
        fputs("\\&", stdout);
    for (size_t i = 0; i < n; i++)
        switch (text[i]) {
        case '\\':
            fputs("\\e", stdout);
            break;
        case '-':
            fputs("\\-", stdout);
            break;
        case '\'':
            fputs("\\(aq", stdout);
            break;
        case '`':
            fputs("\\(ga", stdout);
            break;
        case '~':
            fputs("\\(ti", stdout);
            break;
        case '^':
            fputs("\\(ha", stdout);
            break;
        default:
            putchar(text[i]);
        }
}

static void line(const char *text)
{
    put(text, strlen(text));
    putchar('\n');
}

/* A help text of the verbs' table: what stands at the margin are sentences; two blanks begin an item, which two more
 * blanks end; what stands further to the right goes on with it. */
static void help_put(const char *text)
{
    bool item = false;

    while (*text) {
        size_t n = strcspn(text, "\n"), indent = strspn(text, " ");
        const char *words = text + indent, *gap;
        size_t length = n - indent;
        if (indent == 0 && item)
            puts(".PP");
        item = indent > 0;
        if (indent == 2) {
            gap = strstr(words, "  ");
            puts(".TP");
            fputs(".B ", stdout);
            put(words, gap && gap < text + n ? (size_t)(gap - words) : length);
            putchar('\n');
            if (gap && gap < text + n) {
                gap += strspn(gap, " ");
                put(gap, (size_t)(text + n - gap));
                putchar('\n');
            }
        } else {
            put(words, length);
            putchar('\n');
        }
        text += n + (text[n] == '\n');
    }
}

static int verbs_put(void)
{
    for (size_t i = 0; i < COUNT(verbs); i++) {
        printf(".SS \"%s: ", verbs[i].name);
        put(verbs[i].summary, strlen(verbs[i].summary));
        puts("\"");
        fputs(".B ursa ", stdout);
        put(verbs[i].name, strlen(verbs[i].name));
        putchar(' ');
        line(verbs[i].operands);
        if (*verbs[i].help != ' ')
            puts(".PP");
        help_put(verbs[i].help);
    }
    return 0;
}

static int text_find(const char *keyword)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        if (strcmp(texts[i].keyword, keyword) == 0)
            return (int)i;
    return -1;
}

static bool texts_fit(void)
{
    bool fit = true;

    for (size_t i = 0; i < COUNT(statements); i++)
        if (text_find(statements[i].keyword) < 0) {
            fprintf(stderr, "docs/man/statement_text.def: %s of directory/statement.def has no text\n",
                statements[i].keyword);
            fit = false;
        }
    for (size_t t = 0; t < COUNT(texts); t++) {
        size_t i = 0;
        while (i < COUNT(statements) && strcmp(statements[i].keyword, texts[t].keyword) != 0)
            i++;
        if (i == COUNT(statements)) {
            fprintf(stderr, "docs/man/statement_text.def: %s is no statement of directory/statement.def\n",
                texts[t].keyword);
            fit = false;
        }
    }
    return fit;
}

static int statements_put(void)
{
    static const struct {
        const char *place, *heading;
    } places[] = {{"TOP", "Before all entries"}, {"ENTRY", "To begin an entry"}, {"HEAD", "First in an entry"},
        {"GENERAL", "About the user and his machine"}, {"DEVICE", "Devices, last in an entry"}};

    if (!texts_fit())
        return 1;
    for (size_t p = 0; p < COUNT(places); p++) {
        printf(".SS \"%s\"\n", places[p].heading);
        for (size_t i = 0; i < COUNT(statements); i++) {
            int t = text_find(statements[i].keyword);
            if (strcmp(statements[i].place, places[p].place) != 0)
                continue;
            puts(".TP");
            printf(".BI %s \" ", statements[i].keyword);
            put(texts[t].operands, strlen(texts[t].operands));
            puts("\"");
            line(texts[t].text);
            if (strcmp(statements[i].repeat, "ONCE") == 0)
                puts("Once.");
        }
    }
    return 0;
}

static int options_put(void)
{
    static const struct {
        const char *value, *operand;
    } operands[] = {{"COUNT", " n"}, {"HEX6", " hhhhhh"}, {"LANGUAGE", " name"}, {"ONE", " ONE"}};

    for (size_t i = 0; i < COUNT(options); i++) {
        const char *operand = "";
        for (size_t o = 0; o < COUNT(operands); o++)
            if (strcmp(operands[o].value, options[i].value) == 0)
                operand = operands[o].operand;
        printf("%s%s%s\n", options[i].word, operand, i + 1 < COUNT(options) ? "," : ".");
    }
    return 0;
}

static int configs_put(void)
{
    for (size_t i = 0; i < COUNT(configs); i++) {
        puts(".TP");
        printf(".BI %s \" ", configs[i].word);
        put(configs[i].operands, strlen(configs[i].operands));
        puts("\"");
        line(configs[i].help);
    }
    return 0;
}

static int figures_put(void)
{
    const char *help = "";

    for (size_t i = 0; i < COUNT(figures); i++) {
        help = *figures[i].help ? figures[i].help : help;
        puts(".TP");
        printf(".BR %s \" of %s, %s", figures[i].name, figures[i].scope, figures[i].metric);
        if (*figures[i].labels) {
            putchar('{');
            for (const char *p = figures[i].labels; *p; p++)
                fputs(*p == '"' ? "\"\"" : (char[2]){*p}, stdout);
            putchar('}');
        }
        puts("\"");
        printf("%s.\n", help);
    }
    return 0;
}

/* Is the option at p one that has been met in text already? */
static bool stands_before(const char *text, const char *p, size_t length)
{
    for (const char *at = text; (at = strstr(at, "--")) && at < p; at += 2)
        if (strncmp(at, p, length) == 0 && !islower((unsigned char)at[length]) && at[length] != '-')
            return true;
    return false;
}

/* The words of --name in operands, and the alternatives a|b|c that they begin with. */
static void words_put(const char *operands)
{
    size_t n = strcspn(operands, " ");

    if (strchr(operands, '|') && strcspn(operands, "|") < n && islower((unsigned char)*operands))
        for (size_t i = 0; i < n; i++)
            putchar(operands[i] == '|' ? ' ' : operands[i]);
    for (const char *p = operands; (p = strstr(p, "--")); p += 2) {
        int length = (int)strspn(p + 2, "abcdefghijklmnopqrstuvwxyz0123456789-") + 2;
        if (!stands_before(operands, p, (size_t)length))
            printf(" %.*s", length, p);
    }
}

/* Options stand in a help text, too, where a verb has kinds. */
static int completion_put(void)
{
    puts("# bash completion for ursa; made from the table of verbs\n_ursa() {\n    local "
         "word=${COMP_WORDS[COMP_CWORD]} verb= i\n"
         "    for ((i = 1; i < COMP_CWORD; i++)); do\n        case ${COMP_WORDS[i]} in\n        --system) ((i++)) ;;\n"
         "        -*) ;;\n        *) verb=${COMP_WORDS[i]}; break ;;\n        esac\n    done\n    local words=\n    "
         "case $verb in");
    fputs("    '') words='--system --help", stdout);
    for (size_t i = 0; i < COUNT(verbs); i++)
        printf(" %s", verbs[i].name);
    puts("' ;;");
    for (size_t i = 0; i < COUNT(verbs); i++) {
        printf("    %s) words='--help ", verbs[i].name);
        words_put(verbs[i].operands);
        if (!strstr(verbs[i].operands, "--"))
            words_put(verbs[i].help);
        puts("' ;;");
    }
    puts("    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "    [ ${#COMPREPLY[@]} != 0 ] || [ -z \"$verb\" ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
         "complete -o filenames -F _ursa ursa");
    return 0;
}

static const struct {
    const char *name;
    int (*make)(void);
} parts[] = {{"@VERBS@", verbs_put}, {"@STATEMENTS@", statements_put}, {"@OPTIONS@", options_put},
    {"@CONFIG@", configs_put}, {"@FIGURES@", figures_put}};

static int page_put(const char *path)
{
    FILE *in = fopen(path, "r");
    char text[1024];
    int rc = 0;

    if (!in) {
        perror(path);
        return 1;
    }
    while (fgets(text, sizeof text, in)) {
        size_t p = 0;
        while (p < COUNT(parts) && (strncmp(text, parts[p].name, strlen(parts[p].name)) != 0))
            p++;
        if (p < COUNT(parts))
            rc |= parts[p].make();
        else
            fputs(text, stdout);
    }
    fclose(in);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: manual FILE.in | completion\n");
        return 2;
    }
    return strcmp(argv[1], "completion") == 0 ? completion_put() : page_put(argv[1]);
}
