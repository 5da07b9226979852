/* Programs that own the whole screen of a display: their writes go to the client as they are, what the client sends is
 * kept until they read it. A program is told of things from the loop, never from inside the terminal's own work. */
#include "console/tn3270.h"
#include "cp/base/loop.h"
#include <stdlib.h>
#include <string.h>

/* Tell the program what has happened, in an order that makes sense to it. False of terminal_program_...: all is over.
 */
static void tell(void *arg)
{
    struct tn3270 *k = arg;
    bool taken = k->tell_taken, written = k->tell_written, read = k->tell_read, given = k->tell_given;

    k->tell_taken = k->tell_written = k->tell_read = k->tell_given = false;
    if (k->t && taken && !terminal_program_screen(k->t, false))
        return;
    if (k->t && written && !terminal_program_written(k->t))
        return;
    if (k->t && read && !terminal_program_read(k->t, k->inbound, k->inbound_length))
        return;
    if (k->t && given)
        terminal_program_screen(k->t, true);
}

static void tell_later(struct tn3270 *k, bool *what)
{
    bool posted = k->tell_taken || k->tell_written || k->tell_read || k->tell_given;

    *what = true;
    if (!posted)
        loop_post(listener_loop(k->client->listener), tell, k);
}

void program_forget(struct tn3270 *k)
{
    loop_unpost(listener_loop(k->client->listener), tell, k);
    free(k->write);
    free(k->inbound);
    k->write = k->inbound = NULL;
}

static bool may_write(struct tn3270 *k)
{
    return k->view == VIEW_PROGRAM || (k->pause == PAUSE_NONE && !tn3270_in_cp_mode(k));
}

static void send(struct tn3270 *k, const u8 *data, size_t n)
{
    struct outbound out = {0};

    if (k->view != VIEW_PROGRAM) {
        k->view = VIEW_PROGRAM;
        screen_clear(&k->screen);
    }
    outbound_command(&out, data[0]);
    outbound_bytes(&out, data + 1, n - 1);
    if (!out.failed)
        client_send_record(k->client, out.data, out.length);
    outbound_free(&out);
    k->writing = true;
    client_push(k->client);
    program_drained(k);
}

void program_drained(struct tn3270 *k)
{
    if (!k->writing || client_unsent(k->client))
        return;
    k->writing = false;
    tell_later(k, &k->tell_written);
}

void program_write(struct tn3270 *k, const u8 *data, size_t n)
{
    if (may_write(k) && !k->write) {
        send(k, data, n);
        return;
    }
    free(k->write);
    k->write = malloc(n);
    k->write_length = n;
    if (k->write)
        memcpy(k->write, data, n);
    else
        tell_later(k, &k->tell_written);
}

void program_read(struct tn3270 *k, u8 command)
{
    struct outbound out = {0};

    if (k->inbound_new && command != DISPLAY_READ_BUFFER) {
        k->inbound_new = false;
        tell_later(k, &k->tell_read);
        return;
    }
    outbound_command(&out, command);
    if (!out.failed)
        client_send_record(k->client, out.data, out.length);
    outbound_free(&out);
    k->reading = true;
    client_push(k->client);
}

void program_take(struct tn3270 *k)
{
    if (k->view != VIEW_PROGRAM)
        return;
    k->view = VIEW_CONSOLE;
    k->redraw = k->restore = true;
    k->taken = true;
    tell_later(k, &k->tell_taken);
}

void program_give_back(struct tn3270 *k)
{
    u8 *write = k->write;

    if (!k->t || k->pause != PAUSE_NONE || tn3270_in_cp_mode(k) || !terminal_has_program(k->t))
        return;
    k->write = NULL;
    if (write && (!k->taken || write[0] == DISPLAY_ERASE_WRITE || write[0] == DISPLAY_ERASE_WRITE_ALTERNATE))
        send(k, write, k->write_length);
    else if (write) /* it would change a screen that is not there any more */
        tell_later(k, &k->tell_written);
    free(write);
    if (k->taken) {
        k->taken = false;
        tell_later(k, &k->tell_given);
    }
}

void program_end(struct tn3270 *k)
{
    free(k->write);
    k->write = NULL;
    k->taken = k->writing = k->reading = k->inbound_new = false;
    if (k->view == VIEW_PROGRAM) {
        k->view = VIEW_CONSOLE;
        k->redraw = k->restore = true;
    }
}

static bool keep(struct tn3270 *k, const u8 *data, size_t n)
{
    u8 *more = realloc(k->inbound, n);

    if (!more)
        return false;
    memcpy(more, data, n);
    k->inbound = more;
    k->inbound_length = n;
    return true;
}

bool program_record(struct tn3270 *k, const u8 *data, size_t n)
{
    u8 aid = data[0];

    if (k->reading && (aid == AID_NONE || k->view == VIEW_PROGRAM)) {
        k->reading = false;
        if (keep(k, data, n))
            tell_later(k, &k->tell_read);
        return true;
    }
    if (k->view != VIEW_PROGRAM)
        return false;
    if (!terminal_has_program(k->t) || aid == AID_NONE)
        return true;
    if (k->settings.break_key && aid == k->settings.break_key) {
        program_take(k);
        terminal_attention(k->t);
    } else if (keep(k, data, n)) {
        k->inbound_new = true;
        terminal_program_attention(k->t, aid);
    }
    return true;
}
