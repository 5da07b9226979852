/* Operands that name files, and the messages of the file system's return codes. */
#include "guests/cms/command/operand.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/nucleus/message.h"

static char invalid_character(struct text t, bool patterns)
{
    for (u32 k = 0; k < t.n; k++)
        if (!character_is_fileid(t.at[k]) && !(patterns && (t.at[k] == '*' || t.at[k] == '%')))
            return t.at[k];
    return 0;
}

static int name_take(const char *module, const struct text part[3], char mode, bool patterns, struct fileid *id)
{
    bool all = text_equal(part[2], TEXT("*"));
    int rc = fileid_of(part[0], part[1], all ? TEXT("") : part[2], patterns, id);
    char shown[24], wrong;

    if (rc == 20) {
        wrong = invalid_character(part[0], patterns);
        if (!wrong)
            wrong = invalid_character(part[1], patterns);
        format(shown, sizeof(shown), "%T %T", &part[0], &part[1]);
        return dms(module, INVALID_CHARACTER, wrong, shown);
    }
    if (rc)
        return dms(module, INVALID_FILEMODE, &part[2]);
    if (all || !part[2].n)
        id->mode = all ? '*' : mode;
    return 0;
}

int operand_fileid(
    const struct invocation *i, const char *module, u32 at, u32 end, char mode, bool patterns, struct fileid *id)
{
    struct text part[3] = {{"", 0}, {"", 0}, {"", 0}};

    for (u32 k = 0; k < 3 && at + k < end; k++)
        part[k] = field_text(i->token[at + k], TOKEN);
    if (!part[1].n || (!part[2].n && !mode))
        return dms(module, INCOMPLETE_FILEID);
    return name_take(module, part, mode, patterns, id);
}

int operand_second(
    const struct invocation *i, const char *module, u32 at, u32 end, const struct fileid *first, struct fileid *id)
{
    const char mode[2] = {first->mode, first->number};
    const struct text same[3] = {field_text(first->name, TOKEN), field_text(first->type, TOKEN), {mode, 2}};
    struct text part[3];

    if (at + 3 > end)
        return dms(module, INCOMPLETE_FILEID);
    for (u32 k = 0; k < 3; k++) {
        part[k] = field_text(i->token[at + k], TOKEN);
        if (text_equal(part[k], TEXT("=")))
            part[k] = text_strip(same[k]);
    }
    return name_take(module, part, 'A', false, id);
}

int operand_name(const char *module, struct text name, struct text type, struct text mode, struct fileid *id)
{
    const struct text part[3] = {name, type, mode};

    return name_take(module, part, '*', false, id);
}

int operand_find(const char *module, const struct fileid *id, struct file_status *found)
{
    return operand_read_failed(module, file_state(id, found), id);
}

int operand_open(const char *module, const struct fileid *id, struct file **f)
{
    struct file_status found;
    int rc = operand_find(module, id, &found);

    return rc ? rc : operand_read_failed(module, file_open(&found.id, FILE_READ, 0, 0, f), &found.id);
}

int operand_writable(const char *module, char mode)
{
    const struct disk *d = disk_of_mode(mode);
    struct disk_facts facts;

    if (!d)
        return dms(module, NOT_ACCESSED, mode);
    disk_facts(d, &facts);
    return facts.writable ? 0 : dms(module, DISK_READ_ONLY, mode, facts.device->vdev);
}

int operand_read_failed(const char *module, int rc, const struct fileid *id)
{
    char shown[24];

    if (!rc)
        return 0;
    fileid_show(id, shown);
    if (rc == FILE_NOT_FOUND_RC)
        return dms(module, FILE_NOT_FOUND, shown);
    if (rc == FILE_NOT_ACCESSED)
        return dms(module, NOT_ACCESSED, id->mode);
    if (rc == FILE_NO_STORAGE)
        return dms(module, NO_STORAGE);
    return dms(module, READ_ERROR, rc, shown);
}

int operand_write_failed(const char *module, int rc, const struct fileid *id)
{
    const struct disk *d = disk_of_mode(id->mode);
    struct disk_facts facts;
    char shown[24];

    if (!rc)
        return 0;
    if (!d)
        return dms(module, NOT_ACCESSED, id->mode);
    disk_facts(d, &facts);
    if (rc == FILE_READ_ONLY)
        return dms(module, DISK_READ_ONLY, id->mode, facts.device->vdev);
    if (rc == FILE_DISK_FULL)
        return dms(module, DISK_FULL, id->mode, facts.device->vdev);
    if (rc == FILE_NO_STORAGE)
        return dms(module, NO_STORAGE);
    fileid_show(id, shown);
    return dms(module, WRITE_ERROR, rc, shown);
}
