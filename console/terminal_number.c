/* The numbers of terminals: L0001 and on, whatever they are connected by. The loop's thread only. */
#include "console/terminal_kind.h"

#define NUMBERS 10000

static bool taken[NUMBERS];

unsigned terminal_number_take(void)
{
    for (unsigned n = 1; n < NUMBERS; n++)
        if (!taken[n]) {
            taken[n] = true;
            return n;
        }
    return 0;
}

void terminal_number_return(unsigned number)
{
    taken[number] = false;
}
