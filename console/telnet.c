/* Telnet: commands and options out of the bytes, records and text into them. The kind of terminal is found out in
 * telnet_type.c. Every answer to an option is a change of state, so that two peers cannot answer each other for ever.
 */
#include "console/telnet_option.h"
#include <stdlib.h>
#include <string.h>

enum { STATE_DATA, STATE_IAC, STATE_OPTION, STATE_SUB, STATE_SUB_IAC };

void telnet_send_command(struct telnet *t, u8 verb, u8 option)
{
    u8 bytes[] = {IAC, verb, option};

    t->user->send(t->arg, bytes, sizeof bytes);
}

void telnet_ask(struct telnet *t, u8 verb, u8 option)
{
    bool *asked = verb == DO ? t->they_asked : t->we_asked, *is = verb == DO ? t->they : t->we;

    if (asked[option] || is[option])
        return;
    asked[option] = true;
    telnet_send_command(t, verb, option);
}

void telnet_open(struct telnet *t, const struct telnet_user *user, void *arg, const char *device)
{
    *t = (struct telnet){.user = user, .arg = arg};
    strncpy(t->device, device, sizeof t->device - 1);
    telnet_ask(t, DO, OPTION_TN3270E);
}

void telnet_close(struct telnet *t)
{
    free(t->record);
    t->record = NULL;
}

void telnet_stop(struct telnet *t)
{
    t->stopped = true;
}

static void break_off(struct telnet *t)
{
    t->stopped = t->broken = true;
}

/* Its size doubles, so that a connection that never sends much never has much. */
static void record_byte(struct telnet *t, u8 byte)
{
    if (t->record_length == t->record_size) {
        size_t size = t->record_size ? 2 * t->record_size : 512;
        u8 *more = size <= TELNET_RECORD_MAX ? realloc(t->record, size) : NULL;
        if (!more) {
            break_off(t);
            return;
        }
        t->record = more;
        t->record_size = size;
    }
    t->record[t->record_length++] = byte;
}

/* RFC 2355: data type, request flag, response flag, sequence number of 2 bytes. Only 3270 data mean something to us. */
#define HEADER_LENGTH 5
#define TYPE_3270_DATA 0x00

static void record_end(struct telnet *t)
{
    size_t skip = t->mode == TELNET_3270E ? HEADER_LENGTH : 0, n = t->record_length;

    t->record_length = 0;
    if (t->mode < TELNET_3270 || n <= skip || (skip && t->record[0] != TYPE_3270_DATA))
        return;
    t->user->record(t->arg, t->record + skip, n - skip);
}

static void data_byte(struct telnet *t, u8 byte)
{
    if (t->mode == TELNET_LINE)
        t->user->text(t->arg, &byte, 1);
    else if (t->mode == TELNET_NEGOTIATING && t->record_length >= sizeof t->sub)
        return; /* typed before we know: a line's worth is kept */
    else
        record_byte(t, byte);
}

static void end_of_line_mode_wait(struct telnet *t)
{
    size_t n = t->record_length;

    t->record_length = 0;
    if (n)
        t->user->text(t->arg, t->record, n);
}

void telnet_decide(struct telnet *t, enum telnet_mode mode)
{
    if (t->mode != TELNET_NEGOTIATING)
        return;
    t->mode = mode;
    if (mode != TELNET_LINE)
        t->record_length = 0;
    t->user->decided(t->arg);
    if (mode == TELNET_LINE && !t->stopped)
        end_of_line_mode_wait(t);
}

static void command(struct telnet *t, u8 byte)
{
    static const u8 here[] = "\r\n[Yes]\r\n";

    t->state = STATE_DATA;
    t->spoken |= byte != IAC;
    switch (byte) {
    case IAC:
        data_byte(t, IAC);
        break;
    case SB:
        t->state = STATE_SUB;
        t->sub_length = 0;
        break;
    case WILL:
    case WONT:
    case DO:
    case DONT:
        t->state = STATE_OPTION;
        t->verb = byte;
        break;
    case EOR:
        record_end(t);
        break;
    case BREAK:
    case INTERRUPT:
        t->user->attention(t->arg);
        break;
    case END_OF_FILE:
        t->user->end_of_file(t->arg);
        break;
    case ARE_YOU_THERE:
        if (t->mode == TELNET_LINE)
            t->user->send(t->arg, here, sizeof here - 1);
        break;
    case ERASE_CHARACTER:
        if (t->mode == TELNET_LINE)
            t->user->text(t->arg, (const u8 *)"\b", 1);
        break;
    case ERASE_LINE:
        if (t->mode == TELNET_LINE)
            t->user->text(t->arg, (const u8 *)"\x15", 1);
        break;
    default: /* no operation, data mark, abort output, go ahead ... */
        break;
    }
}

static void sub_byte(struct telnet *t, u8 byte)
{
    if (t->sub_length < sizeof t->sub)
        t->sub[t->sub_length++] = byte;
}

void telnet_receive(struct telnet *t, const u8 *data, size_t n)
{
    for (size_t i = 0; i < n && !t->stopped; i++) {
        u8 byte = data[i];
        switch (t->state) {
        case STATE_DATA:
            if (byte == IAC)
                t->state = STATE_IAC;
            else
                data_byte(t, byte);
            break;
        case STATE_IAC:
            command(t, byte);
            break;
        case STATE_OPTION:
            t->state = STATE_DATA;
            telnet_option(t, t->verb, byte);
            break;
        case STATE_SUB:
            if (byte == IAC)
                t->state = STATE_SUB_IAC;
            else
                sub_byte(t, byte);
            break;
        default: /* STATE_SUB_IAC */
            t->state = byte == IAC ? STATE_SUB : STATE_DATA;
            if (byte == IAC)
                sub_byte(t, byte);
            else if (byte == SE)
                telnet_subnegotiation(t);
        }
    }
}

/* Data with each IAC doubled. */
static void send_doubled(struct telnet *t, const u8 *data, size_t n)
{
    static const u8 twice[] = {IAC, IAC};
    size_t from = 0;

    for (size_t i = 0; i < n; i++) {
        if (data[i] != IAC)
            continue;
        t->user->send(t->arg, data + from, i - from);
        t->user->send(t->arg, twice, sizeof twice);
        from = i + 1;
    }
    t->user->send(t->arg, data + from, n - from);
}

void telnet_send_text(struct telnet *t, const u8 *data, size_t n)
{
    send_doubled(t, data, n);
}

void telnet_send_record(struct telnet *t, const u8 *data, size_t n)
{
    static const u8 header[HEADER_LENGTH] = {TYPE_3270_DATA}, end[] = {IAC, EOR};

    if (t->mode == TELNET_3270E)
        t->user->send(t->arg, header, sizeof header);
    send_doubled(t, data, n);
    t->user->send(t->arg, end, sizeof end);
}
