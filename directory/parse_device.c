/* Device statements of an entry: CONSOLE to NICDEF.
 * Source: z/VM CP Planning and Administration, "User Directory", the statements of these names. */
#include "directory/device_type.h"
#include "directory/operand.h"
#include "directory/statement_parse.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NETWORKING "networking is still to come"

static struct directory_device *device_of(const struct compiler *c, u16 vdev)
{
    struct directory_device *devices = c->entry->lists[LIST_DEVICES].items;

    for (size_t i = 0; i < c->entry->lists[LIST_DEVICES].count; i++)
        if (devices[i].vdev == vdev)
            return &devices[i];
    return NULL;
}

static void device_add(struct compiler *c, const struct directory_device *d)
{
    struct directory_device item = *d;
    char where[24];

    item.line = c->line;
    if (device_of(c, d->vdev)) {
        snprintf(where, sizeof where, "%s %s", entry_kind_name(c->entry->kind), c->entry->name);
        report_add(&c->report, c->line, MSG_DIR_DUPLICATE_DEVICE, d->vdev, where);
    } else {
        compiler_append(c, LIST_DEVICES, &item);
    }
}

/* vdev type, with the type's row. */
static const struct device_type *type_parse(struct compiler *c, struct directory_device *d)
{
    char word[OPERAND_SIZE];
    const struct device_type *t;

    if (!operand_vdev(c, &d->vdev) || !operand_need(c, "device type", word))
        return NULL;
    t = device_type_find(d->kind, word);
    if (!t) {
        operand_invalid(c, word);
        return NULL;
    }
    text_copy(d->type, sizeof d->type, word);
    return t;
}

static bool class_parse(struct compiler *c, const char *word, bool reader, char *spool_class)
{
    if (word[1] || !(isalnum((unsigned char)*word) || (reader && *word == '*')))
        return operand_invalid(c, word);
    *spool_class = *word;
    return true;
}

static bool observer_parse(struct compiler *c, struct directory_device *d)
{
    char userid[9];

    if (!operand_userid(c, "observer", userid))
        return false;
    snprintf(d->operands, sizeof d->operands, "OBSERVER %s", userid);
    return operand_end(c);
}

/* CONSOLE vdev type [class [secondary user]] [OBSERVER userid] */
void parse_console(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_CONSOLE};
    char word[OPERAND_SIZE];
    bool more;

    if (!type_parse(c, &d))
        return;
    more = operand_word(c, word);
    if (more && strcmp(word, "OBSERVER")) {
        if (!class_parse(c, word, false, &d.spool_class))
            return;
        more = operand_word(c, word);
        if (more && strcmp(word, "OBSERVER")) {
            if (!text_is_userid(word)) {
                operand_invalid(c, word);
                return;
            }
            text_copy(d.owner, sizeof d.owner, word);
            more = operand_word(c, word);
        }
    }
    if (more && strcmp(word, "OBSERVER"))
        operand_invalid(c, word);
    else if (!more || observer_parse(c, &d))
        device_add(c, &d);
}

/* SPOOL vdev type [READER|PUNCH] [class] */
void parse_spool(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_SPOOL};
    char word[OPERAND_SIZE];
    const struct device_type *t = type_parse(c, &d);

    if (!t)
        return;
    if (t->use == USE_EITHER) {
        if (!operand_need(c, "READER or PUNCH", word))
            return;
        if (text_abbreviates(word, "Reader"))
            text_copy(d.subtype, sizeof d.subtype, "READER");
        else if (text_abbreviates(word, "Punch"))
            text_copy(d.subtype, sizeof d.subtype, "PUNCH");
        else {
            operand_invalid(c, word);
            return;
        }
    }
    if (operand_word(c, word) && !class_parse(c, word, device_is_reader(&d), &d.spool_class))
        return;
    if (operand_end(c))
        device_add(c, &d);
}

