/* ERASE: files of a pattern. CMS Commands and Utilities, "ERASE". */
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

static bool is_star(const char field[8])
{
    return text_equal(field_text(field, 8), TEXT("*"));
}

/* Would it take all files of a disk without saying which? */
static bool is_all(const struct fileid *id)
{
    return is_star(id->name) && is_star(id->type) && (id->number == ' ' || id->number == '*');
}

static int one_erase(const struct fileid *id, bool type)
{
    char shown[24];
    int rc = file_erase(id);

    if (rc == FILE_BUSY) {
        fileid_show(id, shown);
        return dms("ERS", FILE_ACTIVE, shown);
    }
    if (rc)
        return operand_write_failed("ERS", rc, id);
    if (type) {
        fileid_show(id, shown);
        say("%s", shown);
    }
    return 0;
}

int erase_command(struct invocation *i)
{
    bool type = false, ignored = false, any = false;
    const struct option options[] = {{"TYPE", 1, OPTION_FLAG, &type, 0}, {"NOTYPE", 3, OPTION_FLAG, &ignored, 0},
        {"FILES", 3, OPTION_FLAG, &ignored, 0}, {NULL, 0, 0, NULL, 0}};
    struct file_search search = {0};
    struct file_status found;
    char shown[24];
    u32 operands;
    int rc = options_take(i, "ERS", options, &operands);

    if (rc)
        return rc;
    if (operands < 3)
        return dms("ERS", operands < 2 ? NO_FILEID : INCOMPLETE_FILEID);
    if (operands > 4)
        return dms("ERS", INVALID_PARAMETER, &i->word[4]);
    rc = operand_fileid(i, "ERS", 1, operands, 'A', true, &search.pattern);
    if (!rc && is_all(&search.pattern))
        rc = dms("ERS", ERASE_ALL, operands > 3 ? &i->word[3] : &TEXT("A"));
    if (!rc && search.pattern.mode != '*')
        rc = operand_writable("ERS", search.pattern.mode);
    while (!rc && !file_next(&search, &found)) {
        struct disk_facts f;

        disk_facts(found.disk, &f);
        if (!f.writable || (search.pattern.mode != '*' && search.pattern.mode != f.mode))
            continue;
        any = true;
        rc = one_erase(&found.id, type);
        if (console_attention())
            return rc;
    }
    if (rc || any)
        return rc;
    fileid_show(&search.pattern, shown);
    return dms("ERS", FILE_NOT_FOUND, shown);
}
