/* The list of real unit-record devices, and the orders that commands give them. What a device does on its thread is
 * unit_worker.c's. */
#include "cp/vm/real_unit.h"
#include "cp/base/text.h"
#include "cp/vm/unit_worker.h"
#include "cp/vm/vm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct real_unit *units;

struct real_unit *real_unit_first(void)
{
    return units;
}

struct real_unit *real_unit_by_number(u16 rdev)
{
    struct real_unit *u = units;

    while (u && u->rdev != rdev)
        u = u->next;
    return u;
}

enum spool_queue real_unit_queue(const struct real_unit *u)
{
    static const enum spool_queue queues[] = {
        [UNIT_PRINTER] = SPOOL_PRT, [UNIT_PUNCH] = SPOOL_PUN, [UNIT_READER] = SPOOL_RDR};

    return queues[u->kind];
}

const char *real_unit_kind_name(const struct real_unit *u)
{
    return spool_queue_name(real_unit_queue(u));
}

bool real_unit_add(const struct real_unit *u)
{
    struct real_unit **at = &units, *new;

    if (real_unit_by_number(u->rdev) || !(new = malloc(sizeof *new)))
        return false;
    *new = *u;
    pthread_mutex_init(&new->lock, NULL);
    pthread_cond_init(&new->wake, NULL);
    while (*at && (*at)->rdev < u->rdev)
        at = &(*at)->next;
    new->next = *at;
    *at = new;
    return true;
}

void real_units_forget(void)
{
    while (units) {
        struct real_unit *u = units;
        units = u->next;
        pthread_mutex_destroy(&u->lock);
        pthread_cond_destroy(&u->wake);
        free(u);
    }
}

/* There may be something to do. Under u->lock. */
static void stir(struct real_unit *u)
{
    u->look = true;
    pthread_cond_signal(&u->wake);
}

void real_units_stir(void)
{
    for (struct real_unit *u = units; u; u = u->next) {
        pthread_mutex_lock(&u->lock);
        stir(u);
        pthread_mutex_unlock(&u->lock);
    }
}

static void output_came(void *arg)
{
    (void)arg;
    real_units_stir();
}

static void find_folder(struct real_unit *u)
{
    char path[2 * PATH_MAX];

    if (*u->folder == '/')
        return;
    snprintf(path, sizeof path, "%s/%s", cp.directory_path, u->folder);
    text_copy(u->folder, sizeof u->folder, path);
}

void real_units_start(void)
{
    for (struct real_unit *u = units; u; u = u->next) {
        find_folder(u);
        printout_clean(u->folder);
    }
    for (struct real_unit *u = units; u; u = u->next) {
        u->state = u->drained_at_start ? UNIT_DRAINED : UNIT_STARTED;
        u->look = true;
        u->stop = false;
        u->has_thread = pthread_create(&u->thread, NULL, u->kind == UNIT_READER ? unit_reader : unit_worker, u) == 0;
    }
    spool_on_output(cp.spool, output_came, NULL);
}

void real_units_stop(void)
{
    spool_on_output(cp.spool, NULL, NULL);
    for (struct real_unit *u = units; u; u = u->next) {
        pthread_mutex_lock(&u->lock);
        u->stop = true;
        stir(u);
        pthread_mutex_unlock(&u->lock);
    }
    for (struct real_unit *u = units; u; u = u->next) {
        if (u->has_thread)
            pthread_join(u->thread, NULL);
        u->has_thread = false;
    }
    unit_worker_forget_news();
}

void real_unit_begin(struct real_unit *u, const struct unit_choice *choice, bool separators)
{
    pthread_mutex_lock(&u->lock);
    u->choice = *choice;
    u->separators = separators;
    u->state = UNIT_STARTED;
    u->draining = false;
    stir(u);
    pthread_mutex_unlock(&u->lock);
}

void real_unit_drain(struct real_unit *u)
{
    pthread_mutex_lock(&u->lock);
    if (u->active)
        u->draining = true;
    else
        u->state = UNIT_DRAINED;
    pthread_mutex_unlock(&u->lock);
}

bool real_unit_flush(struct real_unit *u, bool all, bool hold)
{
    bool active;

    pthread_mutex_lock(&u->lock);
    active = u->active;
    if (active) {
        u->order.copy = true;
        u->order.file = all || hold;
        u->order.hold = hold;
        stir(u);
    }
    pthread_mutex_unlock(&u->lock);
    return active;
}

bool real_unit_backspace(struct real_unit *u, bool file, unsigned pages)
{
    bool active;

    pthread_mutex_lock(&u->lock);
    active = u->active;
    if (active) {
        u->order.restart = file;
        u->order.back = pages;
        stir(u);
    }
    pthread_mutex_unlock(&u->lock);
    return active;
}

bool real_unit_repeat(struct real_unit *u, unsigned copies, bool hold)
{
    bool active;

    pthread_mutex_lock(&u->lock);
    active = u->active;
    if (active) {
        u->copies += copies;
        u->order.hold_after = hold;
    }
    pthread_mutex_unlock(&u->lock);
    return active;
}

bool real_unit_space(struct real_unit *u)
{
    bool active;

    pthread_mutex_lock(&u->lock);
    active = u->active && u->kind == UNIT_PRINTER;
    if (active)
        u->order.single_space = true;
    pthread_mutex_unlock(&u->lock);
    return active;
}
