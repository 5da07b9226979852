/* Text on its way to a host file descriptor that must not block the event loop: this process's standard output. */
#pragma once
#include "guests/arch/types.h"

struct loop;

struct outlet {
    struct loop *loop;
    int fd;
    void (*drained)(void *arg); /* called on the loop's thread when waiting text has gone out */
    void *arg;
    char *data;
    size_t start, end, size;
    bool watching, dead;
};

/* Add text; it goes out with the next push. */
void outlet_write(struct outlet *o, const char *text);
/* Write what can be written now and have the loop write the rest. */
void outlet_push(struct outlet *o);
size_t outlet_waiting(const struct outlet *o);
/* Write out what waits, for a second at most, and free it. */
void outlet_close(struct outlet *o);
