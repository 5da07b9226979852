/* TYPE: records of a file on the terminal. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

struct request {
    u32 from, to;  /* records */
    u32 column[2]; /* from 1; to */
    bool hex;
};

/* "n" or "*", which is most. */
static bool bound_take(struct text word, u32 most, u32 *n)
{
    u64 value = most;

    if (!text_equal(word, TEXT("*")) && (!text_number(word, 0x7FFFFFFF, &value) || !value))
        return false;
    *n = (u32)value;
    return true;
}

/* COL xxx[-yyy] */
static bool columns_take(struct text word, u32 column[2])
{
    u32 n = 0;

    while (n < word.n && word.at[n] != '-')
        n++;
    if (!bound_take((struct text){word.at, n}, 1, &column[0]))
        return false;
    if (n == word.n)
        return true;
    return bound_take((struct text){word.at + n + 1, word.n - n - 1}, 0x7FFFFFFF, &column[1]) && column[1] >= column[0];
}

/* Words of four bytes, eight to a line. */
static void hex_show(struct text t, u32 record)
{
    static const char digit[] = "0123456789ABCDEF";
    enum { ACROSS = 32 };

    say("RECORD %10u  LENGTH=%10u", record, t.n);
    for (u32 from = 0; from < t.n; from += ACROSS) {
        char line[ACROSS * 3];
        u32 n = 0;

        for (u32 k = from; k < t.n && k < from + ACROSS; k++) {
            line[n++] = digit[(u8)t.at[k] >> 4];
            line[n++] = digit[(u8)t.at[k] & 15];
            if (k % 4 == 3)
                line[n++] = ' ';
        }
        console_line((struct text){line, n});
    }
    say("");
}

static void record_show(const struct request *r, const char *record, u32 n, u32 number)
{
    struct text t = {record + r->column[0] - 1, 0};

    if (n > r->column[1])
        n = r->column[1];
    if (n >= r->column[0])
        t.n = n - r->column[0] + 1;
    if (r->hex)
        hex_show(t, number);
    else
        console_line(t.n ? field_text(t.at, t.n) : TEXT(" "));
}

static int records_show(const struct request *r, struct file *f)
{
    const struct file_status *s = file_status(f);
    char *record = storage_get(s->record_length + 1);
    u32 n;
    int rc = 0;

    if (!record)
        return dms("TYP", NO_STORAGE);
    say("");
    for (u32 k = r->from; !rc && k <= r->to && !console_attention(); k++) {
        rc = file_read(f, k, record, s->record_length + 1, &n);
        if (!rc)
            record_show(r, record, n, k);
    }
    say("");
    storage_free(record);
    return rc == FILE_END ? 0 : operand_read_failed("TYP", rc, &s->id);
}

int type_command(struct invocation *i)
{
    u32 end;
    struct text columns = {0}, member = {0};
    struct request r = {.from = 1, .to = 0x7FFFFFFF, .column = {1, 0x7FFFFFFF}};
    const struct option options[] = {{"HEX", 3, OPTION_FLAG, &r.hex, 0}, {"COL", 3, OPTION_WORD, &columns, 0},
        {"MEMBER", 3, OPTION_WORD, &member, 0}, {NULL, 0, 0, NULL, 0}};
    struct fileid id;
    struct file *f;
    int rc = options_take(i, "TYP", options, &end);

    if (rc)
        return rc;
    if (member.n)
        return dms("TYP", NOT_OFFERED, "TYPE MEMBER");
    if (columns.n && !columns_take(columns, r.column))
        return dms("TYP", INVALID_OPTION_VALUE, &columns, "COL");
    rc = operand_fileid(i, "TYP", 1, end, '*', false, &id);
    if (!rc && end > 4 && !bound_take(i->word[4], 1, &r.from))
        rc = dms("TYP", INVALID_LINE, &i->word[4]);
    if (!rc && end > 5 && (!bound_take(i->word[5], 0x7FFFFFFF, &r.to) || r.to < r.from))
        rc = dms("TYP", INVALID_LINE, &i->word[5]);
    if (!rc && end > 6)
        rc = dms("TYP", INVALID_PARAMETER, &i->word[6]);
    if (!rc)
        rc = operand_open("TYP", &id, &f);
    if (rc)
        return rc;
    if (r.from > file_status(f)->records)
        rc = dms("TYP", INVALID_LINE, &i->word[4]);
    else
        rc = records_show(&r, f);
    file_close(f);
    return rc;
}
