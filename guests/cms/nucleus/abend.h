/* Commands that end abnormally: a program check, HX, ABEND. What they had is given back and CMS is at its prompt. */
#pragma once
#include "guests/cms/base/text.h"

/* Call it, come what may. Its value; after an abnormal end what abend() said. Not to be nested. */
int abend_guarded(int (*function)(struct text line), struct text line);
int abend_command(struct text line); /* command_run of what was typed */
/* End everything up to abend_guarded(), which returns rc. */
void abend(int rc) __attribute__((noreturn));
/* HX: the same, if the user asked for it; what he typed while nobody looked is looked at. */
void abend_if_halted(void);
