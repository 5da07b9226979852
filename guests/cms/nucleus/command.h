/* How commands are called. A command is `int name_command(struct invocation *)`; the value is its return code. */
#pragma once
#include "guests/cms/base/text.h"

#define TOKEN 8
#define TOKENS_MAX 120

enum call {
    CALL_TERMINAL, /* typed: all of CMS's search order, then CP */
    CALL_CMS,      /* ADDRESS CMS of an EXEC: the same, but the return code -3 where nobody knows it and no message */
    CALL_COMMAND,  /* ADDRESS COMMAND, SVC 202: no EXECs, no synonyms, no CP */
};

struct invocation {
    enum call how;
    u32 count;                  /* tokens, the command's own name among them */
    const char (*token)[TOKEN]; /* upper case, blank-padded, cut at 8; parentheses are tokens of their own; token[count]
                                   is X'FF's */
    const struct text *word;    /* the same words as they were typed, whole */
    struct text line, arguments; /* as it was typed, from the name on, and what follows the name and one blank */
};

typedef int command_function(struct invocation *i);

/* Run a line. -3: nobody knows it (for CALL_TERMINAL said already). */
int command_run(struct text line, enum call how);
/* The same for a list of tokens that a program made (SVC 202, 204); its end is a token of X'FF's. line: the extended
 * list's string, or empty at NULL: the tokens are all there is. */
int command_run_tokens(const char (*token)[TOKEN], struct text line, enum call how);

/* The rows of command/command.def. run is NULL for what is a MODULE on the system disk. Ends with a row without name.
 */
struct command {
    const char *name;
    u8 least;
    command_function *run;
};
extern const struct command command_table[];

/* Whom command_run asks, besides that table. Each says whether token[0] is a name of his, and if so *rc is the return
 * code. */
bool exec_invoke(struct invocation *i, int *rc);      /* EXECs, loaded or on disk */
bool extension_invoke(struct invocation *i, int *rc); /* nucleus extensions */
bool module_invoke(struct invocation *i, int *rc);    /* MODULE files */
/* The command that a name of the user's synonym table stands for. */
bool synonym_find(const char name[TOKEN], char real[TOKEN]);
/* EXECCOMM: serve the chain of SHVBLOCKs that begins at an address, for the newest EXEC. All their SHVRET bits; -3:
 * there is no EXEC; -2: storage ended before the chain did. */
int execcomm_serve(u32 first);
/* EXECIO's files stay open from one EXECIO to the next, but nobody else shall meet them open. */
void execio_settle(void);
/* After an abnormal end: no EXEC runs, nobody edits. What they had of storage goes at the end of the command. */
void exec_forget(void);
void editor_forget(void);

/* Options: what stands behind the parenthesis. A table of these ends with a row without name. What takes a value fails
 * with 005E where none follows. */
struct option {
    const char *name;
    u8 least; /* letters that are enough */
    enum { OPTION_FLAG, OPTION_WORD, OPTION_NUMBER, OPTION_CHARACTER, OPTION_TEXT } kind;
    void *to;  /* bool, struct text, u32, char */
    u32 value; /* OPTION_FLAG: `to` is a u32 if this is not 0, and gets it (choices of one kind) */
};
/* Fill in all; *operands is how many tokens stand before the parenthesis, name included. 0, or a return code with its
 * message said for module. */
int options_take(const struct invocation *i, const char *module, const struct option *table, u32 *operands);
