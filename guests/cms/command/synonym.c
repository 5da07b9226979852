/* SYNONYM: other names for commands, from a file of the user's; owns the table. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/query.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/storage.h"

enum { RECORD = 80 };

struct synonym {
    char real[TOKEN], name[TOKEN + 1];
    u8 least;
};
static struct synonym *table;
static u32 count;

bool synonym_find(const char name[TOKEN], char real[TOKEN])
{
    struct text wanted = field_text(name, TOKEN);

    for (u32 k = 0; k < count; k++)
        if (text_abbreviates(wanted, table[k].name, table[k].least)) {
            memcpy(real, table[k].real, TOKEN);
            return true;
        }
    return false;
}

static void synonyms_clear(void)
{
    storage_free(table);
    table = NULL;
    count = 0;
}

/* "COMMAND SYNONYM n": n letters are enough. False: it is no such record. */
static bool record_take(struct synonym *s, struct text record)
{
    struct text real = text_word(&record), name = text_word(&record), least = text_word(&record);
    u64 n = name.n;

    if (!name.n || name.n > TOKEN || real.n > TOKEN)
        return false;
    if (least.n && (!text_number(least, name.n, &n) || !n))
        return false;
    field_set_upper(s->real, TOKEN, real);
    field_set_upper(s->name, TOKEN, name);
    s->name[name.n] = 0;
    s->least = (u8)n;
    return true;
}

static int records_read(struct file *f, struct synonym **made, u32 *n)
{
    const struct file_status *status = file_status(f);
    char record[RECORD], shown[24];
    u32 length;
    int rc = 0;

    *made = storage_get(((u64)status->records + 1) * sizeof(**made));
    if (!*made)
        return dms("SYN", NO_STORAGE);
    for (*n = 0; *n < status->records && !rc; ++*n) {
        rc = operand_read_failed("SYN", file_read(f, 0, record, RECORD, &length), &status->id);
        if (!rc && !record_take(&(*made)[*n], (struct text){record, RECORD})) {
            fileid_show(&status->id, shown);
            rc = dms("SYN", BAD_RECORDS, shown);
        }
    }
    return rc;
}

static int synonyms_read(const struct fileid *id)
{
    struct synonym *made = NULL;
    struct file *f;
    char shown[24];
    u32 n = 0;
    int rc = operand_open("SYN", id, &f);

    if (rc)
        return rc;
    if (file_status(f)->format != 'F' || file_status(f)->record_length != RECORD) {
        fileid_show(&file_status(f)->id, shown);
        rc = dms("SYN", NOT_FIXED, shown, RECORD);
    } else {
        rc = records_read(f, &made, &n);
    }
    file_close(f);
    if (rc) {
        storage_free(made);
        return rc;
    }
    synonyms_clear();
    table = made;
    count = n;
    return 0;
}

static void user_show(void)
{
    if (!count) {
        dms("SYN", NO_USER_SYNONYMS);
        return;
    }
    query_line("SYSTEM    USER      SHORTEST");
    query_line("COMMAND   SYNONYM   FORM (IF ANY)");
    query_line("---------------------------------");
    for (u32 k = 0; k < count; k++) {
        const struct synonym *s = &table[k];

        query_line("%.8s  %-8s  %.*s", s->real, s->name, s->least < strlen(s->name) ? (int)s->least : 0, s->name);
    }
}

static void system_show(void)
{
    if (!settings.abbreviations) {
        dms("SYN", NO_SYSTEM_SYNONYMS);
        return;
    }
    query_line("SYSTEM    SHORTEST");
    query_line("COMMAND   FORM");
    query_line("------------------");
    for (const struct command *c = command_table; c->name; c++)
        if (c->least < strlen(c->name))
            query_line("%-8s  %.*s", c->name, (int)c->least, c->name);
}

int query_synonym(struct invocation *i)
{
    struct text which = i->count > 2 ? i->word[2] : TEXT("USER");
    bool all = text_equal_upper(which, TEXT("ALL"));

    if (i->count > 3)
        return dms("QRY", INVALID_PARAMETER, &i->word[3]);
    if (!all && !text_equal_upper(which, TEXT("USER")) && !text_equal_upper(which, TEXT("SYSTEM")))
        return dms("QRY", INVALID_PARAMETER, &which);
    if (all || text_equal_upper(which, TEXT("SYSTEM")))
        system_show();
    if (all || text_equal_upper(which, TEXT("USER")))
        user_show();
    return 0;
}

int synonym_command(struct invocation *i)
{
    bool clear = false, std = false, nostd = false;
    u32 operands;
    const struct option options[] = {{"CLEAR", 5, OPTION_FLAG, &clear, 0}, {"STD", 3, OPTION_FLAG, &std, 0},
        {"NOSTD", 5, OPTION_FLAG, &nostd, 0}, {NULL, 0, 0, NULL, 0}};
    struct fileid id;
    int rc = options_take(i, "SYN", options, &operands);

    if (rc)
        return rc;
    if (std && nostd)
        return dms("SYN", CONFLICTING_OPTIONS, "STD", "NOSTD");
    if (operands > 4)
        return dms("SYN", INVALID_PARAMETER, &i->word[4]);
    if (operands > 2 && !text_equal_upper(i->word[2], TEXT("SYNONYM")))
        return dms("SYN", INVALID_FILETYPE, &i->word[2]);
    if (clear)
        synonyms_clear();
    if (operands > 1) {
        struct text mode = operands > 3 ? i->word[3] : TEXT("*");

        rc = operand_name("SYN", i->word[1], TEXT("SYNONYM"), mode, &id);
        if (!rc)
            rc = synonyms_read(&id);
    } else if (!clear && !std && !nostd) {
        user_show();
    }
    if (!rc && (std || nostd))
        settings.abbreviations = std;
    return rc;
}
