/* The scanner of clauses. TRL 2.2: structure and general syntax. */
#include "guests/cms/rexx/scan.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

static bool at_line_end(const struct scanner *s)
{
    return s->at.column >= s->lines[s->at.line].length;
}

static char peek(const struct scanner *s, uint32_t ahead)
{
    const struct rexx_text *line = &s->lines[s->at.line];
    return s->at.column + ahead < line->length ? line->at[s->at.column + ahead] : 0;
}

static bool at_comment(const struct scanner *s)
{
    return peek(s, 0) == '/' && peek(s, 1) == '*';
}

/* Past a comment and those in it; false: it has no end. */
static bool skip_comment(struct scanner *s)
{
    uint32_t depth = 0;
    do {
        if (at_line_end(s)) {
            if (s->at.line + 1 >= s->line_count)
                return false;
            s->at.line++;
            s->at.column = 0;
        } else if (at_comment(s)) {
            depth++;
            s->at.column += 2;
        } else if (peek(s, 0) == '*' && peek(s, 1) == '/') {
            depth--;
            s->at.column += 2;
        } else {
            s->at.column++;
        }
    } while (depth);
    return true;
}

/* Past blanks and comments of this line; says whether there were blanks. */
static bool skip_blanks(struct scanner *s, bool *blank)
{
    while (!at_line_end(s)) {
        if (character_is_blank(peek(s, 0))) {
            *blank = true;
            s->at.column++;
        } else if (at_comment(s)) {
            if (!skip_comment(s))
                return false;
        } else {
            break;
        }
    }
    return true;
}

static struct token *new_token(struct scanner *s, enum token_kind kind)
{
    if (s->count == s->room) {
        uint32_t room = s->room ? s->room * 2 : 64;
        struct token *tokens = storage_grow(s->r, s->tokens, s->room * sizeof(*tokens), room * sizeof(*tokens));
        if (!tokens)
            return NULL;
        s->tokens = tokens;
        s->room = room;
    }
    struct token *token = &s->tokens[s->count++];
    *token = (struct token){.kind = (uint8_t)kind, .start = s->at, .end = s->at};
    return token;
}

static void bad(struct token *token, int error)
{
    token->kind = TOKEN_BAD;
    token->error = (uint8_t)error;
}

static bool exponent_sign(const struct rexx_text *line, uint32_t from, uint32_t at)
{
    char c = line->at[at];
    if ((c != '+' && c != '-') || at + 1 >= line->length || !character_is_digit(line->at[at + 1]) ||
        character_upper(line->at[at - 1]) != 'E' || at - from < 2)
        return false;
    bool dot = false, digit = false;
    for (uint32_t i = from; i < at - 1; i++) {
        digit |= character_is_digit(line->at[i]);
        if (line->at[i] == '.' ? dot : !character_is_digit(line->at[i]))
            return false;
        dot |= line->at[i] == '.';
    }
    return digit;
}

static bool scan_symbol(struct scanner *s, struct token *token)
{
    const struct rexx_text *line = &s->lines[s->at.line];
    uint32_t from = s->at.column, at = from;
    while (at < line->length && (character_is_symbol(line->at[at]) || (at > from && exponent_sign(line, from, at))))
        at++;
    bool constant = character_class(line->at[from]) != CHARACTER_LETTER;
    token->kind = constant ? TOKEN_CONSTANT : TOKEN_SYMBOL;
    s->at.column = at;
    if (at - from > NAME_MAXIMUM && !constant) {
        bad(token, ERROR_NAME_LONG);
        return true;
    }
    token->name = name_upper(s->r, line->at + from, at - from);
    return token->name != NULL;
}

/* The characters of a literal between its quotes, a double quote being one. */
static value literal_value(struct rexx *r, struct slice raw, char quote)
{
    char *bytes;
    value v = text_make(r, raw.length, &bytes);
    if (!v)
        return 0;
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        bytes[length++] = raw.at[i];
        i += raw.at[i] == quote;
    }
    text_shorten(v, length);
    return v;
}

static bool scan_string(struct scanner *s, struct token *token)
{
    const struct rexx_text *line = &s->lines[s->at.line];
    uint32_t from = s->at.column + 1, at = from;
    char quote = line->at[from - 1];
    token->kind = TOKEN_STRING;
    while (at < line->length && (line->at[at] != quote || (at + 1 < line->length && line->at[at + 1] == quote)))
        at += line->at[at] == quote ? 2 : 1;
    if (at >= line->length) {
        bad(token, ERROR_UNMATCHED);
        s->at.column = (uint32_t)line->length;
        return true;
    }
    struct slice raw = {line->at + from, at - from};
    s->at.column = at + 1;
    char suffix = character_upper(peek(s, 0));
    bool coded = (suffix == 'X' || suffix == 'B') && !character_is_symbol(peek(s, 1));
    if (!coded) {
        token->value = literal_value(s->r, raw, quote);
        return token->value != 0;
    }
    s->at.column++;
    token->value = suffix == 'X' ? hexadecimal_bytes(s->r, raw) : binary_bytes(s->r, raw);
    if (!token->value && s->r->error == ERROR_HEXADECIMAL) {
        s->r->error = 0;
        bad(token, ERROR_HEXADECIMAL);
        return true;
    }
    return token->value != 0;
}

