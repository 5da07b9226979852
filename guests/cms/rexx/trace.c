/* TRACE: clauses and values as they pass, and the pauses of interactive trace. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/run.h"

enum { NUMBER_WIDTH = 6, LEVEL_MAXIMUM = 30 };

void line_add(struct line *line, const char *at, size_t length)
{
    size_t room = sizeof(line->at) - line->length;
    if (length > room)
        length = room;
    if (length)
        memcpy(line->at + line->length, at, length);
    line->length += length;
}

void line_add_string(struct line *line, const char *string)
{
    line_add(line, string, strlen(string));
}

void line_add_number(struct line *line, int64_t number)
{
    char room[INTEGER_ROOM];
    struct slice slice = integer_slice(number, room);
    line_add(line, slice.at, slice.length);
}

/* How deep in blocks and routines a clause is. */
static uint32_t frame_level(const struct frame *frame)
{
    uint32_t level = frame->code->clauses[frame->clause].level;
    for (; frame->kind != FRAME_PROGRAM; frame = frame->caller)
        level += 1;
    return level < LEVEL_MAXIMUM ? level : LEVEL_MAXIMUM;
}

/* The clause's source, lines that it continues on joined by blanks. */
static void add_source(struct line *out, const struct frame *frame)
{
    const struct clause *clause = &frame->code->clauses[frame->clause];
    const struct rexx_text *lines = frame->code->program->source.lines;
    size_t count = frame->code->program->source.count;
    for (uint32_t at = clause->start.line; at <= clause->end.line && at < count; at++) {
        uint32_t from = at == clause->start.line ? clause->start.column : 0;
        uint32_t to = at == clause->end.line ? clause->end.column : (uint32_t)lines[at].length;
        while (at > clause->start.line && from < to && character_is_blank(lines[at].at[from]))
            from++;
        line_add(out, " ", at > clause->start.line);
        line_add(out, lines[at].at + from, to - from);
    }
}

void trace_clause(struct rexx *r, const struct frame *frame, const char *marker)
{
    struct line out = {.length = 0};
    char room[INTEGER_ROOM];
    struct slice number = integer_slice(frame_line(frame), room);
    for (size_t i = number.length; i < NUMBER_WIDTH; i++)
        line_add(&out, " ", 1);
    line_add(&out, number.at, number.length);
    line_add(&out, " ", 1);
    line_add_string(&out, marker);
    line_add(&out, " ", 1);
    for (uint32_t level = frame_level(frame); level; level--)
        line_add(&out, "  ", 2);
    add_source(&out, frame);
    r->host->say(r->context, REXX_TRACE, out.at, out.length);
}

void trace_value(struct rexx *r, const char *tag, value v)
{
    struct line out = {.length = 0};
    char room[INTEGER_ROOM];
    struct slice text = value_slice(v, room);
    line_add_string(&out, "       ");
    line_add_string(&out, tag);
    line_add_string(&out, "   ");
    for (uint32_t level = frame_level(r->frame); level; level--)
        line_add(&out, "  ", 2);
    line_add(&out, "\"", 1);
    line_add(&out, text.at, text.length);
    line_add(&out, "\"", 1);
    r->host->say(r->context, REXX_TRACE, out.at, out.length);
}

/* The result of an expression; TRACE I has shown it as an operator's. */
void trace_result_now(struct rexx *r, value v)
{
    if (!r->trace_intermediates)
        trace_value(r, ">>>", v);
}

static const char mode_letters[] = {
    [TRACE_OFF] = 'O',
    [TRACE_NORMAL] = 'N',
    [TRACE_FAILURES] = 'F',
    [TRACE_ERRORS] = 'E',
    [TRACE_COMMANDS] = 'C',
    [TRACE_LABELS] = 'L',
    [TRACE_ALL] = 'A',
    [TRACE_RESULTS] = 'R',
    [TRACE_INTERMEDIATES] = 'I',
};

static bool set_mode(struct rexx *r, char letter)
{
    for (size_t i = 0; i < sizeof(mode_letters); i++)
        if (character_upper(letter) == mode_letters[i]) {
            r->now.trace = (uint8_t)i;
            return true;
        }
    return false;
}

bool trace_set(struct rexx *r, struct slice option)
{
    int64_t number;
    if (slice_integer(option, &number)) {
        r->skip = r->now.interactive ? number : 0;
        return true;
    }
    if (r->quiet && option.length == 0)
        r->now.interactive = false;
    size_t at = 0;
    for (; at < option.length && (option.at[at] == '?' || option.at[at] == '!'); at++) {
        if (option.at[at] == '?')
            r->now.interactive = !r->now.interactive;
        else
            r->now.inhibited = !r->now.inhibited;
    }
    if (at == option.length && !at)
        r->now.trace = TRACE_NORMAL;
    else if (at < option.length && !set_mode(r, option.at[at])) {
        rexx_fail(r, ERROR_TRACE_REQUEST);
        return false;
    }
    if (r->now.trace == TRACE_OFF)
        r->now.interactive = r->now.inhibited = false;
    settings_changed(r);
    return true;
}

