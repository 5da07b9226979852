/* Where a MODULE that is a command of the system's begins: it gets what it would get in the nucleus. */
#include "guests/cms/nucleus/service.h"

int program_main(const char (*token)[TOKEN], const u32 *extended);
int module_command(struct invocation *i); /* the command's function: the linker is told which */

int program_main(const char (*token)[TOKEN], const u32 *extended)
{
    (void)token;
    (void)extended;
    return module_command(cms_services->program_invocation());
}
