/* The log of files sent and received: `userid NETLOG A0`. */
#pragma once
#include "guests/cms/base/text.h"

/* Add a line. 0, or a return code with its message said. */
int netlog_add(const char *module, struct text line);
/* Add a line of any V file of the A-disk, as that and NOTEBOOKs are. */
struct fileid;
int file_append(const char *module, const struct fileid *id, struct text line);
