/* The terminal that is a screen with a keyboard, through GNU readline's callback interface: editing, history,
 * completion. With completion.c the only file that knows readline. What is printed while a line is being typed clears
 * that line, and the line comes back below. A piece of output that does not end its line becomes readline's prompt;
 * with none, the prompt is the terminal's status, which vanishes when the line is entered. Facts: GNU Readline Library
 * manual, termios(3). */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/completion.h"
#include "console/latin1.h"
#include "console/outlet.h"
#include "console/password.h"
#include "console/standard.h"
#include "console/terminal_kind.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>

#define PROMPT_MAX 1024 /* an unfinished line longer than this is ended */
#define HISTORY_LINES 1000
#define CONTROL(letter) ((letter) - 'A' + 1)
#define SEARCHING (RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG)

enum key_event { KEY_NONE, KEY_LINE, KEY_ATTENTION, KEY_DISCONNECT };

struct screen {
    struct loop *loop;
    struct terminal *t;
    struct outlet out;
    char *history;
    struct termios saved;
    unsigned short columns, rows;
    char unfinished[PROMPT_MAX]; /* UTF-8 */
    bool erased;                 /* the line being typed is off the screen while output goes on */
    bool installed;              /* readline has the keyboard */
    bool hiding;                 /* a password is being typed */
    bool end_of_input;
    struct password password;
    enum key_event event; /* what the last key came to */
    char *line;           /* with KEY_LINE, malloc'ed */
};

static struct screen *the_screen; /* readline's callbacks have no argument, and it serves one screen */

static const char *prompt_text(struct screen *s)
{
    static const char *const words[] = {[TERMINAL_CP_READ] = "CP READ", [TERMINAL_VM_READ] = "VM READ"};
    static char prompt[64];
    const char *term = getenv("TERM");
    char system[9];
    enum terminal_status status = terminal_status(s->t, system);

    if (s->unfinished[0])
        return s->unfinished;
    if (status != TERMINAL_CP_READ && status != TERMINAL_VM_READ)
        return "";
    snprintf(prompt, sizeof prompt, term && strcmp(term, "dumb") != 0 ? "\001\033[2m\002%s\001\033[0m\002 " : "%s ",
        words[status]);
    return prompt;
}

/* Readline's own search uses the prompt itself: then ours has to wait. */
static void update_prompt(struct screen *s)
{
    if (!RL_ISSTATE(SEARCHING) && (!rl_prompt || strcmp(rl_prompt, prompt_text(s)) != 0))
        rl_set_prompt(prompt_text(s));
}

static void follow_screen_size(struct screen *s)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || (size.ws_col == s->columns && size.ws_row == s->rows))
        return;
    s->columns = size.ws_col;
    s->rows = size.ws_row;
    rl_resize_terminal();
}

static void on_line(char *line);

/* Take the line being typed off the screen; the cursor is then where output goes on. */
static void erase(struct screen *s)
{
    if (s->erased)
        return;
    s->erased = true;
    if (s->installed) {
        rl_clear_visible_line();
        fflush(rl_outstream);
    } else {
        outlet_write(&s->out, "\r\033[K");
    }
}

/* Readline wants the keyboard again: after a password, or from the start. */
static void install(struct screen *s)
{
    s->installed = true;
    s->erased = false;
    rl_callback_handler_install(prompt_text(s), on_line);
}

/* Put the line being typed back, once all output has reached the screen. */
static void redraw(struct screen *s)
{
    if (!s->erased || outlet_waiting(&s->out))
        return;
    follow_screen_size(s);
    s->erased = false;
    if (s->hiding) {
        outlet_write(&s->out, s->unfinished);
        outlet_push(&s->out);
    } else if (!s->installed) {
        install(s);
    } else {
        update_prompt(s);
        rl_on_new_line();
        rl_redisplay();
    }
}

