/* The compiler's driver: clause after clause, and the tables that code refers to. */
#include "guests/cms/rexx/compile.h"
#include "guests/cms/rexx/bytes.h"

bool compile_fail(struct compiler *c, int error)
{
    c->failed = error;
    return false;
}

/* Room for one more in a table of the code. */
static void *table_room(struct compiler *c, void *table, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return table;
    uint32_t larger = *room ? *room * 2 : 16;
    void *grown = storage_grow(c->r, table, *room * size, larger * size);
    if (grown)
        *room = larger;
    else
        compile_fail(c, -1);
    return grown;
}

#define MAKE_ROOM(c, table, count, room)                                                                               \
    void *grown = table_room(c, (c)->code->table, (c)->code->count, &(c)->code->room, sizeof(*(c)->code->table));      \
    if (!grown)                                                                                                        \
        return false;                                                                                                  \
    (c)->code->table = grown

bool emit_word(struct compiler *c, uint32_t word)
{
    MAKE_ROOM(c, words, word_count, word_room);
    if (c->code->word_count >= 0xFFFFFF)
        return compile_fail(c, ERROR_STORAGE);
    c->code->words[c->code->word_count++] = word;
    return true;
}

bool emit(struct compiler *c, enum op op, uint32_t operand)
{
    return emit_word(c, (uint32_t)op | operand << 8);
}

void patch_here(struct compiler *c, uint32_t word)
{
    c->code->words[word] = word_op(c->code->words[word]) | here(c) << 8;
}

bool make_constant(struct compiler *c, value v, uint32_t *number)
{
    if (!v)
        return compile_fail(c, -1);
    MAKE_ROOM(c, constants, constant_count, constant_room);
    *number = c->code->constant_count++;
    c->code->constants[*number] = v;
    return true;
}

bool make_reference(struct compiler *c, struct name *name, uint32_t *number)
{
    if (name->seen == c->code->serial) {
        *number = name->seen_as;
        return true;
    }
    MAKE_ROOM(c, variables, variable_count, variable_room);
    *number = c->code->variable_count++;
    c->code->variables[*number] = (struct reference){.name = name};
    name->seen = c->code->serial;
    name->seen_as = *number;
    return true;
}

bool make_site(struct compiler *c, struct name *name, bool quoted, uint32_t *number)
{
    MAKE_ROOM(c, sites, site_count, site_room);
    *number = c->code->site_count++;
    c->code->sites[*number] = (struct call_site){.name = name, .quoted = quoted};
    return true;
}

static bool make_label(struct compiler *c, struct name *name)
{
    MAKE_ROOM(c, labels, label_count, label_room);
    c->code->labels[c->code->label_count++] = (struct label){name, here(c)};
    return true;
}

bool begin_clause(struct compiler *c)
{
    MAKE_ROOM(c, clauses, clause_count, clause_room);
    c->clause = c->code->clause_count++;
    struct token *token = token_now(c);
    if (token->kind == TOKEN_PROGRAM_END &&
        token->start.line) { /* what is missing at the end is told of the last line */
        const struct rexx_text *last = &c->scanner.lines[--token->start.line];
        token->start.column = (uint32_t)last->length;
        token->end = token->start;
    }
    uint32_t level = c->construct_count < 200 ? c->construct_count : 200;
    c->code->clauses[c->clause] = (struct clause){.start = token->start, .end = token->end, .level = (uint8_t)level};
    c->first_token = c->index;
    c->open_clause = true;
    c->pushes = 4;
    c->clause_word = here(c);
    return emit(c, OP_CLAUSE, c->clause);
}

void end_clause(struct compiler *c)
{
    if (!c->open_clause)
        return;
    c->open_clause = false;
    if (c->index > c->first_token)
        c->code->clauses[c->clause].end = c->scanner.tokens[c->index - 1].end;
    if (c->pushes > c->code->deepest)
        c->code->deepest = c->pushes;
}

bool next_clause(struct compiler *c)
{
    if (!scan_clause(&c->scanner))
        return compile_fail(c, -1);
    c->index = 0;
    return true;
}

bool take_keyword(struct compiler *c, enum keyword keyword)
{
    bool found = token_keyword(token_now(c)) == keyword;
    c->index += found;
    return found;
}

bool expect_end(struct compiler *c)
{
    struct token *token = token_now(c);
    return clause_ended(c) || compile_fail(c, token->kind == TOKEN_BAD ? token->error : ERROR_CLAUSE_END);
}

static bool compile_label(struct compiler *c)
{
    struct token *token = token_now(c);
    struct name *name = token->name;
    if (!make_label(c, name) || !begin_clause(c))
        return false;
    c->code->clauses[c->clause].is_label = true;
    c->index += 2;
    return true;
}

static bool is_operator(const struct token *token, enum operator_kind operator)
{
    return token->kind == TOKEN_OPERATOR && token->operator== operator;
}

