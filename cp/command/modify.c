/* MODIFY COMMAND: other classes for versions of commands; QUERY CPCMDS, QUERY COMMANDS. Source: CP Commands and
 * Utilities Reference, MODIFY COMMAND / CMD; CP Planning and Administration, the statement of that name. */
#include "cp/command/modify.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/privilege.h"
#include <stdio.h>
#include <string.h>

/* Which versions of which rows, and what they are to ask for. */
struct change {
    const struct command *table;
    size_t rows;
    char name[16], ibm_class; /* 0: every version */
    bool reset, any;
    u64 classes;
};

/* "TR*" and "%ET" as z/VM has them; no abbreviation. */
static bool matches(const char *pattern, const char *name)
{
    if (*pattern == '*')
        return matches(pattern + 1, name) || (*name && matches(pattern, name + 1));
    if (!*pattern || !*name)
        return !*pattern && !*name;
    return (*pattern == '%' || *pattern == *name) && matches(pattern + 1, name + 1);
}

static bool row_matches(const struct command *row, const char *pattern)
{
    char name[32];

    return matches(pattern, text_upper(text_copy(name, sizeof name, row->name)));
}

/* "FORCE", "QUERY SUBCMD ALLOC", "SET SUBCMD P*". */
static int take_target(const char **rest, struct change *c, char word[64])
{
    const char *after;
    char next[64];

    if (!text_word(rest, word, 64))
        return MSG_OPERAND_MISSING;
    text_copy(c->name, sizeof c->name, text_upper(word));
    c->table = command_table;
    c->rows = command_count;
    after = *rest;
    if (!text_word(&after, next, sizeof next) || !text_abbreviates(next, "SUBCmd"))
        return MODIFY_DONE;
    if (text_abbreviates(word, "Query"))
        c->table = query_table, c->rows = query_count;
    else if (strcmp(word, "SET") == 0)
        c->table = set_table, c->rows = set_count;
    else
        return MSG_INVALID_OPERAND;
    *rest = after;
    if (!text_word(rest, word, 64))
        return MSG_OPERAND_MISSING;
    text_copy(c->name, sizeof c->name, text_upper(word));
    return MODIFY_DONE;
}

static int take_options(const char **rest, struct change *c, char word[64])
{
    char value[64];
    bool said = false;

    while (text_word(rest, word, 64)) {
        text_upper(word);
        if (text_abbreviates(word, "IBMclass")) {
            if (!text_word(rest, value, sizeof value))
                return MSG_CLASS_MISSING;
            text_upper(value);
            if (value[1] || !strchr("ABCDEFG0*", *value))
                return MSG_CLASS_MISSING;
            c->ibm_class = *value == '*' ? 0 : *value;
            continue;
        }
        if (said)
            return MSG_INVALID_OPTION;
        said = true;
        if (text_abbreviates(word, "RESET"))
            c->reset = true;
        else if (text_abbreviates(word, "PRIVCLASSANY"))
            c->any = true;
        else if (!text_abbreviates(word, "PRIVclasses"))
            return MSG_INVALID_OPERAND;
        else if (!text_word(rest, value, sizeof value) || !privilege_bits(text_upper(value), &c->classes))
            return MSG_CLASS_MISSING;
    }
    return said ? MODIFY_DONE : MSG_OPERAND_MISSING;
}

static bool has_version(const struct command *row, char version)
{
    return !version || strchr(privilege_versions(row), version);
}

/* Classes for all versions of a command that has several would make one of them: which, has to be said. */
static bool needs_class(const struct change *c)
{
    for (size_t i = 0; i < c->rows; i++)
        if (!c->reset && !c->ibm_class && row_matches(&c->table[i], c->name) && strlen(c->table[i].classes) > 1)
            return true;
    return false;
}

int modify_carry_out(const char *operands, unsigned *count, char word[64])
{
    struct change c = {0};
    int problem;

    *count = 0;
    if (!text_word(&operands, word, 64))
        return MSG_OPERAND_MISSING;
    text_upper(word);
    if (!text_abbreviates(word, "COMmand") && strcmp(word, "CMD") != 0)
        return text_abbreviates(word, "PRIV_CLASSES") || text_abbreviates(word, "DIAGnose") ? MSG_NOT_SUPPORTED
                                                                                            : MSG_INVALID_OPERAND;
    problem = take_target(&operands, &c, word);
    if (problem == MODIFY_DONE)
        problem = take_options(&operands, &c, word);
    if (problem != MODIFY_DONE)
        return problem;
    if (needs_class(&c))
        return MSG_CLASS_MISSING;
    for (size_t i = 0; i < c.rows; i++)
        for (const char *version = privilege_versions(&c.table[i]);
             *version && row_matches(&c.table[i], c.name) && has_version(&c.table[i], c.ibm_class); version++)
            if (!c.ibm_class || *version == c.ibm_class) {
                if (!privilege_override(&c.table[i], *version, c.classes, c.any))
                    return MSG_NO_STORAGE;
                ++*count;
            }
    text_copy(word, 64, c.name);
    return *count ? MODIFY_DONE : MSG_INVALID_OPERAND;
}

