/* Cards in storage: what a spool file would hold. */
#pragma once
#include "guests/cms/spool/card.h"
#include <stdlib.h>
#include <string.h>

struct deck {
    u8 (*card)[CARD];
    u32 n, at, fails_at; /* putting card fails_at (from 1) fails with 7 */
};

static inline int deck_put(void *to, const u8 card[CARD])
{
    struct deck *d = to;

    if (d->fails_at && d->n + 1 >= d->fails_at)
        return 7;
    d->card = realloc(d->card, (d->n + 1) * sizeof *d->card);
    memcpy(d->card[d->n++], card, CARD);
    return 0;
}

static inline int deck_get(void *from, u8 card[CARD])
{
    struct deck *d = from;

    if (d->at == d->n)
        return CARD_END;
    memcpy(card, d->card[d->at++], CARD);
    return 0;
}
