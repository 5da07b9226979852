/* Statements at the top of a source and those that begin and bind entries: DIRECTORY to BUILD.
 * Source: z/VM CP Planning and Administration, "User Directory", the statements of these names. */
#include "directory/operand.h"
#include "directory/password.h"
#include "directory/statement_parse.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void parse_directory(struct compiler *c)
{
    const char *rest = text_rest(c->operands);
    char word[OPERAND_SIZE];
    u16 vdev;

    if (!strncasecmp(rest, "SSI ", 4) && !operand_word(c, word))
        return;
    if (!operand_vdev(c, &vdev) || !operand_need(c, "device type", word) || !operand_need(c, "volume label", word))
        return;
    if (strlen(rest) >= sizeof c->book->directory || rest[strlen(rest) - 1] == ',') {
        operand_invalid(c, rest);
        return;
    }
    text_upper(text_copy(c->book->directory, sizeof c->book->directory, rest));
}

void parse_globaldefs(struct compiler *c)
{
    operand_end(c);
}

static bool is_machine(const char *word)
{
    return !strcmp(word, "ESA") || !strcmp(word, "XA") || !strcmp(word, "XC") || !strcmp(word, "Z");
}

void parse_globalopts(struct compiler *c)
{
    char word[OPERAND_SIZE];

    while (operand_word(c, word)) {
        if (strcmp(word, "MACHINE")) {
            compiler_error(c, MSG_DIR_IGNORED, word);
            return;
        }
        if (!operand_need(c, "machine type", word))
            return;
        if (!is_machine(word)) {
            operand_invalid(c, word);
            return;
        }
        text_copy(c->book->machine, sizeof c->book->machine, word);
    }
}

/* A plain password is folded, a hash is case-sensitive and may be long. */
static bool password_parse(struct compiler *c, char password[PASSWORD_MAX])
{
    char word[OPERAND_SIZE];

    if (!operand_exact(c, word)) {
        compiler_error(c, MSG_DIR_OPERAND_MISSING, "password");
        return false;
    }
    if (!operand_is_token(word, 8) && !password_is_hash(word))
        return operand_invalid(c, "password");
    text_copy(password, PASSWORD_MAX, word);
    if (strlen(word) <= 8)
        text_upper(password);
    return true;
}

static bool editing_parse(struct compiler *c, char *word, char character[4])
{
    bool special = strlen(word) == 1 && ispunct((unsigned char)*word) && *word != ',';

    if (!special && strcmp(word, "ON") && strcmp(word, "OFF"))
        return operand_invalid(c, word);
    text_copy(character, 4, word);
    return true;
}

/* [priority] [linend [linedel [chardel [escape]]]]: a number is the scheduling priority of older systems. */
static void editing_characters(struct compiler *c)
{
    struct entry *e = c->entry;
    char *characters[] = {e->linend, e->linedel, e->chardel, e->escape_char};
    char word[OPERAND_SIZE];
    u64 priority;
    bool more = operand_word(c, word);

    if (more && text_decimal(word, 99, &priority))
        more = operand_word(c, word);
    for (size_t i = 0; more && i < 4; i++) {
        if (!editing_parse(c, word, characters[i]))
            return;
        more = operand_word(c, word);
    }
    if (more)
        operand_invalid(c, word);
}

/* password [storage [maximum [classes [...]]]]: * leaves one to the statement of that name. */
static void user_operands(struct compiler *c)
{
    struct entry *e = c->entry;
    char word[OPERAND_SIZE];

    if (!password_parse(c, e->password) || !operand_word(c, word))
        return;
    if (strcmp(word, "*") && !operand_storage(c, word, &e->storage))
        return;
    if (!operand_word(c, word))
        return;
    if (strcmp(word, "*") && !operand_storage(c, word, &e->max_storage))
        return;
    if (!operand_word(c, word))
        return;
    if (strcmp(word, "*") && !operand_classes(c, word, e->classes))
        return;
    editing_characters(c);
}

