/* Programs: what is in storage, ready to be called. guests/cms/README.md has their interface. A program is one piece of
 * storage, with the places in it that hold addresses, so that it runs anywhere. */
#pragma once
#include "guests/cms/file/fileid.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/interruption.h"

#define PROGRAM_ORIGIN 0x20000u

struct relocation {
    u32 at;     /* within the program */
    u32 length; /* 3, 4 or 8 bytes; their value is as if it lay at its origin */
};
struct program {
    char name[8];
    u32 amode; /* 24, 31, 64 */
    u64 origin;
    u32 length, entry; /* entry: within it */
    u32 relocations;
    struct relocation *relocation;
    u8 *text; /* where it lies */
};

/* Call a program: its tokens at plist, and the line in the extended list. Its return code. */
int program_call(struct program *p, struct invocation *i, u8 call_type);
struct invocation *program_invocation(void); /* how the one that runs was called */
const char *program_name(void);              /* who runs, for messages */
void program_forget(void);                   /* after an abnormal end: none runs */

/* Read a MODULE file into storage: nucleus's for an extension, else a program's, given back at the end of the
 * command; at: there, or NULL. 0, 28: no such file, 32: it is no MODULE, 104, or a code of file.h. */
int module_read(const char name[8], bool keep, u8 *at, struct program **out);
int module_write(const struct program *p, const struct fileid *id);
void program_free(struct program *p);

/* The user area's program: of LOAD, INCLUDE, LOADMOD; what START and GENMOD take. NULL: none. */
struct program *program_loaded(void);
void program_loaded_set(struct program *p);

/* Nucleus extensions, in order of their making; NULL after the last. */
struct program *extension_next(const struct program *before);
struct program *extension_find(const char name[8]);
int extension_add(struct program *p); /* 0; 25: no storage */
void extension_drop(struct program *p);
void *program_storage_get(u64 bytes); /* as storage_get(), given back at the end of the command */
