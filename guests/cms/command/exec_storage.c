/* EXECLOAD, EXECDROP, EXECMAP, EXECSTAT: EXECs that stay in storage. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/exec_source.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

enum { STATUS_DISK = 4, STATUS_NONE = 28 };

static void name_of(const struct invocation *i, u32 end, char name[TOKEN], char type[TOKEN])
{
    memcpy(name, i->token[1], TOKEN);
    if (end > 2)
        memcpy(type, i->token[2], TOKEN);
    else
        field_set(type, TOKEN, TEXT("EXEC"));
}

int execload_command(struct invocation *i)
{
    bool push = false;
    u32 end;
    const struct option options[] = {{"PUSH", 4, OPTION_FLAG, &push, 0}, {NULL, 0, 0, NULL, 0}};
    struct exec_source *s;
    struct fileid id;
    int rc = options_take(i, "EXL", options, &end);

    if (rc)
        return rc;
    if (end < 2)
        return dms("EXL", NO_FILENAME);
    if (end > 6)
        return dms("EXL", INVALID_PARAMETER, &i->word[6]);
    rc = operand_name("EXL", field_text(i->token[1], TOKEN), end > 2 ? field_text(i->token[2], TOKEN) : TEXT("EXEC"),
        end > 3 ? field_text(i->token[3], TOKEN) : TEXT("*"), &id);
    if (!rc)
        rc = exec_source_read("EXL", &id, &s);
    if (rc)
        return rc;
    if (end > 4)
        memcpy(s->name, i->token[4], TOKEN);
    if (end > 5)
        memcpy(s->type, i->token[5], TOKEN);
    s->program.name.length = field_text(s->name, TOKEN).n;
    s->program.type.length = field_text(s->type, TOKEN).n;
    if (exec_source_loaded(s->name, s->type) && !push) {
        char shown[24];

        fileid_show(&id, shown);
        dms("EXL", LOADED_ALREADY, shown);
        exec_source_drop(s);
        return 0;
    }
    exec_source_keep(s);
    return 0;
}

static bool matches(const char wanted[TOKEN], const char name[TOKEN])
{
    return (wanted[0] == '*' && wanted[1] == ' ') || !memcmp(wanted, name, TOKEN);
}

int execdrop_command(struct invocation *i)
{
    char name[TOKEN], type[TOKEN];
    u32 dropped = 0;

    if (i->count < 2)
        return dms("EXD", NO_FILENAME);
    if (i->count > 3)
        return dms("EXD", INVALID_PARAMETER, &i->word[3]);
    name_of(i, i->count, name, type);
    for (struct exec_source *s = exec_source_next(NULL), *next; s; s = next) {
        next = exec_source_next(s);
        if (matches(name, s->name) && matches(type, s->type)) {
            exec_source_drop(s);
            dropped++;
        }
    }
    return dropped ? 0 : dms("EXD", NO_LOADED_EXEC);
}

int execmap_command(struct invocation *i)
{
    if (i->count > 1)
        return dms("EXM", INVALID_PARAMETER, &i->word[1]);
    if (!exec_source_next(NULL))
        return dms("EXM", NO_LOADED_EXEC);
    say("Name     Type     Usage  Records    Bytes");
    for (const struct exec_source *s = exec_source_next(NULL); s; s = exec_source_next(s))
        say("%.8s %.8s %5u %8u %8llu", s->name, s->type, s->users, (u32)s->program.count, s->bytes);
    return 0;
}

int execstat_command(struct invocation *i)
{
    struct fileid id = {.mode = '*', .number = ' '};
    struct file_status found;

    if (i->count < 2)
        return dms("EXS", NO_FILENAME);
    if (i->count > 3)
        return dms("EXS", INVALID_PARAMETER, &i->word[3]);
    name_of(i, i->count, id.name, id.type);
    if (exec_source_loaded(id.name, id.type))
        return 0;
    return file_state(&id, &found) ? STATUS_NONE : STATUS_DISK;
}
