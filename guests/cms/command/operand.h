/* What many commands do with their operands: names of files, and messages for what the file system answers. */
#pragma once
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"

/* The fileid of tokens at, at+1, at+2, of which those from end on are not there. mode: what a missing one is ('A', or
 * '*': all disks); without mode the file needs three. patterns: * and % may stand in name and type. 0, or a return code
 * with its message said. */
int operand_fileid(
    const struct invocation *i, const char *module, u32 at, u32 end, char mode, bool patterns, struct fileid *id);

/* A second file's three tokens, where = means as the first file has it. */
int operand_second(
    const struct invocation *i, const char *module, u32 at, u32 end, const struct fileid *first, struct fileid *id);
/* The same of words; mode * or empty: all disks. */
int operand_name(const char *module, struct text name, struct text type, struct text mode, struct fileid *id);

/* file_state(), with its message. */
int operand_find(const char *module, const struct fileid *id, struct file_status *found);
/* Find and open for reading. */
int operand_open(const char *module, const struct fileid *id, struct file **f);
/* The disk of a mode may be written: 0; 069E, 037E. */
int operand_writable(const char *module, char mode);

/* The message for what file_open(), file_read(), file_write(), file_close() answered. */
int operand_read_failed(const char *module, int rc, const struct fileid *id);
int operand_write_failed(const char *module, int rc, const struct fileid *id);
