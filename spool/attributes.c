/* Defaults and limits of a spool file's attributes (CP Commands: SPOOL). */
#include "spool/attributes.h"
#include "cp/base/text.h"
#include <string.h>

const char *const queue_names[QUEUES] = {"RDR", "PRT", "PUN", "SYS"};
const char *const hold_names[HOLDS] = {"NONE", "USER", "SYS", "USYS"};
const char *const origin_names[ORIGINS] = {"RDR", "PRT", "PUN", "CON", "VMD", "SYS"};
const char *const data_names[DATA_KINDS] = {"RECORDS", "PAGES"};

const char *spool_queue_name(enum spool_queue q)
{
    return queue_names[q];
}

const char *spool_hold_name(enum spool_hold h)
{
    return hold_names[h];
}

const char *spool_origin_name(enum spool_origin o)
{
    return origin_names[o];
}

void attributes_default(struct spool_file *f)
{
    if (!f->spool_class)
        f->spool_class = 'A';
    if (!f->copies)
        f->copies = 1;
    if (!f->form[0])
        text_copy(f->form, sizeof f->form, "STANDARD");
    if (!f->origin_user[0])
        text_copy(f->origin_user, sizeof f->origin_user, f->queue == SPOOL_SYS ? f->owner + 1 : f->owner);
}

static bool class_valid(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A text field that has its terminating zero. */
#define ENDS(field) (memchr((field), 0, sizeof(field)) != NULL)

static bool texts_end(const struct spool_file *f)
{
    for (int i = 0; i < SPOOL_CHARS; i++)
        if (!ENDS(f->chars[i]))
            return false;
    return ENDS(f->owner) && ENDS(f->origin_user) && ENDS(f->form) && ENDS(f->dest) && ENDS(f->dist) && ENDS(f->name) &&
           ENDS(f->type) && ENDS(f->tag) && ENDS(f->fcb) && ENDS(f->flash) && ENDS(f->modify) && ENDS(f->via_node) &&
           ENDS(f->via_user);
}

bool attributes_owner_valid(const char *owner, enum spool_queue queue)
{
    return queue == SPOOL_SYS ? owner[0] == '*' && strlen(owner) <= 8 && text_is_userid(owner + 1)
                              : text_is_userid(owner);
}

bool attributes_valid(const struct spool_file *f)
{
    return texts_end(f) && (unsigned)f->queue < QUEUES && attributes_owner_valid(f->owner, f->queue) &&
           text_is_userid(f->origin_user) && (unsigned)f->origin < ORIGINS && (unsigned)f->hold < HOLDS &&
           (unsigned)f->data < DATA_KINDS && class_valid(f->spool_class) && f->copies > 0 &&
           f->modify_table < SPOOL_CHARS;
}
