/* The hidden file that a printout is written to. */
#pragma once
#include "guests/arch/types.h"
#include <stddef.h>

struct host_output {
    int folder, fd;
    char name[32];
    size_t used;
    u8 buffer[32768];
};

int host_output_open(struct host_output *o, const char *folder); /* 0 or -errno */
int host_output_write(struct host_output *o, const void *data, size_t length);
/* On the disk, and under the first free name of name+suffix, name.2+suffix ...; closed in any case. 0 or -errno. */
int host_output_publish(struct host_output *o, const char *name, const char *suffix);
void host_output_discard(struct host_output *o);
void host_output_clean(const char *folder);
