/* From the entries that make up a user to what LOGON needs. Knows no database. */
#pragma once
#include "directory/entry.h"

/* A user's own entry, his SUBCONFIG and his profile: what comes first overrides what follows. */
struct entry_parts {
    struct entry *part[3];
    size_t count;
};

void entry_parts_free(struct entry_parts *p);
/* machine: of GLOBALOPTS, empty for none. 0 or -ENOMEM. */
int entry_parts_merge(const struct entry_parts *p, const char *machine, struct directory_user **out);
/* Is userid in this list (LIST_LOGONBY or LIST_AUTOLOG) of any part? */
bool entry_parts_name(const struct entry_parts *p, enum entry_list_id list, const char *userid);
