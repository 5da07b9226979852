/* Dumps of a virtual machine as a spool file: VMDUMP's, in the format that z/VM's and Linux's dump tools read. Source:
 * the control blocks HCPDFMBK, HCPDFIR, HCPDALBK and HCPASIBK, and the architecture's symptom record (ADSR). */
#pragma once
#include "cp/vm/vm.h"

#define DUMP_RANGES 8

struct dump_request {
    char to[9];     /* whose reader gets it */
    char text[101]; /* what the person calls it, or empty */
    unsigned count; /* of ranges; 0: all of storage */
    struct {
        u64 first, last; /* absolute, inclusive */
    } range[DUMP_RANGES];
};

/* Write a dump of vm, which is held, and close it. *file is what was made. 0 or -errno. */
int dump_write(const struct vm *vm, const struct dump_request *q, struct spool_file *file);