/* SPECIAL vdev type [operands] */
void parse_special(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_SPECIAL};
    const struct device_type *t = type_parse(c, &d);

    if (!t)
        return;
    if (*text_rest(c->operands) && !operand_rest(c, "operands", d.operands, sizeof d.operands))
        return;
    text_upper(d.operands);
    if (t->use == USE_NETWORK)
        report_add(&c->report, c->line, MSG_DIR_NOT_YET, "SPECIAL", NETWORKING);
    device_add(c, &d);
}

static bool mode_parse(struct compiler *c, const char *word, char mode[4])
{
    // clang-format off
    static const char *const modes[] = {
        "R", "RR", "W", "WR", "M", "MR", "MW", "SR", "SW", "SM", "ER", "EW", "RV", "RRV", "WV", "WRV", "MV", "MRV", "MWV",
    };
    // clang-format on

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (!strcmp(modes[i], word)) {
            text_copy(mode, 4, word);
            return true;
        }
    return operand_invalid(c, word);
}

/* [mode [read [write [multiple password]]]] */
static bool access_parse(struct compiler *c, struct directory_device *d)
{
    char *passwords[] = {d->read_password, d->write_password, d->multiple_password};
    char word[OPERAND_SIZE];

    if (!operand_word(c, word))
        return true;
    if (!mode_parse(c, word, d->mode))
        return false;
    for (size_t i = 0; i < 3 && operand_word(c, word); i++) {
        if (!operand_is_token(word, 8))
            return operand_invalid(c, "password");
        text_copy(passwords[i], 9, word);
    }
    return true; /* DIRECTXA ignores what follows */
}

static bool volser_parse(struct compiler *c, char volser[7])
{
    char word[OPERAND_SIZE];
    size_t n;

    if (!operand_need(c, "volume label", word))
        return false;
    n = strlen(word);
    if (n > 6 || strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@_&+-") != n)
        return operand_invalid(c, word);
    text_copy(volser, 7, word);
    return true;
}

/* start {size|END} volser | T-DISK size | V-DISK size | DEVNO rdev */
static bool extent_parse(struct compiler *c, struct directory_device *d)
{
    char word[OPERAND_SIZE];

    if (!operand_need(c, "start", word))
        return false;
    if (!strcmp(word, "T-DISK") || !strcmp(word, "V-DISK")) {
        text_copy(d->subtype, sizeof d->subtype, word);
        return operand_decimal(c, "size", 1, UINT32_MAX, &d->size);
    }
    if (!strcmp(word, "DEVNO")) {
        text_copy(d->subtype, sizeof d->subtype, word);
        if (!operand_need(c, "real device number", word))
            return false;
        return (strlen(word) <= 4 && text_hex(word, 0xFFFF, &d->start)) || operand_invalid(c, word);
    }
    if (!text_decimal(word, UINT32_MAX, &d->start))
        return operand_invalid(c, word);
    if (!operand_need(c, "size", word))
        return false;
    if (strcmp(word, "END") && (!text_decimal(word, UINT32_MAX, &d->size) || d->size == 0))
        return operand_invalid(c, word);
    return volser_parse(c, d->volser);
}

/* MDISK vdev type extent [mode [passwords]] */
void parse_mdisk(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_MDISK};

    if (type_parse(c, &d) && extent_parse(c, &d) && access_parse(c, &d))
        device_add(c, &d);
}

/* MINIOPT and DASDOPT belong to the statement right before them, if that was good. */
static struct directory_device *device_before(struct compiler *c)
{
    struct entry_list *list = &c->entry->lists[LIST_DEVICES];
    struct directory_device *devices = list->items;

    if (c->previous != parse_mdisk && c->previous != parse_miniopt && c->previous != parse_dasdopt &&
        c->previous != parse_link && c->previous != parse_dedicate) {
        compiler_error(c, MSG_DIR_SEQUENCE, c->keyword);
        return NULL;
    }
    return list->count ? &devices[list->count - 1] : NULL;
}

