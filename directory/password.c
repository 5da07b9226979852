/* Hashing with yescrypt: host facts in crypt(3), crypt_gensalt(3). */
#include "directory/password.h"
#include "cp/base/text.h"
#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PLAIN_MAX 8

enum password_kind password_kind_of(const char *stored)
{
    static const struct {
        const char *word;
        enum password_kind kind;
    } words[] = {
        {"NOLOG", PASSWORD_NOLOG},
        {"AUTOONLY", PASSWORD_AUTOONLY},
        {"LBYONLY", PASSWORD_LBYONLY},
        {"NOPASS", PASSWORD_NOPASS},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(stored, words[i].word))
            return words[i].kind;
    return PASSWORD_HASHED;
}

bool password_is_plain(const char *stored)
{
    return strlen(stored) <= PLAIN_MAX && password_kind_of(stored) == PASSWORD_HASHED;
}

bool password_is_hash(const char *stored)
{
    static const char set[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$=";
    size_t n = strlen(stored);
    int state;

    if (n < 13 || n >= PASSWORD_MAX || stored[0] != '$' || strspn(stored, set) != n)
        return false;
    state = crypt_checksalt(stored);
    return state != CRYPT_SALT_INVALID && state != CRYPT_SALT_METHOD_DISABLED;
}

/* crypt with its 32K of work area off the stack. */
static int crypt_into(const char *phrase, const char *setting, char out[PASSWORD_MAX])
{
    struct crypt_data *data = calloc(1, sizeof *data);
    const char *hash;
    int rc = 0;

    if (!data)
        return -ENOMEM;
    hash = crypt_r(phrase, setting, data);
    if (!hash || hash[0] == '*' || strlen(hash) >= PASSWORD_MAX)
        rc = -EINVAL;
    else
        text_copy(out, PASSWORD_MAX, hash);
    free(data);
    return rc;
}

int password_hash(const char *plain, char out[PASSWORD_MAX])
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE], phrase[PLAIN_MAX + 1];

    if (!crypt_gensalt_rn("$y$", 0, NULL, 0, setting, sizeof setting))
        return errno ? -errno : -EINVAL;
    return crypt_into(text_upper(text_copy(phrase, sizeof phrase, plain)), setting, out);
}

int password_verify(const char *typed, const char *stored)
{
    char phrase[PASSWORD_MAX], hash[PASSWORD_MAX];
    enum password_kind kind = password_kind_of(stored);
    int rc;

    if (kind != PASSWORD_HASHED)
        return kind == PASSWORD_NOPASS;
    if (strlen(typed) >= sizeof phrase)
        return 0;
    if (password_is_plain(stored))
        return !strcasecmp(typed, stored);
    text_upper(text_copy(phrase, sizeof phrase, typed));
    rc = password_is_hash(stored) ? crypt_into(phrase, stored, hash) : -EINVAL;
    if (rc < 0)
        return rc == -ENOMEM ? rc : 0;
    return !strcmp(hash, stored);
}
