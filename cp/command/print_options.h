/* The options of SPOOL, CLOSE and CHANGE that printers heed: FCB, CHARS, FLASH, MODIFY, LPP. For spool_options.c. */
#pragma once
#include "cp/command/spool_options.h"

/* A line of options being parsed. */
struct option_parse {
    struct vm *vm;
    const char *rest;
    char word[64]; /* the option itself */
    struct spool_options *o;
    int rc; /* not 0: a message was said */
};

/* The next word in capitals; false and id said if there is none or it is longer than size - 1. */
bool option_operand(struct option_parse *p, char *dst, size_t size, enum message_id id);
bool option_known(const char *word);

void print_option_fcb(struct option_parse *p);
void print_option_density(struct option_parse *p); /* 6, 8, 10 or 12 lines an inch */
void print_option_chars(struct option_parse *p);
void print_option_flash(struct option_parse *p);
void print_option_modify(struct option_parse *p);
void print_option_lpp(struct option_parse *p);
