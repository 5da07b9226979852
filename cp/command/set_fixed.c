/* Settings of machines and services that this system does not have: a guest of System/370, its timers and assists,
 * missing-interrupt handling, IUCV's console services. The value that is in effect is accepted, as z/VM accepts it; a
 * known one that would ask for what is not there is refused. QUERY SET shows them. Source: CP Commands and Utilities
 * Reference, SET; CP Command Reference of older levels. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <stdio.h>
#include <string.h>

/* function, the value in effect, the others that z/VM knows */
static const struct fixed {
    const char *function, *value, *others;
} settings[] = {
    {"AFFINITY", "OFF", "ON"},
    {"ASSIST", "OFF", "ON SVC NOSVC TMR NOTMR"},
    {"AUTOPOLL", "OFF", "ON"},
    {"CCWTRAN", "ON", "OFF"},
    {"CONCEAL", "OFF", "ON"},
    {"CPCONIO", "OFF", "IUCV"},
    {"ECMODE", "ON", "OFF"},
    {"IOASSIST", "OFF", "ON"},
    {"ISAM", "OFF", "ON"},
    {"MDCACHE", "OFF", "ON"},
    {"MIH", "OFF", "ON"},
    {"NOPDATA", "OFF", "ON"},
    {"NOTRANS", "OFF", "ON"},
    {"PAGEX", "OFF", "ON"},
    {"STBYPASS", "OFF", "ON"},
    {"STMULTI", "OFF", "ON"},
    {"SVC76", "CP", "VM"},
    {"SVCACCL", "OFF", "ON"},
    {"TIMER", "OFF", "ON REAL"},
    {"VMCONIO", "OFF", "IUCV"},
    {"VMSAVE", "OFF", "ON"},
    {"370ACCOM", "OFF", "ON"},
    {"370E", "OFF", "ON"},
};

static const struct fixed *setting_of(const struct command *row)
{
    char name[32];

    text_upper(text_copy(name, sizeof name, row->name));
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (strcmp(settings[i].function, name) == 0)
            return &settings[i];
    return NULL;
}

static bool among(const char *word, const char *words)
{
    char one[16];

    while (text_word(&words, one, sizeof one))
        if (strcmp(word, one) == 0)
            return true;
    return false;
}

int set_fixed(struct vm *vm, const char *rest)
{
    const struct fixed *f = setting_of(vm->command);
    char word[32], text[64];
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    text_upper(word);
    if (!f || (strcmp(word, f->value) != 0 && !among(word, f->others)))
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc || strcmp(word, f->value) == 0)
        return rc;
    snprintf(text, sizeof text, "SET %s %s", f->function, word);
    return say_as(vm, "CFS", MSG_NOT_SUPPORTED, text);
}
