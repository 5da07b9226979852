/* Storage locations as DISPLAY and STORE take them: [R|V|L|U|PRI.|SECO.|HOME.]hexloc with a range. */
#pragma once
#include "cp/command/command.h"
#include "guests/storage/storage.h"

struct location {
    char kind;       /* how the address is to be taken: 'R' real, 'U' absolute; 'V' virtual as the PSW says, 'P' in the
                        primary, 'S' secondary, 'H' home address space */
    u64 first, last; /* inclusive */
    bool ranged;
};

/* Parse "hexloc", "hexloc-hexloc", "hexloc.bytes" (hex); END and an omitted end are the end of storage. 0 or a return
 * code. */
int location_parse(struct vm *vm, const char *text, struct location *l);
/* The absolute address of an address of vm's base CPU; false if there is none. */
bool location_absolute(const struct vm *vm, char kind, u64 address, u64 *absolute);
/* "00000000" or, beyond 4G, sixteen digits. */
void location_text(u64 address, char text[20]);
