/* The subcommands: a function each, which gets its operands without leading blanks and returns the return code. The
 * table is subcommand.def. */
#pragma once
#include "guests/cms/xedit/edit.h"

typedef int subcommand_function(struct edit *e, struct text operands);

#define SUBCOMMAND(NAME, least, function, summary) subcommand_function function;
#include "guests/cms/xedit/subcommand.def"
#undef SUBCOMMAND
