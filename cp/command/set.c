/* SET: one's own settings. QUERY SET is in query_settings.c. Source: CP Commands and Utilities Reference, SET. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <ctype.h>
#include <string.h>

int cmd_set(struct vm *vm, const char *rest)
{
    const char *operands = rest;
    const struct command *c;
    char word[32];

    if (!text_word(&operands, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    text_upper(word);
    if (word[0] == 'P' && word[1] == 'F' && isdigit((unsigned char)word[2])) {
        c = command_find(vm, set_table, set_count, "PF");
        operands = text_rest(rest) + 2;
    } else {
        c = command_find(vm, set_table, set_count, word);
    }
    return c ? command_handle(vm, c, text_rest(operands)) : say_as(vm, "CFS", MSG_INVALID_OPTION, word);
}

enum { OFF, ON, IUCV, CODE, TEXT };

static const struct keyword switches[] = {{"ON", ON}, {"OFF", OFF}, {"IUCV", IUCV}, {"CODE", CODE}, {"TEXT", TEXT}};

/* The one operand, among the first `allowed` values; -1 and *rc otherwise. */
static int take_switch(struct vm *vm, const char *rest, int allowed, int *rc)
{
    char word[32];
    int value;

    if (!text_word(&rest, word, sizeof word)) {
        *rc = say_as(vm, "CFS", MSG_OPERAND_MISSING);
        return -1;
    }
    value = KEYWORD(switches, text_upper(word));
    if (value < 0 || value > allowed) {
        *rc = say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
        return -1;
    }
    *rc = expect_end(vm, rest);
    return *rc ? -1 : value;
}

static int set_switch(struct vm *vm, const char *rest, bool *on, bool *iucv)
{
    int rc, value = take_switch(vm, rest, iucv ? IUCV : ON, &rc);

    if (value < 0)
        return rc;
    *on = value != OFF;
    if (iucv)
        *iucv = value == IUCV;
    return 0;
}

int set_msg(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->msg, &vm->msg_iucv);
}

int set_wng(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->wng, &vm->wng_iucv);
}

int set_imsg(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->imsg, &vm->imsg_iucv);
}

int set_smsg(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->smsg, &vm->smsg_iucv);
}

int set_run(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->run, NULL);
}

int set_acnt(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->acnt, NULL);
}

int set_linedit(struct vm *vm, const char *rest)
{
    return set_switch(vm, rest, &vm->linedit, NULL);
}

int set_emsg(struct vm *vm, const char *rest)
{
    static const enum emsg modes[] = {
        [OFF] = EMSG_OFF, [ON] = EMSG_ON, [IUCV] = EMSG_ON, [CODE] = EMSG_CODE, [TEXT] = EMSG_TEXT};
    int rc, value = take_switch(vm, rest, TEXT, &rc);

    if (value < 0)
        return rc;
    vm->emsg = modes[value];
    vm->emsg_iucv = value == IUCV;
    return 0;
}

/* SET DATEFORMAT of oneself; SYSDEFAULT is the short one. */
int set_dateformat(struct vm *vm, const char *rest)
{
    static const struct keyword formats[] = {{"SYSdefault", DATE_SHORT}, {"SHOrtdate", DATE_SHORT},
        {"VMDATE", DATE_SHORT}, {"FULldate", DATE_FULL}, {"ISOdate", DATE_ISO}};
    char word[16];
    int format, rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    format = KEYWORD(formats, text_upper(word));
    if (format < 0)
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc == 0)
        vm->date_format = (enum date_format)format;
    return rc;
}

int set_cpuid(struct vm *vm, const char *rest)
{
    char word[16];
    u64 serial;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    if (strlen(word) != 6 || !text_hex(word, 0xFFFFFF, &serial))
        return say_as(vm, "CFS", MSG_INVALID_HEXDATA, text_upper(word));
    vm->machine->cpuid = (vm->machine->cpuid & 0xFF000000FFFFFFFFULL) | serial << 32;
    return expect_end(vm, rest);
}

int set_machine(struct vm *vm, const char *rest)
{
    static const struct keyword types[] = {
        {"ESA", MACHINE_ESA}, {"XA", MACHINE_XA}, {"XC", MACHINE_XC}, {"Z", MACHINE_Z}};
    char word[16];
    int type, rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    type = KEYWORD(types, text_upper(word));
    if (type < 0)
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    vm->architecture = (enum machine_type)type;
    return 0;
}
