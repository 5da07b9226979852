/* The beginning of a session: LOGON, reconnection, AUTOLOG. All under cp_lock. */
#pragma once
#include "cp/vm/session.h"

/* The operands of a LOGON typed at s. Asks for the password if need be. */
void logon_line(struct session *s, const char *operands);
void logon_password(struct session *s, const char *password);
bool logon_is_option(const char *word);
/* The system operator gets this terminal without being asked: `ursa run`, and [OPERATOR] in a session script. */
void logon_operator(struct session *s);

/* Log userid on without a terminal. by: who asked (his responses say what went wrong), NULL for the system. options:
 * the operands of XAUTOLOG, NULL: all as the directory has it. Returns the command's return code. */
int vm_autolog(struct vm *by, const char *userid, const struct logon_request *options);
/* What LOGON, XAUTOLOG and AUTOLOG have in common: the option word with its operand. 1 taken, 0 another word, -1 its
 * operand is missing or wrong. */
int logon_take_option(struct logon_request *r, const char *word, const char **rest);
/* "FILES: 0003 RDR,   NO PRT,   NO PUN" */
void files_describe(const char *userid, char *text, size_t size);
/* The log message, or that there is none. */
void vm_tell_logmsg(struct vm *vm, void (*tell)(struct vm *vm, const char *format, ...));
