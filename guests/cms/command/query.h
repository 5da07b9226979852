/* What the functions of QUERY share. */
#pragma once
#include "guests/cms/nucleus/command.h"

/* A line of the answer: to the terminal, or to the program stack if the options of QUERY say so. */
void query_line(const char *text, ...);

#define QUERY(NAME, least, function) command_function function;
#define SWITCH(NAME, least, member)
#define REFUSED(NAME)
#include "guests/cms/command/query.def"
#undef QUERY
#undef SWITCH
#undef REFUSED
