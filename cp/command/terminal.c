/* TERMINAL: how one's terminal behaves. Source: CP Commands and Utilities Reference, TERMINAL. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/display.h"
#include "cp/vm/session.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct take {
    struct vm *vm;
    const char **rest;
    char word[32]; /* the value, in capitals */
    size_t field;  /* of struct vm */
    int rc;        /* of a message that was said already */
};

static void *field_of(const struct take *t)
{
    return (char *)t->vm + t->field;
}

static bool take_switch(struct take *t)
{
    static const struct keyword switches[] = {{"ON", 1}, {"OFF", 0}, {"CP", 1}, {"VM", 0}};
    int value = KEYWORD(switches, t->word);

    if (value < 0)
        return false;
    *(bool *)field_of(t) = value;
    return true;
}

/* ON is the system's default character. */
static bool take_character(struct take *t)
{
    static const struct {
        size_t field;
        char usual;
    } usual[] = {{offsetof(struct vm, linend), '#'}, {offsetof(struct vm, linedel), '\xA2'},
        {offsetof(struct vm, chardel), '@'}, {offsetof(struct vm, escape), '"'}};
    char c = t->word[0];

    if (strcmp(t->word, "OFF") == 0) {
        c = 0;
    } else if (strcmp(t->word, "ON") == 0) {
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
            if (usual[i].field == t->field)
                c = usual[i].usual;
    } else if (t->word[1]) {
        return false;
    }
    *(char *)field_of(t) = c;
    return true;
}

static bool take_linesize(struct take *t)
{
    u64 n;

    if (!text_decimal(t->word, 255, &n) || n == 0)
        return strcmp(t->word, "OFF") == 0 && (t->vm->linesize = 255);
    t->vm->linesize = (unsigned)n;
    return true;
}

static bool take_more(struct take *t)
{
    const char *after = *t->rest;
    char word[16];
    u64 first, second;

    if (!text_decimal(t->word, 255, &first))
        return false;
    second = first < 10 ? first : 10;
    if (text_word(&after, word, sizeof word) && text_decimal(word, 255, &second))
        *t->rest = after;
    t->vm->more_first = (u16)first;
    t->vm->more_second = (u16)second;
    return true;
}

static bool take_conmode(struct take *t)
{
    bool display = strcmp(t->word, "3270") == 0;

    if (!display && strcmp(t->word, "3215") != 0)
        return false;
    if (!console_set_mode(t->vm, display))
        t->rc = say_as(t->vm, "CFT", MSG_NO_STORAGE);
    return true;
}

static bool take_breakin(struct take *t)
{
    static const struct keyword words[] = {{"IMMed", 0}, {"GUESTctl", 1}};
    int value = KEYWORD(words, t->word);

    if (value >= 0)
        text_copy(t->vm->breakin, sizeof t->vm->breakin, value ? "GUESTCTL" : "IMMED");
    return value >= 0;
}

static bool take_brkkey(struct take *t)
{
    u64 n;
    bool good = strcmp(t->word, "PA1") == 0 || strcmp(t->word, "NONE") == 0 ||
                (strncmp(t->word, "PF", 2) == 0 && text_decimal(t->word + 2, 24, &n) && n);

    if (good)
        text_copy(t->vm->brkkey, sizeof t->vm->brkkey, t->word);
    return good;
}

static bool take_prompt(struct take *t)
{
    return strcmp(t->word, "VM") == 0 || strcmp(t->word, "TTY") == 0;
}

#define FIELD(name) offsetof(struct vm, name)

static const struct {
    const char *word;
    size_t field;
    bool (*take)(struct take *t);
} settings[] = {
    {"APL", FIELD(apl), take_switch},
    {"ATTN", FIELD(attn), take_switch},
    {"AUTOCR", FIELD(autocr), take_switch},
    {"BREAKin", 0, take_breakin},
    {"BRKkey", 0, take_brkkey},
    {"CHardel", FIELD(chardel), take_character},
    {"CONMode", 0, take_conmode},
    {"EScape", FIELD(escape), take_character},
    {"HIlight", FIELD(hilight), take_switch},
    {"HOLD", FIELD(hold_screen), take_switch},
    {"LINEDel", FIELD(linedel), take_character},
    {"LINENd", FIELD(linend), take_character},
    {"LINESize", 0, take_linesize},
    {"MODE", FIELD(mode_cp), take_switch},
    {"MORE", 0, take_more},
    {"PROMpt", 0, take_prompt},
    {"SCRNsave", FIELD(scrnsave), take_switch},
    {"SYS3270", FIELD(sys3270), take_switch},
    {"TABchar", FIELD(tabchar), take_switch},
    {"TEXT", FIELD(text), take_switch},
    {"TIMESTAMP", FIELD(timestamp), take_switch},
};

int cmd_terminal(struct vm *vm, const char *rest)
{
    struct take t = {.vm = vm, .rest = &rest};
    char word[32];

    if (!*text_rest(rest))
        return say_as(vm, "CFT", MSG_OPERAND_MISSING);
    while (text_word(&rest, word, sizeof word)) {
        size_t i = 0, n = sizeof settings / sizeof *settings;
        while (i < n && !text_abbreviates(word, settings[i].word))
            i++;
        if (i == n)
            return say_as(vm, "CFT", MSG_INVALID_OPTION, text_upper(word));
        if (!text_word(&rest, t.word, sizeof t.word))
            return say_as(vm, "CFT", MSG_OPERAND_MISSING);
        text_upper(t.word);
        t.field = settings[i].field;
        if (!settings[i].take(&t))
            return say_as(vm, "CFT", MSG_INVALID_OPERAND, t.word);
        if (t.rc)
            return t.rc;
        session_configure(vm);
    }
    return 0;
}
