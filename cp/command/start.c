/* START and DRAIN of real printers and punches. Source: CP Commands and Utilities Reference, START UR and DRAIN UR. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/unit_operand.h"
#include <ctype.h>
#include <string.h>

enum { CLASS, FORM, DEST, LIMIT, AUTOMATIC, MANUAL, SEP, NOSEP };

static const struct keyword options[] = {
    {"CLass", CLASS},
    {"FOrm", FORM},
    {"DEST", DEST},
    {"LIMit", LIMIT},
    {"AUTOmatic", AUTOMATIC},
    {"MANual", MANUAL},
    {"SEP", SEP},
    {"NOSEP", NOSEP},
};

/* What START changes; all else stays as it was. */
struct start {
    bool set[NOSEP + 1];
    struct unit_choice choice;
};

/* "A", "AB" or "A B C": letters up to the next option. */
static bool take_classes(const char **rest, char classes[UNIT_CLASSES + 1])
{
    const char *after = *rest;
    char word[16];
    size_t n = 0;

    while (text_word(&after, word, sizeof word) && (n == 0 || KEYWORD(options, word) < 0)) {
        size_t length = strlen(text_upper(word));
        if (n + length > UNIT_CLASSES || (*word == '*' && (n || length > 1)))
            return false;
        for (size_t i = 0; i < length; i++)
            if (!isalnum((unsigned char)word[i]) && *word != '*')
                return false;
        memcpy(classes + n, word, length + 1);
        n += length;
        *rest = after;
    }
    return n > 0;
}

static bool take_dests(const char **rest, struct unit_choice *c)
{
    const char *after = *rest;
    char word[16];
    unsigned n = 0;

    memset(c->dests, 0, sizeof c->dests);
    while (text_word(&after, word, sizeof word) && (n == 0 || KEYWORD(options, word) < 0)) {
        if (n == UNIT_DESTS || strlen(word) > 8)
            return false;
        text_copy(c->dests[n++], 9, text_upper(word));
        *rest = after;
    }
    if (n == 1 && strcmp(c->dests[0], "OFF") == 0)
        *c->dests[0] = 0;
    return n > 0;
}

static int take_option(struct vm *vm, int option, const char **rest, struct start *s)
{
    char word[16];

    s->set[option] = true;
    if (option == CLASS)
        return take_classes(rest, s->choice.classes) ? 0 : say_as(vm, "CSB", MSG_CLASS_MISSING);
    if (option == DEST)
        return take_dests(rest, &s->choice) ? 0 : say_as(vm, "CSB", MSG_OPERAND_MISSING);
    if (option == LIMIT) {
        bool given = text_word(rest, word, sizeof word);
        if (given && strcmp(text_upper(word), "OFF") == 0)
            s->choice.limit = 0;
        else if (!given || !text_decimal(word, 99999999, &s->choice.limit))
            return say_as(vm, "CSB", MSG_OPERAND_MISSING);
    }
    if (option == FORM) {
        if (!text_word(rest, word, sizeof word) || strlen(word) > 8)
            return say_as(vm, "CSB", MSG_OPERAND_MISSING);
        text_copy(s->choice.form, sizeof s->choice.form, text_upper(word));
    }
    return 0;
}

static void begin(struct real_unit *u, const struct start *s)
{
    struct unit_choice c;
    bool separators;

    pthread_mutex_lock(&u->lock);
    c = u->choice;
    separators = u->separators;
    pthread_mutex_unlock(&u->lock);
    if (s->set[CLASS])
        text_copy(c.classes, sizeof c.classes, s->choice.classes);
    if (s->set[FORM])
        text_copy(c.form, sizeof c.form, s->choice.form);
    if (s->set[DEST])
        memcpy(c.dests, s->choice.dests, sizeof c.dests);
    if (s->set[LIMIT])
        c.limit = s->choice.limit;
    if (s->set[MANUAL] || s->set[AUTOMATIC])
        c.manual = s->set[MANUAL];
    if (s->set[SEP] || s->set[NOSEP])
        separators = s->set[SEP];
    real_unit_begin(u, &c, separators);
}

int cmd_start(struct vm *vm, const char *rest)
{
    struct unit_set set;
    struct start s = {0};
    struct real_unit *u = NULL;
    char word[16];
    int rc = 0;

    if (!take_units(vm, &rest, &set, false, &rc))
        return rc;
    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        int option = KEYWORD(options, word);
        rc = option < 0 ? say_as(vm, "CSB", MSG_INVALID_OPTION, text_upper(word)) : take_option(vm, option, &rest, &s);
    }
    while (rc == 0 && (u = unit_set_next(&set, u))) {
        begin(u, &s);
        respond_unit(vm, u);
    }
    return rc;
}

int cmd_drain(struct vm *vm, const char *rest)
{
    struct unit_set set;
    struct real_unit *u = NULL;
    int rc = 0;

    if (!take_units(vm, &rest, &set, true, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    while ((u = unit_set_next(&set, u))) {
        real_unit_drain(u);
        respond_unit(vm, u);
    }
    return 0;
}
