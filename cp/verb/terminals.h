/* The port of telnet and 3270 terminals of a running system. */
#pragma once
#include "guests/arch/types.h"

/* Statements of SYSTEM.CONFIG. */
bool config_tn3270(const char **rest);
bool config_tn3270_limits(const char **rest);
bool config_tn3270_tls(const char **rest);
/* --tn3270 ADDR:PORT or OFF; it goes before the statement. False: that is no address. */
bool terminals_option(const char *address);
/* What cannot be had is told to the operator; the system goes on without. */
void terminals_start(void);
/* A 3270 terminal of a session script, as control_handlers.display. */
void terminals_adopt(void *arg, int fd);
void terminals_stop(void);
