/* How CP speaks: responses of commands, numbered messages, and news that nobody asked for. Must not know what a
 * terminal or the console spool looks like: virtual_console.c puts lines there. SET EMSG: CP Commands and Utilities
 * Reference. */
#include "cp/vm/cpus.h"
#include "cp/vm/virtual_console.h"
#include <stdio.h>
#include <string.h>

#define LINE_MAX_CP 512

/* What users typed or guests passed is part of many lines: nothing in it may control a terminal. */
static void make_printable(char *line)
{
    for (char *p = line; *p; p++)
        if (((unsigned char)*p & 0x7F) < ' ' || *p == 0x7F)
            *p = '?';
}

/* CP's lines bear the CPU's address where there is more than one to bear it ("01: "). */
static void to_console(struct vm *vm, const char *text)
{
    char line[LINE_MAX_CP + 8];

    if (cpus_count(vm) > 1) {
        snprintf(line, sizeof line, "%02X: %s", vm->speaking_cpu & 0xFF, text);
        text = line;
    }
    pthread_mutex_lock(&vm->lock);
    console_line_out(vm, text);
    pthread_mutex_unlock(&vm->lock);
}

static void answer(struct vm *vm, const char *text)
{
    if (vm->sink)
        vm->sink->line(vm->sink->arg, text);
    else
        to_console(vm, text);
}

void respond(struct vm *vm, const char *format, ...)
{
    char line[LINE_MAX_CP];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    make_printable(line);
    answer(vm, line);
}

static int say_list(struct vm *vm, const char *module, enum message_id id, va_list ap)
{
    char line[LINE_MAX_CP];
    int number = message_format(line, sizeof line, vm->emsg, module, id, ap);

    make_printable(line);
    if (*line)
        answer(vm, line);
    return number;
}

int say(struct vm *vm, enum message_id id, ...)
{
    va_list ap;
    int number;

    va_start(ap, id);
    number = say_list(vm, NULL, id, ap);
    va_end(ap);
    return number;
}

int say_as(struct vm *vm, const char *module, enum message_id id, ...)
{
    va_list ap;
    int number;

    va_start(ap, id);
    number = say_list(vm, module, id, ap);
    va_end(ap);
    return number;
}

void vm_tell(struct vm *vm, const char *format, ...)
{
    char line[LINE_MAX_CP];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    make_printable(line);
    to_console(vm, line);
}

int vm_tell_message(struct vm *vm, enum message_id id, ...)
{
    char line[LINE_MAX_CP];
    va_list ap;
    int number;

    va_start(ap, id);
    number = message_format(line, sizeof line, vm->emsg, NULL, id, ap);
    va_end(ap);
    make_printable(line);
    if (*line)
        to_console(vm, line);
    return number;
}
