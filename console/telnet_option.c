/* What kind of terminal is it? TN3270E is offered first, then the terminal type is asked for; a 3270 without TN3270E
 * must agree to end-of-record and binary both ways (RFC 1576). Whoever does none of it is a line-mode terminal. */
#include "console/telnet_option.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* RFC 2355, section 7 and 8. */
enum {
    E_CONNECT = 1,
    E_DEVICE_TYPE = 2,
    E_FUNCTIONS = 3,
    E_IS = 4,
    E_REASON = 5,
    E_REJECT = 6,
    E_REQUEST = 7,
    E_SEND = 8
};
enum { REASON_INVALID_TYPE = 4 };
/* RFC 1091 */
enum { TYPE_IS = 0, TYPE_SEND = 1 };

static void send_sub(struct telnet *t, u8 option, const u8 *data, size_t n)
{
    const u8 begin[] = {IAC, SB, option}, end[] = {IAC, SE};

    t->user->send(t->arg, begin, sizeof begin);
    t->user->send(t->arg, data, n);
    t->user->send(t->arg, end, sizeof end);
}

static bool is_display(const char *type)
{
    return strncasecmp(type, "IBM-327", 7) == 0 || strcasecmp(type, "IBM-DYNAMIC") == 0;
}

static void want_type(struct telnet *t)
{
    if (t->type_wanted || t->mode != TELNET_NEGOTIATING)
        return;
    t->type_wanted = true;
    if (t->they[OPTION_TYPE])
        send_sub(t, OPTION_TYPE, (const u8[]){TYPE_SEND}, 1);
    else
        telnet_ask(t, DO, OPTION_TYPE);
}

static void want_records(struct telnet *t)
{
    t->records_wanted = true;
    telnet_ask(t, DO, OPTION_EOR);
    telnet_ask(t, WILL, OPTION_EOR);
    telnet_ask(t, DO, OPTION_BINARY);
    telnet_ask(t, WILL, OPTION_BINARY);
}

static void look_for_records(struct telnet *t)
{
    if (t->records_wanted && t->they[OPTION_EOR] && t->we[OPTION_EOR] && t->they[OPTION_BINARY] && t->we[OPTION_BINARY])
        telnet_decide(t, TELNET_3270);
}

/* Will we do it, or want them to? Only what we asked for ourselves; records only of 3270s. */
static bool welcome(const struct telnet *t, u8 verb, u8 option)
{
    bool records = (option == OPTION_EOR || option == OPTION_BINARY) && t->mode != TELNET_LINE;

    return option < OPTIONS &&
           (verb == WILL ? records || option == OPTION_TYPE || t->they_asked[option] : records || t->we_asked[option]);
}

static void became(struct telnet *t, u8 option)
{
    if (option == OPTION_TN3270E && !t->extended_refused)
        send_sub(t, OPTION_TN3270E, (const u8[]){E_SEND, E_DEVICE_TYPE}, 2);
    else if (option == OPTION_TYPE && t->type_wanted)
        send_sub(t, OPTION_TYPE, (const u8[]){TYPE_SEND}, 1);
    look_for_records(t);
}

static void refused(struct telnet *t, u8 verb, u8 option)
{
    if (t->mode != TELNET_NEGOTIATING)
        return;
    if (verb == WONT && option == OPTION_TN3270E) {
        t->extended_refused = true;
        want_type(t);
    } else if (verb == WONT && option == OPTION_TYPE) {
        telnet_decide(t, TELNET_LINE);
    } else if (t->records_wanted && (option == OPTION_EOR || option == OPTION_BINARY)) {
        telnet_decide(t, TELNET_LINE);
    }
}

void telnet_option(struct telnet *t, u8 verb, u8 option)
{
    bool theirs = verb == WILL || verb == WONT, on = verb == WILL || verb == DO;
    bool *is = theirs ? t->they : t->we, *asked = theirs ? t->they_asked : t->we_asked;

    if (option >= OPTIONS || (on && !welcome(t, verb, option))) {
        if (on)
            telnet_send_command(t, theirs ? DONT : WONT, option);
        return;
    }
    if (is[option] != on) {
        is[option] = on;
        if (!asked[option] || !on) /* theirs to begin with: it wants an answer */
            telnet_send_command(t, theirs ? (on ? DO : DONT) : (on ? WILL : WONT), option);
        asked[option] = false;
        if (on)
            became(t, option);
    }
    if (!on) {
        asked[option] = false;
        refused(t, verb, option);
    }
}

/* RFC 2355, 7.1: DEVICE-TYPE REQUEST type [CONNECT name]. */
static void device_type(struct telnet *t, const char *text)
{
    u8 answer[64] = {E_DEVICE_TYPE, E_IS};
    size_t length = strcspn(text, "\x01"), name;

    snprintf(t->type, sizeof t->type, "%.*s", (int)length, text);
    if (!is_display(t->type)) {
        static const u8 reject[] = {E_DEVICE_TYPE, E_REJECT, E_REASON, REASON_INVALID_TYPE};
        *t->type = 0;
        send_sub(t, OPTION_TN3270E, reject, sizeof reject);
        return;
    }
    length = strlen(t->type);
    memcpy(answer + 2, t->type, length);
    length += 2;
    answer[length++] = E_CONNECT;
    name = strlen(t->device);
    memcpy(answer + length, t->device, name);
    send_sub(t, OPTION_TN3270E, answer, length + name);
}

/* We want none of the functions: agree to an empty list, answer any other with one. */
static void functions(struct telnet *t, u8 verb, bool none)
{
    if (!*t->type)
        return;
    if (verb == E_REQUEST)
        send_sub(t, OPTION_TN3270E, (const u8[]){E_FUNCTIONS, none ? E_IS : E_REQUEST}, 2);
    if (none)
        telnet_decide(t, TELNET_3270E);
}

static void extended(struct telnet *t, const u8 *data, size_t n)
{
    if (n >= 2 && data[0] == E_DEVICE_TYPE && data[1] == E_REQUEST)
        device_type(t, (const char *)data + 2);
    else if (n >= 2 && data[0] == E_FUNCTIONS && (data[1] == E_REQUEST || data[1] == E_IS))
        functions(t, data[1], n == 2);
}

static void type_is(struct telnet *t, const char *name)
{
    char type[sizeof t->type];

    snprintf(type, sizeof type, "%s", name);
    text_upper(type);
    strcpy(t->type, type);
    if (is_display(type))
        want_records(t);
    else
        telnet_decide(t, TELNET_LINE);
    look_for_records(t);
}

void telnet_subnegotiation(struct telnet *t)
{
    u8 option = t->sub_length ? t->sub[0] : OPTIONS;
    size_t n = t->sub_length < sizeof t->sub ? t->sub_length : sizeof t->sub - 1;

    t->sub[n] = 0;
    if (t->mode != TELNET_NEGOTIATING || n < 2)
        return;
    if (option == OPTION_TN3270E && t->they[option])
        extended(t, t->sub + 1, n - 1);
    else if (option == OPTION_TYPE && t->type_wanted && t->sub[1] == TYPE_IS)
        type_is(t, (const char *)t->sub + 2);
}

void telnet_time_is_up(struct telnet *t)
{
    telnet_decide(t, TELNET_LINE);
}

void telnet_hide(struct telnet *t, bool on)
{
    if (on) {
        telnet_ask(t, WILL, OPTION_ECHO);
    } else if (t->we[OPTION_ECHO] || t->we_asked[OPTION_ECHO]) {
        t->we[OPTION_ECHO] = t->we_asked[OPTION_ECHO] = false;
        telnet_send_command(t, WONT, OPTION_ECHO);
    }
}
