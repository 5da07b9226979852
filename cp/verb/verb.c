/* The command line of `ursa`: options before the verb, help, and the words that verbs share. Must not know what verbs
 * do. */
#include "cp/verb/verb.h"
#include "cp/verb/progress.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name, *operands, *summary, *help;
    int (*run)(struct invocation *i);
} verbs[] = {
#define VERB(name, operands, summary, help) {#name, operands, summary, help, verb_##name},
#include "cp/verb/verb.def"
#undef VERB
};
#define VERBS (sizeof verbs / sizeof *verbs)

static void print_overview(FILE *out)
{
    fprintf(out, "usage: ursa [--system DIR] VERB ...\n\n");
    for (size_t i = 0; i < VERBS; i++)
        fprintf(out, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
    fprintf(out, "\nDIR defaults to $URSA_SYSTEM, else ~/.local/share/ursa. `ursa VERB --help` tells more.\n");
}

int usage_error(const char *verb, const char *format, ...)
{
    va_list ap;

    fprintf(stderr, "ursa: ");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fprintf(stderr, "\nTry `ursa %s%s--help`.\n", verb ? verb : "", verb ? " " : "");
    return USAGE;
}

int failure(const char *format, ...)
{
    va_list ap;

    progress_clear();
    fprintf(stderr, "ursa: ");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    return FAILED;
}

const char *host_reason(int error)
{
    switch (error < 0 ? -error : error) {
    case EACCES:
    case EPERM:
    case EROFS:
        return "permission denied";
    case ENOENT:
        return "no such file";
    case ENOSPC:
    case EDQUOT:
        return "the host's disk is full";
    case ENOMEM:
        return "not enough storage on the host";
    case EILSEQ:
        return "it is not what it should be, or of another version";
    case EPROTONOSUPPORT:
        return "it was made by a later version of this program";
    case EISDIR:
        return "it is a directory";
    case ENOTDIR:
        return "it is no directory";
    case ENAMETOOLONG:
        return "the name is too long";
    default:
        return "the host reports an error";
    }
}

int option_value(struct invocation *i, int *at, const char *name, const char **value)
{
    const char *word = i->argv[*at];
    size_t n = strlen(name);

    if (strncmp(word, name, n) != 0 || (word[n] && word[n] != '='))
        return 0;
    if (word[n] == '=') {
        *value = word + n + 1;
    } else if (*at + 1 < i->argc) {
        *value = i->argv[++*at];
    } else {
        usage_error(NULL, "%s needs a value", name);
        return -1;
    }
    ++*at;
    return 1;
}

static const char *default_directory(void)
{
    static char path[PATH_MAX];
    const char *system = getenv("URSA_SYSTEM"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (system && *system)
        return system;
    if (data && *data)
        snprintf(path, sizeof path, "%s/ursa", data);
    else
        snprintf(path, sizeof path, "%s/.local/share/ursa", home && *home ? home : "/");
    return path;
}

static int run_verb(struct invocation *i, const char *name)
{
    for (size_t v = 0; v < VERBS; v++) {
        if (strcmp(name, verbs[v].name) != 0)
            continue;
        for (int a = 0; a < i->argc && strcmp(i->argv[a], "--") != 0; a++)
            if (strcmp(i->argv[a], "--help") == 0) {
                printf("usage: ursa [--system DIR] %s %s\n\n%s", name, verbs[v].operands, verbs[v].help);
                return DONE;
            }
        return verbs[v].run(i);
    }
    return usage_error(NULL, "there is no verb %s", name);
}

int verb_main(int argc, char **argv)
{
    struct invocation i = {.system_directory = default_directory(), .argc = argc - 1, .argv = argv + 1};
    ssize_t n = readlink("/proc/self/exe", i.self, sizeof i.self - 1);
    int at = 0;

    i.self[n > 0 ? n : 0] = 0;
    while (at < i.argc) {
        int rc = option_value(&i, &at, "--system", &i.system_directory);
        if (rc < 0)
            return USAGE;
        if (rc == 0)
            break;
    }
    i.argc -= at;
    i.argv += at;
    if (i.argc == 0 || strcmp(i.argv[0], "--help") == 0 || strcmp(i.argv[0], "-h") == 0) {
        print_overview(i.argc ? stdout : stderr);
        return i.argc ? DONE : USAGE;
    }
    i.argc--;
    i.argv++;
    return run_verb(&i, i.argv[-1]);
}