int modify_statement(const char *operands)
{
    char word[64];
    unsigned count;
    int problem;

    cp_enter();
    problem = modify_carry_out(operands, &count, word);
    cp_leave();
    return problem == MODIFY_DONE ? 0 : message_table[problem].number;
}

int cmd_modify(struct vm *vm, const char *rest)
{
    char word[64];
    unsigned count;
    int problem = modify_carry_out(rest, &count, word);

    if (problem != MODIFY_DONE)
        return say_as(vm, "CMO", (enum message_id)problem, word);
    respond(vm, "%u command version%s modified", count, count == 1 ? "" : "s");
    return 0;
}

/* QUERY CPCMDS: one version, as it is. */
static void respond_version(struct vm *vm, const char *title, const struct command *row, char version)
{
    char name[32], classes[33];
    bool any;

    privilege_letters(privilege_asked(row, version, &any), classes);
    respond(vm, "Command:  %s%s", title, text_upper(text_copy(name, sizeof name, row->name)));
    respond(vm, "   Status: Enabled   IBM Class: %c   PrivClasses: %s", version, any ? "<ANY>" : classes);
}

int query_cpcmds(struct vm *vm, const char *rest)
{
    struct change c = {0};
    bool found = false;
    char word[64];
    int problem = take_target(&rest, &c, word);
    const char *title = c.table == query_table ? "QUERY " : c.table == set_table ? "SET " : "";
    int rc = problem == MODIFY_DONE ? expect_end(vm, rest) : say_as(vm, "CQC", (enum message_id)problem, word);

    if (rc)
        return rc;
    for (size_t i = 0; i < c.rows; i++)
        if (row_matches(&c.table[i], c.name))
            for (const char *version = privilege_versions(&c.table[i]); *version; version++) {
                respond_version(vm, title, &c.table[i], *version);
                found = true;
            }
    return found ? 0 : say_as(vm, "CQC", MSG_INVALID_OPERAND, c.name);
}

/* Six names a line, 12 columns each. */
static void respond_names(struct vm *vm, const struct command *table, size_t rows)
{
    char line[80] = "", name[32];
    unsigned column = 0;

    for (size_t i = 0; i < rows; i++) {
        if (!privilege_row(vm, &table[i]))
            continue;
        text_upper(text_copy(name, sizeof name, table[i].name));
        snprintf(line + strlen(line), sizeof line - strlen(line), "%-12s", name);
        if (++column % 6 == 0) {
            respond(vm, "%s", line);
            *line = 0;
        }
    }
    if (*line)
        respond(vm, "%s", line);
}

/* "FORCE        IBMCLASS=A": the versions that the user may use. */
static void respond_classes(struct vm *vm, const struct command *row)
{
    char name[32], versions[16] = "";
    size_t n = 0;

    for (const char *version = privilege_versions(row); *version; version++) {
        bool any;
        u64 asked = privilege_asked(row, *version, &any);
        if (any || asked & vm->classes)
            n += (size_t)snprintf(versions + n, sizeof versions - n, "%s%c", n ? "," : "", *version);
    }
    respond(vm, "%-12s IBMCLASS=%s", text_upper(text_copy(name, sizeof name, row->name)),
        strcmp(versions, "0") == 0 ? "ANY"
        : n                        ? versions
                                   : "NONE");
}

int cmd_commands(struct vm *vm, const char *rest)
{
    char word[64];
    int rc = 0;

    if (!*text_rest(rest)) {
        respond_names(vm, command_table, command_count);
        return 0;
    }
    while (text_word(&rest, word, sizeof word)) {
        const struct command *row = command_find(vm, command_table, command_count, text_upper(word));
        if (!row) {
            rc = say_as(vm, "CQC", MSG_UNKNOWN_COMMAND, word);
            continue;
        }
        respond_classes(vm, row);
        if (row->handle != cmd_query && row->handle != cmd_set)
            continue;
        respond(vm, "AUTHORIZED %s OPERANDS:", row->handle == cmd_query ? "QUERY" : "SET");
        for (size_t i = 0; i < (row->handle == cmd_query ? query_count : set_count); i++) {
            const struct command *operand = &(row->handle == cmd_query ? query_table : set_table)[i];
            if (privilege_row(vm, operand))
                respond_classes(vm, operand);
        }
    }
    return rc;
}
