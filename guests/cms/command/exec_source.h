/* EXECs in storage: read for one run, or kept by EXECLOAD. */
#pragma once
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/rexx/rexx.h"

struct exec_source {
    struct exec_source *next;
    char name[TOKEN], type[TOKEN], mode[2];
    bool loaded, dropped; /* by EXECLOAD; EXECDROP waits for who uses it */
    u32 users;
    u64 bytes;
    struct rexx_program program;
};

/* The EXEC of a name and type: loaded, or read from disk. 0, 28: there is none; or a return code, its message said. Who
 * has it gives it back. */
int exec_source_take(const char name[TOKEN], const char type[TOKEN], struct exec_source **out);
void exec_source_put(struct exec_source *s);
void exec_sources_forget(void); /* after an abnormal end: nobody uses any */

/* A file as an EXEC in storage, that nobody uses yet. */
int exec_source_read(const char *module, const struct fileid *id, struct exec_source **out);
void exec_source_keep(struct exec_source *s); /* EXECLOAD: it takes the place of one of the same name */
struct exec_source *exec_source_loaded(const char name[TOKEN], const char type[TOKEN]);
struct exec_source *exec_source_next(const struct exec_source *s); /* NULL: the first */
void exec_source_drop(struct exec_source *s);
