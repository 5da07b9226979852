/* HELP for the messages of CMS. */
#pragma once
#include "guests/cms/base/text.h"

/* Is it the identification of a message, as DMS002E, DMSLST002E, 002E? Then it is shown, or *rc is 28. */
bool help_message(struct text word, int *rc);
