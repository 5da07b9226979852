/* Texts that PARSE and EXECCOMM tell of a program. */
#pragma once

#include "guests/cms/rexx/run.h"

#define DIGITS_MAXIMUM 999999999

value source_text(struct rexx *);
value version_text(struct rexx *);
