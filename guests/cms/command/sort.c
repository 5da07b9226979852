/* SORT: the records of a file, by columns, into another file. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

enum { FIELDS = 32 };

struct fields {
    struct {
        u32 from, to; /* columns, from 1 */
    } field[FIELDS];
    u32 count;
};

/* "from to from to ...": typed. */
static int fields_read(struct fields *fields, u32 record_length)
{
    char line[CONSOLE_LINE_MAX + 1];
    struct text rest, from, to;

    dms("SRT", ENTER_SORT_FIELDS);
    rest = (struct text){line, console_read(line)};
    for (from = text_word(&rest); from.n; from = text_word(&rest)) {
        u64 first, last;

        to = text_word(&rest);
        if (fields->count == FIELDS || !text_number(from, 0x7FFFFFFF, &first) || !text_number(to, 0x7FFFFFFF, &last) ||
            !first || last < first)
            return dms("SRT", BAD_SORT_FIELD);
        if (last > record_length)
            return dms("SRT", COLUMN_BEYOND);
        fields->field[fields->count].from = (u32)first;
        fields->field[fields->count++].to = (u32)last;
    }
    return fields->count ? 0 : dms("SRT", NO_SORT_LIST);
}

static int records_compare(const struct fields *fields, const char *a, const char *b)
{
    for (u32 k = 0; k < fields->count; k++) {
        u32 at = fields->field[k].from - 1;
        int order = memcmp(a + at, b + at, fields->field[k].to - at);

        if (order)
            return order;
    }
    return 0;
}

/* Runs of width, 2 width, ... are merged: records that are equal keep their order. The result is in one of both. */
static char **records_sort(const struct fields *fields, char **from, char **to, u32 n)
{
    for (u32 width = 1; width < n; width *= 2) {
        for (u32 low = 0; low < n; low += 2 * width) {
            u32 middle = low + width < n ? low + width : n, high = middle + width < n ? middle + width : n;
            u32 a = low, b = middle;

            for (u32 k = low; k < high; k++)
                to[k] =
                    a < middle && (b == high || records_compare(fields, from[a], from[b]) <= 0) ? from[a++] : from[b++];
        }

        char **swap = from;

        from = to;
        to = swap;
        if (width > n / 2)
            break;
    }
    return from;
}

static int records_read(struct file *f, char *room, char **record)
{
    const struct file_status *s = file_status(f);
    u32 n;
    int rc = 0;

    for (u32 k = 0; !rc && k < s->records; k++) {
        record[k] = room + (u64)k * s->record_length;
        rc = file_read(f, k + 1, record[k], s->record_length, &n);
    }
    return operand_read_failed("SRT", rc, &s->id);
}

static int records_write(char *const *record, const struct file_status *s, const struct fileid *id)
{
    struct file *f;
    int rc = file_open(id, FILE_REPLACE, 'F', s->record_length, &f);

    if (rc)
        return operand_write_failed("SRT", rc, id);
    for (u32 k = 0; !rc && k < s->records; k++)
        rc = file_write(f, 0, record[k], s->record_length);
    if (rc)
        file_abandon(f);
    else
        rc = file_close(f);
    return operand_write_failed("SRT", rc, id);
}

static int file_sort(struct file *f, const struct fileid *to)
{
    const struct file_status *s = file_status(f);
    struct fields fields = {0};
    char shown[24], *room, **record;
    int rc;

    if (s->format != 'F') {
        fileid_show(&s->id, shown);
        return dms("SRT", NOT_FIXED_LENGTH, shown);
    }
    rc = fields_read(&fields, s->record_length);
    if (rc)
        return rc;
    room = storage_get((u64)s->records * (s->record_length + 2 * sizeof(*record)) + 8);
    if (!room)
        return dms("SRT", NO_STORAGE);
    record = (char **)room;
    rc = records_read(f, room + (u64)s->records * 2 * sizeof(*record), record);
    if (!rc)
        rc = records_write(records_sort(&fields, record, record + s->records, s->records), s, to);
    storage_free(room);
    return rc;
}

int sort_command(struct invocation *i)
{
    struct fileid from, to;
    struct file *f;
    int rc = operand_fileid(i, "SRT", 1, i->count, 0, false, &from);

    if (!rc && i->count > 7)
        rc = dms("SRT", INVALID_PARAMETER, &i->word[7]);
    if (!rc)
        rc = operand_second(i, "SRT", 4, i->count, &from, &to);
    if (!rc && !memcmp(&from, &to, sizeof(from)))
        rc = dms("SRT", SAME_FILE);
    if (!rc)
        rc = operand_writable("SRT", to.mode);
    if (!rc)
        rc = operand_open("SRT", &from, &f);
    if (rc)
        return rc;
    rc = file_sort(f, &to);
    file_close(f);
    return rc;
}
