/* The virtual console: what the guest writes and CP says goes to the terminal and to the console spool file; what is
 * typed waits for the guest's read. Must not know what the lines mean. Console data is EBCDIC with X'15' as new line:
 * CP Programming Services, and the 3215's CCWs in the device. Everything here runs under vm->lock but for
 * vm_console_input. */
#include "cp/vm/virtual_console.h"
#include "cp/base/text.h"
#include "cp/vm/display.h"
#include "cp/vm/session.h"
#include "cp/vm/spool_device.h"
#include "cp/vm/watch.h"
#include "guests/arch/display.h"
#include "guests/arch/ebcdic.h"
#include <stdlib.h>
#include <string.h>

#define PRINT_LINE 132     /* columns of a record in the console spool file */
#define INPUT_LINES_MAX 64 /* typed ahead */
#define CCW_WRITE_SPACE_1 0x09
#define CLEAR_SCREEN 0xFE /* and X'FF': DIAGNOSE X'58' clears, and shows nothing */

static struct virtual_device *console_of(struct vm *vm)
{
    return vm_device_of_kind(vm, DEVICE_CONSOLE);
}

static struct terminal *shown_at(struct vm *vm)
{
    const struct virtual_device *d = console_of(vm);

    return vm->session && (!d || d->spool.term) ? vm->session->terminal : NULL;
}

static void spool_line(struct vm *vm, const char *text)
{
    struct virtual_device *d = console_of(vm);
    size_t left = strlen(text);

    if (!d || !d->spool.started)
        return;
    do {
        u8 data[PRINT_LINE];
        u32 n = left < PRINT_LINE ? (u32)left : PRINT_LINE;

        ebcdic_encode(data, text, n);
        if (!spool_device_write(d, CCW_WRITE_SPACE_1, data, n)) {
            d->spool.started = false; /* and the operator was told */
            return;
        }
        text += n;
        left -= n;
    } while (left);
}

static void partial_to_terminal(struct vm *vm, bool newline)
{
    struct terminal *t = shown_at(vm);

    vm->partial[vm->partial_length] = 0;
    if (t && (newline || vm->partial_shown < vm->partial_length))
        terminal_write_guest(t, vm->partial + vm->partial_shown, newline);
    vm->partial_shown = vm->partial_length;
}

static void partial_end(struct vm *vm)
{
    partial_to_terminal(vm, true);
    spool_line(vm, vm->partial);
    watch_line(vm, vm->partial);
    vm->partial_length = vm->partial_shown = 0;
}

void vm_console_write(struct vm *vm, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        u8 c = (u8)text[i];
        if (c == '\n' || c == 0x85 || vm->partial_length == sizeof vm->partial - 1)
            partial_end(vm);
        if (c == '\n' || c == 0x85 || c == '\r' || c == 0 || c == 7)
            continue;
        vm->partial[vm->partial_length++] = c < ' ' || (c >= 0x7F && c < 0xA0) ? (c == '\t' ? ' ' : '?') : (char)c;
    }
    partial_to_terminal(vm, false);
}

void console_line_out(struct vm *vm, const char *text)
{
    console_line_unwatched(vm, text);
    watch_line(vm, text);
}

void console_line_unwatched(struct vm *vm, const char *text)
{
    struct terminal *t;

    if (vm->partial_length)
        partial_end(vm);
    t = shown_at(vm);
    if (t)
        terminal_write(t, text, true);
    spool_line(vm, text);
}

void console_line_typed(struct vm *vm, const char *text)
{
    char line[sizeof vm->partial + 256];

    vm->partial[vm->partial_length] = 0;
    text_copy(line, sizeof line, vm->partial);
    text_copy(line + strlen(line), sizeof line - strlen(line), text);
    vm->partial_length = vm->partial_shown = 0; /* the terminal is at a new line: Enter was pressed */
    spool_line(vm, line);
}

void console_terminal_changed(struct vm *vm)
{
    vm->partial_shown = 0;
}

void console_forget(struct vm *vm)
{
    while (vm->input) {
        struct console_input *i = vm->input;
        vm->input = i->next;
        free(i);
    }
    vm->input_end = &vm->input;
}

