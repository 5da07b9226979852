/* Strings in lines, as CASE, ZONE, ARBCHAR and HEX have them. */
#pragma once
#include "guests/cms/xedit/edit.h"

struct match {
    u32 at, n; /* columns from 0 */
};
/* A string between delimiters: /abc/; the last delimiter may be missing at the end. *rest moves behind it. False: no
 * string, or none. X'C1' is taken for what it says with HEX ON: into space, which lasts. */
bool match_delimited(const struct edit *e, struct text *rest, struct text *string, char space[256]);
/* The first place from column `from` on, within the zone. An empty string is nowhere. */
bool match_find(const struct edit *e, struct text line, struct text string, u32 from, struct match *m);
