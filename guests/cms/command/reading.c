/* Reading a file of the reader: while it is read it is held, so that whatever happens it is not lost. */
#include "guests/cms/command/reading.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

#define LIST 8000 /* bytes of QUERY READER's answer */
#define NEW_LINE 0x15

static struct text line_next(struct text *rest)
{
    struct text line = {rest->at, 0};

    while (line.n < rest->n && (u8)line.at[line.n] != NEW_LINE)
        line.n++;
    rest->at += line.n;
    rest->n -= line.n;
    if (rest->n) {
        rest->at++;
        rest->n--;
    }
    return line;
}

/* Where a column begins is what the heading says: dates have several lengths. */
static u32 column_of(struct text heading, struct text name)
{
    for (u32 i = 0; i + name.n <= heading.n; i++)
        if (!memcmp(heading.at + i, name.at, name.n))
            return i;
    return heading.n;
}

static struct text column(struct text line, u32 from, u32 n)
{
    if (from >= line.n)
        return (struct text){0};
    return text_strip((struct text){line.at + from, n < line.n - from ? n : line.n - from});
}

static void file_take(struct spool_file *f, struct text heading, struct text line)
{
    field_set(f->origin, 8, column(line, 0, 8));
    field_set(f->id, 4, column(line, 9, 4));
    f->class = line.n > 14 ? line.at[14] : ' ';
    field_set(f->device, 3, column(line, 16, 3));
    f->held = !text_equal(column(line, 33, 4), TEXT("NONE"));
    field_set(f->name, 8, column(line, column_of(heading, TEXT("NAME")), 8));
    field_set(f->type, 8, column(line, column_of(heading, TEXT("TYPE")), 8));
}

/* The class of the reader, of its SPOOL command. */
static char reader_class(void)
{
    struct device_settings s;
    struct text rest;

    device_settings_take(&s, READER);
    rest = text_of(s.spool);
    for (struct text word = text_word(&rest); word.n; word = text_word(&rest))
        if (text_equal(word, TEXT("CLASS")))
            return *text_word(&rest).at;
    return '*';
}

static bool file_choose(struct text list, bool any, struct spool_file *f)
{
    struct text heading = line_next(&list);
    char class = any ? '*' : reader_class();

    while (list.n) {
        struct text line = line_next(&list);

        if (line.n <= 33)
            continue;
        file_take(f, heading, line);
        if (any || (!f->held && (class == '*' || class == f->class)))
            return true;
    }
    return false;
}

int spool_file_find(const char *module, struct text spoolid, struct spool_file *f)
{
    char command[40], *list = storage_get(LIST);
    u32 n = format(command, sizeof command, "QUERY READER %T ALL", &spoolid);
    bool found;

    if (!list)
        return dms(module, NO_STORAGE);
    found = !cp_response((struct text){command, n}, list, LIST, &n) &&
            file_choose((struct text){list, n < LIST ? n : LIST}, spoolid.n != 0, f);
    storage_free(list);
    if (found)
        return 0;
    return spoolid.n ? dms(module, NO_SPOOLID, &spoolid) : dms(module, READER_EMPTY);
}

int reading_begin(const char *module, struct reading *r, struct text spoolid)
{
    u64 number;
    int rc;

    memset(r, 0, sizeof *r);
    if (spoolid.n && !text_number(spoolid, 9999, &number))
        return dms(module, INVALID_PARAMETER, &spoolid);
    rc = spool_file_find(module, spoolid, &r->file);
    if (rc)
        return rc;
    device_settings_take(&r->settings, READER);
    cp_quietly("CLOSE %03X HOLD", READER);
    cp_quietly("CHANGE READER %.4s NOHOLD", r->file.id);
    cp_quietly("ORDER READER %.4s", r->file.id);
    cp_quietly("SPOOL %03X CLASS * NOCONT EOF HOLD", READER);
    return 0;
}

/* Did the user want to keep what he reads? */
static bool is_kept(const struct reading *r)
{
    struct text rest = text_of(r->settings.spool);

    for (struct text word = text_word(&rest); word.n; word = text_word(&rest))
        if (text_equal(word, TEXT("HOLD")) || text_equal(word, TEXT("KEEP")))
            return true;
    return false;
}

void reading_end(struct reading *r, bool done)
{
    cp_quietly("CLOSE %03X HOLD", READER);
    if (done && !is_kept(r))
        cp_quietly("PURGE READER %.4s", r->file.id);
    else if (!done && !r->file.held)
        cp_quietly("CHANGE READER %.4s NOHOLD", r->file.id);
    device_settings_give(&r->settings);
}