// clang-format off
static const struct {
    char text[4];
    uint8_t operator;
} operators[] = {
    /* A backslash stands for all NOT signs; the longest first. */
    {"\\>>", OPERATOR_NOT_AFTER}, {"\\<<", OPERATOR_NOT_BEFORE}, {"\\==", OPERATOR_DIFFERENT}, {"/==", OPERATOR_DIFFERENT},
    {">>=", OPERATOR_NOT_BEFORE}, {"<<=", OPERATOR_NOT_AFTER},
    {"\\>", OPERATOR_LESS_EQUAL}, {"\\<", OPERATOR_GREATER_EQUAL}, {"\\=", OPERATOR_UNEQUAL}, {"/=", OPERATOR_UNEQUAL},
    {"><", OPERATOR_UNEQUAL}, {"<>", OPERATOR_UNEQUAL}, {">=", OPERATOR_GREATER_EQUAL}, {"<=", OPERATOR_LESS_EQUAL},
    {"==", OPERATOR_SAME}, {">>", OPERATOR_AFTER}, {"<<", OPERATOR_BEFORE}, {"//", OPERATOR_REMAINDER},
    {"**", OPERATOR_POWER}, {"||", OPERATOR_CONCATENATE}, {"&&", OPERATOR_EXCLUSIVE_OR},
    {"+", OPERATOR_ADD}, {"-", OPERATOR_SUBTRACT}, {"*", OPERATOR_MULTIPLY}, {"/", OPERATOR_DIVIDE}, {"%", OPERATOR_QUOTIENT},
    {"=", OPERATOR_EQUAL}, {">", OPERATOR_GREATER}, {"<", OPERATOR_LESS}, {"&", OPERATOR_AND}, {"|", OPERATOR_OR},
    {"\\", OPERATOR_NOT},
};
// clang-format on

static void scan_operator(struct scanner *s, struct token *token)
{
    token->kind = TOKEN_OPERATOR;
    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
        uint32_t length = (uint32_t)strlen(operators[i].text), matched = 0;
        while (matched < length) {
            char c = peek(s, matched);
            if ((character_class(c) == CHARACTER_NOT ? '\\' : c) != operators[i].text[matched])
                break;
            matched++;
        }
        if (matched == length) {
            token->operator= operators[i].operator;
            s->at.column += length;
            return;
        }
    }
}

/* One token of the line; the caller has passed blanks. */
static bool scan_token(struct scanner *s, struct token *token)
{
    char c = peek(s, 0);
    switch (character_class(c)) {
    case CHARACTER_LETTER:
    case CHARACTER_DIGIT:
    case CHARACTER_DOT:
        return scan_symbol(s, token);
    case CHARACTER_QUOTE:
        return scan_string(s, token);
    case CHARACTER_OPERATOR:
    case CHARACTER_NOT:
        scan_operator(s, token);
        return true;
    case CHARACTER_LEFT:
        token->kind = TOKEN_LEFT;
        break;
    case CHARACTER_RIGHT:
        token->kind = TOKEN_RIGHT;
        break;
    case CHARACTER_COMMA:
        token->kind = TOKEN_COMMA;
        break;
    case CHARACTER_COLON:
        token->kind = TOKEN_COLON;
        break;
    case CHARACTER_SEMICOLON:
        token->kind = TOKEN_CLAUSE_END;
        break;
    default:
        bad(token, ERROR_CHARACTER);
    }
    s->at.column++;
    return true;
}

/* A comma with nothing but blanks and comments after it joins the next line. */
static bool continues(struct scanner *s, bool *blank)
{
    bool ignored = false;
    if (s->tokens[s->count - 1].kind != TOKEN_COMMA || !skip_blanks(s, &ignored) || !at_line_end(s) ||
        s->at.line + 1 >= s->line_count)
        return false;
    s->count--;
    s->at.line++;
    s->at.column = 0;
    *blank = true;
    return true;
}

static bool end_clause(struct scanner *s, bool program)
{
    return new_token(s, program ? TOKEN_PROGRAM_END : TOKEN_CLAUSE_END) != NULL;
}

static bool unmatched_comment(struct scanner *s)
{
    struct token *token = new_token(s, TOKEN_BAD);
    if (!token)
        return false;
    token->error = ERROR_UNMATCHED;
    s->at.column = (uint32_t)s->lines[s->at.line].length;
    return end_clause(s, false);
}

bool scan_clause(struct scanner *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        value_drop(s->r, s->tokens[i].value);
    s->count = 0;
    bool blank = false;
    while (s->at.line < s->line_count) {
        struct position before = s->at;
        if (!skip_blanks(s, &blank)) {
            s->at = before.line < s->line_count ? s->at : before;
            return unmatched_comment(s);
        }
        if (at_line_end(s)) {
            s->at.line++;
            s->at.column = 0;
            if (s->count) /* the end is where the last token's line ends */
                return end_clause(s, false);
            continue;
        }
        struct token *token = new_token(s, TOKEN_BAD);
        if (!token)
            return false;
        token->blank_before = blank;
        blank = false;
        if (!scan_token(s, token))
            return false;
        token->end = s->at;
        if (token->kind == TOKEN_CLAUSE_END) {
            if (s->count > 1)
                return true;
            s->count = 0; /* a null clause */
        } else if (token->kind == TOKEN_COLON && s->count == 2 && s->tokens[0].kind <= TOKEN_CONSTANT) {
            return end_clause(s, false);
        } else {
            continues(s, &blank);
        }
    }
    return end_clause(s, s->count == 0);
}

void scan_end(struct scanner *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        value_drop(s->r, s->tokens[i].value);
    storage_put(s->r, s->tokens, s->room * sizeof(*s->tokens));
    s->tokens = NULL;
    s->count = s->room = 0;
}

bool scan_keywords(struct rexx *r)
{
    static const char *const words[] = {
#define KEYWORD(name) #name,
#include "guests/cms/rexx/keyword.def"
#undef KEYWORD
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        struct name *name = name_of(r, words[i], strlen(words[i]));
        if (!name)
            return false;
        name->keyword = (uint8_t)(i + 1);
    }
    return true;
}
