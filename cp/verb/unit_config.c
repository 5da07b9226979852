/* Real printers and punches in SYSTEM.CONFIG. Must not know the file. Source: CP Planning and Administration, RDEVICE.
 */
#include "cp/verb/unit_config.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/vm/real_unit.h"
#include "cp/vm/volume_policy.h"
#include <ctype.h>
#include <string.h>

enum { TYPE, CLASS, FORM, DEST, SPEED, TEXT, PDF, CARDS, LINES, MANUAL, AUTOMATIC, SEP, NOSEP, DRAINED };

static const struct keyword operands[] = {
    {"TYPE", TYPE},
    {"CLass", CLASS},
    {"FOrm", FORM},
    {"DEST", DEST},
    {"SPEED", SPEED},
    {"TEXT", TEXT},
    {"PDF", PDF},
    {"CARDS", CARDS},
    {"LINES", LINES},
    {"MANual", MANUAL},
    {"AUTOmatic", AUTOMATIC},
    {"SEP", SEP},
    {"NOSEP", NOSEP},
    {"DRAINed", DRAINED},
};

static bool is_type(const struct real_unit *u, const char *type)
{
    static const char *const printers[] = {"1403", "3203", "3211", "3262", "3800", "4245", "4248", NULL};
    static const char *const punches[] = {"2540", "3525", NULL};
    static const char *const readers[] = {"2540", "2501", "3505", NULL};
    const char *const *known = u->kind == UNIT_PRINTER ? printers : u->kind == UNIT_PUNCH ? punches : readers;

    while (*known && strcmp(*known, type) != 0)
        known++;
    return *known != NULL;
}

static bool take_classes(struct real_unit *u, const char *word)
{
    if (strlen(word) > UNIT_CLASSES)
        return false;
    for (const char *p = word; *p; p++)
        if (!isalnum((unsigned char)*p) && strcmp(word, "*") != 0)
            return false;
    text_copy(u->choice.classes, sizeof u->choice.classes, word);
    return true;
}

static bool take_dest(struct real_unit *u, const char *word)
{
    unsigned i = 0;

    while (i < UNIT_DESTS && *u->choice.dests[i])
        i++;
    if (i == UNIT_DESTS)
        return false;
    text_copy(u->choice.dests[i], sizeof u->choice.dests[i], word);
    return true;
}

/* An operand with a value. */
static bool take_value(struct real_unit *u, int operand, const char *word)
{
    u64 n;

    if (operand == CLASS)
        return take_classes(u, word);
    if (operand == SPEED) {
        u->speed = text_decimal(word, 100000, &n) ? (unsigned)n : 0;
        return u->speed != 0;
    }
    if (operand == TYPE) {
        text_copy(u->type, sizeof u->type, word);
        return strlen(word) == 4 && is_type(u, word);
    }
    if (strlen(word) > 8)
        return false;
    if (operand == DEST)
        return take_dest(u, word);
    text_copy(u->choice.form, sizeof u->choice.form, word);
    return true;
}

static bool take_flag(struct real_unit *u, int operand)
{
    bool printer = u->kind == UNIT_PRINTER;

    switch (operand) {
    case TEXT:
        u->format = PRINTOUT_TEXT;
        return printer;
    case PDF:
        u->format = PRINTOUT_PDF;
        return printer;
    case CARDS:
    case LINES:
        u->format = operand == CARDS ? PRINTOUT_CARDS : PRINTOUT_LINES;
        return u->kind == UNIT_PUNCH;
    case MANUAL:
    case AUTOMATIC:
        u->choice.manual = operand == MANUAL;
        return u->kind != UNIT_READER;
    case SEP:
    case NOSEP:
        u->separators = operand == SEP;
        return u->kind != UNIT_READER;
    }
    u->drained_at_start = true;
    return true;
}

static bool number_taken(u16 rdev)
{
    const struct policy_device *d = policy_devices();

    while (d && d->rdev != rdev)
        d = d->next;
    return d != NULL;
}

bool config_unit(u16 rdev, const char *kind, const char *folder, const char **rest)
{
    static const struct keyword kinds[] = {{"PRINTER", UNIT_PRINTER}, {"PRT", UNIT_PRINTER}, {"PUNCH", UNIT_PUNCH},
        {"PCH", UNIT_PUNCH}, {"READER", UNIT_READER}, {"RDR", UNIT_READER}};
    static const char *const types[] = {[UNIT_PRINTER] = "1403", [UNIT_PUNCH] = "2540", [UNIT_READER] = "3505"};
    int which = KEYWORD(kinds, kind);
    struct real_unit u = {.rdev = rdev,
        .kind = (enum unit_kind)which,
        .format = which == UNIT_PRINTER ? PRINTOUT_TEXT : PRINTOUT_CARDS,
        .separators = which == UNIT_PRINTER,
        .choice = {.manual = true}};
    char word[16];

    if (which < 0 || number_taken(rdev))
        return false;
    text_copy(u.type, sizeof u.type, types[which]);
    text_copy(u.choice.classes, sizeof u.choice.classes, "A");
    text_copy(u.choice.form, sizeof u.choice.form, "STANDARD");
    text_copy(u.folder, sizeof u.folder, folder);
    while (text_word(rest, word, sizeof word)) {
        int operand = KEYWORD(operands, word);
        bool with_value = operand >= TYPE && operand <= SPEED;
        if (operand < 0 || (with_value && !text_word(rest, word, sizeof word)))
            return false;
        if (!(with_value ? take_value(&u, operand, text_upper(word)) : take_flag(&u, operand)))
            return false;
    }
    return real_unit_add(&u);
}
