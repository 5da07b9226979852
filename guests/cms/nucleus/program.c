/* Programs in storage, how they are called, and nucleus extensions. Owns the program of the user area and the list of
 * extensions. */
#include "guests/cms/nucleus/program.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/abend.h"
#include "guests/cms/nucleus/storage_areas.h"

#define SAVE_AREA 216

/* The extended parameter list; the fourth word, of no meaning to others, has what AMODE 24 finds in register 1. */
struct extended {
    u32 command, arguments, end, call_type;
};

int program_enter(struct frame *registers, u64 amode);

static struct {
    const struct program *running;
    struct invocation *invocation; /* of it */
    struct program *loaded;
    struct extension *extensions;
} state;

struct extension {
    struct extension *next;
    struct program *program;
};

const char *program_name(void)
{
    static char name[9];
    const struct text t = state.running ? field_text(state.running->name, 8) : TEXT("*");

    memcpy(name, t.at, t.n);
    name[t.n] = 0;
    return name;
}

struct invocation *program_invocation(void)
{
    return state.invocation;
}

void program_forget(void)
{
    state.running = NULL;
}

void *program_storage_get(u64 bytes)
{
    return storage_get_for(bytes, STORAGE_PROGRAM);
}

int program_call(struct program *p, struct invocation *i, u8 call_type)
{
    struct extended list = {
        (u32)(u64)i->line.at, (u32)(u64)i->arguments.at, (u32)(u64)(i->line.at + i->line.n), call_type};
    const struct program *before = state.running;
    struct invocation *calling = state.invocation;
    u64 save_area[SAVE_AREA / 8] = {0};
    struct frame registers = {0};
    int rc;

    if (i->arguments.n == 0)
        list.arguments = list.end;
    registers.gr[0] = (u64)&list;
    registers.gr[1] = (u64)i->token | (p->amode == 24 ? (u64)call_type << 24 : 0);
    registers.gr[13] = (u64)save_area;
    registers.gr[15] = (u64)p->text + p->entry;
    abend_if_halted();
    state.running = p;
    state.invocation = i;
    rc = program_enter(&registers, p->amode);
    state.running = before;
    state.invocation = calling;
    return rc;
}

void program_free(struct program *p)
{
    if (p) {
        storage_free(p->relocation);
        if ((u64)p->text != PROGRAM_ORIGIN)
            storage_free(p->text);
        storage_free(p);
    }
}

struct program *program_loaded(void)
{
    return state.loaded;
}

void program_loaded_set(struct program *p)
{
    program_free(state.loaded);
    state.loaded = p;
}

struct program *extension_next(const struct program *before)
{
    struct extension *e = state.extensions;

    while (before && e && e->program != before)
        e = e->next;
    if (before && e)
        e = e->next;
    return e ? e->program : NULL;
}

struct program *extension_find(const char name[8])
{
    for (struct extension *e = state.extensions; e; e = e->next)
        if (memcmp(e->program->name, name, 8) == 0)
            return e->program;
    return NULL;
}

int extension_add(struct program *p)
{
    struct extension *e = storage_get(sizeof *e);

    if (!e)
        return 25;
    e->program = p;
    e->next = state.extensions;
    state.extensions = e;
    return 0;
}

void extension_drop(struct program *p)
{
    for (struct extension **at = &state.extensions; *at; at = &(*at)->next)
        if ((*at)->program == p) {
            struct extension *e = *at;

            *at = e->next;
            storage_free(e);
            program_free(p);
            return;
        }
}

static u8 call_type_of(const struct invocation *i)
{
    return i->how == CALL_COMMAND ? 0x01 : 0x0B;
}

bool extension_invoke(struct invocation *i, int *rc)
{
    struct program *p = extension_find(i->token[0]);

    if (p)
        *rc = program_call(p, i, call_type_of(i));
    return p != NULL;
}

/* A command's program comes and goes with it. */
bool module_invoke(struct invocation *i, int *rc)
{
    struct program *p;
    int found = module_read(i->token[0], false, NULL, &p);

    if (found == 28)
        return false;
    if (found == 0) {
        *rc = program_call(p, i, call_type_of(i));
        program_free(p);
    } else {
        *rc = found;
    }
    return true;
}
