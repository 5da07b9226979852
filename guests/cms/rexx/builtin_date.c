/* DATE and TIME in all their forms. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

enum { DAY_SECONDS = 86400, UNIX_BASE = 719162 }; /* days from 1 January 0001 to 1 January 1970 */

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"};
static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

struct day {
    int64_t year;
    int month, day; /* from 1 */
    int64_t base;   /* days since 1 January 0001 */
};

/* One reading of the clock for all functions of a clause. */
static const struct rexx_clock *clock_now(struct rexx *r)
{
    if (!r->clock_read) {
        r->host->clock(r->context, &r->clock);
        r->clock_read = true;
        r->attention |= ATTENTION_CLOCK;
    }
    return &r->clock;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int64_t year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int64_t days_before_year(int64_t year)
{
    int64_t before = year - 1;
    return before * 365 + before / 4 - before / 100 + before / 400;
}

static int day_of_year(const struct day *day)
{
    int days = day->day;
    for (int month = 1; month < day->month; month++)
        days += month_days(day->year, month);
    return days;
}

static bool day_of_base(int64_t base, struct day *day)
{
    if (base < 0 || base >= days_before_year(10000))
        return false;
    *day = (struct day){.year = base / 366 + 1, .month = 1, .base = base};
    while (days_before_year(day->year + 1) <= base)
        day->year++;
    int64_t rest = base - days_before_year(day->year);
    while (rest >= month_days(day->year, day->month))
        rest -= month_days(day->year, day->month++);
    day->day = (int)rest + 1;
    return true;
}

static bool day_of_date(int64_t year, int64_t month, int64_t date, struct day *day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > month_days(year, (int)month))
        return false;
    *day = (struct day){.year = year, .month = (int)month, .day = (int)date};
    day->base = days_before_year(year) + day_of_year(day) - 1;
    return true;
}

static void add_padded(struct line *out, int64_t number, size_t width)
{
    char room[INTEGER_ROOM];
    struct slice digits = integer_slice(number, room);
    for (size_t i = digits.length; i < width; i++)
        line_add(out, "0", 1);
    line_add(out, digits.at, digits.length);
}

/* Three parts of two digits (or as the first's width says) with a separator. */
static void add_parts(struct line *out, int64_t a, int64_t b, int64_t c, const char *separator)
{
    add_padded(out, a, 2);
    line_add_string(out, separator);
    add_padded(out, b, 2);
    line_add_string(out, separator);
    add_padded(out, c, 2);
}

static int format_date(struct rexx *r, const struct day *day, char option, value *result)
{
    struct line out = {.length = 0};
    switch (option) {
    case 'B':
        line_add_number(&out, day->base);
        break;
    case 'C':
        line_add_number(&out, day->base - days_before_year(day->year / 100 * 100 + (day->year < 100)) + 1);
        break;
    case 'D':
        line_add_number(&out, day_of_year(day));
        break;
    case 'E':
        add_parts(&out, day->day, day->month, day->year % 100, "/");
        break;
    case 'J':
        add_padded(&out, day->year % 100, 2);
        add_padded(&out, day_of_year(day), 3);
        break;
    case 'M':
        line_add_string(&out, months[day->month - 1]);
        break;
    case 'N':
        line_add_number(&out, day->day);
        line_add_string(&out, " ");
        line_add(&out, months[day->month - 1], 3);
        line_add_string(&out, " ");
        add_padded(&out, day->year, 4);
        break;
    case 'O':
        add_parts(&out, day->year % 100, day->month, day->day, "/");
        break;
    case 'S':
        add_padded(&out, day->year, 4);
        add_padded(&out, day->month, 2);
        add_padded(&out, day->day, 2);
        break;
    case 'U':
        add_parts(&out, day->month, day->day, day->year % 100, "/");
        break;
    case 'W':
        line_add_string(&out, weekdays[day->base % 7]);
        break;
    default:
        return refuse(r);
    }
    return answer(result, text_value(r, out.at, out.length));
}

