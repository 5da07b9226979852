/* Macros: EXECs of filetype XEDIT, whose commands are subcommands. */
#pragma once
#include "guests/cms/xedit/edit.h"

int macro_run(struct text name, struct text arguments, bool *found);
/* What a macro addresses to XEDIT. */
int macro_command(struct text command);
