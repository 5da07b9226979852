/* Which spool files a command is about: "[[USERID] {userid|*}|SYSTEM] {Reader|Printer|PUnch} {ALL|spoolid ...|CLass
 * c|FOrm f|DEST d}". */
#pragma once
#include "cp/command/command.h"

struct file_choice {
    char owner[9]; /* empty: every owner */
    enum spool_queue queue;
    char spool_class; /* 0: any */
    char form[9], dest[9];
    bool all;    /* ALL was said */
    u16 spoolid; /* 0: not by number */
};

/* The owner (class D for others) and the queue off *rest. choice_queue_or: the queue may be left out, and is then
 * usual. */
bool choice_queue(struct vm *vm, const char **rest, struct file_choice *c, int *rc);
bool choice_queue_or(struct vm *vm, const char **rest, struct file_choice *c, int usual, int *rc);
/* One selection off *rest: ALL, a spoolid, CLass c, FOrm f, DEST d. False and *rc 0 if the next word is none of them.
 */
bool choice_selection(struct vm *vm, const char **rest, struct file_choice *c, int *rc);
/* The queue a word names, or -1. */
int choice_queue_of(const char *word);
const char *choice_queue_name(enum spool_queue q);
/* The files chosen, malloc'ed; their number. A host failure is none. */
int choice_list(const struct file_choice *c, struct spool_file **files);
/* "0000003 FILES PURGED" */
void choice_respond_count(struct vm *vm, unsigned n, const char *done);
