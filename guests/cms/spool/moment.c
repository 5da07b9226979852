/* Dates and times of files on their way through spool files: the calendar is Gregorian, years 1900 to 2099. */
#include "guests/cms/spool/moment.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"

static const u8 days_of_month[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

struct calendar {
    u32 year, month, day, hour, minute, second;
};

static u32 month_days(const struct calendar *c)
{
    bool leap = c->year % 4 == 0 && (c->year % 100 != 0 || c->year % 400 == 0);

    return days_of_month[c->month] + (c->month == 2 && leap);
}

static bool calendar_valid(const struct calendar *c)
{
    return c->year >= 1900 && c->year <= 2099 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= month_days(c) && c->hour < 24 && c->minute < 60 && c->second < 60;
}

static u32 unpacked(u8 b)
{
    return (b >> 4) * 10u + (b & 15u);
}

static u8 packed_of(u32 n)
{
    return (u8)(n / 10 << 4 | n % 10);
}

void moment_digits(const u8 packed[MOMENT_PACKED], char digits[MOMENT_DIGITS])
{
    for (u32 i = 0; i < MOMENT_DIGITS; i++) {
        u32 digit = i % 2 ? packed[i / 2] & 15u : packed[i / 2] >> 4;

        digits[i] = (char)('0' + (digit > 9 ? 0 : digit));
    }
}

static void calendar_pack(const struct calendar *c, u8 packed[MOMENT_PACKED])
{
    packed[0] = packed_of(c->year / 100);
    packed[1] = packed_of(c->year % 100);
    packed[2] = packed_of(c->month);
    packed[3] = packed_of(c->day);
    packed[4] = packed_of(c->hour);
    packed[5] = packed_of(c->minute);
    packed[6] = packed_of(c->second);
}

static struct calendar calendar_of(const u8 packed[MOMENT_PACKED])
{
    return (struct calendar){unpacked(packed[0]) * 100 + unpacked(packed[1]), unpacked(packed[2]), unpacked(packed[3]),
        unpacked(packed[4]), unpacked(packed[5]), unpacked(packed[6])};
}

bool moment_packed(struct text digits, u8 packed[MOMENT_PACKED])
{
    u8 new[MOMENT_PACKED] = {0};
    struct calendar c;

    if (digits.n < 8)
        return false;
    for (u32 i = 0; i < digits.n && i < MOMENT_DIGITS; i++) {
        if (!character_is_digit(digits.at[i]))
            return false;
        new[i / 2] |= (u8)((u32)(digits.at[i] - '0') << (i % 2 ? 0 : 4));
    }
    c = calendar_of(new);
    if (!calendar_valid(&c))
        return false;
    memcpy(packed, new, MOMENT_PACKED);
    return true;
}

static void day_forward(struct calendar *c)
{
    if (++c->day <= month_days(c))
        return;
    c->day = 1;
    if (++c->month <= 12)
        return;
    c->month = 1;
    c->year++;
}

static void day_back(struct calendar *c)
{
    if (--c->day)
        return;
    if (!--c->month) {
        c->month = 12;
        c->year--;
    }
    c->day = month_days(c);
}

u32 moment_minutes(const u8 packed[MOMENT_PACKED])
{
    struct calendar c = calendar_of(packed), at = {.year = 1900, .month = 1};
    u32 days = c.day - 1;

    if (!calendar_valid(&c))
        return 0;
    for (; at.year < c.year; at.year++)
        days += at.year % 4 == 0 && at.year != 1900 ? 366 : 365;
    for (; at.month < c.month; at.month++)
        days += month_days(&at);
    return (days * 24 + c.hour) * 60 + c.minute;
}

void moment_shift(u8 packed[MOMENT_PACKED], s32 minutes)
{
    struct calendar c = calendar_of(packed);
    s32 of_day;

    if (!calendar_valid(&c))
        return;
    of_day = (s32)(c.hour * 60 + c.minute) + minutes;
    for (; of_day < 0; of_day += 1440)
        day_back(&c);
    for (; of_day >= 1440; of_day -= 1440)
        day_forward(&c);
    c.hour = (u32)of_day / 60;
    c.minute = (u32)of_day % 60;
    if (calendar_valid(&c))
        calendar_pack(&c, packed);
}
