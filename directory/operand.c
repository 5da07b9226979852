/* Operand readers shared by the statements. */
#include "directory/operand.h"
#include "cp/base/text.h"
#include <string.h>

#define STORAGE_MIN (64ULL << 10)
#define STORAGE_MAX (4ULL << 40)

bool operand_exact(struct compiler *c, char word[OPERAND_SIZE])
{
    return text_word(&c->operands, word, OPERAND_SIZE);
}

bool operand_word(struct compiler *c, char word[OPERAND_SIZE])
{
    if (!operand_exact(c, word))
        return false;
    text_upper(word);
    return true;
}

bool operand_need(struct compiler *c, const char *what, char word[OPERAND_SIZE])
{
    if (operand_word(c, word))
        return true;
    compiler_error(c, MSG_DIR_OPERAND_MISSING, what);
    return false;
}

bool operand_invalid(struct compiler *c, const char *word)
{
    compiler_error(c, MSG_DIR_INVALID_OPERAND, word);
    return false;
}

bool operand_end(struct compiler *c)
{
    char word[OPERAND_SIZE];

    return !operand_word(c, word) || operand_invalid(c, word);
}

bool operand_is_token(const char *word, size_t max)
{
    size_t n = strlen(word);

    return n >= 1 && n <= max && word[n - 1] != ',';
}

bool operand_vdev(struct compiler *c, u16 *vdev)
{
    char word[OPERAND_SIZE];
    u64 value;

    if (!operand_need(c, "device number", word))
        return false;
    if (strlen(word) > 4 || !text_hex(word, 0xFFFF, &value))
        return operand_invalid(c, word);
    *vdev = (u16)value;
    return true;
}

bool operand_userid(struct compiler *c, const char *what, char userid[9])
{
    char word[OPERAND_SIZE];

    if (!operand_need(c, what, word))
        return false;
    if (!text_is_userid(word))
        return operand_invalid(c, word);
    text_copy(userid, 9, word);
    return true;
}

bool operand_decimal(struct compiler *c, const char *what, u64 min, u64 max, u64 *value)
{
    char word[OPERAND_SIZE];

    if (!operand_need(c, what, word))
        return false;
    return (text_decimal(word, max, value) && *value >= min) || operand_invalid(c, word);
}

bool operand_storage(struct compiler *c, const char *word, u64 *bytes)
{
    u64 value;

    if (!text_size(word, &value) || value < STORAGE_MIN || value > STORAGE_MAX || value % 4096)
        return operand_invalid(c, word);
    *bytes = value;
    return true;
}

bool operand_classes(struct compiler *c, const char *word, char classes[33])
{
    size_t n = strlen(word);

    if (n > 32 || strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456") != n)
        return operand_invalid(c, word);
    text_copy(classes, 33, word);
    return true;
}

bool operand_rest(struct compiler *c, const char *what, char *text, size_t size)
{
    const char *rest = text_rest(c->operands);
    char word[OPERAND_SIZE];

    if (!*rest) {
        compiler_error(c, MSG_DIR_OPERAND_MISSING, what);
        return false;
    }
    text_copy(text, size, rest);
    while (operand_exact(c, word))
        if (strlen(word) > ENTRY_WORD_MAX)
            return operand_invalid(c, word);
    if (strlen(rest) >= size || rest[strlen(rest) - 1] == ',')
        return operand_invalid(c, rest);
    return true;
}
