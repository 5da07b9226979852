/* The instructions that CP executes: their rows become exits. */
#include "guests/engine/rows.h"

#include "guests/engine/intercept.def"
