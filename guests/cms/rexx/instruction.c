/* Instructions that are no constructs, to code; one function each, found by keyword. */
#include "guests/cms/rexx/compile.h"
#include "guests/cms/rexx/trap.h"
#include "guests/cms/rexx/variable.h"

/* A name as a number of references. */
static bool emit_named(struct compiler *c, enum op op, struct name *name)
{
    uint32_t number;
    return name ? make_reference(c, name, &number) && emit(c, op, number) : compile_fail(c, -1);
}

/* A string or a symbol that is taken as a name. */
static bool take_name(struct compiler *c, struct name **name)
{
    struct token *token = token_now(c);
    char room[INTEGER_ROOM];
    if (token->kind == TOKEN_STRING) {
        struct slice text = value_slice(token->value, room);
        *name = name_of(c->r, text.at, text.length);
    } else if (token->kind == TOKEN_SYMBOL || token->kind == TOKEN_CONSTANT) {
        *name = token->name;
    } else {
        return compile_fail(c, token->kind == TOKEN_BAD ? token->error : ERROR_STRING_OR_SYMBOL);
    }
    c->index++;
    return *name ? true : compile_fail(c, -1);
}

/* An expression for the op, or nothing: the empty text. */
static bool compile_with_text(struct compiler *c, enum op op)
{
    bool given;
    uint32_t number;
    if (!compile_optional(c, &given))
        return false;
    if (!given && !(make_constant(c, text_value(c->r, "", 0), &number) && emit(c, OP_CONSTANT, number)))
        return false;
    return emit(c, op, 0);
}

static bool compile_needed(struct compiler *c, enum op op)
{
    if (clause_ended(c))
        return compile_fail(c, ERROR_EXPRESSION);
    return compile_expression(c) && emit(c, op, 0);
}

/* An expression for the op, whose operand says whether there is one. */
static bool compile_with_option(struct compiler *c, enum op op)
{
    bool given;
    return compile_optional(c, &given) && emit(c, op, given);
}

static bool compile_say(struct compiler *c)
{
    return compile_with_text(c, OP_SAY);
}
static bool compile_push(struct compiler *c)
{
    return compile_with_text(c, OP_PUSH);
}
static bool compile_queue(struct compiler *c)
{
    return compile_with_text(c, OP_QUEUE);
}
static bool compile_exit(struct compiler *c)
{
    return compile_with_option(c, OP_EXIT);
}
static bool compile_return(struct compiler *c)
{
    return compile_with_option(c, OP_RETURN);
}
static bool compile_interpret(struct compiler *c)
{
    return compile_needed(c, OP_INTERPRET);
}
static bool compile_options(struct compiler *c)
{
    return compile_needed(c, OP_OPTIONS);
}
static bool compile_nop(struct compiler *c)
{
    return expect_end(c);
}
static bool compile_pull(struct compiler *c)
{
    return emit(c, OP_PARSE_SOURCE, KEYWORD_PULL) && compile_template(c, OP_PARSE_BEGIN, true);
}
static bool compile_arg(struct compiler *c)
{
    return compile_template(c, OP_PARSE_ARGUMENTS, true);
}
static bool compile_iterate(struct compiler *c)
{
    c->index--;
    return compile_leave(c, true);
}
static bool compile_leaving(struct compiler *c)
{
    c->index--;
    return compile_leave(c, false);
}

/* Names of variables, or in parentheses of variables that hold lists of them. */
static bool compile_names(struct compiler *c, bool lists, bool (*each)(struct compiler *, struct name *, bool list))
{
    if (clause_ended(c))
        return compile_fail(c, ERROR_SYMBOL_EXPECTED);
    while (!clause_ended(c)) {
        struct token *token = token_now(c);
        bool list = lists && token->kind == TOKEN_LEFT;
        if (list)
            token = &c->scanner.tokens[++c->index];
        if (token->kind != TOKEN_SYMBOL)
            return compile_fail(c, token->kind == TOKEN_BAD        ? token->error
                                   : token->kind == TOKEN_CONSTANT ? ERROR_NAME_START
                                                                   : ERROR_SYMBOL_EXPECTED);
        c->index++;
        if (list && token_now(c)->kind != TOKEN_RIGHT)
            return compile_fail(c, ERROR_VARIABLE_REFERENCE);
        c->index += list;
        if (!each(c, token->name, list))
            return false;
    }
    return true;
}

