/* The operands of SHARE, which are those of SET SHARE too. Source: z/VM CP Planning and Administration, SHARE; CP
 * Commands and Utilities Reference, SET SHARE. */
#pragma once
#include "guests/arch/types.h"

struct directory_share {
    bool absolute;
    u16 amount;      /* relative 1-10000, or absolute in tenths of a percent, 1-1000 */
    bool soft, hard; /* LIMITSOFT, LIMITHARD; neither: NOLIMIT */
    bool maximum_absolute;
    u16 maximum; /* 0: amount */
};

#define SHARE_MAXIMUM_SIZE 32 /* of "ABSOLUTE 12.5% LIMITHARD" */

/* Read {RELative n|ABSolute n%} [[RELative n|ABSolute n%|n[%]] {LIMITSoft|LIMITHard}|NOLimit]. True, or the word that
 * is wrong (empty: one is missing). */
bool share_parse(const char *text, struct directory_share *share, char wrong[16]);
/* What follows the share itself, as share_parse reads it; empty without a limit. */
void share_maximum_text(const struct directory_share *share, char text[SHARE_MAXIMUM_SIZE]);
/* "12.5%", "20%" */
void share_percent_text(unsigned tenths, char text[8]);
