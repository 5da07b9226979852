/* How a system is to be started: `ursa run --start`, and the operator's word before files are deleted. */
#pragma once
#include "spool/spool.h"

/* The kind of that name, warm, force, cold or clean in any case: false if there is none. */
bool start_kind_of(const char *name, enum spool_start *kind);
/* COLD and CLEAN delete files: at a terminal ask as z/VM does, and take the answer in place of *kind. False: SHUTDOWN.
 * Where nobody can be asked the option alone is enough. */
bool start_kind_confirm(enum spool_start *kind);
