/* The request `figures` of the control socket: answered by a thread of its own, because the loop waits for nobody. */
#pragma once
#include "console/console.h"

/* Take a request, to be answered soon. The loop's thread. */
void figures_request(struct control_request *r);
/* After the last request: those that are left are ended. The loop runs no more. */
void figures_request_stop(void);
