/* One thread for all volumes: it syncs what was written to them within VOLUME_DELAY seconds. Must not know formats. */
#pragma once
#include "cp/volume/format.h"

/* Something was written; any thread, often. */
void flusher_note(struct volume *v);
/* The volume goes away: it is not in the flusher's hands any more when this returns. */
void flusher_forget(struct volume *v);
