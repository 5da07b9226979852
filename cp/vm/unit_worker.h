/* The threads of real unit-record devices. */
#pragma once
#include "cp/vm/real_unit.h"

void *unit_worker(void *unit); /* a printer's or punch's, until unit->stop */
void *unit_reader(void *unit); /* a card reader's */
/* One copy of an open file, out to the host. */
enum copy_end {
    COPY_DONE,
    COPY_FLUSHED,
    COPY_AGAIN, /* BACKSPACE FILE */
    COPY_STOPPED,
    COPY_HOST_FAILED, /* *rc: -errno */
    COPY_FILE_DAMAGED,
};
enum copy_end unit_copy(struct real_unit *u, struct spool_reader *r, int *rc);

/* News for the operator, or for a user who is logged on; from any thread. */
void unit_news(const char *userid, const char *format, ...) __attribute__((format(printf, 2, 3)));
void unit_worker_forget_news(void);
