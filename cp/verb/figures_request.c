/* Requests for figures wait here for the thread that takes them; the answers go back through the loop. Must not know
 * what is measured. */
#include "cp/verb/figures_request.h"
#include "cp/verb/figures_text.h"
#include "cp/vm/vm.h"
#include <stdlib.h>

struct waiting {
    struct waiting *next;
    struct control_request *request;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct waiting *queue; /* who came since; under lock, as the rest is */
static bool taken, stopping;  /* taken: batch is the loop's, and no longer the thread's */
static struct {
    struct waiting *list;
    struct figures figures;
    int rc;
} batch;
static pthread_t thread;
static bool started; /* the loop's thread alone knows */

static void reply_line(void *arg, const char *text)
{
    control_reply(arg, text);
}

/* End the requests of a list; rc is what became of their figures. */
static void list_answer(struct waiting *list, int rc)
{
    for (struct waiting *next; list; list = next) {
        next = list->next;
        if (rc == 0)
            figures_print(&batch.figures, reply_line, list->request);
        control_done(list->request, rc == 0 ? 0 : 1);
        free(list);
    }
}

/* On the loop. */
static void answer(void *arg)
{
    (void)arg;
    list_answer(batch.list, batch.rc);
    batch.list = NULL;
    figures_free(&batch.figures);
    pthread_mutex_lock(&lock);
    taken = false;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

static void *work(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&lock);
    while (!stopping) {
        if (taken || !queue) {
            pthread_cond_wait(&changed, &lock);
            continue;
        }
        batch.list = queue;
        queue = NULL;
        taken = true;
        pthread_mutex_unlock(&lock);
        batch.rc = figures_take(&batch.figures);
        loop_post(cp.loop, answer, NULL);
        pthread_mutex_lock(&lock);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

void figures_request(struct control_request *r)
{
    struct waiting *w = malloc(sizeof *w);

    started = started || pthread_create(&thread, NULL, work, NULL) == 0;
    if (!w || !started) {
        free(w);
        control_done(r, 1);
        return;
    }
    w->request = r;
    pthread_mutex_lock(&lock);
    w->next = queue;
    queue = w;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

void figures_request_stop(void)
{
    if (!started)
        return;
    pthread_mutex_lock(&lock);
    stopping = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    loop_unpost(cp.loop, answer, NULL);
    list_answer(batch.list, 1);
    list_answer(queue, 1);
    figures_free(&batch.figures);
}
