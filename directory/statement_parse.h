/* The parse functions named in statement.def. Each reads the operands of one statement of c->entry; what is wrong is
 * reported and then the statement has no further effect. */
#pragma once
#include "directory/compile.h"

// clang-format off
#define STATEMENT(keyword, place, entries, repeat, parse, print) void parse(struct compiler *c);
#define DEVICE(keyword, kind, parse, print) void parse(struct compiler *c);
#include "directory/statement.def"
#undef STATEMENT
#undef DEVICE
// clang-format on
