/* CP: a command for the control program, or its environment. */
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/command.h"

int cp_command_command(struct invocation *i)
{
    return cp_command(text_strip(i->arguments));
}
