/* Storage locations as DISPLAY and STORE take them: [R|V|L|K|T|I]hexloc with a range. */
#pragma once
#include "cp/command/command.h"
#include "guests/storage/storage.h"

struct location {
    char kind;       /* 'R' real, 'V' virtual: how the address is to be taken */
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
