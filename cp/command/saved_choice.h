/* Which saved systems and segments a command is about: {ALL|spoolid|NAME name|CLass c}. */
#pragma once
#include "cp/vm/saved.h"

struct saved_choice {
    u16 spoolid;
    char name[9];
    char class;
};

/* Take it off *rest; nothing there is ALL. 0 or the number of what was said; what is no choice is left there. */
int saved_choose(struct vm *vm, const char **rest, struct saved_choice *out);
/* The files, malloc'ed. Their number; none if they cannot be read. */
int saved_chosen(const struct saved_choice *c, struct spool_file **files);
/* PURGE NSS and QUERY NSS, behind the word NSS. */
int purge_nss(struct vm *vm, const char *rest);
