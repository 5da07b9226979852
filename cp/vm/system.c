/* The running system: its object, its lock, its list of users. Must not know commands or terminals. */
#include "cp/vm/dispatch.h"
#include "cp/vm/vm.h"
#include <string.h>

struct cp_system cp;

static pthread_mutex_t cp_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local unsigned cp_depth;

void cp_enter(void)
{
    if (cp_depth++ == 0)
        pthread_mutex_lock(&cp_lock);
}

void cp_leave(void)
{
    if (--cp_depth == 0)
        pthread_mutex_unlock(&cp_lock);
}

void vm_hold(struct vm *vm)
{
    unsigned depth = cp_depth;
    struct reply_sink *sink = NULL;

    if (depth) {
        sink = vm->sink;
        vm->sink = NULL;
        cp_depth = 0;
        pthread_mutex_unlock(&cp_lock);
    }
    dispatch_hold(vm);
    if (depth) {
        pthread_mutex_lock(&cp_lock);
        cp_depth = depth;
        vm->sink = sink;
    }
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
