/* LOGON after the password: see logon.c. */
#pragma once
#include "cp/vm/session.h"

/* r's user is who he says: his virtual machine is created or reconnected to the terminal, or the terminal is told why
 * not. */
void logon_enter(struct session *s, const struct logon_request *r);
