/* What the interpreter asks of CMS. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/exec.h"
#include "guests/cms/command/exec_source.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/nucon.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/nucleus/subcom.h"

enum { STACK_LINE_MAX = 255, INCORRECT_CALL = 40, NO_ROOM = 5, TERMINAL_COLUMNS = 80, DIAGRC_CODES = 16 };

static void *host_get(void *context, size_t size)
{
    (void)context;
    return program_storage_get(size);
}

static void host_release(void *context, void *at, size_t size)
{
    (void)context;
    (void)size;
    storage_free(at);
}

static void host_served(void *context, uint32_t bits)
{
    (void)context;
    immediate.exec_pending &= ~bits;
    if (bits & REXX_LOOK)
        console_attention();
}

static void host_say(void *context, enum rexx_output kind, const char *text, size_t length)
{
    (void)context;
    if (kind == REXX_MESSAGE)
        message_edited((struct text){text, (u32)length});
    else
        console_line((struct text){text, (u32)length});
    console_attention();
}

static bool host_read(void *context, struct rexx_text *line)
{
    struct exec_run *run = context;

    *line = (struct rexx_text){run->line, console_read_terminal(run->line)};
    return true;
}

static bool host_pull(void *context, struct rexx_text *line)
{
    struct exec_run *run = context;
    u32 n;

    if (!stack_take(run->line, sizeof(run->line), &n))
        return false;
    *line = (struct rexx_text){run->line, n};
    return true;
}

static bool host_stack(void *context, enum rexx_stack where, const char *text, size_t length)
{
    struct text line = {text, (u32)length};

    (void)context;
    if (length > STACK_LINE_MAX)
        return false;
    return !(where == REXX_PUSH ? stack_push(line) : stack_queue(line));
}

static size_t host_queued(void *context)
{
    (void)context;
    return stack_count();
}

static int32_t host_command(void *context, struct rexx *r, struct rexx_text environment, struct rexx_text command)
{
    struct text name = {environment.at, (u32)environment.length}, line = {command.at, (u32)command.length};
    int rc;

    (void)context;
    (void)r;
    console_attention();
    if (text_equal_upper(name, TEXT("CMS")))
        return command_run(line, CALL_CMS);
    if (!name.n || text_equal_upper(name, TEXT("COMMAND")))
        return command_run(line, CALL_COMMAND);
    return subcom_run(name, line, &rc) ? rc : -3;
}

static enum rexx_found host_find(void *context, struct rexx_text name, bool function, struct rexx_routine *found)
{
    char fn[TOKEN];
    struct exec_source *s;
    int rc;

    (void)context;
    (void)function;
    if (name.length > TOKEN)
        return REXX_NOT_FOUND;
    field_set_upper(fn, TOKEN, (struct text){name.at, (u32)name.length});
    rc = exec_source_take(fn, "EXEC    ", &s);
    if (rc)
        return rc == 28 ? REXX_NOT_FOUND : REXX_FOUND_FAILED;
    *found = (struct rexx_routine){.program = s->program};
    return REXX_FOUND_PROGRAM;
}

/* The table of lines lies behind its struct exec_source. */
static void host_found_done(void *context, struct rexx_routine *found)
{
    (void)context;
    exec_source_put((struct exec_source *)found->program.lines - 1);
}

static void host_clock(void *context, struct rexx_clock *c)
{
    u64 tod;
    const u64 seconds_1900_to_1970 = 2208988800ull;

    (void)context;
    asm volatile("stckf %0" : "=Q"(tod) : : "cc");
    c->seconds = (int64_t)((tod >> 12) / 1000000 - seconds_1900_to_1970);
    c->microseconds = (tod >> 12) % 1000000;
    c->offset = now_zone() * 60;
}

