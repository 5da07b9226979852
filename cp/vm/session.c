/* Sessions: what a terminal does for the user who is logged on there, or before anybody is. Must not know commands
 * beyond the few that are valid before LOGON. Source: CP Commands and Utilities Reference, "Entering CP Commands". */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/vm/session.h"
#include "cp/base/text.h"
#include "cp/vm/dial.h"
#include "cp/vm/display.h"
#include "cp/vm/line_edit.h"
#include "cp/vm/link_password.h"
#include "cp/vm/logoff.h"
#include "cp/vm/logon.h"
#include "cp/vm/mode.h"
#include "cp/vm/prelogon.h"
#include "cp/vm/sleep.h"
#include "cp/vm/virtual_console.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_LINES_MAX 64

struct held_line {
    struct held_line *next;
    bool edited, for_cp; /* what follows a SLEEP on its line: shown and looked at already */
    char text[];
};

static struct session *sessions;

static void take_held(void *arg);

void session_say(struct session *s, const char *format, ...)
{
    char line[512];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    terminal_write(s->terminal, line, true);
}

void session_name(const struct session *s, char *text, size_t size)
{
    if (s)
        snprintf(text, size, "GRAF %s", terminal_name(s->terminal));
    else
        snprintf(text, size, "USER DSC");
}

void session_status(struct vm *vm)
{
    static const enum terminal_status statuses[] = {
        [VM_CP_READ] = TERMINAL_CP_READ, [VM_RUNNING] = TERMINAL_RUNNING, [VM_READ] = TERMINAL_VM_READ};

    if (vm->session)
        terminal_set_status(vm->session->terminal, statuses[vm->state], cp.identifier);
}

void session_attach(struct session *s, struct vm *vm)
{
    struct vm *changed = vm ? vm : s->vm;

    pthread_mutex_lock(&changed->lock);
    console_disconnect(changed);
    changed->session = vm ? s : NULL;
    s->vm = vm;
    console_terminal_changed(changed);
    if (vm) {
        const struct terminal_display *d = terminal_display(s->terminal);
        if (d->model)
            vm->linesize = d->alternate_columns;
        session_configure(vm);
        session_status(vm);
        console_connect(vm, s->terminal);
    } else {
        terminal_configure(s->terminal, &terminal_usual);
    }
    pthread_mutex_unlock(&changed->lock);
    loop_post(cp.loop, vm_watch_idle, changed);
}

void session_show_logo(struct session *s)
{
    static const char logo[] = "\n"
                               "          UU    UU   RRRRRRR     SSSSSS      AAAA\n"
                               "          UU    UU   RR    RR   SS    SS    AA  AA\n"
                               "          UU    UU   RR    RR   SS         AA    AA\n"
                               "          UU    UU   RRRRRRR     SSSSSS    AAAAAAAA\n"
                               "          UU    UU   RR  RR           SS   AA    AA\n"
                               "          UU    UU   RR   RR    SS    SS   AA    AA\n"
                               "           UUUUUU    RR    RR    SSSSSS    AA    AA\n"
                               "\n"
                               "          a control program in the tradition of z/VM\n";
    static const char *const lines[] = {"", "Ursa, a control program in the tradition of z/VM", "",
        "Enter one of the following commands:", "", "   LOGON userid             (Example:  LOGON LINUX1)",
        "   MSG userid message       (Example:  MSG OPERATOR GOOD MORNING)",
        "   DIAL userid              (Example:  DIAL LINUX1)", "   LOGOFF", ""};

    for (size_t i = 0; !terminal_logo(s->terminal, logo) && i < sizeof lines / sizeof *lines; i++)
        session_say(s, "%s", lines[i]);
    terminal_set_status(s->terminal, TERMINAL_CP_READ, cp.identifier);
}

static void forget_password(struct session *s)
{
    s->password_wanted = false;
    explicit_bzero(s->password, sizeof s->password);
    loop_cancel(cp.loop, s->delay);
    s->delay = NULL;
}

