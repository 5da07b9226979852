/* What carriage control does to continuous forms. Must not know where pages go. Without a forms-control buffer of the
 * guest's, which spool files do not carry, skips follow VM's usual one: channels 1 to 11 are lines 1 to 11, channel 12
 * is line 60. Source: IBM 1403 and 3211 component descriptions; CP Commands, LOADVFCB. */
#include "cp/vm/paper.h"
#include "cp/base/text.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_OF_CHANNEL_12 59
#define WRITE_SPACE_1 0x09

unsigned paper_lines(const char *fcb)
{
    u64 an_inch;

    if (text_decimal(fcb, 12, &an_inch) && an_inch >= 6 && an_inch % 2 == 0)
        return (unsigned)an_inch * PAPER_INCHES;
    return PAPER_LINES;
}

void paper_start(struct paper *p, unsigned lines)
{
    *p = (struct paper){.lines = lines};
}

void paper_free(struct paper *p)
{
    free(p->strikes);
    *p = (struct paper){0};
}

void paper_turn(struct paper *p)
{
    p->count = 0;
    p->moved = p->line > 0;
}

static bool room(struct paper *p)
{
    struct paper_strike *more;

    if (p->count < p->room)
        return true;
    more = realloc(p->strikes, (p->room ? 2 * p->room : 128) * sizeof *more);
    if (!more)
        return false;
    p->room = p->room ? 2 * p->room : 128;
    p->strikes = more;
    return true;
}

static void strike(struct paper *p, const char *text, size_t length)
{
    struct paper_strike *s = &p->strikes[p->count];

    if (length > sizeof s->text)
        length = sizeof s->text;
    while (length && text[length - 1] == ' ')
        length--;
    if (!length)
        return;
    s->line = p->line;
    s->length = (unsigned)length;
    memcpy(s->text, text, length);
    p->count++;
    p->moved = true;
}

static int space(struct paper *p, unsigned lines)
{
    p->line += lines;
    p->moved |= lines > 0;
    if (p->line < p->lines)
        return 0;
    p->line -= p->lines;
    return 1;
}

/* To the next line that has the channel. A form that stands there untouched stays: so a file that begins with a skip to
 * a new page does not begin with an empty one. */
static int skip(struct paper *p, unsigned channel)
{
    unsigned target = channel == 12 ? LINE_OF_CHANNEL_12 : channel - 1;

    if (p->line == target && !p->moved)
        return 0;
    return space(p, target > p->line ? target - p->line : p->lines - p->line + target);
}

/* X'01' and X'03' in the low bits are write and immediate; above them 2 bits of lines to space, or, with the first bit,
 * 4 bits of the channel to skip to. */
static int carriage(struct paper *p, u8 command)
{
    unsigned channel = command >> 3 & 0x0F;

    if (p->single_space)
        return command & 0x02 ? 0 : space(p, 1);
    if (command & 0x80)
        return channel >= 1 && channel <= 12 ? skip(p, channel) : space(p, 1);
    return space(p, command >> 3 & 0x03);
}

static size_t decode(char text[PAPER_COLUMNS], const struct spool_record *r)
{
    size_t n = r->length < PAPER_COLUMNS ? r->length : PAPER_COLUMNS;

    ebcdic_decode(text, r->data, n);
    for (size_t i = 0; i < n; i++)
        if ((u8)text[i] < ' ' || ((u8)text[i] >= 0x7F && (u8)text[i] < 0xA0))
            text[i] = ' ';
    return n;
}

int paper_record(struct paper *p, const struct spool_record *r, enum spool_origin origin)
{
    bool is_card = origin == ORIGIN_PUN || origin == ORIGIN_RDR;
    u8 command = is_card && r->command != 0x03 ? WRITE_SPACE_1 : r->command;
    unsigned kind = command & 0x07;
    char text[PAPER_COLUMNS];

    if (command == 0x03 || (kind != 0x01 && kind != 0x03))
        return 0; /* nothing for a line printer: a no-operation, or data for another kind */
    if (!room(p))
        return -ENOMEM;
    if (kind == 0x01)
        strike(p, text, decode(text, r));
    return carriage(p, command);
}

int paper_text(struct paper *p, const char *latin1)
{
    if (!room(p))
        return -ENOMEM;
    strike(p, latin1, strlen(latin1));
    return space(p, 1);
}
