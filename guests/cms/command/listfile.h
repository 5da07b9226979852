/* A line of LISTFILE about a file. */
#pragma once
#include "guests/cms/file/file.h"

enum listfile_parts { LIST_NAME, LIST_TYPE, LIST_MODE, LIST_FORMAT, LIST_ALLOC, LIST_DATE, LIST_LABEL, LIST_BLOCKS };
enum listfile_date { DATE_SHORT, DATE_FULL, DATE_ISO };

#define LISTFILE_LINE 120

/* parts: the last of what is shown; each but LIST_BLOCKS shows all before it. At most LISTFILE_LINE characters with the
 * end. */
void listfile_line(char *line, const struct file_status *s, enum listfile_parts parts, enum listfile_date date);
void listfile_header(char *line, enum listfile_parts parts, enum listfile_date date);