static bool drop_one(struct compiler *c, struct name *name, bool list)
{
    if (list)
        return emit_variable(c, OP_LOAD, OP_LOAD_STEM, OP_LOAD_COMPOUND, name) && emit(c, OP_DROP_LIST, 0);
    return emit_variable(c, OP_DROP, OP_DROP, OP_DROP_COMPOUND, name);
}

static bool compile_drop(struct compiler *c)
{
    return compile_names(c, true, drop_one);
}

static bool upper_one(struct compiler *c, struct name *name, bool list)
{
    (void)list;
    if (name_is_stem(name) && stem_length(name_slice(name)) == name->length)
        return compile_fail(c, ERROR_STEM);
    return emit_variable(c, OP_UPPER, OP_UPPER, OP_UPPER_COMPOUND, name);
}

static bool compile_upper(struct compiler *c)
{
    return compile_names(c, false, upper_one);
}

/* The op's list: a count, then a number of references each, PART_VARIABLE for lists. */
static bool expose_one(struct compiler *c, struct name *name, bool list)
{
    uint32_t number;
    return make_reference(c, name, &number) && emit_word(c, number | (list ? PART_VARIABLE : 0));
}

static bool compile_procedure(struct compiler *c)
{
    uint32_t start = here(c);
    if (!c->clause || !c->code->clauses[c->clause - 1].is_label)
        return compile_fail(c, ERROR_PROCEDURE);
    if (!emit(c, OP_PROCEDURE, 0))
        return false;
    if (clause_ended(c))
        return true;
    if (!take_keyword(c, KEYWORD_EXPOSE))
        return compile_fail(c, ERROR_SUB_KEYWORD);
    if (!compile_names(c, true, expose_one))
        return false;
    c->code->words[start] |= (here(c) - start - 1) << 8;
    return true;
}

static bool compile_address(struct compiler *c)
{
    struct token *token = token_now(c);
    struct name *name;
    if (clause_ended(c))
        return emit(c, OP_ADDRESS_SWAP, 0);
    if (take_keyword(c, KEYWORD_VALUE))
        return compile_needed(c, OP_ADDRESS_VALUE);
    if (token->kind != TOKEN_STRING && token->kind != TOKEN_SYMBOL && token->kind != TOKEN_CONSTANT)
        return compile_needed(c, OP_ADDRESS_VALUE);
    if (!take_name(c, &name))
        return false;
    if (clause_ended(c))
        return emit_named(c, OP_ADDRESS, name);
    return compile_expression(c) && emit_named(c, OP_ADDRESS_COMMAND, name);
}

static bool compile_numeric(struct compiler *c)
{
    if (take_keyword(c, KEYWORD_DIGITS))
        return compile_with_option(c, OP_NUMERIC_DIGITS);
    if (take_keyword(c, KEYWORD_FUZZ))
        return compile_with_option(c, OP_NUMERIC_FUZZ);
    if (!take_keyword(c, KEYWORD_FORM))
        return compile_fail(c, clause_ended(c) ? ERROR_SYMBOL_EXPECTED : ERROR_SUB_KEYWORD);
    if (clause_ended(c) || take_keyword(c, KEYWORD_SCIENTIFIC))
        return emit(c, OP_NUMERIC_FORM, false);
    if (take_keyword(c, KEYWORD_ENGINEERING))
        return emit(c, OP_NUMERIC_FORM, true);
    if (!take_keyword(c, KEYWORD_VALUE) && token_now(c)->kind == TOKEN_SYMBOL)
        return compile_fail(c, ERROR_SUB_KEYWORD);
    return compile_needed(c, OP_NUMERIC_FORM_VALUE);
}

static bool compile_trace(struct compiler *c)
{
    struct token *token = token_now(c);
    struct name *name = NULL;
    if (take_keyword(c, KEYWORD_VALUE))
        return compile_needed(c, OP_TRACE_VALUE);
    if (clause_ended(c))
        return emit_named(c, OP_TRACE, name_of(c->r, "N", 1));
    bool alone = token->kind == TOKEN_STRING || token->kind == TOKEN_SYMBOL || token->kind == TOKEN_CONSTANT;
    if (alone)
        return take_name(c, &name) && emit_named(c, OP_TRACE, name);
    /* A minus sign and number is a constant too; an expression says the same. */
    return compile_needed(c, OP_TRACE_VALUE);
}

