/* RENAME: files of a pattern get other names; = keeps a part. CMS Commands and Utilities, "RENAME". */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

static bool is_equal_sign(const char token[TOKEN])
{
    return text_equal(field_text(token, TOKEN), TEXT("="));
}

/* The new name of a file; tokens 4 to 6 say it. */
static int target_take(const struct invocation *i, const struct fileid *from, struct fileid *to)
{
    struct text name = is_equal_sign(i->token[4]) ? field_text(from->name, 8) : field_text(i->token[4], TOKEN);
    struct text type = is_equal_sign(i->token[5]) ? field_text(from->type, 8) : field_text(i->token[5], TOKEN);
    struct text mode = field_text(i->token[6], TOKEN);
    char same[2] = {from->mode, from->number};
    int rc;

    if (mode.n && *mode.at == '=') {
        if (mode.n == 2)
            same[1] = mode.at[1];
        mode = (struct text){same, mode.n > 2 ? 3 : 2};
    }
    rc = operand_name("RNM", name, type, mode, to);
    if (!rc && to->mode != from->mode)
        rc = dms("RNM", INVALID_MODE_CHANGE);
    return rc;
}

static int one_rename(const struct invocation *i, const struct fileid *from, bool type)
{
    struct fileid to;
    char shown[24];
    int rc = target_take(i, from, &to);

    if (rc)
        return rc;
    rc = file_rename(from, &to);
    fileid_show(rc == FILE_EXISTS_RC ? &to : from, shown);
    if (rc == FILE_EXISTS_RC)
        return dms("RNM", FILE_EXISTS, shown);
    if (rc == FILE_BUSY)
        return dms("RNM", FILE_ACTIVE, shown);
    if (!rc && type) {
        fileid_show(&to, shown);
        say("%s", shown);
    }
    return operand_write_failed("RNM", rc, from);
}

/* All that match now: what gets a new name may match too. */
static int names_collect(const struct fileid *pattern, struct fileid **names, u32 *n)
{
    struct file_search search = {.pattern = *pattern};
    struct file_status found;
    u32 room = 0;

    *names = NULL;
    *n = 0;
    while (!file_next(&search, &found)) {
        if (found.id.mode != pattern->mode)
            continue;
        if (*n == room) {
            struct fileid *more = storage_resize(*names, (u64)(room = room * 2 + 32) * sizeof(*more));

            if (!more)
                return dms("RNM", NO_STORAGE);
            *names = more;
        }
        (*names)[(*n)++] = found.id;
    }
    return 0;
}

int rename_command(struct invocation *i)
{
    bool type = false, ignored = false;
    const struct option options[] = {{"TYPE", 1, OPTION_FLAG, &type, 0}, {"NOTYPE", 3, OPTION_FLAG, &ignored, 0},
        {"UPDIRT", 2, OPTION_FLAG, &ignored, 0}, {"NOUPDIRT", 4, OPTION_FLAG, &ignored, 0}, {NULL, 0, 0, NULL, 0}};
    struct fileid from, *names = NULL;
    u32 operands, n = 0;
    char shown[24];
    int rc = options_take(i, "RNM", options, &operands);

    if (rc)
        return rc;
    if (operands < 7)
        return dms("RNM", operands < 2 ? NO_FILEID : INCOMPLETE_FILEID);
    if (operands > 7)
        return dms("RNM", INVALID_PARAMETER, &i->word[7]);
    rc = operand_fileid(i, "RNM", 1, 4, 'A', true, &from);
    if (!rc && from.mode == '*')
        rc = dms("RNM", INVALID_FILEMODE, &i->word[3]);
    if (!rc)
        rc = operand_writable("RNM", from.mode);
    if (!rc)
        rc = names_collect(&from, &names, &n);
    if (!rc && !n) {
        fileid_show(&from, shown);
        rc = dms("RNM", FILE_NOT_FOUND, shown);
    }
    for (u32 k = 0; k < n && !rc && !console_attention(); k++)
        rc = one_rename(i, &names[k], type);
    storage_free(names);
    return rc;
}
