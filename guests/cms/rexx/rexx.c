/* An interpreter's life: begin, run one program, end. Which language an EXEC is in; the texts of errors. */
#include "guests/cms/rexx/rexx.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/run.h"

static const struct {
    int number, message;
    const char *text;
} errors[] = {
#define ERROR(name, number, message, text) {number, message, text},
#include "guests/cms/rexx/error.def"
#undef ERROR
};

const char *rexx_error_text(int number, int *message)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
        if (errors[i].number == number) {
            if (message)
                *message = errors[i].message;
            return errors[i].text;
        }
    return NULL;
}

static size_t skip_blanks(struct rexx_text line)
{
    size_t at = 0;
    while (at < line.length && character_is_blank(line.at[at]))
        at++;
    return at;
}

enum rexx_language rexx_language(struct rexx_text line)
{
    static const char trace[] = "&TRACE";
    size_t at = skip_blanks(line), matched = 0;
    if (at + 1 < line.length && line.at[at] == '/' && line.at[at + 1] == '*')
        return REXX_LANGUAGE_REXX;
    while (trace[matched] && at + matched < line.length && character_upper(line.at[at + matched]) == trace[matched])
        matched++;
    bool ends = at + matched >= line.length || character_is_blank(line.at[at + matched]);
    return !trace[matched] && ends ? REXX_LANGUAGE_EXEC2 : REXX_LANGUAGE_EXEC;
}

struct rexx *rexx_begin(const struct rexx_host *host, void *context)
{
    struct rexx *r = host->get(context, sizeof(*r));
    if (!r)
        return NULL;
    memset(r, 0, sizeof(*r));
    r->host = host;
    r->context = context;
    if (scan_keywords(r))
        return r;
    rexx_end(r);
    return NULL;
}

void rexx_end(struct rexx *r)
{
    const struct rexx_host *host = r->host;
    void *context = r->context;
    while (r->frame)
        frame_pop(r);
    storage_end(r);
    host->release(context, r, sizeof(*r));
}

static bool push_arguments(struct rexx *r, const struct rexx_call *call)
{
    static const struct code none = {.deepest = 0};
    if (!stack_room(r, &none))
        return false;
    for (size_t i = 0; i < call->count; i++) {
        value v = call->arguments[i].at ? text_value(r, call->arguments[i].at, call->arguments[i].length) : 0;
        if (!v && call->arguments[i].at)
            return false;
        stack_push(r, v);
    }
    return true;
}

static const uint32_t *start(struct rexx *r, const struct rexx_call *call)
{
    struct program *program = program_make(r, &call->program);
    if (!program || !push_arguments(r, call))
        return NULL;
    bool told = call->address.at != NULL;
    r->now.address = name_upper(r, told ? call->address.at : "CMS", told ? call->address.length : 3);
    const uint32_t *first = r->now.address ? program_start(r, program, call->kind, (uint32_t)call->count, NULL) : NULL;
    program_drop(r, program);
    return first;
}

/* A command's return code is its value as a whole number of 32 bits. */
static void set_outcome(struct rexx *r, const struct rexx_call *call, struct rexx_outcome *outcome)
{
    int64_t code;
    *outcome = (struct rexx_outcome){.error = r->result_code, .has_result = r->result != 0};
    if (r->result && value_is_integer(r->result)) {
        value text = slice_value(r, integer_slice(value_integer(r->result), r->tail_room));
        if (text)
            r->result = text;
    }
    if (r->result) {
        struct slice text = value_slice(r->result, r->tail_room);
        outcome->result = (struct rexx_text){text.at, text.length};
        if (slice_integer(text, &code) && code >= INT32_MIN && code <= INT32_MAX)
            outcome->code = (int32_t)code;
        else if (call->kind == REXX_COMMAND && !slice_integer(text, &code))
            outcome->bad_code = true;
    }
    if (outcome->error)
        outcome->code = 20000 + outcome->error;
}

void rexx_run(struct rexx *r, const struct rexx_call *call, struct rexx_outcome *outcome)
{
    r->call = call;
    const uint32_t *next = start(r, call);
    if (next) {
        run_loop(r, next);
    } else {
        static const char text[] = "DMSREX450E Error 5 running a program: Machine storage exhausted";
        r->host->say(r->context, REXX_MESSAGE, text, sizeof(text) - 1);
        r->result_code = r->error ? r->error : ERROR_STORAGE;
    }
    set_outcome(r, call, outcome);
}

bool rexx_return(struct rexx *r, const char *text, size_t length)
{
    value_drop(r, r->returned);
    r->returned = text_value(r, text, length);
    return r->returned != 0;
}
