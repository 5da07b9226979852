/* News for the system operator: to OPERATOR's console and to log/operator.log in the system directory, with the time.
 */
#pragma once
#include "cp/base/message.h"

/* No vm->lock may be held. */
void operator_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
void operator_tell_message(enum message_id id, ...);