void vm_console_input(struct vm *vm, const char *line)
{
    struct console_input *i = calloc(1, sizeof *i);
    struct virtual_device *d;
    unsigned waiting = 0;

    if (!i)
        return;
    text_copy(i->text, sizeof i->text, line);
    pthread_mutex_lock(&vm->lock);
    d = console_of(vm);
    for (struct console_input *w = vm->input; w; w = w->next)
        waiting++;
    if (d && d->is_display) {
        free(i);
        display_typed(d);
    } else if (!d || waiting >= INPUT_LINES_MAX) {
        free(i);
        if (shown_at(vm))
            terminal_refuse(vm->session->terminal);
    } else {
        *vm->input_end = i;
        vm->input_end = &i->next;
        if (d->console_wants_line)
            channels_resume_device(vm->channels, d->vdev);
        else
            channels_unsolicited(vm->channels, d->vdev, 0x80);
    }
    pthread_mutex_unlock(&vm->lock);
}

static void set_wants_line(struct virtual_device *d, bool wants)
{
    struct vm *vm = d->vm;

    d->console_wants_line = wants;
    if (vm->state != VM_CP_READ) {
        enum vm_state state = wants ? VM_READ : VM_RUNNING;
        if (state != vm->state) {
            vm->state = state;
            session_status(vm);
        }
    }
}

static void guest_write(void *arg, const u8 *ebcdic, u32 length, bool carriage_return)
{
    struct virtual_device *d = arg;
    char text[512];

    full_screen_end(d);
    while (length) {
        u32 n = length < sizeof text ? length : sizeof text;
        ebcdic_decode(text, ebcdic, n);
        vm_console_write(d->vm, text, n);
        ebcdic += n;
        length -= n;
    }
    if (carriage_return)
        vm_console_write(d->vm, "\n", 1);
}

static bool guest_read(void *arg, u8 *ebcdic, u32 size, u32 *length)
{
    struct virtual_device *d = arg;
    struct vm *vm = d->vm;
    struct console_input *i = vm->input;
    size_t n;

    full_screen_end(d);
    if (!i) {
        set_wants_line(d, true);
        return false;
    }
    n = strlen(i->text);
    if (n > size)
        n = size;
    ebcdic_encode(ebcdic, i->text, n);
    *length = (u32)n;
    vm->input = i->next;
    if (!vm->input)
        vm->input_end = &vm->input;
    else
        channels_unsolicited(vm->channels, d->vdev, 0x80);
    free(i);
    set_wants_line(d, false);
    return true;
}

static void guest_read_cancelled(void *arg)
{
    set_wants_line(arg, false);
}

static void guest_alarm(void *arg)
{
    struct virtual_device *d = arg;
    struct terminal *t = shown_at(d->vm);

    if (t)
        terminal_alarm(t);
}

/* DIAGNOSE X'58', command X'19': what it shows line by line goes where lines go. Attributes take a place on a display;
 * of other orders it has none. */
static void guest_lines(void *arg, u8 control, const u8 *data, u32 length)
{
    struct virtual_device *d = arg;
    const struct terminal *t = shown_at(d->vm);
    u32 width = t && terminal_display(t)->model ? terminal_display(t)->alternate_columns : 80;
    char line[256];
    u32 n = 0;

    full_screen_end(d);
    if (control >= CLEAR_SCREEN)
        return;
    for (u32 i = 0; i < length; i++) {
        bool attribute = data[i] == ORDER_SF || (i && data[i - 1] == ORDER_SF);
        line[n++] = attribute || data[i] < EBCDIC_BLANK ? ' ' : (char)ebcdic_to_latin1(data[i]);
        if (n == width || i + 1 == length) {
            while (n && line[n - 1] == ' ')
                n--;
            vm_console_write(d->vm, line, n);
            vm_console_write(d->vm, "\n", 1);
            n = 0;
        }
    }
}

const struct console_line console_line_callbacks = {.write = guest_write,
    .read = guest_read,
    .read_cancelled = guest_read_cancelled,
    .alarm = guest_alarm,
    .display = &full_screen_callbacks,
    .begin = full_screen_begin,
    .lines = guest_lines};
