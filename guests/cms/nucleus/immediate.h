/* Immediate commands: done at the moment when they are typed, while another command runs. */
#pragma once
#include "guests/cms/base/text.h"

enum { IMMEDIATE_LOOK = 8 }; /* somebody typed: console_attention() is to be called */

extern struct immediate {
    volatile u32
        exec_pending;     /* HI, TS, TE, IMMEDIATE_LOOK, for the EXEC that runs: bits as the interpreter has them */
    volatile bool ending; /* HX: what runs is to end; the nucleus clears it when it has */
} immediate;

/* Was the line an immediate command (which is done)? */
bool immediate_take(struct text line);

/* Those that the user made (IMMCMD): a name, and how often it was typed since it was asked for. */
int immediate_define(struct text name);             /* 0; 25: no storage; 1: it is there already */
int immediate_clear(struct text name);              /* 0; 44: no such name */
int immediate_taken(struct text name, bool *typed); /* and forget it. 0; 44 */
/* The names one by one: NULL for the first; NULL: no more. Padded with blanks to 8. */
const char *immediate_next(const char *name);
