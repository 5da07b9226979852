/* The choice of spool files that PURGE, CHANGE, ORDER, TRANSFER and QUERY share. Source: CP Commands and Utilities
 * Reference. */
#include "cp/command/spool_select.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int choice_queue_of(const char *word)
{
    static const struct keyword queues[] = {{"Reader", SPOOL_RDR}, {"RDR", SPOOL_RDR}, {"Printer", SPOOL_PRT},
        {"PRT", SPOOL_PRT}, {"PUnch", SPOOL_PUN}, {"PCH", SPOOL_PUN}};

    return KEYWORD(queues, word);
}

const char *choice_queue_name(enum spool_queue q)
{
    static const char *const names[] = {[SPOOL_RDR] = "RDR", [SPOOL_PRT] = "PRT", [SPOOL_PUN] = "PUN"};

    return names[q];
}

enum { ALL, CLASS, FORM, DEST };

static const struct keyword kinds[] = {{"ALL", ALL}, {"CLass", CLASS}, {"FOrm", FORM}, {"DEST", DEST}};

static bool choice_is_selection(const char *word)
{
    return KEYWORD(kinds, word) >= 0 || isdigit((unsigned char)*word);
}

/* Whose files: "userid", "USERID userid", "*" or "SYSTEM" before the queue; others' are for class D alone. */
static bool take_owner(struct vm *vm, const char **rest, char *word, size_t size, struct file_choice *c, int *rc)
{
    bool introduced = strcmp(word, "USERID") == 0 || strcmp(word, "U") == 0;

    if (introduced && !text_word(rest, word, size)) {
        *rc = say(vm, MSG_USERID_MISSING);
        return false;
    }
    text_upper(word);
    if (strcmp(word, "*") == 0 || strcmp(word, vm->userid) == 0)
        return true;
    if (!command_permitted(vm, "D") || !text_is_userid(word)) {
        *rc = say(vm, MSG_INVALID_OPERAND, word);
        return false;
    }
    text_copy(c->owner, sizeof c->owner, strcmp(word, "SYSTEM") == 0 ? "" : word);
    return true;
}

bool choice_queue_or(struct vm *vm, const char **rest, struct file_choice *c, int usual, int *rc)
{
    const char *before = *rest;
    char word[32];
    int queue;

    *c = (struct file_choice){0};
    text_copy(c->owner, sizeof c->owner, vm->userid);
    *rc = 0;
    if (!text_word(rest, word, sizeof word)) {
        *rc = say(vm, MSG_OPERAND_MISSING);
        return false;
    }
    queue = choice_queue_of(text_upper(word));
    if (queue < 0 && usual >= 0 && choice_is_selection(word)) {
        *rest = before;
        queue = usual;
    } else if (queue < 0) {
        if (!take_owner(vm, rest, word, sizeof word, c, rc))
            return false;
        before = *rest;
        if (!text_word(rest, word, sizeof word)) {
            *rc = say(vm, MSG_OPERAND_MISSING);
            return false;
        }
        queue = choice_queue_of(text_upper(word));
        if (queue < 0 && usual >= 0) {
            *rest = before;
            queue = usual;
        }
    }
    if (queue < 0) {
        *rc = say(vm, MSG_INVALID_OPERAND, word);
        return false;
    }
    c->queue = (enum spool_queue)queue;
    return true;
}

bool choice_queue(struct vm *vm, const char **rest, struct file_choice *c, int *rc)
{
    return choice_queue_or(vm, rest, c, -1, rc);
}

/* The value behind CLass, FOrm or DEST. */
static bool take_value(struct vm *vm, const char **rest, int what, struct file_choice *c, int *rc)
{
    char word[32];
    bool any = text_word(rest, word, sizeof word);

    text_upper(any ? word : text_copy(word, sizeof word, ""));
    if (what == CLASS) {
        if (strlen(word) != 1 || !(isalnum((unsigned char)*word) || *word == '*')) {
            *rc = say(vm, MSG_CLASS_MISSING);
            return false;
        }
        c->spool_class = *word;
        return true;
    }
    if (!any || strlen(word) > 8) {
        *rc = say(vm, MSG_OPERAND_MISSING);
        return false;
    }
    text_copy(what == FORM ? c->form : c->dest, 9, word);
    return true;
}

bool choice_selection(struct vm *vm, const char **rest, struct file_choice *c, int *rc)
{
    const char *after = *rest;
    char word[32];
    u64 spoolid;
    int kind;

    *rc = 0;
    c->all = false;
    c->spoolid = 0;
    c->spool_class = 0;
    *c->form = *c->dest = 0;
    if (!text_word(&after, word, sizeof word))
        return false;
    kind = KEYWORD(kinds, word);
    if (kind == ALL) {
        c->all = true;
    } else if (kind > ALL) {
        if (!take_value(vm, &after, kind, c, rc))
            return false;
    } else if (isdigit((unsigned char)*word)) {
        if (!text_decimal(word, 9999, &spoolid) || spoolid == 0 || !*c->owner) {
            *rc = say(vm, MSG_INVALID_SPOOLID, word);
            return false;
        }
        c->spoolid = (u16)spoolid;
    } else {
        return false;
    }
    *rest = after;
    return true;
}

int choice_list(const struct file_choice *c, struct spool_file **files)
{
    struct spool_select select = {.queue = c->queue,
        .spool_class = c->spool_class,
        .spoolid = c->spoolid,
        .form = *c->form ? c->form : NULL,
        .dest = *c->dest ? c->dest : NULL};
    int n;

    text_copy(select.owner, sizeof select.owner, c->owner);
    *files = NULL;
    n = spool_list(cp.spool, &select, files);
    return n < 0 ? 0 : n;
}

void choice_respond_count(struct vm *vm, unsigned n, const char *done)
{
    if (n == 0)
        respond(vm, "NO FILES %s", done);
    else
        respond(vm, "%07u FILE%s %s", n, n == 1 ? " " : "S", done);
}
