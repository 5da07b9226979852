/* Secondary users and observers. A line goes to its watchers by way of the loop, because who writes it holds its own
 * virtual machine's lock and may not take another's. Must not know commands. Source: CP Commands and Utilities
 * Reference: SET SECUSER, SET OBSERVER; CP Planning and Administration, CONSOLE. */
#include "cp/vm/watch.h"
#include "cp/base/text.h"
#include "cp/vm/virtual_console.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 500 /* that wait; a guest that is faster loses the rest, and its watchers are told */
#define LINES_AT_ONCE 50

struct watched_line {
    struct watched_line *next;
    char text[];
};

void watch_directory(const struct vm *vm, enum watcher which, char userid[9])
{
    static const char observer[] = "OBSERVER ";

    *userid = 0;
    for (size_t i = 0; i < vm->user->device_count; i++) {
        const struct directory_device *e = &vm->user->devices[i];
        if (e->kind != DIR_CONSOLE)
            continue;
        if (which == WATCH_SECONDARY)
            text_copy(userid, 9, e->owner);
        else if (strncmp(e->operands, observer, strlen(observer)) == 0)
            text_copy(userid, 9, e->operands + strlen(observer));
    }
}

void watch_default(struct vm *vm)
{
    for (unsigned i = 0; i < WATCHERS; i++) {
        char userid[9];
        watch_directory(vm, (enum watcher)i, userid);
        watch_set(vm, (enum watcher)i, userid);
    }
}

void watch_set(struct vm *vm, enum watcher which, const char *userid)
{
    pthread_mutex_lock(&vm->lock);
    text_copy(vm->watch.userid[which], sizeof vm->watch.userid[which], userid);
    pthread_mutex_unlock(&vm->lock);
}

const char *watch_userid(const struct vm *vm, enum watcher which)
{
    return vm->watch.userid[which];
}

struct vm *watch_secondary(const struct vm *vm)
{
    struct vm *second = *vm->watch.userid[WATCH_SECONDARY] ? vm_find(vm->watch.userid[WATCH_SECONDARY]) : NULL;

    return second && second != vm && second->session && !vm->session ? second : NULL;
}

void watch_show(struct vm *to, const struct vm *of, const char *text)
{
    char line[600];

    snprintf(line, sizeof line, "%-8s: %s", of->userid, text);
    pthread_mutex_lock(&to->lock);
    console_line_unwatched(to, line);
    pthread_mutex_unlock(&to->lock);
}

static void show(const struct vm *vm, const char *text)
{
    struct vm *second = watch_secondary(vm), *observer = vm_find(vm->watch.userid[WATCH_OBSERVER]);

    if (second)
        watch_show(second, vm, text);
    if (observer && observer != vm && observer != second && observer->session)
        watch_show(observer, vm, text);
}

static struct watched_line *take(struct vm *vm, unsigned *lost)
{
    struct watched_line *l;

    pthread_mutex_lock(&vm->lock);
    l = vm->watch.first;
    *lost = 0;
    if (l) {
        vm->watch.first = l->next;
        if (--vm->watch.waiting == 0) {
            *lost = vm->watch.lost;
            vm->watch.lost = 0;
        }
    }
    pthread_mutex_unlock(&vm->lock);
    return l;
}

/* A part of what waits, and the rest after what others have for the loop. */
static void show_waiting(void *arg)
{
    struct vm *vm = arg;
    struct watched_line *l = NULL;
    char notice[64];
    unsigned lost;

    cp_enter();
    for (unsigned n = 0; n < LINES_AT_ONCE && (l = take(vm, &lost)); n++) {
        show(vm, l->text);
        free(l);
        if (lost) {
            snprintf(notice, sizeof notice, "(%u lines were not shown)", lost);
            show(vm, notice);
        }
    }
    if (l)
        loop_post(cp.loop, show_waiting, vm);
    cp_leave();
}

void watch_line(struct vm *vm, const char *text)
{
    struct watched_line *l, **end = &vm->watch.first;
    bool wanted = *vm->watch.userid[WATCH_OBSERVER] || (*vm->watch.userid[WATCH_SECONDARY] && !vm->session);

    if (!wanted)
        return;
    l = vm->watch.waiting < LINES_MAX ? malloc(sizeof *l + strlen(text) + 1) : NULL;
    if (!l) {
        vm->watch.lost++;
        return;
    }
    l->next = NULL;
    strcpy(l->text, text);
    if (vm->watch.waiting++)
        end = &vm->watch.last->next;
    else
        loop_post(cp.loop, show_waiting, vm);
    *end = l;
    vm->watch.last = l;
}

void watch_forget(struct vm *vm)
{
    loop_unpost(cp.loop, show_waiting, vm);
    while (vm->watch.first) {
        struct watched_line *l = vm->watch.first;
        vm->watch.first = l->next;
        free(l);
    }
}
