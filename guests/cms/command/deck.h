/* A file made into a deck: the cards of it on the virtual punch, in one of the forms in which CMS sends files. */
#pragma once
#include "guests/cms/command/recipients.h"
#include "guests/cms/file/file.h"

struct deck_form {
    enum { DECK_PLAIN, DECK_READ, DECK_DISK, DECK_NETDATA } kind;
    struct recipient to;    /* DECK_NETDATA: from here on */
    bool acknowledge, note; /* an acknowledgment is wanted; it is a note */
};
/* Punch f, which stays open. The punch is not closed. 0, RECORDS_HALTED, or a return code with its message said. */
int deck_punch(const char *module, struct file *f, const struct deck_form *form);
/* Punch an acknowledgment of what head came with: result is RECEIVED or DELETED. 0, or a return code, its message
 * said. */
struct netdata_head;
int deck_punch_acknowledgment(const char *module, const struct netdata_head *head, const char *result);
