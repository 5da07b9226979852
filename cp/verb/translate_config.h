/* Whether and how guests' code is translated to the host's: the option, the statement of SYSTEM.CONFIG, and the start.
 */
#pragma once
#include "guests/arch/types.h"

/* OFF, ON, ALL (everything at once, which is slow and is for tests) or the number of branches to a place that make it
 * hot. The environment's URSA_TRANSLATE, which is for tests, says the same and goes before both. False if it is none of
 * them. */
bool translate_option(const char *text);
bool config_translate(const char **rest); /* the same [SIZE bytes] [PERFMAP] */
/* Once, before anybody logs on. False where the host has no translator though one is wanted: everything is interpreted.
 */
bool translate_start(void);
