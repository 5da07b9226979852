/* From a line to a command: tokens, and the search order of CMS (CMS User's Guide, "CMS command search order"): EXECs,
 * what a synonym or abbreviation says is an EXEC, extensions, the nucleus, MODULEs, the same for synonyms, CP. Knows no
 * command. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/storage.h"

enum { NOT_FOUND = -3 };

/* One piece of storage: tokens, their end, words. */
struct plist {
    char token[TOKENS_MAX + 1][TOKEN];
    struct text word[TOKENS_MAX];
};

/* The next word; parentheses end one and are one. */
static struct text token_next(struct text *rest)
{
    u32 n = 0;

    while (rest->n && *rest->at == ' ')
        rest->at++, rest->n--;
    while (n < rest->n && rest->at[n] != ' ' && rest->at[n] != '(' && rest->at[n] != ')')
        n++;
    if (!n && rest->n)
        n = 1;

    struct text word = {rest->at, n};

    rest->at += n;
    rest->n -= n;
    return word;
}

/* Programs say names as they are; for people lower case is upper case. */
static void invocation_of_line(struct invocation *i, struct plist *p, struct text line)
{
    struct text rest = line, word;

    for (word = token_next(&rest); word.n && i->count < TOKENS_MAX; word = token_next(&rest)) {
        if (!i->count) {
            i->arguments = rest;
            if (rest.n && *rest.at == ' ')
                i->arguments = (struct text){rest.at + 1, rest.n - 1};
        }
        if (i->how == CALL_COMMAND)
            field_set(p->token[i->count], TOKEN, word);
        else
            field_set_upper(p->token[i->count], TOKEN, word);
        p->word[i->count++] = word;
    }
    memset(p->token[i->count], 0xFF, TOKEN);
    i->line = line;
}

static const struct command *table_find(const char name[TOKEN])
{
    struct text wanted = field_text(name, TOKEN);

    for (const struct command *c = command_table; c->name; c++)
        if (text_equal(wanted, text_of(c->name)))
            return c;
    return NULL;
}

static bool abbreviation_find(const char name[TOKEN], char real[TOKEN])
{
    struct text wanted = field_text(name, TOKEN);

    if (settings.abbreviations)
        for (const struct command *c = command_table; c->name; c++)
            if (text_abbreviates(wanted, c->name, c->least)) {
                field_set(real, TOKEN, text_of(c->name));
                return true;
            }
    return false;
}

/* Extensions, the nucleus, MODULEs. */
static bool program_invoke(struct invocation *i, int *rc)
{
    if (extension_invoke(i, rc))
        return true;

    const struct command *c = table_find(i->token[0]);

    if (c && c->run) {
        *rc = c->run(i);
        return true;
    }
    return module_invoke(i, rc);
}

static bool cms_invoke(struct invocation *i, char name[TOKEN], int *rc)
{
    char typed[TOKEN], real[TOKEN];
    bool execs = i->how != CALL_COMMAND && settings.implied_exec;

    if (execs && exec_invoke(i, rc))
        return true;
    if (i->how == CALL_COMMAND)
        return program_invoke(i, rc);

    bool other = synonym_find(name, real) || abbreviation_find(name, real);

    memcpy(typed, name, TOKEN);
    if (other && execs) {
        memcpy(name, real, TOKEN);
        if (exec_invoke(i, rc))
            return true;
        memcpy(name, typed, TOKEN);
    }
    if (program_invoke(i, rc))
        return true;
    if (!other)
        return false;
    memcpy(name, real, TOKEN);
    return program_invoke(i, rc);
}

static bool name_is(const struct invocation *i, const char *name)
{
    return text_equal(field_text(i->token[0], TOKEN), text_of(name));
}

/* CP would say HCPCMD001E of its own: a response is looked at before it is shown. What answers at length, or ends the
 * session, is certainly CP's. */
