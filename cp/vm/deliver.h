/* Messages from one person to another: MSG, MSGNOH, WNG. */
#pragma once
#include "cp/vm/vm.h"

enum delivery { DELIVER_MSG, DELIVER_MSGNOH, DELIVER_WNG };

/* False if the receiver does not take it; reason then says why ("MSG off", "disconnected"). Under cp_lock. */
bool deliver_message(struct vm *to, enum delivery how, const char *from, const char *text, char *reason, size_t size);
