/* The running system: its object, its lock, its list of users. Must not know commands or terminals. */
#define _GNU_SOURCE 1 /* PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP */
#include "cp/vm/dispatch.h"
#include <string.h>

struct cp_system cp;

static pthread_mutex_t cp_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static _Atomic unsigned waiting; /* for it */

void cp_enter(void)
{
    if (pthread_mutex_trylock(&cp_lock) == 0)
        return;
    dispatch_pause();
    atomic_fetch_add(&waiting, 1);
    pthread_mutex_lock(&cp_lock);
    atomic_fetch_sub(&waiting, 1);
    dispatch_go_on();
}

/* The mutex is not fair: who gives it up and wants it again at once would mostly get it. */
void cp_give_way(void)
{
    struct timespec moment = {.tv_nsec = 50000};

    if (!atomic_load(&waiting))
        return;
    dispatch_pause();
    for (unsigned i = 0; i < 200 && atomic_load(&waiting); i++)
        nanosleep(&moment, NULL);
    dispatch_go_on();
}

void cp_leave(void)
{
    pthread_mutex_unlock(&cp_lock);
}

struct vm *vm_find(const char *userid)
{
    for (struct vm *vm = cp.users; vm; vm = vm->next)
        if (strcmp(vm->userid, userid) == 0)
            return vm;
    return NULL;
}

unsigned vm_count(void)
{
    unsigned n = 0;

    for (struct vm *vm = cp.users; vm; vm = vm->next)
        n++;
    return n;
}