static bool compile_assignment(struct compiler *c)
{
    struct token *token = token_now(c);
    struct name *name = token->name;
    if (token->kind == TOKEN_CONSTANT)
        return compile_fail(c, ERROR_NAME_START);
    c->index += 2;
    bool given;
    uint32_t number;
    if (!compile_optional(c, &given))
        return false;
    if (!given && !(make_constant(c, text_value(c->r, "", 0), &number) && emit(c, OP_CONSTANT, number)))
        return false;
    return emit_variable(c, OP_STORE, OP_STORE_STEM, OP_STORE_COMPOUND, name);
}

/* THEN, ELSE, WHEN and so on where they belong are taken by their instructions' compilers. */
static bool compile_control(struct compiler *c, enum keyword keyword, bool *done)
{
    *done = true;
    switch (keyword) {
    case KEYWORD_IF:
        return compile_if(c);
    case KEYWORD_DO:
        return compile_do(c);
    case KEYWORD_SELECT:
        return compile_select(c);
    case KEYWORD_END:
        return compile_end(c);
    case KEYWORD_WHEN:
        return compile_when(c);
    case KEYWORD_OTHERWISE:
        return compile_otherwise(c);
    case KEYWORD_THEN:
    case KEYWORD_ELSE:
        return compile_fail(c, ERROR_UNEXPECTED_THEN);
    default:
        *done = false;
        return true;
    }
}

static bool compile_clause(struct compiler *c)
{
    struct token *token = token_now(c), *after = token_after(c);
    if (token->kind == TOKEN_BAD)
        return compile_fail(c, token->error);
    if ((token->kind == TOKEN_SYMBOL || token->kind == TOKEN_CONSTANT) && after->kind == TOKEN_COLON)
        return compile_label(c);
    bool assignment =
        (token->kind == TOKEN_SYMBOL || token->kind == TOKEN_CONSTANT) && is_operator(after, OPERATOR_EQUAL);
    enum keyword keyword = assignment ? KEYWORD_NONE : token_keyword(token);
    struct construct *top = top_construct(c);
    bool select = top && top->kind == CONSTRUCT_SELECT && !top->otherwise;
    if (select && keyword != KEYWORD_WHEN && keyword != KEYWORD_OTHERWISE && keyword != KEYWORD_END)
        return compile_fail(c, ERROR_WHEN_EXPECTED);
    if (!begin_clause(c))
        return false;
    bool done;
    if (!compile_control(c, keyword, &done))
        return false;
    if (done)
        return true;
    if (assignment) {
        if (!compile_assignment(c))
            return false;
    } else if (keyword == KEYWORD_NONE || !compile_instruction(c, keyword)) {
        if (c->failed || !compile_expression(c) || !emit(c, OP_COMMAND, 0))
            return false;
    }
    if (!expect_end(c))
        return false;
    end_clause(c);
    return next_clause(c) && complete_instruction(c);
}

/* The clause was wrong: executing it raises the error. What follows a THEN in it is lost with it. */
static bool recover(struct compiler *c)
{
    int error = c->failed;
    if (error < 0)
        return false;
    c->failed = 0;
    if (c->open_clause)
        c->code->word_count = c->clause_word + 1; /* nothing of it is done */
    else if (!begin_clause(c))
        return false;
    c->loop_header = false;
    if (!emit(c, OP_RAISE, (uint32_t)error))
        return false;
    while (!clause_ended(c))
        c->index++;
    end_clause(c);
    return next_clause(c) && complete_instruction(c);
}

/* A label is a clause but no instruction. */
static bool compile_next(struct compiler *c)
{
    if (token_now(c)->kind == TOKEN_CLAUSE_END)
        return next_clause(c);
    bool label = token_now(c)->kind <= TOKEN_CONSTANT && token_after(c)->kind == TOKEN_COLON;
    bool good = compile_clause(c);
    if (good && label) {
        end_clause(c);
        good = next_clause(c);
    }
    return good || recover(c);
}

static bool compile_program(struct compiler *c)
{
    if (!next_clause(c))
        return false;
    while (token_now(c)->kind != TOKEN_PROGRAM_END)
        if (!compile_next(c))
            return false;
    if (c->construct_count && !(begin_clause(c) && emit(c, OP_RAISE, ERROR_INCOMPLETE)))
        return false;
    c->open_clause = false;
    return emit(c, OP_END_PROGRAM, 0);
}

struct code *code_compile(struct rexx *r, struct program *program)
{
    struct code *code = storage_get(r, sizeof(*code));
    if (!code)
        return NULL;
    program->references++;
    *code = (struct code){.references = 1, .program = program, .serial = ++r->pools, .deepest = 8};
    struct compiler c = {.r = r, .code = code};
    c.scanner = (struct scanner){.r = r, .lines = program->source.lines, .line_count = (uint32_t)program->source.count};
    bool good = compile_program(&c);
    scan_end(&c.scanner);
    storage_put(r, c.constructs, c.construct_room * sizeof(*c.constructs));
    if (good)
        return code;
    code_drop(r, code);
    if (!r->error)
        rexx_fail(r, ERROR_STORAGE);
    return NULL;
}
