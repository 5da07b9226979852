/* EXECs: found, run, and asked for their variables. Knows which ones run. */
#include "guests/cms/command/exec.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/exec_source.h"
#include "guests/cms/command/execio.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/nucon.h"
#include "guests/cms/nucleus/settings.h"

enum { STACK_NEEDED = 0x3000, TRACE_START = 2 };

static struct exec_run *newest;

struct exec_run *exec_running(void)
{
    return newest;
}

void exec_forget(void)
{
    newest = NULL;
    exec_sources_forget();
}

/* The interpreter's frames lie in one page where they can: CP's translator leaves loads and stores across the end of a
 * page to its interpreter. EXECs that others call take the stack as it comes. */
static void run_in_page(struct rexx *rexx, const struct rexx_call *call, struct rexx_outcome *outcome)
{
    register u64 stack asm("15");
    void *room;

    asm volatile("" : "=r"(stack));
    room = __builtin_alloca(stack % 4096);
    asm volatile("" : : "r"(room) : "memory");
    rexx_run(rexx, call, outcome);
    asm volatile("" : : "r"(room) : "memory");
}

static int source_run(
    const struct exec_source *s, const struct invocation *i, struct text arguments, const char *environment)
{
    struct exec_run run = {.outer = exec_running()};
    struct rexx_call call = {.program = s->program,
        .kind = REXX_COMMAND,
        .invoked_as = {i->word[0].at, i->word[0].n},
        .address = {environment, strlen(environment)},
        .count = arguments.n != 0,
        .arguments = {{arguments.at, arguments.n}}};
    struct rexx_outcome outcome;
    u8 mask;

    run.rexx = rexx_begin(&exec_host, &run);
    if (!run.rexx)
        return dms("EXC", NO_STORAGE);
    if (settings.trace_execs)
        immediate.exec_pending |= TRACE_START;
    newest = &run;
    asm volatile("stosm %0,0x02" : "=Q"(mask) : : "memory"); /* who types is heard between clauses */
    (run.outer ? rexx_run : run_in_page)(run.rexx, &call, &outcome);
    asm volatile("ssm %0" : : "Q"(mask) : "memory");
    newest = run.outer;
    rexx_end(run.rexx);
    if (!newest)
        execio_forget();
    return outcome.code;
}

/* 28: there is no such EXEC. */
static int exec_run_type(const struct invocation *i, const char name[TOKEN], const char *type, const char *environment,
    struct text arguments, bool *found)
{
    struct exec_source *s;
    int rc = exec_source_take(name, type, &s);

    *found = rc != 28;
    if (rc)
        return rc;
    if ((u64)__builtin_frame_address(0) < STACK_BOTTOM + STACK_NEEDED)
        rc = dms("EXC", NESTED_TOO_DEEP);
    else if (s->program.count && rexx_language(s->program.lines[0]) != REXX_LANGUAGE_REXX)
        rc = dms("EXC", NOT_OFFERED, "The EXEC language, and EXEC 2 (REXX begins with a comment)");
    else
        rc = source_run(s, i, arguments, environment);
    exec_source_put(s);
    return rc;
}

static int exec_run_named(const struct invocation *i, const char name[TOKEN], struct text arguments, bool *found)
{
    return exec_run_type(i, name, "EXEC    ", "CMS", arguments, found);
}

int exec_macro(struct text name, struct text arguments, bool *found)
{
    struct invocation i = {.how = CALL_CMS, .count = 1, .word = &name};
    char padded[TOKEN];

    field_set_upper(padded, TOKEN, name);
    return exec_run_type(&i, padded, "XEDIT   ", "XEDIT", arguments, found);
}

bool exec_invoke(struct invocation *i, int *rc)
{
    bool found;
    int code = exec_run_named(i, i->token[0], i->arguments, &found);

    if (found)
        *rc = code;
    return found;
}

int exec_command(struct invocation *i)
{
    struct text arguments = i->arguments;
    struct invocation called = *i;
    bool found;
    int rc;

    if (i->count < 2)
        return dms("EXC", NO_FILENAME);
    called.word = i->word + 1;
    while (arguments.n && *arguments.at == ' ')
        arguments.at++, arguments.n--;
    arguments.at += i->word[1].n;
    arguments.n -= i->word[1].n;
    if (arguments.n && *arguments.at == ' ')
        arguments.at++, arguments.n--;
    rc = exec_run_named(&called, i->token[1], arguments, &found);
    if (!found) {
        char shown[24];
        struct fileid id = {.type = {'E', 'X', 'E', 'C', ' ', ' ', ' ', ' '}, .mode = '*', .number = ' '};

        memcpy(id.name, i->token[1], TOKEN);
        fileid_show(&id, shown);
        return dms("EXC", FILE_NOT_FOUND, shown);
    }
    return rc;
}

bool variables_present(void)
{
    return exec_running();
}

bool variable_fetch(struct text name, struct text *value)
{
    struct exec_run *run = exec_running();
    struct rexx_text found;
    int rc = run ? rexx_fetch(run->rexx, true, (struct rexx_text){name.at, name.n}, &found) : REXX_SHARED_BAD_REQUEST;

    if (rc & ~REXX_SHARED_NEW)
        return false;
    *value = (struct text){found.at, (u32)found.length};
    return true;
}

bool variable_set(struct text name, struct text value)
{
    struct exec_run *run = exec_running();
    int rc = run ? rexx_set(run->rexx, true, (struct rexx_text){name.at, name.n}, (struct rexx_text){value.at, value.n})
                 : REXX_SHARED_BAD_REQUEST;

    return !(rc & ~REXX_SHARED_NEW);
}