bool session_ask_password(struct vm *vm, const char *prompt, const char *command)
{
    if (!vm->session || vm->sink)
        return false;
    text_copy(vm->session->question, sizeof vm->session->question, command);
    vm_tell(vm, "%s", prompt);
    terminal_hide_input(vm->session->terminal, true);
    return true;
}

static void forget_question(struct session *s)
{
    if (*s->question)
        terminal_hide_input(s->terminal, false);
    *s->question = 0;
}

static void answer_question(struct session *s, const char *typed)
{
    char command[sizeof s->question + 16];

    snprintf(command, sizeof command, "%s %s", s->question, typed);
    *s->question = 0;
    cp.command(s->vm, command);
    explicit_bzero(command, sizeof command);
}

static bool is_busy(const struct session *s)
{
    return s->delay || (s->vm && s->vm->sleeping);
}

static void hold_line(struct session *s, const char *text, bool edited, bool for_cp)
{
    struct held_line **at = &s->held, *h = NULL;
    unsigned n = 0;

    for (; *at; at = &(*at)->next)
        n++;
    if (n < HELD_LINES_MAX)
        h = malloc(sizeof *h + strlen(text) + 1);
    if (!h) {
        terminal_refuse(s->terminal);
        return;
    }
    *h = (struct held_line){.edited = edited, .for_cp = for_cp};
    strcpy(h->text, text);
    if (edited) /* older than all that waits */
        at = &s->held;
    h->next = *at;
    *at = h;
}

static void free_line(struct held_line *h)
{
    explicit_bzero(h->text, strlen(h->text)); /* it may be a password */
    free(h);
}

static void forget_held(struct session *s)
{
    loop_unpost(cp.loop, take_held, s);
    while (s->held) {
        struct held_line *h = s->held;
        s->held = h->next;
        free_line(h);
    }
}

void session_ready(struct session *s)
{
    if (s && s->held)
        loop_post(cp.loop, take_held, s);
}

void session_type(struct session *s, const char *text)
{
    hold_line(s, text, false, false);
    session_ready(s);
}

static void session_end(struct session *s)
{
    struct session **at = &sessions;

    forget_password(s);
    forget_held(s);
    dial_hang_up(s);
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    terminal_close(s->terminal);
    free(s);
}

void session_leave(struct session *s, bool stay)
{
    forget_held(s);
    forget_question(s);
    session_attach(s, NULL);
    if (cp.shutting_down)
        terminal_set_status(s->terminal, TERMINAL_LOGGED_OFF, cp.identifier);
    else if (stay || s->system_console)
        session_show_logo(s);
    else
        session_end(s);
}

void session_drop(struct session *s)
{
    if (s->system_console)
        session_show_logo(s);
    else
        session_end(s);
}

void session_close_all(void)
{
    while (sessions)
        session_end(sessions);
}

void session_say_all(const char *text)
{
    for (struct session *s = sessions; s; s = s->next)
        session_say(s, "%s", text);
}

static void echo_line(struct vm *vm, const char *line)
{
    if (text_abbreviates(line, "END")) {
        vm->echo = false;
        return;
    }
    vm_tell(vm, "%s", line);
    vm_tell(vm, "Enter text");
}

static void logical_line(struct vm *vm, const char *line, bool for_cp)
{
    if (for_cp || (vm->state == VM_CP_READ && !vm->echo)) {
        if (*text_rest(line))
            cp.command(vm, text_rest(line));
    } else if (vm->echo) {
        echo_line(vm, line);
    } else {
        vm_console_input(vm, line);
    }
}

static void logical_lines(struct session *s, const char *rest, bool for_cp)
{
    struct vm *vm = s->vm;
    char line[512];

    vm->speaking_cpu = vm->base_cpu;
    while (vm->session == s && !vm->logging_off && line_edit_next(vm, &rest, line, sizeof line)) {
        logical_line(vm, line, for_cp);
        if (vm->session == s && is_busy(s) && rest) {
            hold_line(s, rest, true, for_cp);
            return;
        }
    }
}

