/* :READ cards. */
#include "guests/cms/spool/read_card.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"

enum column { NAME = 7, TYPE = 16, MODE = 25, LABEL = 28, DATE = 35, TIME = 45 };
#define FIRST_OF_LAST_CENTURY 60 /* a year of two digits from here on is 19xx */

void read_card_make(const struct read_card *h, u8 card[CARD])
{
    char digits[MOMENT_DIGITS];
    u8 *date = card + DATE, *time = card + TIME;

    memset(card, ' ', CARD);
    memcpy(card, ":READ", 5);
    memcpy(card + NAME, h->name, 8);
    memcpy(card + TYPE, h->type, 8);
    memcpy(card + MODE, h->mode, 2);
    memcpy(card + LABEL, h->label, 6);
    if (!h->changed[0])
        return;
    moment_digits(h->changed, digits);
    memcpy(date,
        (u8[]){(u8)digits[4], (u8)digits[5], '/', (u8)digits[6], (u8)digits[7], '/', (u8)digits[2], (u8)digits[3]}, 8);
    memcpy(time,
        (u8[]){(u8)digits[8], (u8)digits[9], ':', (u8)digits[10], (u8)digits[11], ':', (u8)digits[12], (u8)digits[13]},
        8);
}

/* aa/bb/cc or aa:bb:cc, or without the last: its digits. */
static bool pairs(struct text t, char between, u32 least, char digits[6])
{
    if (t.n != 8 && !(least == 2 && t.n == 5))
        return false;
    memset(digits, '0', 6);
    for (u32 i = 0; i < t.n; i++) {
        if (i % 3 == 2 ? t.at[i] != between : !character_is_digit(t.at[i]))
            return false;
        if (i % 3 != 2)
            digits[i / 3 * 2 + i % 3] = t.at[i];
    }
    return true;
}

static void changed_take(struct text rest, u8 changed[MOMENT_PACKED])
{
    char date[6] = {0}, time[6], digits[MOMENT_DIGITS];
    bool dated = false, timed = false;

    for (struct text word = text_word(&rest); word.n; word = text_word(&rest)) {
        dated = dated || pairs(word, '/', 3, date);
        timed = timed || pairs(word, ':', 2, time);
    }
    if (!dated)
        return;
    memcpy(digits, (date[4] - '0') * 10 + (date[5] - '0') >= FIRST_OF_LAST_CENTURY ? "19" : "20", 2);
    memcpy(digits + 2, date + 4, 2);
    memcpy(digits + 4, date, 4);
    memcpy(digits + 8, timed ? time : "000000", 6);
    moment_packed((struct text){digits, MOMENT_DIGITS}, changed);
}

bool read_card_parse(const u8 card[CARD], struct read_card *h)
{
    const char *c = (const char *)card;

    if (memcmp(c, ":READ ", 6) != 0)
        return false;
    memset(h, 0, sizeof *h);
    field_set_upper(h->name, 8, (struct text){c + NAME, 8});
    field_set_upper(h->type, 8, (struct text){c + TYPE, 8});
    field_set_upper(h->mode, 2, (struct text){c + MODE, 2});
    field_set(h->label, 6, (struct text){c + LABEL, 6});
    changed_take((struct text){c + LABEL, CARD - LABEL}, h->changed);
    return true;
}
