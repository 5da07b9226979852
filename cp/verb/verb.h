/* The verbs of the host's command line, one file each, listed in verb.def. Exit status: 0 done, 1 the work failed, 2
 * usage. */
#pragma once
#include "guests/arch/types.h"
#include <limits.h>

enum exit_status { DONE = 0, FAILED = 1, USAGE = 2 };

struct invocation {
    const char *system_directory;
    char self[PATH_MAX]; /* this executable */
    int argc;            /* what follows the verb */
    char **argv;
};

#define VERB(name, operands, summary, help) int verb_##name(struct invocation *i);
#include "cp/verb/verb.def"
#undef VERB

/* The whole program: options before the verb, then the verb. */
int verb_main(int argc, char **argv);

/* Say on stderr what is wrong with the command line, and how to learn more; returns USAGE. */
int usage_error(const char *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Say on stderr what failed; returns FAILED. */
int failure(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What a host error means to a person. */
const char *host_reason(int error);

/* Take option "--name value" or "--name=value" at argv[*at]: 1 taken (and *at moved past it), 0 another word, -1 value
 * missing. */
int option_value(struct invocation *i, int *at, const char *name, const char **value);