static int cp_invoke(struct text line)
{
    static const struct {
        const char *name;
        u8 least;
    } certain[] = {{"QUERY", 1}, {"DISPLAY", 1}, {"INDICATE", 3}, {"TRACE", 2}, {"LOGOFF", 3}, {"LOGOUT", 3},
        {"DISCONNECT", 4}, {"IPL", 1}, {"HELP", 4}, {"DUMP", 2}};
    enum { RESPONSE = 4096 - 64 };
    struct text rest = line, name = text_word(&rest);
    u32 n = 0;

    for (u32 k = 0; k < sizeof(certain) / sizeof(*certain); k++)
        if (text_abbreviates(name, certain[k].name, certain[k].least))
            return cp_command(line);

    char *response = storage_get(RESPONSE);

    if (!response)
        return cp_command(line);

    int rc = cp_response(line, response, RESPONSE, &n);

    n = n < RESPONSE ? n : RESPONSE;
    for (u32 from = 0, to = 0; rc != 1 && to < n; from = ++to) {
        while (to < n && (u8)response[to] != 0x15)
            to++;
        console_line((struct text){response + from, to - from});
    }
    storage_free(response);
    return rc == 1 ? NOT_FOUND : rc;
}

static int invocation_run(struct invocation *i, char name[TOKEN])
{
    int rc = NOT_FOUND;

    if (!name_is(i, "EXECIO"))
        execio_settle();
    if (cms_invoke(i, name, &rc))
        return rc;
    if (i->how != CALL_COMMAND && settings.implied_cp)
        rc = cp_invoke(i->line);
    if (rc == NOT_FOUND && i->how == CALL_TERMINAL)
        say("Unknown CP/CMS command");
    return rc;
}

int command_run(struct text line, enum call how)
{
    struct invocation i = {.how = how};

    while (line.n && *line.at == ' ')
        line.at++, line.n--;
    if (!line.n || *line.at == '*')
        return 0;

    struct plist *p = storage_get(sizeof(*p));

    if (!p)
        return dms("INT", NO_STORAGE);
    i.token = (const char(*)[TOKEN])p->token;
    i.word = p->word;
    invocation_of_line(&i, p, line);

    int rc = invocation_run(&i, p->token[0]);

    storage_free(p);
    return rc;
}

static bool token_is_end(const char token[TOKEN])
{
    static const u8 end[TOKEN] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

    return !memcmp(token, end, TOKEN);
}

/* The line that the tokens would have been. */
static void tokens_join(struct invocation *i, struct plist *p, char *line)
{
    for (u32 k = 0; k < i->count; k++) {
        struct text t = field_text(p->token[k], TOKEN);

        memcpy(line + i->line.n, t.at, t.n);
        i->line.n += t.n;
        line[i->line.n++] = ' ';
        if (!k)
            i->arguments.at = line + i->line.n;
    }
    i->line.at = line;
    i->line.n -= i->line.n != 0;
    if (i->count > 1)
        i->arguments.n = (u32)(i->line.at + i->line.n - i->arguments.at);
}

int command_run_tokens(const char (*token)[TOKEN], struct text line, enum call how)
{
    struct invocation i = {.how = how};
    struct plist *p = storage_get(sizeof(*p) + sizeof(p->token) + TOKENS_MAX);

    if (!p)
        return dms("INT", NO_STORAGE);
    for (; i.count < TOKENS_MAX && !token_is_end(token[i.count]); i.count++) {
        memcpy(p->token[i.count], token[i.count], TOKEN);
        p->word[i.count] = field_text(p->token[i.count], TOKEN);
    }
    memset(p->token[i.count], 0xFF, TOKEN);
    i.token = (const char(*)[TOKEN])p->token;
    i.word = p->word;
    if (line.at) {
        struct text rest = line;

        token_next(&rest);
        i.line = line;
        i.arguments = rest.n && *rest.at == ' ' ? (struct text){rest.at + 1, rest.n - 1} : rest;
    } else {
        tokens_join(&i, p, (char *)(p + 1));
    }

    int rc = i.count ? invocation_run(&i, p->token[0]) : NOT_FOUND;

    storage_free(p);
    return rc;
}
