/* The :READ card that PUNCH puts in front of a file and READCARD looks for (CMS Commands, PUNCH): fields in fixed
 * columns. In the code of whoever runs this. */
#pragma once
#include "guests/cms/spool/card.h"
#include "guests/cms/spool/moment.h"

struct read_card {
    char name[8], type[8], mode[2]; /* blank-padded */
    char label[6];
    u8 changed[MOMENT_PACKED]; /* all 0: not said */
};
void read_card_make(const struct read_card *h, u8 card[CARD]);
/* False: it is an ordinary card. Names may be blank, or no names at all. */
bool read_card_parse(const u8 card[CARD], struct read_card *h);
