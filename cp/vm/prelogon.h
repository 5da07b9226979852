/* What a terminal understands before anybody is logged on there. */
#pragma once
#include "cp/vm/session.h"

void prelogon_line(struct session *s, const char *line);
void prelogon_complete(const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx);
/* Is it a LOGON with its password in the line? */
bool prelogon_has_password(const char *line);
/* A message row, as SET EMSG ON has it. */
void session_message(struct session *s, enum message_id id, ...);
void session_message_as(struct session *s, const char *module, enum message_id id, ...); /* another module's */
