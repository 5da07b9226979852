/* Who this virtual machine is, where and when: what goes with what it sends. */
#pragma once
#include "guests/arch/types.h"
#include "guests/cms/spool/moment.h"

struct identity {
    char user[8], node[8]; /* blank-padded */
};
void identity_read(struct identity *who);
/* Local time, and how many minutes it is ahead of GMT. */
void now_local(u8 moment[MOMENT_PACKED]);
s32 now_zone(void);
/* A moment of files as "mm/dd/yy hh:mm:ss" with its end. */
#define MOMENT_TEXT 18
void moment_show(const u8 moment[MOMENT_PACKED], char text[MOMENT_TEXT]);