static void user_begin(struct compiler *c, enum entry_kind kind)
{
    char word[OPERAND_SIZE] = "";
    bool named = operand_word(c, word);
    bool valid = text_is_userid(word) && strcmp(word, "SYSTEM") && strcmp(word, "ALL");

    if (!compiler_begin(c, kind, word))
        return;
    if (!named)
        compiler_error(c, MSG_DIR_OPERAND_MISSING, "userid");
    else if (!valid)
        operand_invalid(c, word);
    else
        user_operands(c);
}

void parse_user(struct compiler *c)
{
    user_begin(c, ENTRY_USER);
}

void parse_identity(struct compiler *c)
{
    user_begin(c, ENTRY_IDENTITY);
}

void parse_profile(struct compiler *c)
{
    char word[OPERAND_SIZE] = "";
    bool named = operand_word(c, word);

    if (!compiler_begin(c, ENTRY_PROFILE, word))
        return;
    if (!named)
        compiler_error(c, MSG_DIR_OPERAND_MISSING, "profile name");
    else if (!text_is_userid(word))
        operand_invalid(c, word);
    else
        operand_end(c);
}

void parse_subconfig(struct compiler *c)
{
    char word[OPERAND_SIZE] = "";
    bool named = operand_word(c, word);

    if (!compiler_begin(c, ENTRY_SUBCONFIG, word))
        return;
    if (!named) {
        compiler_error(c, MSG_DIR_OPERAND_MISSING, "subconfiguration name");
        return;
    }
    for (size_t i = 0; i < c->build_count; i++)
        if (!strcmp(c->builds[i].subconfig, word)) {
            text_copy(c->entry->identity, sizeof c->entry->identity, c->builds[i].identity);
            text_copy(c->entry->member, sizeof c->entry->member, c->builds[i].member);
            c->builds[i].defined = true;
            operand_end(c);
            return;
        }
    compiler_error(c, MSG_DIR_SEQUENCE, "no BUILD before");
}

void parse_include(struct compiler *c)
{
    char word[OPERAND_SIZE];
    struct entry *profile;

    if (!operand_need(c, "profile name", word))
        return;
    profile = entry_find(c->book, word);
    if (!profile || profile->kind != ENTRY_PROFILE) {
        operand_invalid(c, word);
        return;
    }
    text_copy(c->entry->profile, sizeof c->entry->profile, word);
    operand_end(c);
}

/* A fixed word of BUILD's syntax. */
static bool keyword_need(struct compiler *c, const char *keyword)
{
    char word[OPERAND_SIZE];

    return operand_need(c, keyword, word) && (!strcmp(word, keyword) || operand_invalid(c, word));
}

static void build_add(struct compiler *c, const struct compiler_build *b)
{
    struct compiler_build *more;

    for (size_t i = 0; i < c->build_count; i++) {
        const struct compiler_build *old = &c->builds[i];
        if (!strcmp(old->subconfig, b->subconfig)) {
            compiler_duplicate(c, "SUBCONFIG", b->subconfig, true);
            return;
        }
        if (!strcmp(old->identity, b->identity) && !strcmp(old->member, b->member)) {
            compiler_duplicate(c, "BUILD ON", b->member, true);
            return;
        }
    }
    more = realloc(c->builds, (c->build_count + 1) * sizeof *more);
    if (!more) {
        c->no_memory = true;
        return;
    }
    c->builds = more;
    more[c->build_count++] = *b;
}

void parse_build(struct compiler *c)
{
    struct compiler_build b = {.line = c->line};
    char word[OPERAND_SIZE];

    if (!keyword_need(c, "ON") || !operand_need(c, "member", word))
        return;
    if (strcmp(word, "*") && !text_is_userid(word)) {
        operand_invalid(c, word);
        return;
    }
    text_copy(b.member, sizeof b.member, word);
    if (!keyword_need(c, "USING") || !keyword_need(c, "SUBCONFIG") ||
        !operand_userid(c, "subconfiguration name", b.subconfig) || !operand_end(c))
        return;
    text_copy(b.identity, sizeof b.identity, c->entry->name);
    build_add(c, &b);
}
