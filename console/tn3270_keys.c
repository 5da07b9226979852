/* What is typed at a display that CP uses as a console, or at the logo. Source: CP Commands and Utilities Reference,
 * "Using a Display Terminal", SET PFnn. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/tn3270.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_input(struct tn3270 *k, const char *text)
{
    text_copy(k->text, sizeof k->text, text);
    k->cursor = (unsigned)strlen(k->text);
    k->input_changed = true;
}

/* What was typed goes up into the output area, behind a guest's prompt if there is one. */
static void redisplay(struct tn3270 *k, const char *line)
{
    struct screen *s = &k->screen;

    if (!*line && !screen_line_unfinished(s))
        return;
    if (s->row >= s->rows && !screen_has_waiting(s)) /* who types has read it */
        screen_page(s);
    screen_put(s, AREA_REDISPLAY, line, true);
    tn3270_page_checked(k);
}

void tn3270_type(struct tn3270 *k, const char *line, bool invisible)
{
    bool secret;

    terminal_flush(k->t); /* what was said before it was typed */
    secret = terminal_secret(k->t, line);
    redisplay(k, secret || invisible ? "" : line);
    if (!secret)
        retrieve_add(&k->retrieve, line);
    k->unread = false;
    terminal_input(k->t, line);
}

static void take_line(struct tn3270 *k, const char *line)
{
    if (k->pause == PAUSE_MORE && k->settings.hold) {
        tn3270_hold(k);
    } else if (k->pause == PAUSE_MORE) {
        tn3270_new_page(k);
    } else if (k->pause == PAUSE_HOLDING) {
        if (*line)
            tn3270_refuse(k);
    } else {
        set_input(k, "");
        tn3270_type(k, line, false);
    }
}

/* &1 to &9: the words of the input area, &0: all of it. */
static void substitute(const char *pattern, const char *input, char *out, size_t size)
{
    size_t n = 0;

    for (; *pattern && n + 1 < size; pattern++) {
        const char *rest = input;
        char word[INPUT_TEXT_MAX] = "";
        if (pattern[0] != '&' || pattern[1] < '0' || pattern[1] > '9') {
            out[n++] = *pattern;
            continue;
        }
        if (*++pattern == '0')
            text_copy(word, sizeof word, input);
        for (char i = '1'; *pattern != '0' && i <= *pattern; i++)
            if (!text_word(&rest, word, sizeof word))
                *word = 0;
        n += (size_t)snprintf(out + n, size - n, "%s", word);
        n = n < size ? n : size - 1;
    }
    out[n] = 0;
}

/* To the next of the columns that SET PFnn TAB names, or back to the first. */
static void tab(struct tn3270 *k, const char *columns, unsigned cursor)
{
    unsigned start = layout_input(&k->layout), at = cursor > start ? cursor - start + 1 : 1;
    const char *rest = columns;
    char word[16];
    u64 column;

    k->cursor = 0;
    while (text_word(&rest, word, sizeof word) && text_decimal(word, INPUT_TEXT_MAX, &column))
        if (column > at) {
            k->cursor = (unsigned)column - 1;
            break;
        }
    k->cursor_moved = true;
}

static void function_key(struct tn3270 *k, const struct terminal_key *key, const char *line, unsigned cursor)
{
    char text[INPUT_TEXT_MAX];
    const char *found;

    switch (key->action) {
    case KEY_DELAYED:
        set_input(k, key->text);
        break;
    case KEY_IMMEDIATE:
        if (k->pause != PAUSE_NONE)
            tn3270_refuse(k);
        else
            tn3270_type(k, key->text, key->invisible);
        break;
    case KEY_SUBSTITUTE:
        substitute(key->text, line, text, sizeof text);
        take_line(k, text);
        break;
    case KEY_BACKWARD:
    case KEY_FORWARD:
        found = retrieve_next(&k->retrieve, key->action == KEY_FORWARD);
        if (found)
            set_input(k, found);
        break;
    case KEY_TAB:
        tab(k, key->text, cursor);
        break;
    default: /* undefined: what was typed stays */
        break;
    }
}

static const struct terminal_key *key_of(const struct tn3270 *k, u8 aid)
{
    for (unsigned n = 1; n <= 24; n++)
        if (aid == aid_of_pf(n))
            return &k->settings.key[n - 1];
    return NULL;
}

/* The text of the field at address, or "". */
static void field_text(struct inbound in, unsigned address, char *text, size_t size)
{
    struct inbound_field f;

    *text = 0;
    while (inbound_next(&in, &f))
        if (f.address == address)
            inbound_text(&f, text, size);
}

static void console_key(struct tn3270 *k, struct inbound *in)
{
    const struct terminal_key *key = key_of(k, in->aid);
    char line[INPUT_TEXT_MAX];

    field_text(*in, layout_input(&k->layout), line, sizeof line);
    if (in->aid == AID_CLEAR) /* the display has erased all by itself */
        k->redraw = true;
    if (k->settings.break_key && in->aid == k->settings.break_key)
        terminal_attention(k->t);
    else if (in->aid == AID_CLEAR || in->aid == AID_PA2)
        tn3270_new_page(k);
    else if (in->aid == AID_ENTER)
        take_line(k, line);
    else if (key)
        function_key(k, key, line, in->cursor);
    if (in->aid == AID_CLEAR)
        set_input(k, "");
    explicit_bzero(line, sizeof line);
}

static void logo_key(struct tn3270 *k, struct inbound *in)
{
    char userid[INPUT_TEXT_MAX], command[INPUT_TEXT_MAX], line[INPUT_TEXT_MAX + 8];

    k->redraw = true;
    if (in->aid != AID_ENTER)
        return;
    field_text(*in, logo_field(&k->layout, LOGO_USERID), userid, sizeof userid);
    field_text(*in, logo_field(&k->layout, LOGO_COMMAND), command, sizeof command);
    if (*text_rest(userid)) {
        field_text(*in, logo_field(&k->layout, LOGO_PASSWORD), k->password, sizeof k->password);
        snprintf(line, sizeof line, "LOGON %s", text_rest(userid));
        tn3270_type(k, line, false);
    } else if (*text_rest(command)) {
        tn3270_type(k, command, false);
    }
}

void tn3270_key(struct tn3270 *k, const u8 *data, size_t n)
{
    struct inbound in;

    k->restore = true;
    if (!inbound_begin(&in, data, n) || in.aid == AID_NONE || in.aid == AID_STRUCTURED_FIELD)
        return;
    explicit_bzero(k->password, sizeof k->password);
    if (k->logo_waits && k->pause == PAUSE_NONE) {
        tn3270_show_logo(k);
    } else if (k->view == VIEW_LOGO) {
        logo_key(k, &in);
    } else {
        console_key(k, &in);
        if (in.aid == AID_ENTER || in.aid == AID_CLEAR || in.aid == AID_PA2)
            k->unread = false;
    }
}
