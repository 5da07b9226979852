/* Which typed lines carry a password, of LINK, AUTOLOG or LOGON, so that it is neither spooled nor kept. */
#pragma once
#include "cp/vm/vm.h"

/* Where in a line that was typed the password begins, or NULL. */
const char *link_password_at(const struct vm *vm, const char *line);
