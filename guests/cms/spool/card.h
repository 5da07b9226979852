/* Cards as streams: where the forms of this folder put them and get them from. 80 bytes each, whatever is in them. */
#pragma once
#include "guests/arch/types.h"

#define CARD 80

/* What these return other than 0 (and, from card_get, CARD_END) is nobody's here: it comes back to who called. */
typedef int card_put(void *to, const u8 card[CARD]);
typedef int card_get(void *from, u8 card[CARD]);

enum {
    CARD_OK = 0,
    CARD_END = -1,     /* no more cards */
    CARD_OTHER = -2,   /* this is not of the form */
    CARD_DAMAGED = -3, /* it is, but broken */
};
