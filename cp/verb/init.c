/* `ursa init`. */
#include "cp/verb/system_directory.h"
#include <stdio.h>

int verb_init(struct invocation *i)
{
    const char *file = NULL;
    int at = 0, rc;

    while (at < i->argc) {
        rc = option_value(i, &at, "--directory", &file);
        if (rc < 0)
            return USAGE;
        if (rc == 0)
            return usage_error("init", "%s is not expected", i->argv[at]);
    }
    if (system_directory_exists(i->system_directory))
        return failure("%s is a system directory already", i->system_directory);
    rc = system_directory_create(i->system_directory, file);
    if (rc == DONE)
        printf("%s is ready: `ursa run` starts it.\n", i->system_directory);
    return rc;
}