/* Up to three numbers with one separator, or without one of fixed widths. */
static bool read_parts(struct slice text, const uint8_t *widths, bool separated, int64_t *parts)
{
    size_t at = 0;
    for (int i = 0; i < 3 && widths[i]; i++) {
        parts[i] = 0;
        if (i && separated && (at >= text.length || text.at[at++] != '/'))
            return false;
        for (uint8_t digit = 0; digit < widths[i]; digit++, at++) {
            if (at >= text.length || !character_is_digit(text.at[at]))
                return false;
            parts[i] = parts[i] * 10 + (text.at[at] - '0');
        }
    }
    return at == text.length;
}

/* A year of two digits is the one nearest to now. */
static int64_t full_year(int64_t year, int64_t now)
{
    int64_t full = now / 100 * 100 + year;
    return full > now + 49 ? full - 100 : full < now - 50 ? full + 100 : full;
}

static bool read_normal(struct slice text, struct day *day)
{
    struct slice word[3], rest;
    size_t at = 0;
    int64_t date, year;
    for (int i = 0; i < 3; i++)
        if (!word_next(text, &at, &word[i]))
            return false;
    if (word_next(text, &at, &rest) || !slice_canonical(word[0], &date) || !slice_integer(word[2], &year))
        return false;
    for (int month = 0; month < 12; month++)
        if (slice_equal(word[1], (struct slice){months[month], 3}))
            return day_of_date(year, month + 1, date, day);
    return false;
}

static bool read_date(struct slice text, char option, int64_t now, struct day *day)
{
    static const uint8_t standard[] = {4, 2, 2}, short_form[] = {2, 2, 2}, julian[] = {2, 3, 0};
    int64_t p[3], number;
    switch (option) {
    case 'B':
        return slice_integer(text, &number) && day_of_base(number, day);
    case 'C':
        return slice_integer(text, &number) && day_of_base(number - 1 + days_before_year(now / 100 * 100), day);
    case 'D':
        return slice_integer(text, &number) && number > 0 && number <= 365 + is_leap(now) &&
               day_of_base(days_before_year(now) + number - 1, day);
    case 'E':
        return read_parts(text, short_form, true, p) && day_of_date(full_year(p[2], now), p[1], p[0], day);
    case 'J':
        if (!read_parts(text, julian, false, p))
            return false;
        p[0] = full_year(p[0], now);
        return p[1] > 0 && p[1] <= 365 + is_leap(p[0]) && day_of_base(days_before_year(p[0]) + p[1] - 1, day);
    case 'N':
        return read_normal(text, day);
    case 'O':
        return read_parts(text, short_form, true, p) && day_of_date(full_year(p[0], now), p[1], p[2], day);
    case 'S':
        return read_parts(text, standard, false, p) && day_of_date(p[0], p[1], p[2], day);
    case 'U':
        return read_parts(text, short_form, true, p) && day_of_date(full_year(p[2], now), p[0], p[1], day);
    default:
        return false;
    }
}

int builtin_date(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char option, from, room[INTEGER_ROOM];
    struct day today, day;
    if (!argument_option(r, arguments[0], 'N', &option) || !argument_option(r, arguments[2], 'N', &from))
        return -1;
    const struct rexx_clock *clock = clock_now(r);
    int64_t seconds = clock->seconds + clock->offset;
    if (!day_of_base(UNIX_BASE + seconds / DAY_SECONDS, &today))
        return refuse(r);
    if (!arguments[1])
        return arguments[2] ? refuse(r) : format_date(r, &today, option, result);
    if (!read_date(value_slice(arguments[1], room), from, today.year, &day))
        return refuse(r);
    return format_date(r, &day, option, result);
}

