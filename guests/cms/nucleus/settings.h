/* What SET sets and QUERY shows, that others must know. */
#pragma once
#include "guests/arch/types.h"

extern struct settings {
    bool implied_exec;  /* SET IMPEX */
    bool implied_cp;    /* SET IMPCP */
    bool abbreviations; /* SET ABBREV */
    bool typing_halted; /* HT */
    u8 ready_message;   /* SET RDYMSG: long or short */
} settings;
