/* What SET sets and QUERY shows, that others must know. */
#pragma once
#include "guests/arch/types.h"

enum { READY_LONG, READY_SHORT };

extern struct settings {
    bool implied_exec;     /* SET IMPEX */
    bool implied_cp;       /* SET IMPCP */
    bool abbreviations;    /* SET ABBREV */
    bool typing_halted;    /* HT */
    u8 ready_message;      /* SET RDYMSG: long or short */
    bool trace_execs;      /* SET EXECTRAC */
    char immediate_escape; /* SET IMESCAPE: what may precede an immediate command, or 0 */
    /* SET INPUT, SET OUTPUT: 256 characters for those typed and those shown; NULL: as they are. */
    char *input_table, *output_table;
} settings;
