/* TN3270 as a client speaks it: as much as the system's own server asks for. Source: RFC 854, 885, 1091, 1576. */
#include "console/script_display.h"
#include "cp/base/text.h"
#include <stdlib.h>
#include <string.h>

enum { SE = 240, SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255, END_OF_RECORD_COMMAND = 239 };
enum { BINARY = 0, TERMINAL_TYPE = 24, END_OF_RECORD = 25 };
enum state { DATA, COMMAND, OPTION, SUB, SUB_COMMAND };
#define KEY_TAB_CODE 1

struct script_display *script_display_create(void)
{
    return calloc(1, sizeof(struct script_display));
}

void script_display_free(struct script_display *d)
{
    if (d)
        outbound_free(&d->in);
    free(d);
}

void script_display_begin(struct script_display *d)
{
    outbound_free(&d->in);
    d->state = DATA;
    d->sub_length = 0;
    d->changed = false;
    model_open(&d->model);
}

/* A record, with IAC doubled and the end mark. */
static void send_record(const struct outbound *record, struct outbound *out)
{
    static const u8 end[] = {IAC, END_OF_RECORD_COMMAND};

    for (size_t i = 0; i < record->length; i++) {
        if (record->data[i] == IAC)
            outbound_byte(out, IAC);
        outbound_byte(out, record->data[i]);
    }
    outbound_bytes(out, end, sizeof end);
}

static void take_record(struct script_display *d, struct outbound *out)
{
    struct outbound reply = {0};

    model_receive(&d->model, d->in.data, d->in.length, &reply);
    d->in.length = 0;
    d->changed = true;
    if (reply.length && !reply.failed)
        send_record(&reply, out);
    outbound_free(&reply);
}

static void take_option(struct script_display *d, u8 option, struct outbound *out)
{
    bool good = option == BINARY || option == END_OF_RECORD;
    u8 answer[3] = {IAC, 0, option};

    if (d->verb == DO)
        answer[1] = good || option == TERMINAL_TYPE ? WILL : WONT;
    else if (d->verb == WILL)
        answer[1] = good ? DO : DONT;
    else
        return;
    outbound_bytes(out, answer, sizeof answer);
}

static void take_subnegotiation(struct script_display *d, struct outbound *out)
{
    static const u8 type[] = {IAC, SB, TERMINAL_TYPE, 0};
    static const u8 end[] = {IAC, SE};

    if (d->sub_length >= 2 && d->sub[0] == TERMINAL_TYPE && d->sub[1] == 1) {
        outbound_bytes(out, type, sizeof type);
        outbound_bytes(out, (const u8 *)"IBM-3278-2", 10);
        outbound_bytes(out, end, sizeof end);
    }
    d->sub_length = 0;
}

static void take_command(struct script_display *d, u8 c, struct outbound *out)
{
    d->state = DATA;
    if (c == IAC)
        outbound_byte(&d->in, c);
    else if (c == END_OF_RECORD_COMMAND)
        take_record(d, out);
    else if (c == SB)
        d->state = SUB;
    else if (c >= WILL) {
        d->verb = c;
        d->state = OPTION;
    }
}

static void take_byte(struct script_display *d, u8 c, struct outbound *out)
{
    switch (d->state) {
    case DATA:
        if (c == IAC)
            d->state = COMMAND;
        else
            outbound_byte(&d->in, c);
        break;
    case COMMAND:
        take_command(d, c, out);
        break;
    case OPTION:
        take_option(d, c, out);
        d->state = DATA;
        break;
    case SUB:
        if (c == IAC)
            d->state = SUB_COMMAND;
        else if (d->sub_length < sizeof d->sub)
            d->sub[d->sub_length++] = c;
        break;
    default:
        d->state = c == SE ? DATA : SUB;
        if (c == SE)
            take_subnegotiation(d, out);
        break;
    }
}

void script_display_receive(struct script_display *d, const u8 *data, size_t n, struct outbound *out)
{
    for (size_t i = 0; i < n; i++)
        take_byte(d, data[i], out);
}

u8 script_display_key_code(const char *name)
{
    static const struct {
        const char *name;
        u8 code;
    } keys[] = {{"ENTER", AID_ENTER}, {"CLEAR", AID_CLEAR}, {"PA1", AID_PA1}, {"PA2", AID_PA2}, {"PA3", AID_PA3},
        {"TAB", KEY_TAB_CODE}};
    u64 n;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(name, keys[i].name) == 0)
            return keys[i].code;
    return strncmp(name, "PF", 2) == 0 && text_decimal(name + 2, 24, &n) && n ? aid_of_pf((unsigned)n) : 0;
}

bool script_display_key(struct script_display *d, const char *name, struct outbound *out)
{
    u8 code = script_display_key_code(name);
    struct outbound record = {0};

    if (code == KEY_TAB_CODE)
        model_tab(&d->model);
    if (code <= KEY_TAB_CODE)
        return code;
    model_key(&d->model, code, &record);
    d->changed |= code == AID_CLEAR;
    if (!record.failed)
        send_record(&record, out);
    outbound_free(&record);
    return true;
}
