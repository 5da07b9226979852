/* COMPARE: are the records of two files the same? */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

struct side {
    struct file *f;
    char *record;
    u32 size, n;
    struct text part; /* of the record: the columns */
};

static bool bound_take(struct text word, u32 *n)
{
    u64 value;

    if (!text_number(word, 0x7FFFFFFF, &value) || !value)
        return false;
    *n = (u32)value;
    return true;
}

/* COL from-to, or COL from. */
static int columns_take(struct text word, u32 column[2])
{
    u32 n = 0;

    while (n < word.n && word.at[n] != '-')
        n++;
    if (!bound_take((struct text){word.at, n}, &column[0]))
        return dms("CMP", INVALID_OPTION_VALUE, &word, "COL");
    if (n < word.n && !text_equal((struct text){word.at + n + 1, word.n - n - 1}, TEXT("*")) &&
        (!bound_take((struct text){word.at + n + 1, word.n - n - 1}, &column[1]) || column[1] < column[0]))
        return dms("CMP", INVALID_OPTION_VALUE, &word, "COL");
    return 0;
}

static int side_open(struct side *s, const struct fileid *id)
{
    int rc = operand_open("CMP", id, &s->f);

    if (rc)
        return rc;
    s->size = file_status(s->f)->record_length + 1;
    s->record = storage_get(s->size);
    return s->record ? 0 : dms("CMP", NO_STORAGE);
}

static void side_close(struct side *s)
{
    storage_free(s->record);
    if (s->f)
        file_close(s->f);
}

static int side_read(struct side *s, const u32 column[2])
{
    int rc = file_read(s->f, 0, s->record, s->size, &s->n);
    u32 to = s->n < column[1] ? s->n : column[1];

    if (!rc)
        s->part = (struct text){s->record + column[0] - 1, to < column[0] ? 0 : to - column[0] + 1};
    return rc;
}

static int sides_compare(struct side *a, struct side *b, const u32 column[2])
{
    bool different = false;

    while (!console_attention()) {
        int first = side_read(a, column), second = side_read(b, column);

        if (first == FILE_END && second == FILE_END)
            break;
        if (first == FILE_END || second == FILE_END) {
            const struct side *ended = first == FILE_END ? a : b;
            char shown[24];

            fileid_show(&file_status(ended->f)->id, shown);
            return dms("CMP", PREMATURE_EOF, shown);
        }
        if (first)
            return operand_read_failed("CMP", first, &file_status(a->f)->id);
        if (second)
            return operand_read_failed("CMP", second, &file_status(b->f)->id);
        if (text_equal(a->part, b->part))
            continue;
        different = true;
        console_line((struct text){a->record, a->n});
        console_line((struct text){b->record, b->n});
    }
    return different ? dms("CMP", FILES_DIFFER) : 0;
}

static int files_compare(const struct fileid *one, const struct fileid *other, const u32 column[2])
{
    struct side a = {0}, b = {0};
    int rc = side_open(&a, one);

    if (!rc)
        rc = side_open(&b, other);
    if (!rc &&
        (file_status(a.f)->format != file_status(b.f)->format || (file_status(a.f)->format == 'F' && a.size != b.size)))
        rc = dms("CMP", FORMATS_DIFFER);
    else if (!rc && column[0] >= a.size)
        rc = dms("CMP", COLUMN_BEYOND);
    if (!rc)
        rc = sides_compare(&a, &b, column);
    side_close(&a);
    side_close(&b);
    return rc;
}

int compare_command(struct invocation *i)
{
    u32 end, column[2] = {1, 0x7FFFFFFF};
    struct text columns = {0};
    const struct option options[] = {{"COL", 3, OPTION_WORD, &columns, 0}, {NULL, 0, 0, NULL, 0}};
    struct fileid one, other;
    char a[24], b[24];
    int rc = options_take(i, "CMP", options, &end);

    if (!rc && columns.n)
        rc = columns_take(columns, column);
    if (!rc && end > 7)
        rc = dms("CMP", INVALID_PARAMETER, &i->word[7]);
    if (!rc)
        rc = operand_fileid(i, "CMP", 1, end, 0, false, &one);
    if (!rc)
        rc = operand_second(i, "CMP", 4, end, &one, &other);
    if (rc)
        return rc;
    fileid_show(&one, a);
    fileid_show(&other, b);
    if (!memcmp(&one, &other, sizeof(one)))
        return dms("CMP", SAME_FILE);
    dms("CMP", COMPARING, a, b);
    return files_compare(&one, &other, column);
}
