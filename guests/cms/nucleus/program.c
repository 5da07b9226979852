/* Programs: who runs. */
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/interruption.h"

static char running[9];

const char *program_name(void)
{
    return running;
}

void program_forget(void)
{
    running[0] = 0;
}

bool module_invoke(struct invocation *i, int *rc)
{
    (void)i, (void)rc;
    return false;
}

bool extension_invoke(struct invocation *i, int *rc)
{
    (void)i, (void)rc;
    return false;
}

void supervisor_call_interruption(struct frame *f)
{
    f->gr[15] = (u64)-3;
}
