/* Typing a line that nobody sees, key by key: kept apart from readline, whose kill ring and undo list would remember
 * it. */
#pragma once
#include "guests/arch/types.h"

struct password {
    char text[256];
    size_t length;
};

enum password_key { PASSWORD_MORE, PASSWORD_DONE, PASSWORD_ATTENTION, PASSWORD_DISCONNECT };

/* One byte from a terminal in character mode. When DONE, text is the line; forget it with password_forget. */
enum password_key password_key(struct password *p, int byte);
void password_forget(struct password *p);
