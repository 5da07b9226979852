/* Owns the EXECs that are in storage. */
#include "guests/cms/command/exec_source.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"

static struct exec_source *loaded;

static struct rexx_text rexx_field(const char *field, u32 n)
{
    struct text t = field_text(field, n);

    return (struct rexx_text){t.at, t.n};
}

/* The records one after the other behind the table of lines. room is enough for all of them. */
static int lines_read(struct file *f, struct exec_source *s, struct rexx_text *line, char *room, u64 size)
{
    const struct file_status *status = file_status(f);
    u64 used = 0;

    for (u32 k = 0; k < status->records; k++) {
        u32 n, left = (u32)(size - used);
        int rc = file_read(f, k + 1, room + used, left, &n);

        if (rc)
            return rc;
        line[k] = (struct rexx_text){room + used, n};
        if (status->format == 'F')
            line[k].length = field_text(room + used, n).n;
        used += line[k].length;
    }
    s->program.lines = line;
    s->program.count = status->records;
    return 0;
}

static int source_read(struct file *f, struct exec_source **out)
{
    const struct file_status *status = file_status(f);
    struct disk_facts facts;
    u64 lines = (u64)status->records * sizeof(struct rexx_text), size;
    struct exec_source *s;
    int rc;

    disk_facts(status->disk, &facts);
    size = (u64)status->blocks * facts.block_size + status->record_length;
    s = program_storage_get(sizeof(*s) + lines + size);
    if (!s)
        return FILE_NO_STORAGE;
    memcpy(s->name, status->id.name, TOKEN);
    memcpy(s->type, status->id.type, TOKEN);
    s->mode[0] = status->id.mode;
    s->mode[1] = status->id.number;
    s->bytes = size;
    s->program.name = rexx_field(s->name, TOKEN);
    s->program.type = rexx_field(s->type, TOKEN);
    s->program.mode = (struct rexx_text){s->mode, 2};
    rc = lines_read(f, s, (struct rexx_text *)(s + 1), (char *)(s + 1) + lines, size);
    if (rc)
        storage_free(s);
    else
        *out = s;
    return rc;
}

int exec_source_read(const char *module, const struct fileid *id, struct exec_source **out)
{
    struct file *f;
    int rc = operand_open(module, id, &f);

    if (rc)
        return rc;
    rc = operand_read_failed(module, source_read(f, out), &file_status(f)->id);
    file_close(f);
    return rc;
}

struct exec_source *exec_source_next(const struct exec_source *s)
{
    return s ? s->next : loaded;
}

void exec_sources_forget(void)
{
    for (struct exec_source *s = loaded; s; s = s->next)
        s->users = 0;
}

struct exec_source *exec_source_loaded(const char name[TOKEN], const char type[TOKEN])
{
    for (struct exec_source *s = loaded; s; s = s->next)
        if (!memcmp(s->name, name, TOKEN) && !memcmp(s->type, type, TOKEN))
            return s;
    return NULL;
}

void exec_source_keep(struct exec_source *s)
{
    struct exec_source *old = exec_source_loaded(s->name, s->type);

    if (old)
        exec_source_drop(old);
    storage_keep(s);
    s->loaded = true;
    s->next = loaded;
    loaded = s;
}

void exec_source_drop(struct exec_source *s)
{
    for (struct exec_source **at = &loaded; *at; at = &(*at)->next)
        if (*at == s) {
            *at = s->next;
            break;
        }
    s->dropped = true;
    if (!s->users)
        storage_free(s);
}

int exec_source_take(const char name[TOKEN], const char type[TOKEN], struct exec_source **out)
{
    struct exec_source *s = exec_source_loaded(name, type);
    struct fileid id = {.mode = '*', .number = ' '};
    struct file_status found;

    memcpy(id.name, name, TOKEN);
    memcpy(id.type, type, TOKEN);
    if (!s) {
        if (file_state(&id, &found))
            return FILE_NOT_FOUND_RC;

        int rc = exec_source_read("EXC", &found.id, &s);

        if (rc)
            return rc == FILE_NOT_FOUND_RC ? 100 : rc;
    }
    s->users++;
    *out = s;
    return 0;
}

void exec_source_put(struct exec_source *s)
{
    s->users--;
    if (!s->users && (!s->loaded || s->dropped))
        storage_free(s);
}
