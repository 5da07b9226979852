/* The life of a 3270 terminal: which model it is, its connection to CP, and its end, when the last lines stay until a
 * key is pressed. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/tn3270.h"
#include "cp/base/loop.h"
#include <stdlib.h>
#include <string.h>

#define QUERY_MS 3000     /* for a display to say what it is */
#define LAST_KEY_MS 60000 /* for a person to read the last lines */

/* IBM-3278-m, IBM-3279-m-E, IBM-DYNAMIC; -E: it answers queries. */
static void display_of_type(struct terminal_display *d, const char *type)
{
    static const struct {
        u16 rows, columns;
    } sizes[] = {[2] = {24, 80}, [3] = {32, 80}, [4] = {43, 80}, [5] = {27, 132}};
    size_t n = strlen(type);
    u8 model = n > 9 && type[9] >= '2' && type[9] <= '5' ? (u8)(type[9] - '0') : 2;

    *d = (struct terminal_display){.model = model,
        .rows = 24,
        .columns = 80,
        .alternate_rows = sizes[model].rows,
        .alternate_columns = sizes[model].columns};
    d->extended = strcmp(type, "IBM-DYNAMIC") == 0 || (n > 2 && strcmp(type + n - 2, "-E") == 0);
}

static void status(struct terminal *t)
{
    struct tn3270 *k = terminal_kind(t);

    if (tn3270_in_cp_mode(k))
        program_take(k);
    else
        program_give_back(k);
}

static void hidden_line(void *arg)
{
    struct tn3270 *k = arg;
    char line[sizeof k->password];

    memcpy(line, k->password, sizeof line);
    explicit_bzero(k->password, sizeof k->password);
    if (k->t && *line)
        tn3270_type(k, line, true);
    explicit_bzero(line, sizeof line);
    tn3270_update(k);
}

static void hide(struct terminal *t, bool hide)
{
    struct tn3270 *k = terminal_kind(t);

    k->hidden = hide;
    k->attribute_changed = true;
    if (hide && *k->password) /* it was typed at the logo */
        loop_post(listener_loop(k->client->listener), hidden_line, k);
}

static void flush(struct terminal *t)
{
    tn3270_update(terminal_kind(t));
}

static void settings(struct terminal *t)
{
    struct tn3270 *k = terminal_kind(t);
    unsigned width;

    terminal_settings(t, &k->settings);
    width = k->settings.linesize;
    k->screen.width = width && width < k->screen.columns ? width : k->screen.columns;
    if (k->view == VIEW_CONSOLE)
        k->colours_changed = true;
    if (k->settings.logged_on)
        explicit_bzero(k->password, sizeof k->password);
}

static void nobody_reads(void *arg)
{
    struct tn3270 *k = arg;

    k->waiting = NULL;
    client_end(k->client);
}

static void terminal_closed(struct terminal *t)
{
    struct tn3270 *k = terminal_kind(t);

    k->t = NULL;
    k->ended = true;
    if (!k->unread || k->view != VIEW_CONSOLE) {
        client_end(k->client);
        return;
    }
    k->hidden = false;
    screen_put(&k->screen, AREA_CP, "Press enter or clear key to continue", true);
    tn3270_page_checked(k);
    tn3270_update(k);
    k->waiting = loop_after(listener_loop(k->client->listener), LAST_KEY_MS, nobody_reads, k);
}

static const struct terminal_ops terminal_operations = {.output = tn3270_output,
    .status = status,
    .hide = hide,
    .flush = flush,
    .close = terminal_closed,
    .order = tn3270_order,
    .settings = settings};

/* What the display is, is known: CP gets it. */
static void begin(struct tn3270 *k)
{
    const struct terminal_display *d = &k->display;
    struct listener *s = k->client->listener;

    loop_cancel(listener_loop(s), k->waiting);
    k->waiting = NULL;
    k->layout = (struct layout){.rows = d->alternate_rows,
        .columns = d->alternate_columns,
        .alternate = d->alternate_rows != d->rows || d->alternate_columns != d->columns,
        .extended = d->colour || d->highlight};
    if (screen_open(&k->screen, d->alternate_rows - 2u, d->alternate_columns))
        k->t = terminal_create(listener_loop(s), k->client->name, k->client->peer, &terminal_operations, k);
    if (!k->t) {
        k->ended = true;
        client_end(k->client);
        return;
    }
    terminal_set_display(k->t, d);
    listener_accept(s, k->t);
}

static void no_answer(void *arg)
{
    struct tn3270 *k = arg;

    k->waiting = NULL;
    k->display.extended = false;
    begin(k);
}

static void on_record(void *arg, const u8 *data, size_t n)
{
    struct tn3270 *k = arg;

    if (k->ended) {
        if (screen_has_waiting(&k->screen)) {
            k->redraw = true;
            tn3270_new_page(k);
            tn3270_update(k);
        } else {
            client_end(k->client);
        }
    } else if (!k->t) {
        if (data[0] == AID_STRUCTURED_FIELD) {
            query_reply_read(&k->display, data + 1, n - 1);
            begin(k);
        }
    } else {
        if (!program_record(k, data, n))
            tn3270_key(k, data, n);
        tn3270_update(k);
    }
}

static void on_attention(void *arg)
{
    struct tn3270 *k = arg;

    if (k->t) {
        program_take(k);
        terminal_attention(k->t);
    }
}

static void gone(void *arg)
{
    struct tn3270 *k = arg;

    if (k->t)
        terminal_disconnect(k->t);
}

static void drained(void *arg)
{
    struct tn3270 *k = arg;

    if (k->t)
        program_drained(k);
    if (k->t || k->ended)
        tn3270_update(k);
}

static bool logged_on(void *arg)
{
    struct tn3270 *k = arg;

    return k->t && (k->settings.logged_on || terminal_has_program(k->t));
}

static bool in_use(void *arg)
{
    const struct tn3270 *k = arg;

    return k->t;
}

static void close_terminal(void *arg)
{
    struct tn3270 *k = arg;

    if (k->t)
        terminal_close(k->t);
}

static void kind_free(void *arg)
{
    struct tn3270 *k = arg;

    tn3270_forget(k);
    program_forget(k);
    loop_unpost(listener_loop(k->client->listener), hidden_line, k);
    screen_close(&k->screen);
    retrieve_forget(&k->retrieve);
    explicit_bzero(k->password, sizeof k->password);
    free(k->logo);
    free(k);
}

static const struct telnet_kind display_kind = {.record = on_record,
    .attention = on_attention,
    .end_of_file = gone,
    .drained = drained,
    .gone = gone,
    .logged_on = logged_on,
    .in_use = in_use,
    .close = close_terminal,
    .free = kind_free};

void tn3270_open(struct telnet_client *c)
{
    struct tn3270 *k = calloc(1, sizeof *k);
    struct outbound out = {0};

    if (!k)
        return;
    k->client = c;
    k->settings = terminal_usual;
    display_of_type(&k->display, c->telnet.type);
    c->kind = k;
    c->ops = &display_kind;
    if (!k->display.extended) {
        begin(k);
        return;
    }
    outbound_query(&out);
    if (!out.failed)
        client_send_record(c, out.data, out.length);
    outbound_free(&out);
    k->waiting = loop_after(listener_loop(c->listener), QUERY_MS, no_answer, k);
}
