/* Privilege classes: A to Z and 1 to 6, of users as bits of vm.classes, of commands as letters of their rows, the IBM
 * classes. Each IBM class of a row is a version of the command, which MODIFY COMMAND may give to other classes of
 * users. All under cp_lock. Source: CP Planning and Administration, "Redefining Command Privilege Classes". */
#pragma once
#include "guests/arch/types.h"

struct vm;
struct command;

#define PRIVILEGE_ALL 0xFFFFFFFFULL /* every class */
#define PRIVILEGE_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456"
#define PRIVILEGE_ANY '0' /* the version of a row that needs no class */

/* Letters to bits; false if there is none, or another character. "*" is every class. */
bool privilege_bits(const char *letters, u64 *bits);
void privilege_letters(u64 classes, char text[33]);

/* May vm issue what the row describes? */
bool privilege_row(const struct vm *vm, const struct command *row);
/* Of the row that vm is executing: may it use a version for one of these IBM classes? */
bool privilege_version(const struct vm *vm, const char *ibm_classes);

/* The versions of a row: its IBM classes, or PRIVILEGE_ANY. */
const char *privilege_versions(const struct command *row);
/* What a version asks of users: bits of which one will do; any: nothing. */
u64 privilege_asked(const struct command *row, char version, bool *any);
/* From now on a version asks for this, or (classes 0) for its own class again. False: no memory. */
bool privilege_override(const struct command *row, char version, u64 classes, bool any);
void privilege_forget(void);
