/* DIAL: a terminal at which nobody is logged on becomes a virtual machine's own 3270. Under cp_lock. */
#pragma once
#include "cp/vm/session.h"

/* The rest of a line DIAL userid [vdev] typed at s. */
void dial_line(struct session *s, const char *rest);
/* The virtual machine gives the terminal back, which shows the logo. Nothing if nobody has dialed d. */
void dial_drop(struct virtual_device *d);
/* The terminal ends, or the person there wants no more of it. */
void dial_hang_up(struct session *s);
/* Something was typed there before the guest drew anything. */
void dial_typed(struct session *s);
unsigned dial_count(void); /* terminals that have dialed anybody */
