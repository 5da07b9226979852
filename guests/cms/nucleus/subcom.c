/* Subcommand environments. */
#include "guests/cms/nucleus/subcom.h"

static struct subcom *newest;

void subcom_set(struct subcom *entry)
{
    entry->older = newest;
    newest = entry;
}

void subcom_clear(struct subcom *entry)
{
    for (struct subcom **at = &newest; *at; at = &(*at)->older)
        if (*at == entry) {
            *at = entry->older;
            return;
        }
}

void subcom_forget(void)
{
    newest = NULL;
}

bool subcom_run(struct text name, struct text command, int *rc)
{
    for (const struct subcom *s = newest; s; s = s->older)
        if (text_equal_upper(name, text_of(s->name))) {
            *rc = s->function(command);
            return true;
        }
    return false;
}
