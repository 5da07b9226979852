/* What a running system does for other `ursa` processes. */
#pragma once
#include "console/console.h"

extern const struct control_handlers serve_handlers;