static void output(struct terminal *t, const char *text, bool newline)
{
    struct screen *s = terminal_kind(t);
    size_t have = strlen(s->unfinished), size = 2 * strlen(text) + 1;
    char *utf8 = malloc(size);

    if (!utf8)
        return;
    erase(s);
    latin1_to_utf8(utf8, size, text);
    if (newline || have + strlen(utf8) >= sizeof s->unfinished) {
        outlet_write(&s->out, s->unfinished);
        outlet_write(&s->out, utf8);
        outlet_write(&s->out, "\n");
        s->unfinished[0] = 0;
    } else {
        text_copy(s->unfinished + have, sizeof s->unfinished - have, utf8);
    }
    free(utf8);
    if (outlet_waiting(&s->out) > WAITING_HIGH)
        outlet_push(&s->out);
    if (outlet_waiting(&s->out) > WAITING_HIGH)
        terminal_hold(t, true);
}

static void status(struct terminal *t)
{
    struct screen *s = terminal_kind(t);

    if (s->installed && strcmp(rl_prompt ? rl_prompt : "", prompt_text(s)) != 0)
        erase(s);
}

static void hide(struct terminal *t, bool hide)
{
    struct screen *s = terminal_kind(t);

    erase(s);
    s->hiding = hide;
    password_forget(&s->password);
    if (hide && s->installed) {
        for (const char *typed_ahead = rl_line_buffer; *typed_ahead; typed_ahead++)
            password_key(&s->password, (unsigned char)*typed_ahead);
        rl_callback_handler_remove();
        s->installed = false;
    }
}

static void flush(struct terminal *t)
{
    struct screen *s = terminal_kind(t);

    outlet_push(&s->out);
    redraw(s);
}

static void on_drained(void *arg)
{
    struct screen *s = arg;

    terminal_hold(s->t, false);
    redraw(s);
}

static void restore_keyboard(void)
{
    if (the_screen)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &the_screen->saved);
}

static void screen_closed(struct terminal *t)
{
    struct screen *s = terminal_kind(t);

    erase(s);
    if (s->unfinished[0]) {
        outlet_write(&s->out, s->unfinished);
        outlet_write(&s->out, "\n");
    }
    if (!s->end_of_input)
        loop_unwatch(s->loop, STDIN_FILENO);
    if (s->installed)
        rl_callback_handler_remove();
    clear_history();
    outlet_close(&s->out);
    restore_keyboard();
    the_screen = NULL;
    password_forget(&s->password);
    free(s->line);
    free(s->history);
    free(s);
}

static const struct terminal_ops ops = {
    .output = output, .status = status, .hide = hide, .flush = flush, .close = screen_closed};

/* Readline's callbacks only note what was typed: the owner may close the terminal when told, and readline must not be
 * on the stack then. */
static void on_line(char *line)
{
    struct screen *s = the_screen;

    if (!line)
        rl_crlf();
    s->event = line ? KEY_LINE : KEY_DISCONNECT;
    s->line = line;
    s->unfinished[0] = 0;
    rl_set_prompt(prompt_text(s));
}

static int key_enter(int count, int key)
{
    struct screen *s = the_screen;

    if (!RL_ISSTATE(SEARCHING)) {
        rl_clear_visible_line();
        rl_set_prompt(s->unfinished);
        rl_on_new_line();
        rl_redisplay();
    }
    return rl_newline(count, key);
}

static int key_attention(int count, int key)
{
    (void)count;
    (void)key;
    rl_replace_line("", 1);
    rl_point = rl_mark = 0;
    the_screen->event = KEY_ATTENTION;
    return 0;
}

static int read_key(FILE *f)
{
    unsigned char c;
    ssize_t n;

    do
        n = read(fileno(f), &c, 1);
    while (n < 0 && errno == EINTR);
    if (n == 1)
        return c;
    the_screen->end_of_input = true;
    return EOF;
}

static void read_password_key(struct screen *s)
{
    int c = read_key(stdin);

    switch (c == EOF ? PASSWORD_DISCONNECT : password_key(&s->password, c)) {
    case PASSWORD_MORE:
        return;
    case PASSWORD_DONE:
        s->line = strdup(s->password.text);
        password_forget(&s->password);
        s->event = s->line ? KEY_LINE : KEY_NONE;
        break;
    case PASSWORD_ATTENTION:
        s->event = KEY_ATTENTION;
        break;
    case PASSWORD_DISCONNECT:
        s->event = KEY_DISCONNECT;
        break;
    }
    outlet_write(&s->out, "\n");
    s->unfinished[0] = 0;
}

