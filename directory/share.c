/* The operands of SHARE. */
#include "directory/share.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>

static bool relative_parse(const char *word, u16 *amount)
{
    u64 value;

    if (!text_decimal(word, 10000, &value) || !value)
        return false;
    *amount = (u16)value;
    return true;
}

/* 0.1 to 100, with or without the percent sign, into tenths. */
static bool percent_parse(const char *word, u16 *tenths)
{
    u64 whole, tenth = 0;
    char digits[16], *point;
    size_t n;

    text_copy(digits, sizeof digits, word);
    n = strlen(digits);
    if (n && digits[n - 1] == '%')
        digits[n - 1] = 0;
    point = strchr(digits, '.');
    if (point) {
        *point = 0;
        if (!text_decimal(point + 1, 9, &tenth))
            return false;
    }
    if (!text_decimal(digits, 100, &whole) || whole * 10 + tenth == 0 || whole * 10 + tenth > 1000)
        return false;
    *tenths = (u16)(whole * 10 + tenth);
    return true;
}

static bool amount_parse(const char *word, bool absolute, u16 *amount)
{
    return absolute ? percent_parse(word, amount) : relative_parse(word, amount);
}

/* RELATIVE or ABSOLUTE: is it one of them, and which? */
static bool kind_parse(const char *word, bool *absolute)
{
    *absolute = text_abbreviates(word, "ABSolute");
    return *absolute || text_abbreviates(word, "RELative");
}

/* The maximum: word is its first. */
static bool maximum_parse(const char **rest, char word[16], struct directory_share *share)
{
    bool absolute = share->absolute, given = kind_parse(word, &absolute);

    if (given && !text_word(rest, word, 16)) {
        *word = 0;
        return false;
    }
    if (given || (*word >= '0' && *word <= '9')) {
        if (!given)
            absolute = share->absolute;
        if (!amount_parse(word, absolute, &share->maximum))
            return false;
        share->maximum_absolute = absolute;
        if (!text_word(rest, word, 16)) {
            *word = 0;
            return false;
        }
    }
    share->soft = text_abbreviates(word, "LIMITSoft");
    share->hard = text_abbreviates(word, "LIMITHard");
    return share->soft || share->hard || (text_abbreviates(word, "NOLimit") && !share->maximum);
}

bool share_parse(const char *text, struct directory_share *share, char wrong[16])
{
    *share = (struct directory_share){0};
    *wrong = 0;
    if (!text_word(&text, wrong, 16))
        return false;
    if (!kind_parse(wrong, &share->absolute))
        return false;
    if (!text_word(&text, wrong, 16)) {
        *wrong = 0;
        return false;
    }
    if (!amount_parse(wrong, share->absolute, &share->amount))
        return false;
    if (!text_word(&text, wrong, 16))
        return true;
    return maximum_parse(&text, wrong, share) && !text_word(&text, wrong, 16);
}

void share_percent_text(unsigned tenths, char text[8])
{
    tenths %= 10000;
    if (tenths % 10)
        snprintf(text, 8, "%u.%u%%", tenths / 10, tenths % 10);
    else
        snprintf(text, 8, "%u%%", tenths / 10);
}

void share_maximum_text(const struct directory_share *share, char text[SHARE_MAXIMUM_SIZE])
{
    const char *limit = share->soft ? "LIMITSOFT" : "LIMITHARD";
    char percent[8];

    *text = 0;
    if (!share->soft && !share->hard)
        return;
    share_percent_text(share->maximum, percent);
    if (!share->maximum)
        snprintf(text, SHARE_MAXIMUM_SIZE, "%s", limit);
    else if (share->maximum_absolute)
        snprintf(text, SHARE_MAXIMUM_SIZE, "ABSOLUTE %s %s", percent, limit);
    else
        snprintf(text, SHARE_MAXIMUM_SIZE, "RELATIVE %u %s", share->maximum, limit);
}
