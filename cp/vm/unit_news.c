/* What real devices' threads have to say, told from the event loop: a thread may not wait for CP's lock while CP waits
 * for it. */
#include "cp/base/text.h"
#include "cp/vm/operator.h"
#include "cp/vm/unit_worker.h"
#include "cp/vm/vm.h"
#include <stdio.h>
#include <stdlib.h>

struct news {
    struct news *next;
    char userid[9]; /* empty: the operator */
    char text[160];
};

static pthread_mutex_t news_lock = PTHREAD_MUTEX_INITIALIZER; /* a leaf */
static struct news *first, **last = &first;

static struct news *take_all(void)
{
    struct news *all;

    pthread_mutex_lock(&news_lock);
    all = first;
    first = NULL;
    last = &first;
    pthread_mutex_unlock(&news_lock);
    return all;
}

static void tell_user(const struct news *n)
{
    struct vm *vm;

    cp_enter();
    vm = vm_find(n->userid);
    if (vm && !vm->logging_off)
        vm_tell(vm, "%s", n->text);
    cp_leave();
}

static void tell(void *arg)
{
    struct news *n = take_all();

    (void)arg;
    while (n) {
        struct news *next = n->next;
        if (*n->userid)
            tell_user(n);
        else
            operator_tell("%s", n->text);
        free(n);
        n = next;
    }
}

void unit_news(const char *userid, const char *format, ...)
{
    struct news *n = calloc(1, sizeof *n);
    va_list ap;

    if (!n)
        return;
    text_copy(n->userid, sizeof n->userid, userid);
    va_start(ap, format);
    vsnprintf(n->text, sizeof n->text, format, ap);
    va_end(ap);
    pthread_mutex_lock(&news_lock);
    *last = n;
    last = &n->next;
    pthread_mutex_unlock(&news_lock);
    loop_post(cp.loop, tell, NULL);
}

void unit_worker_forget_news(void)
{
    struct news *n;

    if (cp.loop)
        loop_unpost(cp.loop, tell, NULL);
    for (n = take_all(); n;) {
        struct news *next = n->next;
        free(n);
        n = next;
    }
}
