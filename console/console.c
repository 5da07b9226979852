/* Which kind of terminal standard input and output are. */
#include "console/console.h"
#include "console/standard.h"
#include <signal.h>
#include <unistd.h>

struct terminal *console_readline(struct loop *l, const char *name, const char *history)
{
    signal(SIGPIPE, SIG_IGN); /* nobody reading our output is no reason to stop a system */
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return console_screen(l, name, history);
    return console_pipe(l, name);
}
