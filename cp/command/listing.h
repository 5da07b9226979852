/* Lines of storage and registers as DISPLAY shows them and DUMP prints them. The virtual machine is held. */
#pragma once
#include "cp/command/location.h"

/* Where the lines go: respond() or a printer. */
struct listing {
    struct vm *vm;
    void (*line)(struct vm *vm, const char *text);
};

/* Sixteen bytes of l at address, or fewer at the end of a range: false if it is not addressable. */
bool listing_storage(const struct listing *to, const struct location *l, u64 address, bool translated);
/* "G", "GG", "GH", "X", "XG", "AR", "Y", "F", "VR" with registers behind, "PSW", "PX", "FPC": false if word is none. */
bool listing_named(const struct listing *to, const char *word);
