/* `ursa help`: HELP from the host. */
#include "cp/base/text.h"
#include "cp/verb/verb.h"
#include "cp/vm/vm.h"
#include <stdio.h>
#include <string.h>

static void print_line(void *arg, const char *text)
{
    (void)arg;
    puts(text);
}

int verb_help(struct invocation *i)
{
    char topic[256] = "";

    for (int a = 0; a < i->argc; a++) {
        size_t n = strlen(topic);
        snprintf(topic + n, sizeof topic - n, "%s%s", a ? " " : "", i->argv[a]);
    }
    return cp.help(topic, print_line, NULL) ? failure("there is no help about %s", topic) : DONE;
}
