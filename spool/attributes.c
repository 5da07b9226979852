/* Defaults and limits of a spool file's attributes (CP Commands: SPOOL). */
#include "spool/attributes.h"
#include "cp/base/text.h"
#include <string.h>

const char *const queue_names[3] = {"RDR", "PRT", "PUN"};
const char *const hold_names[4] = {"NONE", "USER", "SYS", "USYS"};
const char *const origin_names[4] = {"RDR", "PRT", "PUN", "CON"};

void attributes_default(struct spool_file *f)
{
    if (!f->spool_class)
        f->spool_class = 'A';
    if (!f->copies)
        f->copies = 1;
    if (!f->form[0])
        text_copy(f->form, sizeof f->form, "STANDARD");
    if (!f->origin_user[0])
        text_copy(f->origin_user, sizeof f->origin_user, f->owner);
}

static bool class_valid(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A text field that has its terminating zero. */
#define ENDS(field) (memchr((field), 0, sizeof(field)) != NULL)

bool attributes_valid(const struct spool_file *f)
{
    return ENDS(f->owner) && ENDS(f->origin_user) && ENDS(f->form) && ENDS(f->dest) && ENDS(f->dist) && ENDS(f->name) &&
           ENDS(f->type) && ENDS(f->tag) && text_is_userid(f->owner) && text_is_userid(f->origin_user) &&
           (unsigned)f->queue <= SPOOL_PUN && (unsigned)f->origin <= ORIGIN_CON && (unsigned)f->hold <= HOLD_USYS &&
           class_valid(f->spool_class) && f->copies > 0;
}
