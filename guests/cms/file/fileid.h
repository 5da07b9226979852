/* The name of a file: fn ft fm. */
#pragma once
#include "guests/cms/base/text.h"

struct fileid {
    char name[8], type[8]; /* blank-padded; patterns have * for any characters, % for one */
    char mode;             /* A-Z; in a search * for all accessed disks, or blank for the same */
    char number;           /* 0-6; in a search * or blank for all */
};

/* 0; 20: an invalid character; 24: an invalid mode. Empty name, type or mode become *, *, blank. patterns: are * and %
 * taken? */
int fileid_of(struct text name, struct text type, struct text mode, bool patterns, struct fileid *id);
bool fileid_matches(const struct fileid *pattern, const struct fileid *id);
void fileid_show(const struct fileid *id, char text[24]); /* "PROFILE EXEC A1", as messages want it */