/* To the console's spool file, without a password for CP. */
static void show_typed(struct vm *vm, const char *typed, bool for_cp)
{
    const char *password = for_cp || vm->state == VM_CP_READ ? link_password_at(vm, typed) : NULL;
    char line[4096];

    text_copy(line, sizeof line, typed);
    if (password && (size_t)(password - typed) < sizeof line)
        line[password - typed] = 0;
    pthread_mutex_lock(&vm->lock);
    console_line_typed(vm, line);
    pthread_mutex_unlock(&vm->lock);
}

static void user_input(struct session *s, const char *typed)
{
    struct vm *vm = s->vm;
    const char *rest = typed;
    bool for_cp;

    for_cp = line_edit_is_for_cp(vm, typed, &rest);
    show_typed(vm, typed, for_cp);
    if (for_cp && !*text_rest(rest)) {
        vm_attention_to_cp(vm);
        return;
    }
    logical_lines(s, rest, for_cp);
}

static void input(struct session *s, const char *line)
{
    if (s->vm && *s->question)
        answer_question(s, line);
    else if (s->vm)
        user_input(s, line);
    else if (s->dialed)
        dial_typed(s);
    else if (s->password_wanted)
        logon_password(s, line);
    else
        prelogon_line(s, line);
}

static void take_held(void *arg)
{
    struct session *s = arg;
    struct held_line *h;

    cp_enter();
    h = s->held;
    if (h && !is_busy(s) && !cp.shutting_down) {
        s->held = h->next;
        session_ready(s);
        if (h->edited)
            logical_lines(s, h->text, h->for_cp);
        else
            input(s, h->text); /* the session may end */
        free_line(h);
    }
    cp_leave();
}

static void on_input(void *arg, const char *line)
{
    struct session *s = arg;

    cp_enter();
    if (cp.shutting_down || (s->vm && s->vm->logging_off))
        terminal_refuse(s->terminal);
    else if (is_busy(s) || s->held)
        hold_line(s, line, false, false);
    else
        input(s, line);
    cp_leave();
}

static void on_attention(void *arg)
{
    struct session *s = arg;
    struct vm *vm = s->vm;

    cp_enter();
    if (s->dialed) {
        dial_drop(s->dialed);
    } else if (!vm) {
        if (s->password_wanted && !s->delay) {
            forget_password(s);
            terminal_hide_input(s->terminal, false);
            session_show_logo(s);
        }
    } else if (*s->question) {
        forget_question(s);
    } else if (vm->sleeping) {
        sleep_end(vm);
    } else if (vm->echo) {
        vm->echo = false;
    } else if (vm->state != VM_CP_READ) {
        vm_attention_to_cp(vm);
    }
    cp_leave();
}

static void on_disconnect(void *arg)
{
    struct session *s = arg;

    cp_enter();
    if (s->system_console)
        session_say(s, "The system goes on: `ursa console` gives a terminal, `ursa shutdown` ends it.");
    s->system_console = false; /* nobody can type there any more */
    if (!s->vm || s->vm->logging_off) {
        if (s->vm)
            session_attach(s, NULL);
        session_end(s);
    } else {
        s->vm->terminal_stays = false; /* it cannot */
        vm_disconnect_now(s->vm);
    }
    cp_leave();
}

static void on_complete(
    void *arg, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    struct session *s = arg;

    cp_enter();
    if (s->vm)
        cp.complete(s->vm, before, text, add, ctx);
    else
        prelogon_complete(before, text, add, ctx);
    cp_leave();
}

static bool on_secret(void *arg, const char *line)
{
    struct session *s = arg;

    return s->vm ? link_password_at(s->vm, line) != NULL : prelogon_has_password(line);
}

struct session *session_open(struct terminal *t, bool system_console)
{
    static const struct terminal_handler handler = {.input = on_input,
        .attention = on_attention,
        .disconnect = on_disconnect,
        .complete = on_complete,
        .secret = on_secret};
    struct session *s = calloc(1, sizeof *s);

    if (!s) {
        terminal_close(t);
        return NULL;
    }
    s->terminal = t;
    s->system_console = system_console;
    s->next = sessions;
    sessions = s;
    terminal_attach(t, &handler, s);
    return s;
}
