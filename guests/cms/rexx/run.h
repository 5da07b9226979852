/* The interpreter's loop and what its ops share: the stack of values, frames, conditions, trace. */
#pragma once

#include "guests/cms/rexx/code.h"
#include "guests/cms/rexx/number.h"
#include "guests/cms/rexx/variable.h"

/* Each does what a word says and answers with the next word; null: it failed (r->error), or the program has ended. */
typedef const uint32_t *run_op(struct rexx *, const uint32_t *at);
#define OP(NAME, name, words) run_op run_##name;
#include "guests/cms/rexx/op.def"
#undef OP

/* Executes until the program ends. */
void run_loop(struct rexx *, const uint32_t *next);

static inline void stack_push(struct rexx *r, value v)
{
    *r->sp++ = v;
}
static inline value stack_pop(struct rexx *r)
{
    return *--r->sp;
}
static inline void stack_drop(struct rexx *r)
{
    value_drop(r, *--r->sp);
}
/* Room for what a code's clauses need. False: no storage. */
bool stack_room(struct rexx *, const struct code *);

static inline struct cell *reference_cell(struct rexx *r, uint32_t number)
{
    struct reference *reference = &r->code->variables[number];
    if (!UNLIKELY(reference->serial != r->pool->serial))
        return reference->cell;
    struct cell *cell = pool_cell(r, r->pool, reference->name);
    if (cell) {
        reference->serial = r->pool->serial;
        reference->cell = cell;
    }
    return cell;
}
static inline void cell_set(struct rexx *r, struct cell *cell, value v) /* takes the reference */
{
    value old = cell->value;
    cell->value = v;
    value_drop(r, old);
}

/* Stores at a STORE op of any form; takes the reference. Answers like an op. */
const uint32_t *store_at(struct rexx *, const uint32_t *at, value);
/* A new reference to the value of the variable of a STORE op, or 0 with the error set; its name if it has none. */
value load_at(struct rexx *, const uint32_t *at);
/* Sets a special variable: RC, RESULT, SIGL. v 0 drops it; takes the reference. */
bool set_special(struct rexx *, const char *name, value v);

/* Frames. The new one inherits settings; arguments are taken from the top of the stack. */
struct frame *frame_push(struct rexx *, enum frame_kind, struct code *, uint32_t count);
/* Leaves the newest frame; its caller goes on at the word that is answered. */
const uint32_t *frame_pop(struct rexx *);
void settings_changed(struct rexx *);
void blocks_drop(struct rexx *, size_t down_to);

/* Starts a program that was called; arguments are on the stack. */
const uint32_t *program_start(
    struct rexx *, struct program *, enum rexx_call_kind, uint32_t count, const uint32_t *resume);
/* Leaves the newest program frame with a value (0: none), which is taken. */
const uint32_t *program_leave(struct rexx *, value);
/* The call of a routine outside of the program. */
const uint32_t *call_external(struct rexx *, struct call_site *, bool function, uint32_t count, const uint32_t *next);
/* What RETURN does with a value (0: none), taken, after the frame was left. */
const uint32_t *give_result(struct rexx *, enum rexx_call_kind, value, const uint32_t *next);

/* Conditions. */
const uint32_t *condition_syntax(struct rexx *); /* r->error happened */
const uint32_t *condition_signal(struct rexx *, enum condition, value description, const uint32_t *next);
const uint32_t *signal_to(struct rexx *, struct name *label);
/* ERROR or FAILURE after a command, HALT; the description is taken. What a CALL ON waits for until the next clause. */
const uint32_t *condition_raise(struct rexx *, enum condition, value description, const uint32_t *next);
const uint32_t *condition_novalue(struct rexx *, struct slice name, const uint32_t *next);
const uint32_t *conditions_pending(struct rexx *, const uint32_t *at); /* null: none is to be served now */
uint32_t frame_line(const struct frame *);

/* A line of a message; what does not fit is lost. */
struct line {
    size_t length;
    char at[240];
};
void line_add(struct line *, const char *at, size_t length);
void line_add_string(struct line *, const char *string);
void line_add_number(struct line *, int64_t number);

/* Trace. */
void trace_clause(struct rexx *, const struct frame *, const char *marker);
void trace_value(struct rexx *, const char *tag, value);
void trace_result_now(struct rexx *, value);
bool trace_set(struct rexx *, struct slice option); /* error 24 */
void trace_option(const struct settings *, char out[3]);
const uint32_t *trace_pause(struct rexx *, const uint32_t *at); /* null: go on */
static inline void trace_result(struct rexx *r, value v)
{
    if (UNLIKELY(r->trace_results))
        trace_result_now(r, v);
}

/* A truth value, or error 34. */
bool value_truth(struct rexx *, value, bool *truth);
/* Runs a command and sets RC; the values are the caller's. */
const uint32_t *run_host_command(struct rexx *, struct name *environment, value command, const uint32_t *next);