/* MINIOPT [CACHE|NOCACHE] [MDC|NOMDC|RECORDMDC]: kept, without effect, as the host caches volumes */
void parse_miniopt(struct compiler *c)
{
    static const char *const words[] = {"CACHE", "NOCACHE", "MDC", "NOMDC", "RECORDMDC"};
    struct directory_device *d = device_before(c);
    char text[64] = "MINIOPT", word[OPERAND_SIZE];
    bool known = operand_need(c, "option", word);

    if (!d || !known)
        return;
    do {
        known = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            known |= !strcmp(words[i], word);
        if (!known || strlen(text) + 1 + strlen(word) >= sizeof text) {
            operand_invalid(c, word);
            return;
        }
        strcat(strcat(text, " "), word);
    } while (operand_word(c, word));
    if (d->kind == DIR_MDISK)
        text_copy(d->operands, sizeof d->operands, text);
    else
        compiler_error(c, MSG_DIR_SEQUENCE, c->keyword);
}

/* DASDOPT options: about control units that are not ours */
void parse_dasdopt(struct compiler *c)
{
    char rest[256];

    if (device_before(c) && operand_rest(c, "option", rest, sizeof rest))
        compiler_error(c, MSG_DIR_IGNORED, "DASDOPT");
}

/* DEDICATE vdev {rdev|[VOLID] volser} [R/O] */
void parse_dedicate(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_DEDICATE};
    char word[OPERAND_SIZE];
    const char *operands;

    if (!operand_vdev(c, &d.vdev))
        return;
    operands = c->operands;
    if (!operand_need(c, "real device number", word))
        return;
    if (strcmp(word, "VOLID") || !*text_rest(c->operands)) {
        if (strlen(word) > 4 || !text_hex(word, 0xFFFF, &d.start)) {
            c->operands = operands;
            if (!volser_parse(c, d.volser))
                return;
        }
    } else if (!volser_parse(c, d.volser)) {
        return;
    }
    if (operand_word(c, word)) {
        if (strcmp(word, "R/O")) {
            operand_invalid(c, word);
            return;
        }
        text_copy(d.mode, sizeof d.mode, "R");
    }
    if (operand_end(c))
        device_add(c, &d);
}

/* LINK userid vdev1 [vdev2 [mode]]: vdev2 is the number here, by default the owner's; * is the user himself */
void parse_link(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_LINK};
    char word[OPERAND_SIZE];
    const char *rest;

    if (!operand_need(c, "userid", word))
        return;
    if (strcmp(word, "*") && !text_is_userid(word)) {
        operand_invalid(c, word);
        return;
    }
    text_copy(d.owner, sizeof d.owner, word);
    if (!operand_vdev(c, &d.owner_vdev))
        return;
    d.vdev = d.owner_vdev;
    rest = text_rest(c->operands);
    if (*rest && !operand_vdev(c, &d.vdev))
        return;
    if (operand_word(c, word) && !mode_parse(c, word, d.mode))
        return;
    if (operand_end(c))
        device_add(c, &d);
}

/* NICDEF vdev operands: another one for the same adapter adds operands. */
void parse_nicdef(struct compiler *c)
{
    struct directory_device d = {.kind = DIR_NICDEF}, *old;
    size_t n;

    if (!operand_vdev(c, &d.vdev) || !operand_rest(c, "operands", d.operands, sizeof d.operands))
        return;
    text_upper(d.operands);
    report_add(&c->report, c->line, MSG_DIR_NOT_YET, "NICDEF", NETWORKING);
    old = device_of(c, d.vdev);
    if (!old || old->kind != DIR_NICDEF) {
        device_add(c, &d);
        return;
    }
    n = strlen(old->operands);
    if (n + 1 + strlen(d.operands) >= sizeof old->operands) {
        operand_invalid(c, d.operands);
        return;
    }
    old->operands[n] = ' ';
    text_copy(old->operands + n + 1, sizeof old->operands - n - 1, d.operands);
}
