/* Files on disk and in storage: reading one to edit, writing it back. */
#pragma once
#include "guests/cms/xedit/edit.h"

/* A new member of the ring behind the present one, which it becomes. 0, or a return code with its message said. */
int edit_file_open(const struct fileid *id, u32 width);
/* Write it, whole or not at all. as: the name it gets. */
int edit_file_write(struct edit *e, const struct fileid *as, bool whatever);
int edit_file_autosave(struct edit *e);
/* Out of the ring; the next becomes present, or the editor ends. */
void edit_file_leave(struct edit *e);
/* Records of a file behind line `after`, as GET wants; *n: how many. */
int edit_file_get(struct edit *e, const struct fileid *id, u32 from, u32 count, u32 after, u32 *n);
/* Lines to the end of another file. */
int edit_file_put(struct edit *e, const struct fileid *id, u32 first, u32 count);
