/* CP's messages: the table message.def and their formatting. Where a message goes is the caller's business.
 * Source: z/VM CP Messages and Codes; SET EMSG in CP Commands and Utilities Reference. */
#pragma once
#include "guests/arch/types.h"
#include <stdarg.h>

enum message_id {
#define MSG(number, severity, name, module, text) MSG_##name,
#include "cp/base/message.def"
#undef MSG
    MSG_COUNT
};

/* The numbers, for the compiler to find duplicates and for return codes: NUMBER_NOT_LOGGED_ON_... */
struct message {
    u16 number;
    char severity;
    const char *module; /* three letters, the default of the caller-dependent part */
    const char *text;   /* printf format */
};
extern const struct message message_table[MSG_COUNT];

enum emsg { EMSG_TEXT, EMSG_ON, EMSG_CODE, EMSG_OFF };

/* Format message id into buf as SET EMSG wishes; module NULL takes the row's own. Returns the message's number, which
 * is the command's return code; buf is empty when nothing is to be shown. */
int message_format(char *buf, size_t size, enum emsg mode, const char *module, enum message_id id, va_list ap);
