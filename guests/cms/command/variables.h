/* The variables of the EXEC that issued the command (EXECCOMM's shared-variable interface, by symbolic names). */
#pragma once
#include "guests/cms/base/text.h"

bool variables_present(void); /* is there an EXEC? */
/* False: bad name, or no storage. A variable without value has its name as value. value: until the next call. */
bool variable_fetch(struct text name, struct text *value);
bool variable_set(struct text name, struct text value);
