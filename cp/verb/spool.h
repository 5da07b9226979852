/* What the kinds of `ursa spool` share: which files are meant, and the spool they are in. */
#pragma once
#include "cp/verb/verb.h"
#include "spool/spool.h"

#define FILES_NAMED_MAX 256

/* The files that the words of the command name. Texts are upper-case Latin-1. */
struct spool_choice {
    struct spool *spool;
    const char *system_directory;
    struct spool_select select; /* queue and position are set by choice_each() */
    char form[9], dest[9], name[25], type[9], from[9];
    bool all;  /* of every owner, said expressly */
    int queue; /* -1: all */
    u16 ids[FILES_NAMED_MAX];
    int id_count;
};

int files_list(struct spool_choice *c, struct invocation *i);
int files_export(struct spool_choice *c, struct invocation *i);
int files_import(struct spool_choice *c, struct invocation *i);
int files_purge(struct spool_choice *c, struct invocation *i);

/* Take the option at argv[*at] if it is one of the choice: 1, 0 another word, -1 usage error told. */
int choice_option(struct spool_choice *c, struct invocation *i, int *at);
/* Take the words from at on: [USERID [QUEUE [SPOOLID...]]]. False: usage error told. */
bool choice_operands(struct spool_choice *c, struct invocation *i, int at);
/* Call fn for every file that is meant, queue by queue in the order of processing; fn may change or purge it. Exit
 * status: the worst that fn returned, FAILED (said why) if the spool fails, or if none of the files named is there. */
int choice_each(struct spool_choice *c, int (*fn)(void *arg, const struct spool_file *f), void *arg);
