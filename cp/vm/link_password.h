/* Which typed lines carry a password of LINK, so that it is neither spooled nor kept. */
#pragma once
#include "cp/vm/vm.h"

/* Where in a line that was typed the password of a LINK begins, or NULL. */
const char *link_password_at(const struct vm *vm, const char *line);
