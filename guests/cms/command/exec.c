/* EXECs: none is known. */
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/command.h"

bool exec_invoke(struct invocation *i, int *rc)
{
    (void)i;
    (void)rc;
    return false;
}

bool variables_present(void)
{
    return false;
}

bool variable_fetch(struct text name, struct text *value)
{
    (void)name;
    (void)value;
    return false;
}

bool variable_set(struct text name, struct text value)
{
    (void)name;
    (void)value;
    return false;
}
