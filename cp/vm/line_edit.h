/* Line editing as SET LINEDIT and TERMINAL have it: logical lines out of one that was typed. */
#pragma once
#include "cp/vm/vm.h"

/* Take the next logical line off *rest (NULL afterwards when it was the last) into line[size]. False if there is none.
 */
bool line_edit_next(const struct vm *vm, const char **rest, char *line, size_t size);
/* Is the line for CP whatever the guest wants (#CP)? Then *rest is what follows, possibly empty. */
bool line_edit_is_for_cp(const struct vm *vm, const char *line, const char **rest);
