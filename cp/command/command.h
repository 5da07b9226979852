/* CP commands: one row each in command.def (QUERY and SET have their own tables of operands), one file for each family.
 * The dispatchers alone look at privilege classes: to a user without the class a command or operand does not exist.
 * Everything runs under cp_lock. A handler gets the rest of the line and returns the command's return code, the number
 * of its message. Source: z/VM CP Commands and Utilities Reference. */
#pragma once
#include "cp/vm/vm.h"

#define ANY "" /* the classes of a command that needs none */

struct command {
    const char *name;    /* minimum abbreviation in capitals */
    const char *classes; /* any of these letters, unless MODIFY COMMAND said otherwise */
    int (*handle)(struct vm *vm, const char *rest);
    const char *syntax, *summary;
};

/* Issue a command line for vm: cp.command. */
int command_execute(struct vm *vm, const char *line);
/* Completion of commands and operands: cp.complete. */
void command_complete(
    struct vm *vm, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx);

/* Of the command that vm is executing: may it use what these IBM classes have of it? */
bool command_permitted(const struct vm *vm, const char *classes);
/* Let the row's handler do its work. */
int command_handle(struct vm *vm, const struct command *row, const char *rest);
/* The row of a word that vm may use, or NULL. */
const struct command *command_find(const struct vm *vm, const struct command *table, size_t rows, const char *word);
extern const struct command command_table[], query_table[], set_table[];
extern const size_t command_count, query_count, set_count;

/* Handlers. */
#define COMMAND(name, classes, handler, syntax, summary) int handler(struct vm *vm, const char *rest);
#include "cp/command/command.def"
#include "cp/command/query.def"
#include "cp/command/set.def"
#undef COMMAND

/* Operands. Each takes a word off *rest; on failure a message was said and its number is in *rc. */
bool take_vdev(struct vm *vm, const char **rest, u16 *vdev, int *rc);
bool take_userid(struct vm *vm, const char **rest, char userid[9], int *rc); /* "*" is vm itself */
/* Say 003E and return 3 if something is left. */
int expect_end(struct vm *vm, const char *rest);
