/* The editor: one XEDIT command, with its ring of files. Another one may run within it, by CMS. */
#pragma once
#include "guests/cms/nucleus/command.h"
#include "guests/cms/xedit/edit.h"

/* Messages go to this editor's screen again. */
void editor_select(struct editor *editor);
/* A command of CMS's or, with CALL_CMS, an EXEC or CP command too; it has the terminal meanwhile. */
int edit_cms(struct text line, enum call how);
