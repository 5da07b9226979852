/* log/operator.log in the system directory: what the system operator was told. When it has grown to its limit it
 * becomes operator.log.1, that one operator.log.2 and so on. Under cp_lock, but for open, limit and close. */
#pragma once
#include "guests/arch/types.h"

#define OPERATOR_LOG_BYTES (10ULL << 20)
#define OPERATOR_LOG_KEEP 5

/* Before it is opened: at how many bytes a new one is begun, and how many old ones are kept (0: none). */
void operator_log_limit(u64 bytes, unsigned keep);
int operator_log_open(const char *system_directory); /* 0 or -errno */
/* A line, without its end. What the host does not take is lost. */
void operator_log_write(const char *line);
/* Somebody may have moved the file away: go on in the one of that name. */
void operator_log_reopen(void);
void operator_log_close(void);