/* DIAG(8, command [, size]): CP's answer; DIAGRC: with the return code and the condition code before it. */
static int host_diagnose(void *context, struct rexx *r, bool with_codes, size_t count, const struct rexx_text *argument)
{
    struct text code = {argument[0].at, (u32)argument[0].length};
    u64 size = 4096, number;
    char *answer, codes[DIAGRC_CODES + 1];
    u32 n, before = with_codes ? DIAGRC_CODES : 0;
    int rc;
    bool good;

    (void)context;
    if (!text_hex(code, 0xFFFF, &number) || number != 8 || count < 2 || !argument[1].at)
        return INCORRECT_CALL;
    if (count > 2 && (!text_number((struct text){argument[2].at, (u32)argument[2].length}, 1 << 20, &size) || !size))
        return INCORRECT_CALL;
    answer = program_storage_get(before + size);
    if (!answer)
        return NO_ROOM;
    rc = cp_response((struct text){argument[1].at, (u32)argument[1].length}, answer + before, (u32)size, &n);
    if (with_codes)
        memcpy(answer, codes, format(codes, sizeof(codes), "%9d %d     ", rc, n > size));
    good = rexx_return(r, answer, before + (n < size ? n : size));
    storage_free(answer);
    return good ? 0 : NO_ROOM;
}

static int host_storage(
    void *context, struct rexx *r, uint64_t address, size_t length, bool sized, const struct rexx_text *data)
{
    char text[20];
    bool good;

    (void)context;
    if (sized)
        return rexx_return(r, text, format(text, sizeof(text), "%llX", nucon->storage_size)) ? 0 : NO_ROOM;
    if (address >= nucon->storage_size || length > nucon->storage_size - address)
        return INCORRECT_CALL;
    good = rexx_return(r, (const char *)address, length);
    if (data && (data->length > nucon->storage_size - address ||
                    (address + data->length > NUCLEUS_TEXT && address < NUCLEUS_TEXT + 0x500000)))
        return INCORRECT_CALL;
    if (data && data->length)
        memmove((void *)address, data->at, data->length);
    return good ? 0 : NO_ROOM;
}

static int host_flag(void *context, struct rexx_text name)
{
    static const bool always = true;
    static const struct {
        const char *name;
        const bool *value; /* NULL: never; &always */
    } flags[] = {{"ABBREV", &settings.abbreviations}, {"AUTOREAD", NULL}, {"CMSTYPE", &settings.typing_halted},
        {"DOS", NULL}, {"EXECTRAC", &settings.trace_execs}, {"IMPCP", &settings.implied_cp},
        {"IMPEX", &settings.implied_exec}, {"PROTECT", &always}, {"RELPAGE", &always}, {"SUBSET", NULL}};

    (void)context;
    for (u32 k = 0; k < sizeof(flags) / sizeof(*flags); k++)
        if (text_equal((struct text){name.at, (u32)name.length}, text_of(flags[k].name))) {
            bool on = flags[k].value && *flags[k].value;

            return flags[k].value == &settings.typing_halted ? !on : on;
        }
    return -1;
}

static struct rexx_text host_userid(void *context)
{
    struct exec_run *run = context;
    struct identity me;

    identity_read(&me);
    memcpy(run->user, me.user, TOKEN);
    return (struct rexx_text){run->user, field_text(run->user, TOKEN).n};
}

static uint32_t host_line_size(void *context)
{
    (void)context;
    return TERMINAL_COLUMNS;
}

const struct rexx_host exec_host = {
    .pending = &immediate.exec_pending,
    .stack_limit = (const void *)(STACK_BOTTOM + 0x1800),
    .get = host_get,
    .release = host_release,
    .served = host_served,
    .say = host_say,
    .read = host_read,
    .pull = host_pull,
    .stack = host_stack,
    .queued = host_queued,
    .command = host_command,
    .find = host_find,
    .found_done = host_found_done,
    .clock = host_clock,
    .diagnose = host_diagnose,
    .storage = host_storage,
    .flag = host_flag,
    .userid = host_userid,
    .line_size = host_line_size,
};