static bool compile_trap(struct compiler *c, enum trap_state state)
{
    static const uint8_t keywords[CONDITIONS] = {
        KEYWORD_ERROR, KEYWORD_FAILURE, KEYWORD_HALT, KEYWORD_NOVALUE, KEYWORD_SYNTAX, KEYWORD_NOTREADY};
    enum keyword keyword = token_keyword(token_now(c));
    struct name *label = token_now(c)->name;
    uint32_t condition = 0, number;
    while (condition < CONDITIONS && keywords[condition] != keyword)
        condition++;
    if (condition == CONDITIONS ||
        (state == TRAP_CALL && (condition == CONDITION_NOVALUE || condition == CONDITION_SYNTAX)))
        return compile_fail(c, clause_ended(c) ? ERROR_SYMBOL_EXPECTED : ERROR_SUB_KEYWORD);
    c->index++;
    if (state != TRAP_OFF && take_keyword(c, KEYWORD_NAME) && !take_name(c, &label))
        return false;
    return make_reference(c, label, &number) && emit(c, OP_TRAP, TRAP_OPERAND(condition, state)) &&
           emit_word(c, number);
}

bool compile_signal(struct compiler *c)
{
    struct name *name;
    struct token *token = token_now(c);
    if (take_keyword(c, KEYWORD_ON))
        return compile_trap(c, TRAP_SIGNAL);
    if (take_keyword(c, KEYWORD_OFF))
        return compile_trap(c, TRAP_OFF);
    if (take_keyword(c, KEYWORD_VALUE) || token->kind == TOKEN_LEFT || token->kind == TOKEN_OPERATOR)
        return compile_needed(c, OP_SIGNAL_VALUE);
    return take_name(c, &name) && emit_named(c, OP_SIGNAL, name);
}

bool compile_call(struct compiler *c)
{
    if (token_keyword(token_now(c)) == KEYWORD_ON || token_keyword(token_now(c)) == KEYWORD_OFF) {
        bool on = token_keyword(token_now(c)) == KEYWORD_ON;
        c->index++;
        return compile_trap(c, on ? TRAP_CALL : TRAP_OFF);
    }
    bool quoted = token_now(c)->kind == TOKEN_STRING;
    struct name *name;
    uint32_t site, count;
    if (!take_name(c, &name) || !make_site(c, name, quoted, &site))
        return false;
    return compile_arguments(c, false, &count) && emit(c, OP_CALL_ROUTINE, site) && emit_word(c, count);
}

// clang-format off
static bool (*const compilers[])(struct compiler *) = {
    [KEYWORD_ADDRESS] = compile_address, [KEYWORD_ARG] = compile_arg, [KEYWORD_CALL] = compile_call,
    [KEYWORD_DROP] = compile_drop, [KEYWORD_EXIT] = compile_exit, [KEYWORD_INTERPRET] = compile_interpret,
    [KEYWORD_ITERATE] = compile_iterate, [KEYWORD_LEAVE] = compile_leaving, [KEYWORD_NOP] = compile_nop,
    [KEYWORD_NUMERIC] = compile_numeric, [KEYWORD_OPTIONS] = compile_options, [KEYWORD_PARSE] = compile_parse,
    [KEYWORD_PROCEDURE] = compile_procedure, [KEYWORD_PULL] = compile_pull, [KEYWORD_PUSH] = compile_push,
    [KEYWORD_QUEUE] = compile_queue, [KEYWORD_RETURN] = compile_return, [KEYWORD_SAY] = compile_say,
    [KEYWORD_SIGNAL] = compile_signal, [KEYWORD_TRACE] = compile_trace, [KEYWORD_UPPER] = compile_upper,
    [KEYWORD_WITH] = NULL,
};
// clang-format on

bool compile_instruction(struct compiler *c, enum keyword keyword)
{
    if (!compilers[keyword])
        return false;
    c->index++;
    return compilers[keyword](c);
}
