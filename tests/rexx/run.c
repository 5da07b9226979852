/* Runs a REXX program with the interpreter of guests/cms: run PROGRAM [ARGUMENT]. Exits with the program's return code,
 * as regina does. */
#include "tests/rexx/host.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct host host;
    struct rexx_call call = {.kind = REXX_COMMAND, .address = {"SYSTEM", 6}};
    struct rexx_outcome outcome;
    if (argc < 2) {
        fprintf(stderr, "usage: %s PROGRAM [ARGUMENT]\n", argv[0]);
        return 2;
    }
    host_begin(&host);
    if (!host_load(&host, argv[1], &call.program)) {
        fprintf(stderr, "%s cannot be read\n", argv[1]);
        return 2;
    }
    host.folder = dirname(argv[1]);
    if (argc > 2)
        call.arguments[call.count++] = (struct rexx_text){argv[2], strlen(argv[2])};
    struct rexx *rexx = rexx_begin(&host.face, &host);
    rexx_run(rexx, &call, &outcome);
    int code = outcome.error ? -outcome.error : outcome.code;
    rexx_end(rexx);
    host_unload(&call.program);
    host_end(&host);
    if (host.used) {
        fprintf(stderr, "%zu bytes of storage were not given back\n", host.used);
        return 3;
    }
    return code & 0xFF;
}