static void remember(struct screen *s, const char *line)
{
    HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;

    if (!*text_rest(line) || (last && strcmp(last->line, line) == 0))
        return;
    add_history(line);
    using_history(); /* readline has begun the next line already: without this it would take the new entry for it */
    if (s->history)
        append_history(1, s->history);
}

/* False: the terminal is gone. */
static bool line_typed(struct screen *s)
{
    size_t size = strlen(s->line) + 1;
    char *line = malloc(size);
    bool open = true;

    if (line) {
        latin1_from_utf8(line, size, s->line);
        if (!terminal_secret(s->t, line))
            remember(s, s->line);
    }
    explicit_bzero(s->line, size);
    free(s->line);
    s->line = NULL;
    if (line) {
        open = terminal_input(s->t, line);
        explicit_bzero(line, size);
        free(line);
    }
    return open;
}

static void on_keyboard(void *arg, u32 events)
{
    struct screen *s = arg;
    enum key_event event;

    (void)events;
    follow_screen_size(s);
    s->event = KEY_NONE;
    if (s->hiding)
        read_password_key(s);
    else if (s->installed)
        rl_callback_read_char();
    else
        install(s);
    event = s->event;
    if (s->end_of_input)
        loop_unwatch(s->loop, STDIN_FILENO);
    if (event == KEY_LINE)
        line_typed(s);
    else if (event == KEY_ATTENTION)
        terminal_attention(s->t);
    else if (event == KEY_DISCONNECT)
        terminal_disconnect(s->t);
}

static void no_prepare(int meta)
{
    (void)meta;
}

static void no_unprepare(void)
{
}

/* Keys one by one for as long as the terminal lives: between two lines, too, Ctrl-C must be attention and nothing echo.
 */
static bool prepare_keyboard(struct screen *s)
{
    struct termios mode;
    static bool registered;

    if (tcgetattr(STDIN_FILENO, &s->saved) < 0)
        return false;
    mode = s->saved;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    mode.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    mode.c_cc[VINTR] = mode.c_cc[VSUSP] = mode.c_cc[VLNEXT] = _POSIX_VDISABLE;
    if (!registered)
        atexit(restore_keyboard);
    registered = true;
    return tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) == 0;
}

static void prepare_readline(struct screen *s)
{
    static const char *const settings[][2] = {
        {"enable-bracketed-paste", "off"}, /* a pasted newline is Enter */
        {"input-meta", "on"},
        {"output-meta", "on"},
        {"convert-meta", "off"},
        {"completion-ignore-case", "on"},
        {"completion-query-items", "0"}, /* a question would block the event loop */
        {"page-completions", "off"},
        {"show-all-if-ambiguous", "on"},
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    rl_readline_name = "Ursa";
    rl_instream = stdin;
    rl_outstream = stdout;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_prep_term_function = no_prepare;
    rl_deprep_term_function = no_unprepare;
    rl_getc_function = read_key;
    completion_attach(s->t);
    rl_initialize();
    rl_tty_set_echoing(1); /* readline would have found out when preparing the keyboard itself */
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        rl_variable_bind(settings[i][0], settings[i][1]);
    rl_bind_key('\r', key_enter);
    rl_bind_key('\n', key_enter);
    rl_bind_key(CONTROL('C'), key_attention);
}

static void prepare_history(struct screen *s, const char *path)
{
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

    using_history();
    stifle_history(HISTORY_LINES);
    if (fd < 0)
        return;
    close(fd);
    s->history = strdup(path);
    history_truncate_file(path, HISTORY_LINES);
    read_history(path);
}

struct terminal *console_screen(struct loop *l, const char *name, const char *history)
{
    struct screen *s = the_screen ? NULL : calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->loop = l;
    s->out = (struct outlet){.loop = l, .fd = STDOUT_FILENO, .drained = on_drained, .arg = s};
    s->erased = true;
    s->t = terminal_create(l, name, "", &ops, s);
    if (!s->t) {
        free(s);
        return NULL;
    }
    the_screen = s;
    if (!prepare_keyboard(s) || loop_watch(l, STDIN_FILENO, EPOLLIN, on_keyboard, s) < 0) {
        s->end_of_input = true;
        terminal_close(s->t);
        return NULL;
    }
    prepare_readline(s);
    prepare_history(s, history);
    redraw(s);
    return s->t;
}
