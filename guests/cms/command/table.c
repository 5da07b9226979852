/* The table of commands, from command.def. */
#include "guests/cms/nucleus/command.h"

#define RESIDENT(function) function
#define MODULE(function) NULL
#define DECLARE_RESIDENT(function) command_function function;
#define DECLARE_MODULE(function)
#define COMMAND(NAME, least, function, where) DECLARE_##where(function)
#include "guests/cms/command/command.def"
#undef COMMAND

const struct command command_table[] = {
#define COMMAND(NAME, least, function, where) {#NAME, least, where(function)},
#include "guests/cms/command/command.def"
#undef COMMAND
    {NULL, 0, NULL},
};
