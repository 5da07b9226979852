/* The built-in functions: a table by name, in files by family. */
#pragma once

#include "guests/cms/rexx/run.h"

/* Arguments that were not given are 0. The result is a new reference; -1 with the error set. */
typedef int builtin_function(struct rexx *, const value *arguments, uint32_t count, value *result);

struct builtin {
    const char *name;
    builtin_function *function;
    uint8_t least, most; /* arguments; the least are needed */
};

#define BUILTIN(name, function, least, most) builtin_function builtin_##function;
#include "guests/cms/rexx/builtin.def"
#undef BUILTIN

const struct builtin *builtin_named(struct slice name);

/* Arguments. Those with an otherwise give it for what was not given; all answer false with error 40 set if one is no
 * such thing. */
struct slice argument_slice(value, char *room); /* empty for none */
bool argument_count(struct rexx *, value, int64_t otherwise, int64_t least, int64_t *number);
bool argument_pad(struct rexx *, value, char otherwise, char *pad);
bool argument_option(struct rexx *, value, char otherwise, char *option); /* its first character in upper case */
int answer(value *result, value v);                                       /* 0, or -1 for no value */
int answer_truth(value *result, bool truth);
int refuse(struct rexx *); /* error 40 */

/* The next blank-delimited word from *at on; *at is after it then. False: no more. */
bool word_next(struct slice text, size_t *at, struct slice *word);
/* Where a text is found from a position on; the length of the text searched: nowhere. */
size_t slice_find(struct slice text, size_t from, struct slice what);
