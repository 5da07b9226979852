/* What an operator tells a real printer or punch that is active: FLUSH, BACKSPACE, REPEAT, SPACE; and LOADBUF. Source:
 * CP Commands and Utilities Reference. */
#include "cp/base/text.h"
#include "cp/command/unit_operand.h"
#include <string.h>

static int answer(struct vm *vm, struct real_unit *u, bool done, const char *verb)
{
    if (!done)
        return say(vm, MSG_UNIT_INACTIVE, real_unit_kind_name(u), u->rdev);
    respond_unit_file(vm, u, verb);
    return 0;
}

int cmd_flush(struct vm *vm, const char *rest)
{
    bool all = false, hold = false;
    char word[16];
    int rc = 0;
    struct real_unit *u = take_unit(vm, &rest, &rc);

    if (!u)
        return rc;
    while (text_word(&rest, word, sizeof word)) {
        if (text_abbreviates(word, "ALL"))
            all = true;
        else if (text_abbreviates(word, "HOld"))
            hold = true;
        else
            return say_as(vm, "CSB", MSG_INVALID_OPTION, text_upper(word));
    }
    return answer(vm, u, real_unit_flush(u, all, hold), "FLUSHED");
}

int cmd_backspace(struct vm *vm, const char *rest)
{
    bool file = false;
    u64 pages = 0;
    char word[16];
    int rc = 0;
    struct real_unit *u = take_unit(vm, &rest, &rc);

    if (!u)
        return rc;
    if (text_word(&rest, word, sizeof word)) {
        file = text_abbreviates(word, "File");
        if (!file && !text_decimal(word, 999999, &pages))
            return say_as(vm, "CSB", MSG_INVALID_OPERAND, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (u->kind == UNIT_PUNCH)
        file = true; /* cards have no pages */
    return answer(vm, u, real_unit_backspace(u, file, (unsigned)pages + 1), "BACKSPACE");
}

int cmd_repeat(struct vm *vm, const char *rest)
{
    bool hold = false;
    u64 copies = 0;
    char word[16];
    int rc = 0;
    struct real_unit *u = take_unit(vm, &rest, &rc);

    if (!u)
        return rc;
    while (text_word(&rest, word, sizeof word)) {
        if (text_abbreviates(word, "HOld"))
            hold = true;
        else if (copies || !text_decimal(word, UNIT_REPEAT_MAX, &copies) || !copies)
            return say_as(vm, "CSB", MSG_INVALID_OPERAND, text_upper(word));
    }
    if (!copies && !hold)
        copies = 1;
    return answer(vm, u, real_unit_repeat(u, (unsigned)copies, hold), "REPEATED");
}

int cmd_space(struct vm *vm, const char *rest)
{
    int rc = 0;
    struct real_unit *u = take_unit(vm, &rest, &rc);

    if (!u || (rc = expect_end(vm, rest)))
        return rc;
    if (u->kind == UNIT_PUNCH)
        return say_as(vm, "CSB", MSG_INVALID_DEVICE_TYPE, "PUNCH");
    return answer(vm, u, real_unit_space(u), "SPACED");
}

/* LOADBUF rdev {FCB|UCS} name ...: real printers have no buffers that could make a difference; the words are checked.
 */
int cmd_loadbuf(struct vm *vm, const char *rest)
{
    char word[16];
    int rc = 0;
    struct real_unit *u = take_unit(vm, &rest, &rc);

    if (!u)
        return rc;
    if (u->kind == UNIT_PUNCH || strcmp(u->type, "3800") == 0)
        return say_as(vm, "CSB", MSG_INVALID_DEVICE_TYPE, u->kind == UNIT_PUNCH ? "PUNCH" : "3800");
    if (!text_word(&rest, word, sizeof word) || (!text_abbreviates(word, "FCB") && !text_abbreviates(word, "UCS")))
        return say_as(vm, "CSB", MSG_OPERAND_MISSING);
    return text_word(&rest, word, sizeof word) ? 0 : say_as(vm, "CSB", MSG_OPERAND_MISSING);
}
