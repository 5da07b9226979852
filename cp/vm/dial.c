/* DIAL and its end. Must not know what goes over the line: display.c. Source: CP Commands and Utilities Reference,
 * DIAL, RESET; VM/370 on what terminal and operator are told. */
#include "cp/vm/dial.h"
#include "cp/base/text.h"
#include "cp/vm/display.h"
#include "cp/vm/operator.h"
#include "cp/vm/prelogon.h"
#include <string.h>

unsigned dial_count(void)
{
    unsigned n = 0;

    for (const struct vm *vm = cp.users; vm; vm = vm->next)
        for (const struct virtual_device *d = vm->devices; d; d = d->next)
            n += d->dialed != NULL;
    return n;
}

static bool is_free(const struct virtual_device *d)
{
    return !d->dialed && !d->not_ready;
}

/* The lowest free display of vm, or NULL. */
static struct virtual_device *free_display(struct vm *vm)
{
    struct virtual_device *lowest = NULL;

    for (struct virtual_device *d = vm->devices; d; d = d->next)
        if (d->row->kind == DEVICE_DISPLAY && is_free(d) && (!lowest || d->vdev < lowest->vdev))
            lowest = d;
    return lowest;
}

static void say_operator(const struct session *s, const char *event, const struct virtual_device *d, unsigned dialed)
{
    char name[32];

    session_name(s, name, sizeof name);
    operator_tell("%-10s %s %-8s DIALED = %u", name, event, d->vm->userid, dialed);
}

static void connect(struct session *s, struct virtual_device *d)
{
    struct terminal_settings settings = terminal_usual;
    bool good;

    settings.break_key = 0;
    settings.logged_on = true;
    terminal_configure(s->terminal, &settings);
    terminal_set_status(s->terminal, TERMINAL_RUNNING, cp.identifier);
    session_say(s, "DIALED TO %s %04X", d->vm->userid, d->vdev);
    pthread_mutex_lock(&d->vm->lock);
    good = display_connect(d, s->terminal);
    if (good) {
        d->dialed = s;
        s->dialed = d;
    }
    pthread_mutex_unlock(&d->vm->lock);
    if (good) {
        say_operator(s, "DIALED TO", d, dial_count());
        return;
    }
    terminal_configure(s->terminal, &terminal_usual);
    session_message_as(s, "DIA", MSG_NO_LINES, d->vm->userid);
    session_show_logo(s);
}

/* NULL, and the person at s was told why. */
static struct virtual_device *find_display(struct session *s, struct vm *vm, const char *rest)
{
    struct virtual_device *d;
    char word[16];
    u64 vdev;

    if (!text_word(&rest, word, sizeof word)) {
        d = free_display(vm);
        if (!d)
            session_message_as(s, "DIA", MSG_NO_LINES, vm->userid);
        return d;
    }
    if (strlen(word) > 4 || !text_hex(word, 0xFFFF, &vdev)) {
        session_message_as(s, "DIA", MSG_VDEV_MISSING);
        return NULL;
    }
    d = vm_device(vm, (u16)vdev);
    if (d && d->row->kind == DEVICE_DISPLAY && is_free(d))
        return d;
    if (!d)
        session_message_as(s, "DIA", MSG_NO_DEVICE, (unsigned)vdev);
    else if (d->row->kind == DEVICE_DISPLAY)
        session_message_as(s, "DIA", MSG_LINE_BUSY, (unsigned)vdev, vm->userid);
    else
        session_message_as(s, "DIA", MSG_NO_LINES, vm->userid);
    return NULL;
}

void dial_line(struct session *s, const char *rest)
{
    struct virtual_device *d;
    struct vm *vm;
    char userid[16];

    if (!text_word(&rest, userid, sizeof userid) || !text_is_userid(text_upper(userid))) {
        session_message_as(s, "DIA", MSG_USERID_MISSING);
        return;
    }
    vm = vm_find(userid);
    if (!vm) {
        session_message_as(s, "DIA", MSG_NOT_LOGGED_ON, userid);
        return;
    }
    if (vm->logging_off) {
        session_message_as(s, "DIA", MSG_LOGOFF_PENDING, userid);
        return;
    }
    if (!terminal_display(s->terminal)->model) { /* no virtual machine has lines for it */
        session_message_as(s, "DIA", MSG_NO_LINES, userid);
        return;
    }
    d = find_display(s, vm, rest);
    if (d)
        connect(s, d);
}

/* The two no longer know each other. */
static void part(struct virtual_device *d, struct session *s)
{
    pthread_mutex_lock(&d->vm->lock);
    display_disconnect(d);
    d->dialed = NULL;
    s->dialed = NULL;
    pthread_mutex_unlock(&d->vm->lock);
    terminal_configure(s->terminal, &terminal_usual);
    say_operator(s, "DROP FROM", d, dial_count());
}

void dial_drop(struct virtual_device *d)
{
    struct session *s = d->dialed;

    if (!s)
        return;
    part(d, s);
    session_say(s, "DROP FROM %s %04X", d->vm->userid, d->vdev);
    session_show_logo(s);
}

void dial_hang_up(struct session *s)
{
    if (s->dialed)
        part(s->dialed, s);
}

void dial_typed(struct session *s)
{
    struct virtual_device *d = s->dialed;

    pthread_mutex_lock(&d->vm->lock);
    display_typed(d);
    pthread_mutex_unlock(&d->vm->lock);
}