void trace_option(const struct settings *settings, char out[3])
{
    if (settings->inhibited)
        *out++ = '!';
    if (settings->interactive)
        *out++ = '?';
    *out++ = mode_letters[settings->trace];
}

const uint32_t *run_trace(struct rexx *r, const uint32_t *at)
{
    /* TRACE instructions of the program do nothing while one traces interactively; those that are typed do. */
    if (r->now.interactive && !r->quiet)
        return at + 1;
    return trace_set(r, name_slice(r->code->variables[word_operand(*at)].name)) ? at + 1 : NULL;
}

const uint32_t *run_trace_value(struct rexx *r, const uint32_t *at)
{
    char room[INTEGER_ROOM];
    value v = stack_pop(r);
    bool good = (r->now.interactive && !r->quiet) || trace_set(r, value_slice(v, room));
    value_drop(r, v);
    return good ? at + 1 : NULL;
}

static const uint32_t *interpret_typed(struct rexx *r, struct rexx_text line, const uint32_t *at)
{
    value text = text_value(r, line.at, line.length);
    struct program *program = text ? program_of_text(r, text, r->frame->program) : NULL;
    value_drop(r, text);
    struct code *code = program ? code_compile(r, program) : NULL;
    if (program)
        program_drop(r, program);
    struct frame *caller = r->frame, *frame = code ? frame_push(r, FRAME_INTERACTIVE, code, 0) : NULL;
    if (code)
        code_drop(r, code);
    if (!frame)
        return NULL;
    caller->resume = at;
    r->quiet = true;
    settings_changed(r);
    return r->code->words;
}

const uint32_t *trace_pause(struct rexx *r, const uint32_t *at)
{
    struct rexx_text line;
    if (!r->now.interactive || r->skip) {
        r->attention &= ~(uint32_t)ATTENTION_PAUSE;
        return NULL;
    }
    if (!r->told_interactive) {
        static const char text[] = "       +++ Interactive trace.  TRACE OFF to end debug, ENTER to continue. +++";
        r->host->say(r->context, REXX_TRACE, text, sizeof(text) - 1);
        r->told_interactive = true;
    }
    if (!r->host->read(r->context, &line) || line.length == 0) {
        r->attention &= ~(uint32_t)ATTENTION_PAUSE;
        return NULL;
    }
    if (line.length == 1 && *line.at == '=') {
        r->attention &= ~(uint32_t)ATTENTION_PAUSE;
        bool here = r->last_clause >= r->code->words && r->last_clause < r->code->words + r->code->word_count;
        return here ? r->last_clause : at;
    }
    return interpret_typed(r, line, at);
}

static bool is_traced(const struct rexx *r, const struct clause *clause)
{
    if (r->now.trace == TRACE_LABELS)
        return clause->is_label;
    return r->now.trace >= TRACE_ALL;
}

static void trace_this(struct rexx *r, const uint32_t *at)
{
    const struct clause *clause = &r->code->clauses[r->frame->clause];
    if (r->quiet || !is_traced(r, clause))
        return;
    if (r->skip) {
        bool silent = r->skip < 0;
        r->skip += silent ? 1 : -1;
        if (silent)
            return;
    }
    trace_clause(r, r->frame, "*-*");
    if (r->now.interactive) {
        r->attention |= ATTENTION_PAUSE;
        r->last_clause = at;
    }
}

/* TS, TE and HI as they come from the terminal. */
static const uint32_t *serve_pending(struct rexx *r, const uint32_t *at)
{
    if (*r->host->pending & REXX_LOOK)
        r->host->served(r->context, REXX_LOOK);

    uint32_t bits = *r->host->pending & (REXX_HALT | REXX_TRACE_START | REXX_TRACE_END);
    if (bits)
        r->host->served(r->context, bits);
    if (bits & REXX_TRACE_START) {
        r->now.trace = TRACE_RESULTS;
        r->now.interactive = true;
        settings_changed(r);
    }
    if (bits & REXX_TRACE_END) {
        r->now.trace = TRACE_OFF;
        r->now.interactive = false;
        settings_changed(r);
    }
    if (!(bits & REXX_HALT))
        return at;
    if (r->now.traps[CONDITION_HALT].state == TRAP_OFF) {
        rexx_fail(r, ERROR_HALTED);
        return NULL;
    }
    const uint32_t *next = condition_raise(r, CONDITION_HALT, text_value(r, "", 0), at);
    return next;
}

/* A clause starts, and there is something to do first. */
const uint32_t *run_clause(struct rexx *r, const uint32_t *at)
{
    r->clock_read = false;
    r->attention &= ~(uint32_t)ATTENTION_CLOCK;
    if (*r->host->pending) {
        const uint32_t *next = serve_pending(r, at);
        if (next != at)
            return next;
    }
    if ((r->attention & ATTENTION_PAUSE) && !r->quiet) {
        const uint32_t *next = trace_pause(r, at);
        if (next || r->error)
            return next;
    }
    r->frame->clause = word_operand(*at);
    if ((r->attention & ATTENTION_CONDITION) && !r->quiet) {
        const uint32_t *next = conditions_pending(r, at);
        if (next || r->error)
            return next;
    }
    if (r->attention & ATTENTION_TRACE)
        trace_this(r, at);
    return at + 1;
}
