/* SET PFnn and QUERY PFnn: the program function keys of a display. Source: CP Commands and Utilities Reference, SET
 * PFnn. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/session.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word; /* as QUERY PF shows it, and its abbreviation in capitals */
    enum terminal_key_action action;
} actions[] = {{"DELayed", KEY_DELAYED}, {"IMMed", KEY_IMMEDIATE}, {"SUBSTitute", KEY_SUBSTITUTE},
    {"RETrieve", KEY_BACKWARD}, {"TAB", KEY_TAB}};

/* The option at *rest, which is stepped over. -1: it is none. */
static int take_action(const char **rest)
{
    const char *after = *rest;
    char word[16];

    if (!text_word(&after, word, sizeof word))
        return -1;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (text_abbreviates(word, actions[i].word)) {
            *rest = after;
            return (int)actions[i].action;
        }
    return -1;
}

static bool take_word(const char **rest, const char *keyword)
{
    const char *after = *rest;
    char word[16];

    if (!text_word(&after, word, sizeof word) || !text_abbreviates(word, keyword))
        return false;
    *rest = after;
    return true;
}

static bool columns_are_good(const char *rest)
{
    char word[16];
    u64 column;
    bool any = false;

    for (; text_word(&rest, word, sizeof word); any = true)
        if (!text_decimal(word, 255, &column) || column == 0)
            return false;
    return any;
}

/* "[NODISP] [DELAYED|IMMED|SUBSTITUTE] text", "RETRIEVE [BACKWARD|FORWARD]", "TAB n ...". False: *wrong is the word. */
static bool take_key(struct terminal_key *key, const char *rest, const char **wrong)
{
    int action;

    key->invisible = take_word(&rest, "NODISP");
    action = take_action(&rest);
    key->action = action < 0 ? KEY_DELAYED : (u8)action;
    rest = text_rest(rest);
    *wrong = rest;
    if (key->action == KEY_BACKWARD) {
        if (take_word(&rest, "FORward"))
            key->action = KEY_FORWARD;
        else
            take_word(&rest, "BACKward");
        *wrong = text_rest(rest);
        return !**wrong;
    }
    if (key->action == KEY_TAB && !columns_are_good(rest))
        return false;
    text_copy(key->text, sizeof key->text, rest);
    return true;
}

int set_pf(struct vm *vm, const char *rest)
{
    struct terminal_key key = {0}, *kept = NULL;
    const char *wrong;
    char word[16];
    u64 n;

    if (!text_word(&rest, word, sizeof word) || !text_decimal(word, 24, &n) || n == 0)
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, "PF");
    rest = text_rest(rest);
    if (*rest && !take_key(&key, rest, &wrong)) {
        text_word(&wrong, word, sizeof word);
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, text_upper(word));
    }
    if (*rest) {
        kept = malloc(sizeof *kept);
        if (!kept)
            return say_as(vm, "CFS", MSG_NO_STORAGE);
        *kept = key;
    }
    free(vm->pf[n - 1]);
    vm->pf[n - 1] = kept;
    session_configure(vm);
    return 0;
}

static void show(struct vm *vm, unsigned n)
{
    static const char *const words[] = {[KEY_UNDEFINED] = "UNDEFINED",
        [KEY_DELAYED] = "DELAYED",
        [KEY_IMMEDIATE] = "IMMED",
        [KEY_SUBSTITUTE] = "SUBSTITUTE",
        [KEY_BACKWARD] = "RETRIEVE BACKWARD",
        [KEY_FORWARD] = "RETRIEVE FORWARD",
        [KEY_TAB] = "TAB"};
    const struct terminal_key *key = vm->pf[n - 1];

    if (key && *key->text)
        respond(vm, "PF%02u %s%-8s %s", n, key->invisible ? "NODISP " : "", words[key->action], key->text);
    else
        respond(vm, "PF%02u %s%s", n, key && key->invisible ? "NODISP " : "", words[key ? key->action : KEY_UNDEFINED]);
}

int query_pf(struct vm *vm, const char *rest)
{
    char word[8];
    u64 only = 0;

    if (text_word(&rest, word, sizeof word) && (!text_decimal(word, 24, &only) || only == 0))
        return say_as(vm, "CQV", MSG_INVALID_OPTION, text_upper(word));
    for (unsigned n = 1; n <= 24; n++)
        if (!only || only == n)
            show(vm, n);
    return 0;
}
