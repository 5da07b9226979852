/* FILEDEF: owns the table of ddnames. */
#include "guests/cms/command/filedef.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/query.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

static struct filedef *table;

static const struct {
    const char *name;
    u8 least;
} devices[] = {
    [FILEDEF_DISK] = {"DISK", 1},
    [FILEDEF_TERMINAL] = {"TERMINAL", 1},
    [FILEDEF_READER] = {"READER", 1},
    [FILEDEF_PUNCH] = {"PUNCH", 2},
    [FILEDEF_PRINTER] = {"PRINTER", 2},
    [FILEDEF_DUMMY] = {"DUMMY", 2},
};

struct filedef *filedef_find(const char ddname[TOKEN])
{
    for (struct filedef *d = table; d; d = d->next)
        if (!memcmp(d->ddname, ddname, TOKEN))
            return d;
    return NULL;
}

int query_filedef(struct invocation *i)
{
    if (i->count > 2)
        return dms("QRY", INVALID_PARAMETER, &i->word[2]);
    if (!table)
        return dms("FLD", NO_FILEDEFS);
    for (const struct filedef *d = table; d; d = d->next) {
        const char *mode = &d->id.mode;

        if (d->device == FILEDEF_DISK)
            query_line("%.8s  %-8s  %.8s %.8s %.2s", d->ddname, devices[d->device].name, d->id.name, d->id.type, mode);
        else
            query_line("%.8s  %s", d->ddname, devices[d->device].name);
    }
    return 0;
}

/* Those of the name, or for * all that are not permanent. */
static void definitions_clear(const char *ddname)
{
    for (struct filedef **at = &table; *at;) {
        struct filedef *d = *at;

        if (ddname ? memcmp(d->ddname, ddname, TOKEN) != 0 : d->permanent) {
            at = &d->next;
            continue;
        }
        *at = d->next;
        storage_free(d);
    }
}

static int definition_add(const struct filedef *made)
{
    struct filedef *d = filedef_find(made->ddname), *next = d ? d->next : NULL;

    if (!d) {
        struct filedef **end = &table;

        d = storage_get(sizeof(*d));
        if (!d)
            return dms("FLD", NO_STORAGE);
        while (*end)
            end = &(*end)->next;
        *end = d;
    }
    *d = *made;
    d->next = next;
    return 0;
}

static int device_take(const struct invocation *i, u32 end, struct filedef *d)
{
    for (u32 k = 0; k < sizeof(devices) / sizeof(*devices); k++) {
        struct text device = i->word[2];

        if (!text_abbreviates(device, devices[k].name, devices[k].least))
            continue;
        d->device = (enum filedef_device)k;
        if (d->device != FILEDEF_DISK)
            return end > 3 ? dms("FLD", INVALID_PARAMETER, &i->word[3]) : 0;
        if (end > 6)
            return dms("FLD", INVALID_PARAMETER, &i->word[6]);
        if (end == 3) { /* FILE ddname A1 */
            field_set(d->id.name, TOKEN, TEXT("FILE"));
            memcpy(d->id.type, d->ddname, TOKEN);
            d->id.mode = 'A';
            d->id.number = '1';
            return 0;
        }

        int rc = operand_fileid(i, "FLD", 3, end, 'A', false, &d->id);

        if (d->id.number == ' ')
            d->id.number = '1';
        return rc;
    }
    return dms("FLD", INVALID_DEVICE, &i->word[2]);
}

static int options_check(struct filedef *d, struct text format, struct text disposition, bool change)
{
    if (format.n) {
        d->format = character_upper(*format.at);
        if (d->format != 'F' && d->format != 'V')
            return dms("FLD", INVALID_OPTION_VALUE, &format, "RECFM");
    }
    if (disposition.n && !text_equal_upper(disposition, TEXT("MOD")))
        return dms("FLD", INVALID_OPTION_VALUE, &disposition, "DISP");
    d->append = disposition.n;
    return change || !filedef_find(d->ddname) ? 0 : -1;
}

int filedef_command(struct invocation *i)
{
    struct filedef d = {0};
    struct text format = {0}, disposition = {0};
    u32 end, change = 1, block;
    const struct option options[] = {{"PERM", 4, OPTION_FLAG, &d.permanent, 0}, {"CHANGE", 6, OPTION_FLAG, &change, 1},
        {"NOCHANGE", 8, OPTION_FLAG, &change, 2}, {"RECFM", 5, OPTION_WORD, &format, 0},
        {"LRECL", 5, OPTION_NUMBER, &d.record_length, 0}, {"BLKSIZE", 7, OPTION_NUMBER, &block, 0},
        {"BLOCK", 5, OPTION_NUMBER, &block, 0}, {"DISP", 4, OPTION_WORD, &disposition, 0},
        {"UPCASE", 6, OPTION_FLAG, &d.upper, 0}, {"LOWCASE", 7, OPTION_FLAG, &change, 1}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "FLD", options, &end);

    if (rc)
        return rc;
    if (end == 1) {
        struct invocation query = {.count = 2, .word = i->word};

        return query_filedef(&query);
    }
    if (end == 2)
        return dms("FLD", MISSING_OPERAND);
    if (text_equal_upper(i->word[2], TEXT("CLEAR"))) {
        definitions_clear(i->token[1][0] == '*' ? NULL : i->token[1]);
        return 0;
    }
    memcpy(d.ddname, i->token[1], TOKEN);
    rc = device_take(i, end, &d);
    if (!rc)
        rc = options_check(&d, format, disposition, change == 1);
    if (rc)
        return rc < 0 ? 0 : rc;
    return definition_add(&d);
}
