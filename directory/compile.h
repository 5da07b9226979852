/* The compiler of USER DIRECT source: from text to a book of entries, with everything wrong reported.
 * Knows no database. Below the public function is what the parse functions of statements need of it. */
#pragma once
#include "directory/entry.h"
#include "directory/report.h"

/* Compile; book must be empty and is only of use if 0 is returned. Reports in line order. Number of errors, or -errno.
 */
int source_compile(struct entry_book *book, const char *file_name, const char *source, size_t length,
    const struct directory_volumes *volumes, directory_report_fn *report, void *arg);

/* Where in an entry a statement may stand; they follow each other in this order. */
enum statement_place { PLACE_TOP, PLACE_ENTRY, PLACE_HEAD, PLACE_GENERAL, PLACE_DEVICE };

/* BUILD ON member USING SUBCONFIG name, waiting for that SUBCONFIG. */
struct compiler_build {
    unsigned line;
    char identity[9], member[9], subconfig[9];
    bool defined;
};

struct compiler {
    struct entry_book *book;
    struct report report;
    struct entry *entry;        /* the one being compiled; NULL before the first */
    enum statement_place place; /* of the last statement in it */
    u64 seen;                   /* statements of the entry (at the top: of the source), by number in statement.def */
    unsigned entry_line;
    struct compiler_build *builds;
    size_t build_count;
    unsigned line;                        /* of this statement */
    char keyword[12];                     /* in full */
    void (*previous)(struct compiler *c); /* parse function of the entry's statement before this one */
    const char *operands;                 /* what is left of it */
    bool no_memory;
};

/* Report id with operand and where it stands: "OPERAND following USER MAINT". */
void compiler_error(struct compiler *c, enum message_id id, const char *operand);
/* Report a duplicate of something already defined in this entry or, with in_entry false, in the source. */
void compiler_duplicate(struct compiler *c, const char *what, const char *name, bool in_entry);
void compiler_append(struct compiler *c, enum entry_list_id list, const void *item);
/* Begin an entry. The statements that follow are compiled even if its own is wrong. False if memory is short. */
bool compiler_begin(struct compiler *c, enum entry_kind kind, const char *name);