static int elapsed(struct rexx *r, bool reset, value *result)
{
    const struct rexx_clock *clock = clock_now(r);
    struct rexx_clock *start = &r->frame->routine->elapsed;
    struct line out = {.length = 0};
    if (!start->seconds) {
        *start = *clock;
        return answer(result, integer_value(0));
    }
    int64_t micro = (clock->seconds - start->seconds) * 1000000 + clock->microseconds - start->microseconds;
    if (micro < 0)
        micro = 0;
    line_add_number(&out, micro / 1000000);
    line_add_string(&out, ".");
    add_padded(&out, micro % 1000000, 6);
    if (reset)
        *start = *clock;
    return answer(result, text_value(r, out.at, out.length));
}

static int format_time(struct rexx *r, int64_t second, uint32_t micro, char option, value *result)
{
    struct line out = {.length = 0};
    int64_t hour = second / 3600, minute = second / 60 % 60;
    switch (option) {
    case 'C':
        line_add_number(&out, hour % 12 ? hour % 12 : 12);
        line_add_string(&out, ":");
        add_padded(&out, minute, 2);
        line_add_string(&out, hour < 12 ? "am" : "pm");
        break;
    case 'H':
        line_add_number(&out, hour);
        break;
    case 'L':
    case 'N':
        add_parts(&out, hour, minute, second % 60, ":");
        if (option == 'L') {
            line_add_string(&out, ".");
            add_padded(&out, micro, 6);
        }
        break;
    case 'M':
        line_add_number(&out, second / 60);
        break;
    case 'S':
        line_add_number(&out, second);
        break;
    default:
        return refuse(r);
    }
    return answer(result, text_value(r, out.at, out.length));
}

/* hh:mm:ss and its other forms, to seconds of the day and microseconds. */
static bool read_time(struct slice text, char option, int64_t *second, uint32_t *micro)
{
    int64_t part[3] = {0}, number;
    size_t at = 0;
    int parts = 0;
    *micro = 0;
    if (option == 'H' || option == 'M' || option == 'S') {
        *second = slice_integer(text, &number) ? number * (option == 'H' ? 3600 : option == 'M' ? 60 : 1) : -1;
        return *second >= 0 && *second < DAY_SECONDS;
    }
    for (; parts < 3; parts++) {
        if (parts && (at >= text.length || text.at[at] != ':'))
            break;
        at += parts > 0;
        size_t from = at;
        for (; at < text.length && at - from < 2 && character_is_digit(text.at[at]); at++)
            part[parts] = part[parts] * 10 + (text.at[at] - '0');
        if (at == from)
            return false;
    }
    if (option == 'C') {
        struct slice half = {text.at + at, text.length - at};
        bool noon = slice_equal(half, (struct slice){"pm", 2});
        if (parts != 2 || part[0] < 1 || part[0] > 12 || (!noon && !slice_equal(half, (struct slice){"am", 2})))
            return false;
        part[0] = part[0] % 12 + (noon ? 12 : 0);
        at = text.length;
    } else if (option == 'L' && at < text.length && text.at[at] == '.') {
        uint32_t unit = 100000;
        for (at++; at < text.length && character_is_digit(text.at[at]); at++, unit /= 10)
            *micro += (uint32_t)(text.at[at] - '0') * unit;
    }
    *second = part[0] * 3600 + part[1] * 60 + part[2];
    return at == text.length && (parts == 3 || option == 'C') && part[0] < 24 && part[1] < 60 && part[2] < 60;
}

int builtin_time(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char option, from, room[INTEGER_ROOM];
    if (!argument_option(r, arguments[0], 'N', &option) || !argument_option(r, arguments[2], 'N', &from))
        return -1;
    if (!arguments[1] && (option == 'E' || option == 'R'))
        return arguments[2] ? refuse(r) : elapsed(r, option == 'R', result);
    int64_t second;
    uint32_t micro;
    if (!arguments[1]) {
        const struct rexx_clock *clock = clock_now(r);
        if (arguments[2])
            return refuse(r);
        second = ((clock->seconds + clock->offset) % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
        micro = clock->microseconds;
    } else if (!read_time(value_slice(arguments[1], room), from, &second, &micro)) {
        return refuse(r);
    }
    return format_time(r, second, micro, option, result);
}
