/* Can this terminal show a full screen? A file of its own because of the macros of term.h. Host facts: terminfo(3). */
#include "cp/verb/top_screen.h"
#include <curses.h>
#include <term.h>
#include <unistd.h>

bool top_terminal_can(void)
{
    int error;
    bool can;

    if (setupterm(NULL, STDOUT_FILENO, &error) == ERR)
        return false;
    can = cursor_address && clear_screen;
    del_curterm(cur_term);
    return can;
}
