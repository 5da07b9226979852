/* Which output file a real device takes next. Must not know what it does with it. Source: CP Commands, START, HOLD and
 * FREE. */
#include "cp/vm/real_unit.h"
#include "cp/base/text.h"
#include "cp/vm/vm.h"
#include <stdlib.h>
#include <string.h>

#define BATCH 64

/* Users whose output is held. */
struct held {
    struct held *next;
    char userid[9];
    bool queue[3];
};

static pthread_mutex_t held_lock = PTHREAD_MUTEX_INITIALIZER; /* a leaf */
static struct held *helds;

static struct held **find(const char *userid)
{
    struct held **at = &helds;

    while (*at && strcmp((*at)->userid, userid) != 0)
        at = &(*at)->next;
    return at;
}

void unit_hold(const char *userid, enum spool_queue queue, bool held)
{
    struct held **at, *h;

    pthread_mutex_lock(&held_lock);
    at = find(userid);
    if (!*at && held && (*at = calloc(1, sizeof **at)))
        text_copy((*at)->userid, sizeof(*at)->userid, userid);
    h = *at;
    if (h)
        h->queue[queue] = held;
    if (h && !h->queue[SPOOL_PRT] && !h->queue[SPOOL_PUN]) {
        *at = h->next;
        free(h);
    }
    pthread_mutex_unlock(&held_lock);
}

bool unit_held(const char *userid, enum spool_queue queue)
{
    const struct held *h;
    bool held;

    pthread_mutex_lock(&held_lock);
    h = *find(userid);
    held = h && h->queue[queue];
    pthread_mutex_unlock(&held_lock);
    return held;
}

/* Changed under cp_lock only, so the caller's pointer stays good. */
const char *unit_held_user(unsigned n, bool *printer, bool *punch)
{
    const struct held *h = helds;

    for (; h && n; n--)
        h = h->next;
    if (!h)
        return NULL;
    *printer = h->queue[SPOOL_PRT];
    *punch = h->queue[SPOOL_PUN];
    return h->userid;
}

/* A file for ANY goes to every device; a device for OFF takes files without a destination, one for ANY or * all. */
static bool dest_fits(const struct unit_choice *c, const struct spool_file *f)
{
    const char *dest = *f->dest ? f->dest : "OFF";

    if (strcmp(dest, "ANY") == 0)
        return true;
    for (unsigned i = 0; i < UNIT_DESTS && *c->dests[i]; i++)
        if (strcmp(c->dests[i], dest) == 0 || strcmp(c->dests[i], "*") == 0 || strcmp(c->dests[i], "ANY") == 0)
            return true;
    return !*c->dests[0] && strcmp(dest, "OFF") == 0;
}

bool unit_choice_fits(const struct unit_choice *c, const struct spool_file *f)
{
    return dest_fits(c, f) && (!c->limit || f->records <= c->limit) && !unit_held(f->owner, f->queue);
}

/* The first file of a class and a form (NULL: any), in batches: a queue may be long, and what nobody wants stays in
 * it. */
static int first_of(
    const struct unit_choice *c, enum spool_queue queue, char spool_class, const char *form, struct spool_file *file)
{
    struct spool_select select = {
        .queue = queue, .spool_class = spool_class, .form = form, .eligible_only = true, .limit = BATCH};
    int n;

    do {
        struct spool_file *files = NULL;
        n = spool_list(cp.spool, &select, &files);
        for (int i = 0; i < n; i++) {
            select.position = files[i].position;
            if (unit_choice_fits(c, &files[i])) {
                *file = files[i];
                free(files);
                return 1;
            }
        }
        free(files);
        select.behind = true;
    } while (n == BATCH);
    return n < 0 ? n : 0;
}

int unit_choose(const struct unit_choice *c, enum spool_queue queue, struct spool_file *file)
{
    int rc = 0;

    for (const char *spool_class = c->classes; *spool_class && rc == 0; spool_class++)
        rc = first_of(c, queue, *spool_class, c->form, file);
    for (const char *spool_class = c->classes; *spool_class && rc == 0 && !c->manual; spool_class++)
        rc = first_of(c, queue, *spool_class, NULL, file);
    return rc;
}
