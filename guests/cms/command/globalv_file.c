/* SESSION GLOBALV and LASTING GLOBALV of disk A. A record: the group's name in 8, the name's length in one byte, the
 * name, the value's length in one byte, the value. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/globalv.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/message.h"

enum { RECORD_MAX = TOKEN + 2 + 2 * GLOBALV_TEXT_MAX };

static struct fileid globalv_fileid(enum globalv_file which)
{
    struct fileid id;

    fileid_of(which == GLOBALV_LASTING ? TEXT("LASTING") : TEXT("SESSION"), TEXT("GLOBALV"), TEXT("A1"), false, &id);
    return id;
}

/* What is no such record is passed over. */
static bool record_take(const char *record, u32 n)
{
    struct text name, value;
    struct group *g;

    if (n < TOKEN + 2)
        return true;
    name = (struct text){record + TOKEN + 1, (u8)record[TOKEN]};
    if (!name.n || TOKEN + 2 + name.n > n)
        return true;
    value = (struct text){name.at + name.n + 1, (u8)name.at[name.n]};
    if (TOKEN + 2 + name.n + value.n > n)
        return true;
    g = globalv_group(record, true);
    return g && globalv_set(g, name, value);
}

static int file_take(enum globalv_file which, u32 *records)
{
    struct fileid id = globalv_fileid(which);
    struct file_status found;
    struct file *f;
    char record[RECORD_MAX];
    u32 n;
    int rc = file_state(&id, &found);

    *records = 0;
    if (rc)
        return 0;
    rc = file_open(&found.id, FILE_READ, 0, 0, &f);
    if (rc)
        return operand_read_failed("GLB", rc, &found.id);
    while (!rc) {
        rc = file_read(f, 0, record, RECORD_MAX, &n);
        if (!rc && !record_take(record, n))
            rc = FILE_NO_STORAGE;
        *records += !rc;
    }
    file_close(f);
    return rc == FILE_END ? 0 : operand_read_failed("GLB", rc, &found.id);
}

static int record_write(struct file *f, const struct group *g, struct text name, struct text value)
{
    char record[RECORD_MAX];

    memcpy(record, g->name, TOKEN);
    record[TOKEN] = (char)name.n;
    memcpy(record + TOKEN + 1, name.at, name.n);
    record[TOKEN + 1 + name.n] = (char)value.n;
    if (value.n)
        memcpy(record + TOKEN + 2 + name.n, value.at, value.n);
    return file_write(f, 0, record, TOKEN + 2 + name.n + value.n);
}

/* Each change was added to the file's end: only the last of each name counts. */
static void lasting_shorten(void)
{
    struct fileid id = globalv_fileid(GLOBALV_LASTING);
    struct file_status found;
    struct file *f;
    int rc;

    if (file_state_writable(&id, &found) || file_open(&found.id, FILE_REPLACE, 'V', 0, &f))
        return;
    rc = 0;
    for (const struct group *g = globalv_groups; g && !rc; g = g->next)
        for (const struct variable *v = g->first; v && !rc; v = v->next)
            rc = record_write(f, g, (struct text){v->text, v->name_n}, globalv_value(v));
    if (rc)
        file_abandon(f);
    else
        file_close(f);
}

int globalv_init(void)
{
    bool first = !globalv_groups;
    u32 records, variables = 0;
    int rc = file_take(GLOBALV_LASTING, &records);

    if (rc)
        return rc;
    for (const struct group *g = globalv_groups; g; g = g->next)
        for (const struct variable *v = g->first; v; v = v->next)
            variables++;
    if (first && records > 2 * variables + 20)
        lasting_shorten();
    return file_take(GLOBALV_SESSION, &records);
}

int globalv_append(enum globalv_file to, const struct group *g, struct text name, struct text value)
{
    struct fileid id = globalv_fileid(to);
    struct file *f;
    int rc = operand_writable("GLB", 'A');

    if (rc)
        return rc;
    rc = file_open(&id, FILE_WRITE, 'V', 0, &f);
    if (rc)
        return operand_write_failed("GLB", rc, &id);
    rc = record_write(f, g, name, value);
    if (rc)
        file_abandon(f);
    else
        rc = file_close(f);
    return operand_write_failed("GLB", rc, &id);
}
