/* SYSTEM.CONFIG, a small part of z/VM's file of that name: one statement a line, blank lines and lines that begin with
 * an asterisk are comments. Without the file everything has its usual value. Source: CP Planning and Administration,
 * "The System Configuration File". */
#include "cp/verb/system_config.h"
#include "cp/base/text.h"
#include "cp/verb/metrics.h"
#include "cp/verb/policy_config.h"
#include "cp/verb/record_config.h"
#include "cp/verb/terminals.h"
#include "cp/verb/translate_config.h"
#include "cp/verb/verb.h"
#include "cp/verb/volume_config.h"
#include "cp/vm/operator_log.h"
#include "cp/vm/vm.h"
#include "guests/engine/model.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define STATEMENT_MAX 1024

static bool number(const char **rest, u64 max, u32 *value)
{
    char word[24];
    u64 n;

    if (!text_word(rest, word, sizeof word) || !text_decimal(word, max, &n))
        return false;
    *value = (u32)n;
    return true;
}

static bool set_identifier(const char **rest)
{
    char word[16];

    if (!text_word(rest, word, sizeof word) || !text_is_userid(text_upper(word)))
        return false;
    text_copy(cp.identifier, sizeof cp.identifier, word);
    text_copy(cp.node, sizeof cp.node, word);
    return true;
}

static bool set_operator(const char **rest)
{
    char word[16];

    if (!text_word(rest, word, sizeof word) || !text_is_userid(text_upper(word)))
        return false;
    text_copy(cp.operator_id, sizeof cp.operator_id, word);
    return true;
}

/* The level that guests and people are told: version, release, service level. */
static bool set_level(const char **rest)
{
    return number(rest, 255, &cp.level_version) && number(rest, 255, &cp.level_release) &&
           number(rest, 9999, &cp.service_level);
}

static bool set_timeout(const char **rest)
{
    return number(rest, 10080, &cp.disconnect_timeout);
}

static bool set_processors(const char **rest)
{
    u32 n;

    if (!number(rest, 64, &n) || n == 0)
        return false;
    cp.processors = n;
    return true;
}

static bool set_cpu_model(const char **rest)
{
    char word[16];

    return text_word(rest, word, sizeof word) && cpu_model_choose(word);
}

static bool set_command_classes(const char **rest)
{
    bool done = cp.modify(*rest) == 0;

    *rest += strlen(*rest);
    return done;
}

static bool config_operator_log(const char **rest)
{
    char keyword[16], word[24];
    u64 bytes = OPERATOR_LOG_BYTES, keep = OPERATOR_LOG_KEEP;

    while (text_word(rest, keyword, sizeof keyword)) {
        text_upper(keyword);
        if (!text_word(rest, word, sizeof word))
            return false;
        if (strcmp(keyword, "SIZE") == 0 ? !text_size(text_upper(word), &bytes) || bytes < 4096
                                         : strcmp(keyword, "KEEP") != 0 || !text_decimal(word, 99, &keep))
            return false;
    }
    operator_log_limit(bytes, (unsigned)keep);
    return true;
}

static const struct {
    const char *word;
    bool (*set)(const char **rest);
    const char *operands;
} statements[] = {
#define CONFIG(word, set, operands, help) {#word, set, operands},
#include "cp/verb/config.def"
#undef CONFIG
};

static int statement(const char *path, int line, const char *text)
{
    char word[32];
    size_t n = sizeof statements / sizeof *statements, i = 0;

    if (*text_rest(text) == '*' || !text_word(&text, word, sizeof word))
        return DONE;
    text_upper(word);
    while (i < n && strcmp(word, statements[i].word) != 0)
        i++;
    if (i == n)
        return failure("%s:%d: there is no statement %s", path, line, word);
    if (!statements[i].set(&text) || *text_rest(text))
        return failure("%s:%d: the statement is %s %s", path, line, word, statements[i].operands);
    return DONE;
}

/* A statement: a line, and those after it while one ends with a comma. Returns how many, 0 at the end. */
static int take_statement(FILE *f, char text[STATEMENT_MAX])
{
    size_t length = 0;
    int lines = 0;

    while (length < STATEMENT_MAX - 1 && fgets(text + length, (int)(STATEMENT_MAX - length), f)) {
        lines++;
        length += strcspn(text + length, "\r\n");
        while (length && text[length - 1] == ' ')
            length--;
        text[length] = 0;
        if (!length || text[length - 1] != ',' || *text_rest(text) == '*')
            break;
        text[length - 1] = ' ';
    }
    return lines;
}

int system_config_read(const char *system_directory)
{
    char path[PATH_MAX], text[STATEMENT_MAX];
    FILE *f;
    int status = DONE, line = 0;

    snprintf(path, sizeof path, "%s/SYSTEM.CONFIG", system_directory);
    f = fopen(path, "re");
    if (!f)
        return errno == ENOENT ? DONE : failure("%s cannot be read: %s", path, host_reason(errno));
    for (int lines; (lines = take_statement(f, text)) > 0; line += lines)
        if (statement(path, line + 1, text) != DONE)
            status = FAILED;
    fclose(f);
    return status;
}
