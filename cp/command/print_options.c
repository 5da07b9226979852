/* Parsing of the options that printers heed. Source: CP Commands and Utilities Reference, SPOOL. */
#include "cp/command/print_options.h"
#include "cp/base/text.h"
#include <string.h>

/* A name of up to four characters; OFF is none. False: said. */
static bool take_name(struct option_parse *p, char name[5])
{
    if (!option_operand(p, name, 5, MSG_OPERAND_MISSING))
        return false;
    if (strcmp(name, "OFF") == 0)
        *name = 0;
    return true;
}

void print_option_fcb(struct option_parse *p)
{
    char name[5];

    if (take_name(p, name))
        text_copy(p->o->to.fcb, sizeof p->o->to.fcb, name);
}

void print_option_density(struct option_parse *p)
{
    text_copy(p->o->to.fcb, sizeof p->o->to.fcb, p->word);
}

/* CHARS name [name ...], CHARS name CHARS name ...: four at most. */
void print_option_chars(struct option_parse *p)
{
    char(*chars)[5] = p->o->to.chars, name[5], word[64];
    const char *after;
    unsigned n = 0;

    while (n < SPOOL_CHARS && *chars[n])
        n++;
    do {
        if (!take_name(p, name))
            return;
        if (n == SPOOL_CHARS) {
            p->rc = say_as(p->vm, "CSS", MSG_INVALID_OPERAND, name);
            return;
        }
        text_copy(chars[n], sizeof chars[n], name);
        n += *name != 0;
        after = p->rest;
    } while (*name && text_word(&after, word, sizeof word) && !option_known(word));
}

/* FLASH name [ALL|nnn], FLASH OFF. */
void print_option_flash(struct option_parse *p)
{
    const char *after;
    char word[8];
    u64 n;

    p->o->to.flash_copies = 0;
    if (!take_name(p, p->o->to.flash) || !*p->o->to.flash)
        return;
    p->o->to.flash_copies = SPOOL_FLASH_ALL;
    after = p->rest;
    if (!text_word(&after, word, sizeof word))
        return;
    if (text_decimal(word, SPOOL_FLASH_ALL, &n))
        p->o->to.flash_copies = (u8)n;
    else if (strcmp(text_upper(word), "ALL") != 0)
        return;
    p->rest = after;
}

/* MODIFY name [n], MODIFY OFF. */
void print_option_modify(struct option_parse *p)
{
    const char *after;
    char word[8];
    u64 n;

    p->o->to.modify_table = 0;
    if (!take_name(p, p->o->to.modify) || !*p->o->to.modify)
        return;
    after = p->rest;
    if (!text_word(&after, word, sizeof word) || !text_decimal(word, 255, &n))
        return;
    p->rest = after;
    if (n < SPOOL_CHARS)
        p->o->to.modify_table = (u8)n;
    else
        p->rc = say_as(p->vm, "CSS", MSG_INVALID_OPERAND, word);
}

void print_option_lpp(struct option_parse *p)
{
    char word[8];
    u64 n = 0;

    if (!option_operand(p, word, sizeof word, MSG_OPERAND_MISSING))
        return;
    if (strcmp(word, "OFF") != 0 && (!text_decimal(word, 255, &n) || n < 30))
        p->rc = say_as(p->vm, "CSS", MSG_INVALID_OPERAND, word);
    p->o->to.lpp = (u16)n;
}
